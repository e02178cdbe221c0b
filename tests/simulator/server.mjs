// The site over HTTP/1.1 on 127.0.0.1.
//
// A request passes through a list of handlers, each `async (request, state, world) -> reply or null`; the
// first reply counts. A test's faults (storms of 406, slow bodies, login walls) are handlers put in front:
// startServer({ ..., before: [handler] }). A reply is { status, headers, body }; instead, a handler may
// set `takenOver: true` and use request.response itself.
import { createServer } from 'node:http';
import { control, State } from './control.mjs';
import { render } from './site.mjs';

const ROBOTS = 'User-agent: *\nDisallow: /_sim/\nDisallow: /profile/\nAllow: /results/\n';

function readBody(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => { text += chunk; });
    stream.on('end', () => resolve(text));
    stream.on('error', reject);
  });
}

async function controlHandler(request, state) {
  if (!request.path.startsWith('/_sim/')) return null;
  const { status, json } = control(state, request.method, request.path, await readBody(request.stream));
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(json)}\n` };
}

// Counts site requests; control requests do not get here.
async function statsHandler(request, state) {
  state.count(request.path, request.stream.headers['user-agent']);
  return null;
}

async function robotsHandler(request) {
  return request.path === '/robots.txt' ? { status: 200, headers: { 'content-type': 'text/plain' }, body: ROBOTS } : null;
}

async function siteHandler(request, state, world) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'method not allowed\n' };
  }
  const page = render(world, request.path, state.now(), state.layout);
  return page && { status: 200, headers: { 'content-type': page.type, 'cache-control': 'no-store' }, body: page.body };
}

const NOT_FOUND = {
  status: 404, headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>\n',
};

async function replyTo(handlers, request, state, world) {
  for (const handler of handlers) {
    const reply = await handler(request, state, world);
    if (reply) return reply;
  }
  return NOT_FOUND;
}

function send(request, reply) {
  if (reply.takenOver) return;
  const body = Buffer.from(reply.body ?? '');
  request.response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers });
  request.response.end(request.method === 'HEAD' ? undefined : body);
}

// Starts the server; resolves to { address, state, close }.
export function startServer({ world, port = 0, asOf = null, layout = 'classic', before = [] }) {
  const state = new State({ asOf, layout });
  const handlers = [controlHandler, statsHandler, ...before, robotsHandler, siteHandler];
  const server = createServer(async (stream, response) => {
    const path = decodeURI(stream.url.split('?')[0]);
    const request = { method: stream.method, path, stream, response };
    state.inFlight += 1;
    state.mostInFlight = Math.max(state.mostInFlight, state.inFlight);
    response.on('close', () => { state.inFlight -= 1; });
    try {
      send(request, await replyTo(handlers, request, state, world));
    } catch (error) {
      send(request, { status: 500, body: `${error.stack}\n` });
    }
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({
      address: `http://127.0.0.1:${server.address().port}`, state,
      close: () => new Promise((done) => { server.close(done); server.closeAllConnections?.(); }),
    }));
  });
}
