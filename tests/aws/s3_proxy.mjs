// An HTTP proxy of the tests in front of the emulator of AWS, or of a server that needs no help. To the emulator it adds what that
// lacks (If-Match on PUT, and of the source of a copy). It keeps a list of the requests, and can be told to spoil some of them.
//
//   node s3_proxy.mjs ADDRESS [as-it-is]    prints its own address on a line; as-it-is: adds nothing
//
//   POST /_reset                            forgets faults and requests
//   POST /_faults   [{method, path, target, skip, times, kind, status, body, headers}]
//                   method, path and target (of X-Amz-Target) are regular expressions; `skip` matching requests pass,
//                   then `times` are spoilt. kind: "status" answers instead of the emulator; "status_after" when the
//                   emulator has done it; "reset" and "reset_after" break the connection; "truncate" breaks it in the
//                   middle of the reply's body; "headers" puts those of the fault into the reply;
//                   "hold" and "hold_after" keep the request without ever answering it: for tests that kill the sender.
//   GET /_held      answers when such a request is held
//   POST /_latency  {millis}: how long each reply waits from then on
//   GET /_requests  [{method, path, target, status}]; status 0: the connection was broken
import http from 'node:http';

const emulator = new URL(process.argv[2]);
const asItIs = process.argv[3] === 'as-it-is';
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
let faults = [];
let requests = [];
let latency = 0;
let held = false;
const waiting = []; // whom to tell when a request is held
const turns = new Map(); // path -> promise of its last conditional write

const read = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

// Sends the request on and gives the whole reply.
const forward = (request, body, method = request.method) =>
  new Promise((resolve, reject) => {
    const { host, port } = { host: emulator.hostname, port: emulator.port };
    const headers = { ...request.headers };
    if (method !== request.method) delete headers['content-length'];
    const onward = http.request({ host, port, agent, method, path: request.url, headers }, async (reply) => {
      resolve({ status: reply.statusCode, headers: reply.rawHeaders, etag: reply.headers.etag, body: await read(reply) });
    });
    onward.on('error', reject);
    onward.end(method === request.method ? body : undefined);
  });

const failure = (status, code) => ({
  status,
  headers: ['Content-Type', 'application/xml', 'Date', new Date().toUTCString()],
  body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>by the proxy</Message></Error>`),
});

// One conditional write of an object after the other, so that the condition and the write are one step.
const inTurn = async (path, work) => {
  const before = turns.get(path) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  turns.set(path, settled);
  try {
    return await mine;
  } finally {
    if (turns.get(path) === settled) turns.delete(path);
  }
};

const perform = async (request, body) => {
  const wanted = request.headers['if-match'];
  if (asItIs || request.method !== 'PUT') return forward(request, body);
  const copied = request.headers['x-amz-copy-source-if-match'];
  if (copied) {
    const from = { method: 'HEAD', url: request.headers['x-amz-copy-source'], headers: { ...request.headers } };
    for (const name of Object.keys(from.headers)) if (name.startsWith('x-amz-copy-source')) delete from.headers[name];
    const present = await forward(from, undefined);
    if (present.status === 404) return failure(404, 'NoSuchKey');
    if (present.etag !== copied) return failure(412, 'PreconditionFailed');
  }
  return inTurn(request.url, async () => {
    if (wanted) {
      // A signature covers the method; the emulator does not check it on this path.
      const present = await forward(request, undefined, 'HEAD');
      if (present.status === 404) return failure(404, 'NoSuchKey');
      if (present.etag !== wanted) return failure(412, 'PreconditionFailed');
    }
    return forward(request, body);
  });
};

const fits = (pattern, text) => pattern === undefined || new RegExp(pattern).test(text ?? '');

const faultFor = (request) => {
  for (const fault of faults) {
    const hit =
      fits(fault.method, request.method) &&
      fits(fault.path, request.url) &&
      fits(fault.target, request.headers['x-amz-target']);
    if (!hit) continue;
    if ((fault.skip ?? 0) > 0) {
      fault.skip -= 1;
    } else if ((fault.times ?? 1) > 0) {
      fault.times = (fault.times ?? 1) - 1;
      return fault;
    }
  }
  return undefined;
};

const hold = () => {
  held = true;
  for (const tell of waiting.splice(0)) tell();
};

const send = (response, reply, cut = false) => {
  response.writeHead(reply.status, reply.headers);
  if (!cut) {
    response.end(reply.body);
    return;
  }
  response.write(reply.body.subarray(0, reply.body.length / 2), () => response.socket.destroy());
};

const serve = async (request, response) => {
  const body = await read(request);
  const fault = faultFor(request);
  const entry = { method: request.method, path: request.url, target: request.headers['x-amz-target'], status: 0 };
  requests.push(entry);
  if (fault?.kind === 'reset') return response.socket.destroy();
  if (fault?.kind === 'hold') return hold();
  const made = fault?.kind.startsWith('status') && {
    status: fault.status,
    headers: Object.entries({ Date: new Date().toUTCString(), ...fault.headers }).flat(),
    body: Buffer.from(fault.body ?? ''),
  };
  const reply = fault?.kind === 'status' ? made : await perform(request, body);
  if (fault?.kind === 'reset_after') return response.socket.destroy();
  if (fault?.kind === 'hold_after') return hold();
  if (latency > 0) await new Promise((passed) => setTimeout(passed, latency));
  const shown = made || reply;
  if (fault?.kind === 'headers') {
    for (const [name, value] of Object.entries(fault.headers)) {
      const at = shown.headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name.toLowerCase());
      if (at >= 0) shown.headers[at + 1] = value;
      else shown.headers.push(name, value);
    }
  }
  entry.status = shown.status;
  return send(response, shown, fault?.kind === 'truncate');
};

const control = async (request, response) => {
  const body = await read(request);
  if (request.url === '/_reset') {
    faults = [];
    requests = [];
    latency = 0;
    held = false;
  } else if (request.url === '/_faults') {
    faults = JSON.parse(body);
  } else if (request.url === '/_latency') {
    latency = JSON.parse(body).millis;
  } else if (request.url === '/_held') {
    await new Promise((tell) => (held ? tell() : waiting.push(tell)));
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(request.url === '/_requests' ? requests : {}));
};

const server = http.createServer((request, response) => {
  const handler = request.url.startsWith('/_') ? control : serve;
  handler(request, response).catch((error) => {
    process.stderr.write(`proxy: ${request.method} ${request.url}: ${error.message}\n`);
    response.socket?.destroy();
  });
});
server.keepAliveTimeout = 0; // an idle connection stays: a test may be silent for minutes
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit(0)); // goes with whoever started it
