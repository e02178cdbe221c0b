// Faults of the transfer: slow, silent, cut short, reset. They send the site's own page where they send one.
import { STATUS_CODES } from 'node:http';
import { constants } from 'node:http2';
import { rng } from '../rng.mjs';
import { begin, isHttp2, pause, send, TAKEN_OVER, wired, writePart } from '../wire.mjs';

const STEP_MS = 50;
// Long enough for what was sent to arrive before the connection is cut.
const SETTLE_MS = 20;

const ordinary = async (request, next) => wired(await next(), request);
const part = (body, keep = 0.5) => body.subarray(0, Math.max(1, Math.floor(body.length * keep)));
const full = ({ headers, body }) => ({ 'content-length': body.length, ...headers });

// Writes `bytes` with `write` at an even rate; false when the client left before the end.
async function drip(request, bytes, bytesPerSecond, write) {
  const chunk = Math.max(1, Math.round((bytesPerSecond * STEP_MS) / 1000));
  const wait = (chunk * 1000) / bytesPerSecond;
  for (let at = 0; at < bytes.length; at += chunk) {
    write(bytes.subarray(at, at + chunk));
    if (!(await pause(request, wait))) return false;
  }
  return true;
}

async function slowBody({ bytesPerSecond = 20000 }, request, state, next) {
  const page = await ordinary(request, next);
  begin(request, page.status, full(page));
  if (await drip(request, page.body, bytesPerSecond, (bytes) => request.response.write(bytes))) request.response.end();
  return TAKEN_OVER;
}

function headText({ status, headers, body }) {
  const lines = Object.entries({ connection: 'close', 'content-length': body.length, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n`);
}

// HTTP/1.1: status line and headers byte by byte over `seconds`. HTTP/2 has them in one frame: a plain wait.
async function slowHeaders({ seconds = 2 }, request, state, next) {
  const reply = await next();
  if (isHttp2(request)) {
    if (await pause(request, seconds * 1000)) send(request, reply);
    return TAKEN_OVER;
  }
  const page = wired(reply, request);
  const head = headText(page);
  const { socket } = request.stream;
  request.entry.status = page.status;
  if (await drip(request, head, head.length / seconds, (bytes) => socket.write(bytes))) socket.end(page.body);
  return TAKEN_OVER;
}

// The site's answer after a wait; the wait differs from request to request when there is jitter.
async function latency({ ms = 500, jitterMs = 0 }, request, reply) {
  await pause(request, ms + jitterMs * rng('latency', request.path, request.attempt).float());
  return reply;
}

async function hangInBody({ keep }, request, state, next) {
  const page = await ordinary(request, next);
  begin(request, page.status, full(page));
  await writePart(request, part(page.body, keep));
  return TAKEN_OVER;
}

// Ends an answer before its time: the connection with FIN, or just this stream of an HTTP/2 connection.
function endEarly(request) {
  if (isHttp2(request)) request.response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else request.stream.socket.end();
}

async function truncated({ keep }, request, state, next) {
  const page = await ordinary(request, next);
  begin(request, page.status, full(page));
  await writePart(request, part(page.body, keep));
  if (isHttp2(request)) request.response.stream.end();
  else endEarly(request);
  return TAKEN_OVER;
}

async function cutChunked({ keep }, request, state, next) {
  const page = await ordinary(request, next);
  begin(request, page.status, page.headers);
  await writePart(request, part(page.body, keep));
  await pause(request, SETTLE_MS);
  endEarly(request);
  return TAKEN_OVER;
}

const cutNow = (request) => request.connection?.socket.resetAndDestroy();

function reset(fault, request) {
  cutNow(request);
  return TAKEN_OVER;
}

async function resetInBody({ keep }, request, state, next) {
  const page = await ordinary(request, next);
  begin(request, page.status, full(page));
  await writePart(request, part(page.body, keep));
  await pause(request, SETTLE_MS);
  cutNow(request);
  return TAKEN_OVER;
}

function closeSilently(fault, request) {
  request.connection?.socket.destroy();
  return TAKEN_OVER;
}

// The site's answer, and the end of the connection after it (HTTP/2: GOAWAY).
function closeAfter(fault, request, reply) {
  if (isHttp2(request)) {
    request.response.stream.session.close();
    return reply;
  }
  return { ...reply, headers: { ...reply.headers, connection: 'close' } };
}

export const TRANSFER = {
  'slow-body': { parameters: ['bytesPerSecond'], answer: slowBody },
  'slow-headers': { parameters: ['seconds'], answer: slowHeaders },
  latency: { parameters: ['ms', 'jitterMs'], change: latency },
  hang: { parameters: [], answer: () => TAKEN_OVER },
  'hang-body': { parameters: ['keep'], answer: hangInBody },
  truncated: { parameters: ['keep'], answer: truncated },
  'cut-chunked': { parameters: ['keep'], answer: cutChunked },
  reset: { parameters: [], answer: reset },
  'reset-body': { parameters: ['keep'], answer: resetInBody },
  close: { parameters: [], answer: closeSilently },
  'close-after': { parameters: [], change: closeAfter },
};
