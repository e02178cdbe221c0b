// From a reply to bytes on the wire: content encoding by Accept-Encoding, sending, and the few things that
// faults need besides (pauses that end with the connection, raw bytes, half answers).
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

// Quick rather than small: a season has thousands of pages.
const ENCODERS = {
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (body) => gzipSync(body, { level: 1 }),
  deflate: (body) => deflateSync(body, { level: 1 }),
};
export const ENCODINGS = Object.keys(ENCODERS);

// A reply of a handler that has used request.response itself.
export const TAKEN_OVER = { takenOver: true };

// "gzip;q=0.8, br" -> Map of name -> weight (RFC 9110, 12.5.3).
function weights(header) {
  const out = new Map();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((text) => text.startsWith('q='));
    if (name) out.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  return out;
}

// The encoding for an Accept-Encoding header: the heaviest that the server knows, else null (identity).
export function chooseEncoding(header) {
  const accepted = weights(header);
  const weight = (name) => accepted.get(name) ?? accepted.get('*') ?? 0;
  const best = ENCODINGS.reduce((a, b) => (weight(b) > weight(a) ? b : a));
  return weight(best) > 0 && weight(best) >= (accepted.get('identity') ?? 0) ? best : null;
}

// The reply with its body as the bytes that the client gets: { status, headers, body }.
export function wired(reply, request) {
  const body = Buffer.from(reply.body ?? '');
  const headers = { ...reply.headers };
  const text = /^(text|application\/json)/.test(headers['content-type'] ?? '');
  const encoding = text && body.length > 0 && headers['content-encoding'] === undefined
    ? chooseEncoding(request.stream.headers['accept-encoding']) : null;
  if (text) headers.vary = 'accept-encoding';
  if (encoding === null) return { status: reply.status, headers, body };
  headers['content-encoding'] = encoding;
  return { status: reply.status, headers, body: ENCODERS[encoding](body) };
}

// Sends status and headers, and notes the status in the traffic log.
export function begin(request, status, headers) {
  if (request.entry) request.entry.status = status;
  request.response.writeHead(status, headers);
}

export const isHttp2 = (request) => request.stream.httpVersionMajor === 2;

const hasLeft = ({ response }) => response.destroyed || response.stream?.destroyed;

export function send(request, reply) {
  if (reply.takenOver || hasLeft(request) || request.response.headersSent) return;
  const { status, headers, body } = wired(reply, request);
  begin(request, status, { 'content-length': body.length, ...headers });
  request.response.end(request.method === 'HEAD' ? undefined : body);
}

// Resolves to true after `ms`, or to false as soon as the client or the server has closed the connection.
export function pause(request, ms) {
  const { response } = request;
  if (hasLeft(request)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const gone = () => { clearTimeout(timer); resolve(false); };
    const timer = setTimeout(() => { response.off('close', gone); resolve(true); }, ms);
    response.once('close', gone);
  });
}

// Writes a part of the body; resolves when it is handed to the operating system or the connection is gone.
export function writePart(request, bytes) {
  return new Promise((resolve) => {
    request.response.once('close', resolve);
    request.response.write(bytes, () => { request.response.off('close', resolve); resolve(); });
  });
}
