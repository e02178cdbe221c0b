// What answers a request: a chain of handlers, each `async (request, state, world, next) -> reply or null`.
// A handler that gives null passes the request on; one that awaits next() gets the reply of those behind it
// and may change it. A reply is { status, headers, body }; a handler that uses request.response itself
// gives TAKEN_OVER (wire.mjs).
import { control } from './control.mjs';
import { faultHandler } from './faults/kinds.mjs';
import { htmlPage, loginReply, loopReply } from './faults/status.mjs';
import { movedRobots, robotsReply } from './robots.mjs';
import { render } from './site.mjs';
import { TAKEN_OVER } from './wire.mjs';

function readBody(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => { text += chunk; });
    stream.on('end', () => resolve(text));
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the client left before its request was whole')));
  });
}

async function controlHandler(request, state) {
  if (!request.path.startsWith('/_sim/')) return null;
  const { status, json } = control(state, request, await readBody(request.stream));
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(json)}\n` };
}

async function trafficHandler(request, state) {
  request.entry = state.traffic.begin(request, request.connection?.id);
  return null;
}

async function robotsHandler(request, state) {
  return request.path === '/robots.txt' ? robotsReply(state) ?? TAKEN_OVER : null;
}

const OTHER_PAGES = {
  '/login': () => loginReply,
  '/loop': loopReply,
  '/robots-moved.txt': () => movedRobots,
};

const otherHandler = async (request) => OTHER_PAGES[request.path]?.(request) ?? null;

async function siteHandler(request, state, world) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'method not allowed\n' };
  }
  const page = render(world, request.path, state.now(), request.layout ?? state.layout);
  return page && { status: 200, headers: { 'content-type': page.type, 'cache-control': 'no-store' }, body: page.body };
}

const NOT_FOUND = {
  status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: htmlPage('Page not found', 'There is no such page.'),
};

// `before`: handlers of a test, in front of the faults.
export const handlerChain = (before) => [controlHandler, trafficHandler, ...before, faultHandler, robotsHandler, otherHandler, siteHandler];

export async function replyTo(handlers, request, state, world, at = 0) {
  if (at === handlers.length) return NOT_FOUND;
  const next = () => replyTo(handlers, request, state, world, at + 1);
  return (await handlers[at](request, state, world, next)) ?? next();
}
