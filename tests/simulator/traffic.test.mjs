// The figures about the traffic, and that the server ends whatever its clients do.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import test from 'node:test';
import { json, LISTING, somePath, until, withServer } from './testing.mjs';
import { Traffic } from './traffic.mjs';

const PAGE = somePath();

function trafficOf(times) {
  const traffic = new Traffic();
  traffic.log = times.map((ms) => ({ ms, path: '/', status: 200, fault: null, changes: [], connection: 1 }));
  return traffic.stats();
}

test('rate and gap from the starts of requests', () => {
  const pace = ({ maxPerSecond, minGapMs }) => [maxPerSecond, minGapMs];
  assert.deepEqual(pace(trafficOf([])), [0, null]);
  assert.deepEqual(pace(trafficOf([10])), [1, null]);
  assert.deepEqual(pace(trafficOf([0, 1000, 2000])), [1, 1000]);
  assert.deepEqual(pace(trafficOf([0, 999.5, 1998])), [2, 998.5]);
  assert.deepEqual(pace(trafficOf([0, 700, 900, 950, 1650, 1651, 5000])), [5, 1]);
});

test('requests per path, statuses, connections, and the log in order', () => withServer({}, async ({ control, raw }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const path of [LISTING, PAGE, PAGE, '/nothing']) await raw(path, { agent });
  await raw(PAGE);
  agent.destroy();
  const stats = await control('stats');
  assert.deepEqual(stats.paths, { [LISTING]: 1, [PAGE]: 3, '/nothing': 1 });
  assert.deepEqual([stats.total, stats.statuses, stats.connections, stats.mostInFlight], [5, { 200: 4, 404: 1 }, 2, 1]);
  const { total, entries } = await control('log?from=1');
  assert.equal(total, 5);
  assert.deepEqual(entries.map((entry) => entry.path), [PAGE, PAGE, '/nothing', PAGE]);
  assert.ok(entries.every((entry, i) => i === 0 || entry.ms >= entries[i - 1].ms));
  assert.deepEqual((await control('stats/reset', {})).total, 0);
  assert.deepEqual((await control('log')).entries, []);
}));

test('requests in flight, at most and now, survive a reset', () => withServer({ rules: [{ fault: 'hang', times: 3, per: 'all' }] }, async ({ server, control, raw }) => {
  const agent = new Agent();
  const all = [1, 2, 3].map(() => raw(PAGE, { agent }));
  const before = server.state.traffic;
  await until(() => before.inFlight === 3);
  assert.equal((await control('stats')).mostInFlight, 3);
  await control('stats/reset', {});
  agent.destroy();
  await Promise.all(all);
  await until(() => before.inFlight === 0);
  await raw(PAGE);
  assert.equal((await control('stats')).mostInFlight, 1);
  await until(() => server.state.traffic.inFlight === 0);
}));

test('the server can be used as a proxy', () => withServer({}, async ({ control, raw }) => {
  const answer = await raw('', { path: `http://results.example${PAGE}` });
  assert.match(String(answer.body), /rp-horseTable__mainRow/);
  const { proxied, paths } = await control('stats');
  assert.deepEqual([proxied, paths], [1, { [PAGE]: 1 }]);
}));

test('an address that cannot be decoded is an error of the client', () => withServer({}, async ({ raw }) => {
  assert.equal((await raw('/results/%E0%A4%A')).status, 400);
}));

function openSocket(address, text) {
  const socket = connect({ port: new URL(address).port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  return new Promise((resolve) => { socket.on('connect', () => { socket.write(text); resolve(socket); }); });
}

test('close() ends clients that say nothing, half a request, half a body, or that keep their half open', () => withServer({}, async ({ server }) => {
  const texts = ['', 'GET /results/2026-05-16 HTTP/1.1\r\nhost: x', 'POST /_sim/clock HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{',
    `GET ${PAGE} HTTP/1.1\r\nhost: x\r\n\r\n`];
  const sockets = await Promise.all(texts.map((text) => openSocket(server.address, text)));
  await until(() => server.state.traffic.log.length === 1);
  await server.close();
  await server.close();
  for (const socket of sockets) socket.destroy();
}));

test('a control request that breaks off leaves the server well', () => withServer({}, async ({ server, get }) => {
  const socket = await openSocket(server.address, 'POST /_sim/clock HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{');
  socket.destroy();
  assert.equal((await get('/_sim/clock', json({ advanceSeconds: 1 }))).status, 200);
}));
