// Another host: where redirects off the site lead. It answers everything, and notes who came.
import { createServer } from 'node:http';
import { Connections } from './connections.mjs';

export function startElsewhere(state, hold) {
  const connections = new Connections(hold);
  const server = createServer((stream, response) => {
    state.traffic.note(stream.url, stream.headers);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><html><body><h1>Another site</h1></body></html>\n');
  });
  connections.watch(server);
  return { server, connections };
}
