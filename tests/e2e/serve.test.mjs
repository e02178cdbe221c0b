// `rpscrape serve` on a small lake: who may ask, what it answers, what it withstands, how it ends.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshFolder, ok, rpscrape, simulate } from './program.mjs';
import { ask, askSql, raw, startServer } from './serve_client.mjs';

const WORLD = { regions: 'gb', seed: 3, 'as-of': '2026-05-09T06:00:00Z' };
// Runs for hours unless it is stopped.
const ENDLESS = 'select count(*) from range(100000000) a, range(100000000) b where a.range * b.range = 7';
const PROTECTION = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY', 'cache-control': 'no-store',
};

function addDay(cwd, day) {
  simulate(cwd, 'pages', { ...WORLD, from: day, to: day, out: day });
  ok(cwd, '-q', 'scrape', '--from-dir', day);
  ok(cwd, '-q', 'upload');
}

function lake(t) {
  const cwd = freshFolder(t);
  addDay(cwd, '2026-05-02');
  return cwd;
}

let cwd;
before(() => { cwd = lake({ after: (clean) => process.on('exit', clean) }); });

const serve = (t, ...args) => startServer(t, cwd, '-q', 'serve', '--port', '0', ...args);

test('the first visit gets a cookie, which opens everything; nothing else does', async (t) => {
  const server = await serve(t);
  assert.match(server.line, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{64}$/);
  const first = await fetch(server.url, { redirect: 'manual' });
  assert.equal(first.status, 303);
  assert.equal(first.headers.get('location'), '/');
  const cookie = first.headers.get('set-cookie');
  assert.equal(cookie, `rpscrape_${server.port}=${server.token}; Path=/; HttpOnly; SameSite=Strict`);
  const headers = { cookie: cookie.split(';')[0] };
  const page = await ask(server, '/', { token: null, headers });
  assert.equal(page.status, 200);
  assert.match(page.text, /^<!doctype html>/i);
  assert.ok(page.headers['content-security-policy'].includes("frame-ancestors 'none'"));
  assert.equal((await ask(server, '/api/report', { token: null, headers })).json().live, true);
  assert.equal((await askSql(server, 'select 1', { token: null, headers: { ...headers, origin: server.origin } })).status, 200);

  for (const path of ['/', '/api/report', '/?token=', `/?token=${'0'.repeat(64)}`, '/nowhere', '/../../etc/passwd']) {
    const refused = await ask(server, path, { token: null });
    assert.equal(refused.status, 403, path);
    assert.match(refused.text, /^[^\n]+\n$/);
  }
  assert.equal((await ask(server, '/', { token: `${server.token}0` })).status, 403);
});

test('other names, other pages and forms are refused', async (t) => {
  const server = await serve(t);
  assert.equal((await ask(server, '/', { headers: { host: `localhost:${server.port}` } })).status, 200);
  assert.equal((await ask(server, '/', { headers: { host: `rebound.example:${server.port}` } })).status, 403);
  assert.equal((await askSql(server, 'select 1', { headers: { origin: 'http://127.0.0.1:1' } })).status, 403);
  assert.equal((await askSql(server, 'select 1', { headers: { origin: 'null' } })).status, 403);
  assert.equal((await askSql(server, 'select 1', { headers: { 'sec-fetch-site': 'same-site' } })).status, 403);
  assert.equal((await askSql(server, 'select 1', { headers: { 'content-type': 'text/plain' } })).status, 415);
  assert.equal((await askSql(server, 'select 1', { headers: { 'content-type': 'application/json; charset=utf-8' } })).status, 200);
});

test('every reply carries the protective header fields', async (t) => {
  const server = await serve(t);
  const replies = [
    await ask(server, '/'), await ask(server, '/', { token: null }), await ask(server, '/nowhere'), await ask(server, '/api/report'),
    await ask(server, '/', { method: 'DELETE' }), await ask(server, '/api/sql'), await askSql(server, 'select 1'), await askSql(server, 'selct 1'),
    await fetch(server.url, { redirect: 'manual' }).then((r) => ({ status: r.status, headers: Object.fromEntries(r.headers) })),
  ];
  assert.deepEqual(replies.map((reply) => reply.status), [200, 403, 404, 200, 405, 405, 200, 400, 303]);
  for (const { headers } of replies) {
    for (const [name, value] of Object.entries(PROTECTION)) assert.equal(headers[name], value);
    assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
  }
  assert.equal(replies[4].headers.allow, 'GET, HEAD');
  const head = await ask(server, '/', { method: 'HEAD' });
  assert.deepEqual([head.text, head.headers['content-length']], ['', String(Buffer.byteLength(replies[0].text))]);
});

test('malformed requests are refused, each with its status', async (t) => {
  const server = await serve(t);
  const host = `Host: 127.0.0.1:${server.port}\r\n`;
  const cases = [
    ['nonsense\r\n\r\n', 400], ['GET / HTTP/1.1\r\n\r\n', 400], [`GET / HTTP/1.1\n${host}\n`, 400], [`GET / HTTP/1.1\r\n${host} folded\r\n\r\n`, 400],
    [`GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`, 400], [`GET / HTTP/1.1\r\n${host}${host}\r\n`, 400],
    [`POST /api/sql HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`, 400],
    [`POST /api/sql HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na`, 400],
    [`POST /api/sql HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411], [`POST /api/sql HTTP/1.1\r\n${host}\r\n`, 411],
    [`POST /api/sql HTTP/1.1\r\n${host}Content-Length: 1048577\r\n\r\n`, 413], [`GET /${'a'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`, 414],
    [`GET / HTTP/1.1\r\n${host}A: ${'a'.repeat(40000)}\r\n\r\n`, 431], [`GET / HTTP/1.0\r\n${host}\r\n`, 505], ['\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
  ];
  for (const [bytes, status] of cases) {
    const said = await raw(server, bytes).closed;
    assert.equal(said.slice(0, 13), `HTTP/1.1 ${status} `, bytes.slice(0, 80));
    assert.match(said, /\r\nX-Content-Type-Options: nosniff\r\n/);
  }
  assert.equal((await ask(server, '/')).status, 200);
});

test('half-sent requests and idle connections keep nobody out', async (t) => {
  const server = await serve(t);
  const slow = Array.from({ length: 40 }, (_, i) => raw(server, i % 2 ? 'GET / HTTP/1.1\r\nHost: ' : ''));
  t.after(() => slow.forEach(({ socket }) => socket.destroy()));
  assert.equal((await askSql(server, 'select 1')).status, 200);
  const many = await Promise.all(Array.from({ length: 12 }, (_, i) => askSql(server, `select ${i} as n`).catch((error) => error)));
  const rows = many.filter((reply) => reply.status === 200).map((reply) => reply.json().rows[0][0]);
  assert.ok(rows.length >= 8, `${rows.length}`); // one runs and eight wait; more are told to come again
  for (const reply of many) assert.ok([200, 503].includes(reply.status), String(reply));
});

test('SQL: types, limits, mistakes, and nothing but reading of the lake', async (t) => {
  const server = await serve(t);
  const answer = (await askSql(server, 'select count(*) as n, max(date) as d, 9007199254740993 as big from rpscrape')).json();
  assert.deepEqual(answer.columns, [{ name: 'n', type: 'BIGINT' }, { name: 'd', type: 'DATE' }, { name: 'big', type: 'BIGINT' }]);
  assert.deepEqual(answer.rows[0].slice(1), ['2026-05-02', '9007199254740993']);
  assert.ok(answer.rows[0][0] > 100);
  assert.deepEqual([answer.row_count, answer.truncated], [1, false]);
  const cut = (await askSql(server, 'select range as n from range(10001)')).json();
  assert.deepEqual([cut.row_count, cut.rows.length, cut.truncated], [10000, 10000, true]);

  const mistake = await askSql(server, 'select nothing from rpscrape');
  assert.equal(mistake.status, 400);
  assert.match(mistake.json().error, /nothing/);
  for (const sql of ['delete from rpscrape', 'create table x as select 1', "copy rpscrape to 'out.csv'", "attach 'x.db'",
    "from read_csv('/etc/passwd')", "from read_text('/proc/self/environ')", "from '/etc/passwd'", 'set enable_external_access = true']) {
    const refused = await askSql(server, sql);
    assert.ok([400, 403].includes(refused.status), `${sql}: ${refused.status}`);
    assert.ok(!refused.text.includes('root:'));
  }
  assert.equal((await askSql(server, "from read_csv('/etc/passwd')")).status, 403);
  for (const body of ['', '{', '[]', '{"sql": 1}', '{"sql": "\xff']) {
    assert.equal((await askSql(server, '', { body })).status, 400, body);
  }
  assert.ok(!existsSync(join(cwd, 'out.csv')));
});

test('a long query ends by cancelling, by leaving, and at the time limit', async (t) => {
  const server = await serve(t);
  const running = askSql(server, ENDLESS);
  while (!(await ask(server, '/api/cancel', { method: 'POST', headers: { 'content-length': 0 } })).json().cancelled);
  assert.deepEqual([(await running).status, (await running).json().error], [409, 'the query was cancelled']);

  const leaving = new AbortController();
  const left = askSql(server, ENDLESS, { signal: leaving.signal }).catch((error) => error.name);
  setImmediate(() => leaving.abort());
  assert.equal(await left, 'AbortError');
  assert.equal((await askSql(server, 'select 1')).status, 200); // it has its turn: the other query has ended

  const hasty = await serve(t, '--query-timeout', '1');
  const late = await askSql(hasty, ENDLESS);
  assert.equal(late.status, 504);
  assert.match(late.json().hint, /--query-timeout/);
});

test('an upload meanwhile is seen; an unchanged report is not sent again', async (t) => {
  const own = lake(t);
  const server = await startServer(t, own, '-q', 'serve', '--port', '0');
  const before = await ask(server, '/api/report');
  const counted = async () => (await askSql(server, 'select count(*) from rpscrape')).json().rows[0][0];
  const rowsBefore = await counted();
  const same = await ask(server, '/api/report', { headers: { 'if-none-match': before.headers.etag } });
  assert.deepEqual([same.status, same.text], [304, '']);
  addDay(own, '2026-05-03');
  const after = await ask(server, '/api/report', { headers: { 'if-none-match': before.headers.etag } });
  assert.equal(after.status, 200);
  assert.equal(after.json().table.version, before.json().table.version + 1);
  assert.ok((await counted()) > rowsBefore);
  const anew = await ask(server, '/api/report?refresh=1', { headers: { 'if-none-match': after.headers.etag } });
  assert.equal(anew.status, 200);
});

test('Ctrl-C ends it with code 0, also while a query runs; the token is in no log', async (t) => {
  const own = lake(t);
  const server = await startServer(t, own, 'serve');
  assert.equal((await fetch(server.url, { redirect: 'manual' })).status, 303);
  const running = askSql(server, ENDLESS).catch((error) => error);
  const log = () => readdirSync(join(own, 'logs')).filter((name) => name.startsWith('serve_')).map((name) => readFileSync(join(own, 'logs', name), 'utf8')).join('');
  while ((await askSql(server, 'select 1', { signal: AbortSignal.timeout(50) }).catch(() => null)) !== null); // until the other one is at work
  const end = await server.stop();
  await running;
  assert.equal(end.code, 0, end.err);
  assert.equal(end.out, `${server.url}\n`);
  assert.match(log(), /request: \/ 303/);
  assert.ok(!log().includes(server.token) && !end.err.includes(server.token));
});

test('a taken port: told with --port, another one without', async (t) => {
  const server = await serve(t);
  const refused = rpscrape(cwd, 'serve', '--port', String(server.port));
  assert.equal(refused.code, 1);
  assert.match(refused.err, new RegExp(`^rpscrape serve: port ${server.port} of 127\\.0\\.0\\.1 is taken.*--port 0`));
  const usual = await startServer(t, cwd, '-q', 'serve');
  const other = await startServer(t, cwd, '-q', '--json', 'serve');
  assert.notEqual(usual.port, other.port);
  assert.equal(JSON.parse(other.line).port, other.port);
  const end = await other.stop();
  assert.deepEqual([end.code, end.out], [0, `${other.line}\n`]);
  assert.equal(rpscrape(freshFolder(t), 'serve').code, 1); // no lake
  assert.equal(rpscrape(cwd, 'serve', '--address', '0.0.0.0').code, 2);
});

test('--open gives the browser a private file, not the token', async (t) => {
  const folder = freshFolder(t);
  const browser = join(folder, 'browser');
  writeFileSync(browser, `#!/bin/sh\n{ echo "$1"; stat -c %a "$(dirname "$1")"; cat "$1"; } >"${folder}/new" && mv "${folder}/new" "${folder}/seen"\n`);
  chmodSync(browser, 0o755);
  const server = await startServer(t, { cwd, env: { ...process.env, BROWSER: browser } }, '-q', 'serve', '--port', '0', '--open');
  while (!existsSync(join(folder, 'seen'))) await new Promise((resolve) => setImmediate(resolve));
  const [path, mode, ...page] = readFileSync(join(folder, 'seen'), 'utf8').split('\n');
  assert.ok(!path.includes(server.token));
  assert.equal(mode, '700');
  assert.ok(page.join('\n').includes(`0;url=${server.url}"`));
  assert.equal((await server.stop()).code, 0);
  assert.ok(!existsSync(path));
});
