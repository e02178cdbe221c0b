// HTTP/2 in the clear and over TLS, with the faults that look different there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import test from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { AS_OF, json, LISTING, raw, somePath, until, world } from './testing.mjs';
import { startServer } from './server.mjs';
import { hasOpenssl } from './tls.mjs';

const PAGE = somePath();
const noTls = hasOpenssl() ? false : 'there is no openssl command';

// One request on a session: { status, headers, body, error }.
function ask(session, path, { body, ...headers } = {}) {
  return new Promise((resolve) => {
    const stream = session.request({ ':path': path, ':method': body ? 'POST' : 'GET', ...headers });
    const got = { status: null, headers: {}, error: null };
    const chunks = [];
    stream.on('response', (answer) => Object.assign(got, { status: answer[':status'], headers: answer }));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', (error) => { got.error = error.code; });
    stream.on('close', () => resolve({ ...got, body: Buffer.concat(chunks) }));
    stream.end(body);
  });
}

async function withSession(protocol, use) {
  const server = await startServer({ world, asOf: AS_OF, protocol });
  const open = () => connect(server.address, server.caFile ? { ca: readFileSync(server.caFile) } : {}).on('error', () => {});
  const sessions = [open()];
  const reopen = () => { sessions.push(open()); return sessions.at(-1); };
  const control = async (path, value) => JSON.parse((await ask(reopen(), `/_sim/${path}`, value === undefined ? {} : json(value))).body);
  try {
    await use({ server, session: sessions[0], reopen, control });
  } finally {
    await server.close();
    for (const session of sessions) session.destroy();
  }
}

for (const [protocol, skip] of [['h2c', false], ['tls', noTls]]) {
  test(`${protocol}: many requests on one connection, at once too`, { skip }, () => withSession(protocol, async ({ session, control }) => {
    assert.equal((await ask(session, LISTING)).status, 200);
    const packed = await ask(session, PAGE, { 'accept-encoding': 'br' });
    const [plain, again, missing] = await Promise.all([PAGE, PAGE, '/nothing'].map((path) => ask(session, path)));
    assert.equal(packed.headers['content-encoding'], 'br');
    assert.ok(brotliDecompressSync(packed.body).equals(plain.body) && again.body.equals(plain.body));
    assert.equal(missing.status, 404);
    const stats = await control('stats');
    assert.deepEqual([stats.total, stats.connections], [5, 1]);
  }));

  test(`${protocol}: a cut stream leaves the connection, a reset ends it`, { skip }, () => withSession(protocol, async ({ session, reopen, control }) => {
    const whole = await ask(session, PAGE);
    for (const fault of ['truncated', 'cut-chunked']) {
      await control('faults', { fault, times: 1, per: 'all' });
      const cut = await ask(session, PAGE);
      assert.ok(cut.body.length < whole.body.length, fault);
      assert.equal(cut.error, 'ERR_HTTP2_STREAM_ERROR', fault);
      assert.ok((await ask(session, PAGE)).body.equals(whole.body), fault);
    }
    for (const fault of ['reset', 'reset-body', 'close']) {
      await control('faults', fault);
      const own = reopen();
      const got = await ask(own, PAGE);
      assert.ok(own.destroyed && got.body.length < whole.body.length, fault);
    }
  }));

  test(`${protocol}: slow, status, redirect, close-after, silent fields`, { skip }, () => withSession(protocol, async ({ session, control }) => {
    const whole = await ask(session, PAGE);
    const under = async (rule) => { await control('faults', rule); return ask(session, PAGE); };
    assert.ok((await under({ fault: 'slow-body', bytesPerSecond: 4e6 })).body.equals(whole.body));
    assert.ok((await under({ fault: 'slow-headers', seconds: 0.02 })).body.equals(whole.body));
    assert.equal((await under({ fault: '429', retryAfter: 3 })).headers['retry-after'], '3');
    assert.equal((await under('login')).status, 302);
    assert.notEqual(String((await under({ fault: 'drift', fields: ['jockey'] })).body), String(whole.body));
    assert.equal((await under({ fault: 'huge', bytes: 1e6 })).body.length, 1e6);
    assert.ok((await under('close-after')).body.equals(whole.body));
    assert.ok(session.closed);
  }));

  test(`${protocol}: close() ends what hangs`, { skip }, () => withSession(protocol, async ({ server, session, control }) => {
    const whole = (await ask(session, PAGE)).body;
    await control('faults', 'hang-body');
    const waiting = ask(session, PAGE);
    await until(() => server.state.traffic.log.at(-1).fault === 'hang-body' && server.state.traffic.log.at(-1).status === 200);
    assert.equal(server.state.traffic.inFlight, 1);
    await server.close();
    assert.ok((await waiting).body.length < whole.length);
  }));
}

test('TLS falls back to HTTP/1.1 for clients without HTTP/2', { skip: noTls }, async () => {
  const server = await startServer({ world, asOf: AS_OF, protocol: 'tls', rules: [{ fault: 'reset', match: '^/robots' }] });
  const options = { requestWith: httpsRequest, agent: undefined, ca: readFileSync(server.caFile) };
  const answer = await raw(server.address + PAGE, { ...options, agent: false });
  assert.equal(answer.status, 200);
  assert.match(String(answer.body), /rp-horseTable__mainRow/);
  assert.equal((await raw(`${server.address}/robots.txt`, { ...options, agent: false })).error, 'ECONNRESET');
  await server.close();
  assert.throws(() => readFileSync(server.caFile), { code: 'ENOENT' });
});
