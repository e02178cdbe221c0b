// Faults of the transfer over HTTP/1.1, as a plain client meets them.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import test from 'node:test';
import { somePath, until, withServer } from './testing.mjs';

const PAGE = somePath();

// What a request meets under a fault, beside the whole page.
async function under(rule, use) {
  await withServer({}, async (site) => {
    const { body } = await site.raw(PAGE);
    assert.equal((await site.control('faults', rule)).error, undefined);
    const start = performance.now();
    const got = await site.raw(PAGE);
    await use({ ...got, whole: body, ms: performance.now() - start, site });
  });
}

test('a slow body comes whole, and takes its time', () => under({ fault: 'slow-body', bytesPerSecond: 600000 }, ({ body, whole, ms, error }) => {
  assert.equal(error, null);
  assert.ok(body.equals(whole));
  assert.ok(ms > (whole.length / 600000) * 1000 * 0.8, `${whole.length} bytes in ${ms} ms`);
}));

test('slow headers come in the end', () => under({ fault: 'slow-headers', seconds: 0.2 }, ({ status, body, whole, ms }) => {
  assert.equal(status, 200);
  assert.ok(body.equals(whole));
  assert.ok(ms > 150, String(ms));
}));

test('latency delays the usual answer', () => under({ fault: 'latency', ms: 60, jitterMs: 30 }, ({ status, ms }) => {
  assert.equal(status, 200);
  assert.ok(ms >= 55, String(ms));
}));

test('truncated: fewer bytes than announced', () => under({ fault: 'truncated', keep: 0.25 }, ({ status, headers, body, whole, error }) => {
  assert.deepEqual([status, error], [200, 'ECONNRESET']);
  assert.equal(Number(headers['content-length']), whole.length);
  assert.equal(body.length, Math.floor(whole.length * 0.25));
}));

test('cut-chunked: no length, no last chunk', () => under({ fault: 'cut-chunked' }, ({ headers, body, whole, error }) => {
  assert.equal(headers['content-length'], undefined);
  assert.equal(headers['transfer-encoding'], 'chunked');
  assert.equal(error, 'ECONNRESET');
  assert.equal(body.length, Math.floor(whole.length / 2));
}));

test('reset before the first byte', () => under('reset', ({ status, error }) => {
  assert.deepEqual([status, error], [null, 'ECONNRESET']);
}));

test('reset in the body', () => under({ fault: 'reset-body', keep: 0.1 }, ({ status, body, whole, error }) => {
  assert.deepEqual([status, error], [200, 'ECONNRESET']);
  assert.ok(body.length > 0 && body.length < whole.length);
}));

test('close without a word', () => under('close', ({ status, error }) => {
  assert.deepEqual([status, error], [null, 'ECONNRESET']);
}));

test('close-after ends the connection behind a good answer', () => withServer({}, async ({ control, raw }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const connections = async () => {
    for (let i = 0; i < 3; i++) assert.equal((await raw(PAGE, { agent })).status, 200);
    return (await control('stats')).connections;
  };
  assert.equal(await connections(), 1);
  await control('faults', 'close-after');
  assert.equal(await connections(), 3);
  agent.destroy();
}));

for (const [fault, status] of [['hang', null], ['hang-body', 200]]) {
  test(`${fault}: nothing more comes, and closing the server ends it`, () => withServer({ rules: [fault] }, async ({ server, raw }) => {
    const waiting = raw(PAGE);
    await until(() => server.state.traffic.log.length === 1 && server.state.traffic.log[0].status === status);
    assert.equal(server.state.traffic.inFlight, 1);
    await server.close();
    const got = await waiting;
    assert.deepEqual([got.status, got.error], [status, 'ECONNRESET']);
  }));
}

test('a client that leaves during a slow answer leaves nothing behind', () => {
  const rules = [{ fault: 'slow-body', bytesPerSecond: 1000 }];
  return withServer({ rules }, async ({ server, raw }) => {
    assert.equal((await raw(PAGE, { limit: 1 })).error, 'LIMIT');
    await until(() => server.state.traffic.inFlight === 0);
  });
});

test('each fault is counted and stands in the log', () => withServer({}, async ({ control, raw }) => {
  const faults = ['503', 'truncated', 'reset', 'close', 'truncated'];
  for (const fault of faults) {
    await control('faults', { fault });
    await raw(PAGE);
  }
  const stats = await control('stats');
  assert.deepEqual(stats.faults, { 503: 1, truncated: 2, reset: 1, close: 1 });
  assert.deepEqual([stats.total, stats.faulted, stats.statuses], [5, 5, { 503: 1, 200: 2, none: 2 }]);
  assert.deepEqual((await control('log')).entries.map((entry) => entry.fault), faults);
}));
