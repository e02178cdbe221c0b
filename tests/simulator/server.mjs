// The site on 127.0.0.1: HTTP/1.1 in the clear, HTTP/2 in the clear (prior knowledge), or TLS with both by
// ALPN. handlers.mjs says what is answered, faults/ what goes wrong.
import { createServer } from 'node:http';
import { createSecureServer, createServer as createHttp2Server } from 'node:http2';
import { Connections } from './connections.mjs';
import { State } from './control.mjs';
import { startElsewhere } from './elsewhere.mjs';
import { handlerChain, replyTo } from './handlers.mjs';
import { makeCertificate } from './tls.mjs';
import { send } from './wire.mjs';

const IDLE_MS = 75000; // as long as usual servers keep an idle connection

export const PROTOCOLS = ['http1', 'h2c', 'tls'];

// A client that uses this server as its proxy asks for a whole address.
const ORIGIN = /^https?:\/\/[^/]+/;

function requestOf(stream, response, connections) {
  const [path, query = ''] = stream.url.replace(ORIGIN, '').split('?');
  return {
    method: stream.method, path: decodeURI(path), query, stream, response,
    proxied: ORIGIN.test(stream.url), connection: connections.of(stream), entry: null,
  };
}

const plain = (stream, response) => ({ stream, response, method: stream.method });

function listener(handlers, state, world, connections) {
  return async (stream, response) => {
    response.on('error', () => {});
    try {
      const request = requestOf(stream, response, connections);
      send(request, await replyTo(handlers, request, state, world));
    } catch (error) {
      const status = error instanceof URIError ? 400 : 500;
      send(plain(stream, response), { status, headers: { 'content-type': 'text/plain' }, body: `${error.stack}\n` });
    }
  };
}

function makeServer(protocol, listen) {
  if (protocol === 'h2c') return { server: createHttp2Server(listen) };
  const certificate = protocol === 'tls' ? makeCertificate() : undefined;
  const server = certificate ? createSecureServer({ allowHTTP1: true, key: certificate.key, cert: certificate.cert }, listen)
    : createServer(listen);
  server.keepAliveTimeout = IDLE_MS;
  return { server, certificate };
}

function listening(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address().port));
  });
}

function closed({ server, connections }) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    connections.destroyAll();
  });
}

// Starts the server; resolves to { address, elsewhere, state, caFile, close }. close() ends every connection and
// always resolves; it may be called again.
//   hold      false: neither the server nor its connections keep the process alive, so a test that forgets to
//             close it cannot hang
//   before    handlers in front of the faults
//   rules     faults to begin with, see faults/rules.mjs
export async function startServer({
  world, port = 0, asOf = null, layout = 'classic', before = [], rules = [], robots = 'usual', protocol = 'http1', hold = false,
}) {
  const state = new State({ asOf, layout, robots, rules });
  const connections = new Connections(hold);
  const { server, certificate } = makeServer(protocol, listener(handlerChain(before), state, world, connections));
  connections.watch(server);
  const other = startElsewhere(state, hold);
  state.elsewhere = `http://127.0.0.1:${await listening(other.server, 0)}`;
  state.port = await listening(server, port).catch(async (error) => {
    await closed(other);
    throw error;
  });
  if (!hold) for (const each of [server, other.server]) each.unref();
  const scheme = protocol === 'tls' ? 'https' : 'http';
  let closing = null;
  const close = () => {
    closing ??= Promise.all([closed({ server, connections }), closed(other)]).then(() => certificate?.remove());
    return closing;
  };
  return { address: `${scheme}://127.0.0.1:${state.port}`, elsewhere: state.elsewhere, state, caFile: certificate?.file, close };
}
