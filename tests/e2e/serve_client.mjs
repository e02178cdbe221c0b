// Starts `rpscrape serve` and speaks to it, by fetch or in raw bytes, for serve.test.mjs.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { start } from './program.mjs';

// The running server: { url, token, port, origin, child, done, stop() }. stop() is Ctrl-C and gives how it ended.
export async function startServer(t, where, ...args) {
  const { child, done } = start(where, ...args);
  t.after(() => child.kill('SIGKILL'));
  const line = await Promise.race([
    new Promise((found) => {
      let text = '';
      child.stdout.on('data', (piece) => {
        text += piece;
        if (text.includes('\n')) found(text.split('\n')[0]);
      });
    }),
    done.then((end) => assert.fail(`serve ended with ${end.code}: ${end.err}`)),
  ]);
  const url = new URL(line.startsWith('{') ? JSON.parse(line).url : line);
  const stop = () => {
    child.kill('SIGINT');
    return done;
  };
  return { url, line, token: url.searchParams.get('token'), port: Number(url.port), origin: url.origin, child, done, stop };
}

// One request with any header fields (fetch forbids some): { status, headers, text, json() }.
export function ask(server, path, { method = 'GET', headers = {}, body, signal, token = server.token } = {}) {
  const all = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers: all, signal, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (piece) => { text += piece; });
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text, json: () => JSON.parse(text) }));
      reply.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export const askSql = (server, sql, options = {}) =>
  ask(server, '/api/sql', { method: 'POST', body: JSON.stringify({ sql }), ...options, headers: { 'content-type': 'application/json', ...options.headers } });

// A connection for raw bytes: { socket, closed }; closed gives all that the server said.
export function raw(server, bytes) {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (piece) => { text += piece; });
  socket.write(bytes);
  const closed = new Promise((resolve) => {
    socket.on('error', () => {}); // a reset is an end, too
    socket.on('close', () => resolve(text));
  });
  return { socket, closed };
}
