// A server between the program and the site simulator that changes replies as a hostile site, or someone on the way,
// could; and servers that must never be asked.
import { createServer } from 'node:http';

const listen = (server) => new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${server.address().port}`)));

// Passes requests on to `site`. `change(request, reply, response)` gets what the site said, { status, headers, body },
// and gives what to say instead, or answers itself through `response` and gives nothing.
export async function between(t, site, change) {
  const seen = [];
  const server = createServer(async (request, response) => {
    seen.push({ path: request.url, cookie: request.headers.cookie ?? '', agent: request.headers['user-agent'] });
    const from = await fetch(`${site.address}${request.url}`, { redirect: 'manual' });
    const body = Buffer.from(await from.arrayBuffer());
    const headers = { 'content-type': from.headers.get('content-type') ?? 'text/html' };
    const reply = await change(request, { status: from.status, headers, body }, response);
    if (!reply) return;
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  });
  const address = await listen(server);
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { address, seen };
}

// A server that counts what it is asked.
export async function bystander(t) {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.cookie ?? ''}`);
    response.end('<html></html>');
  });
  const address = await listen(server);
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { address, seen };
}
