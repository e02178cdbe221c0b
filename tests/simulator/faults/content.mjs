// Faults of the content: whole answers with status 200 whose body is no page, or only a part of one.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import { begin, TAKEN_OVER } from '../wire.mjs';

const MIB = 1024 * 1024;
const HTML = { 'content-type': 'text/html; charset=utf-8' };

// `bytes` bytes of `chunk` over and over, made as they are read.
function repeated(chunk, bytes) {
  let left = bytes;
  return new Readable({
    read() {
      const piece = chunk.subarray(0, Math.min(left, chunk.length));
      left -= piece.length;
      this.push(piece.length > 0 ? piece : null);
    },
  });
}

// Sends what the streams make. They cannot fail but by a client that leaves early, which is expected.
async function stream(request, headers, ...streams) {
  begin(request, 200, headers);
  await pipeline(...streams, request.response).catch(() => {});
  return TAKEN_OVER;
}

// `declared`: with its content-length, so that a client can refuse before reading.
function huge({ bytes = 1024 * MIB, declared = false }, request) {
  const row = Buffer.from('<tr><td>one row of very many</td></tr>\n'.repeat(1600));
  return stream(request, declared ? { ...HTML, 'content-length': bytes } : HTML, repeated(row, bytes));
}

function bomb({ bytes = 256 * MIB, encoding = 'gzip' }, request) {
  const packer = encoding === 'br' ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }) : createGzip({ level: 1 });
  return stream(request, { ...HTML, 'content-encoding': encoding }, repeated(Buffer.alloc(MIB), bytes), packer);
}

const zipped = (reply, body) => ({ ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' }, body });

// A byte in the middle is wrong: some clients notice at once, all of them by the checksum.
async function corruptGzip(fault, request, state, next) {
  const reply = await next();
  const body = gzipSync(reply.body, { level: 1 });
  body[Math.floor(body.length / 2)] ^= 0xff;
  return zipped(reply, body);
}

// The length is right, the end of the compressed stream is missing.
async function cutGzip({ keep = 0.5 }, request, state, next) {
  const reply = await next();
  const body = gzipSync(reply.body, { level: 1 });
  return zipped(reply, body.subarray(0, Math.floor(body.length * keep)));
}

async function truncatedHtml({ keep = 0.5 }, request, state, next) {
  const reply = await next();
  const body = Buffer.from(reply.body);
  return { ...reply, body: body.subarray(0, Math.floor(body.length * keep)) };
}

async function wrongType({ type = 'application/octet-stream', body }, request, state, next) {
  const reply = await next();
  return { ...reply, headers: { ...reply.headers, 'content-type': type }, body: body ?? reply.body };
}

const checkEncoding = ({ encoding = 'gzip' }) => {
  if (!['gzip', 'br'].includes(encoding)) throw new Error(`encoding '${encoding}' is none of gzip, br`);
};

export const CONTENT = {
  empty: { parameters: [], answer: () => ({ status: 200, headers: HTML, body: '' }) },
  'wrong-type': { parameters: ['type', 'body'], answer: wrongType },
  huge: { parameters: ['bytes', 'declared'], answer: huge },
  bomb: { parameters: ['bytes', 'encoding'], check: checkEncoding, answer: bomb },
  'corrupt-gzip': { parameters: [], answer: corruptGzip },
  'cut-gzip': { parameters: ['keep'], answer: cutGzip },
  'truncated-html': { parameters: ['keep'], answer: truncatedHtml },
};
