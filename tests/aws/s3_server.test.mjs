// The program against a real server of S3 that checks signatures (with_radosgw.mjs). What is in the bucket is read by
// requests that are signed here, not by the program.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rpscrape, rows } from '../e2e/program.mjs';
import { madeDays } from './made_days.mjs';
import { signedFetch } from './signed_fetch.mjs';

const ADDRESS = process.env.RPS_TEST_S3_SERVER;
if (!ADDRESS) throw new Error('RPS_TEST_S3_SERVER is not set: run these tests with make s3-server');
const SERVER = { address: ADDRESS, key: process.env.AWS_ACCESS_KEY_ID, secret: process.env.AWS_SECRET_ACCESS_KEY };
let lakes = 0;

const folderWith = (t, { bucket = 'rpscrape' } = {}) => {
  const folder = freshFolder(t);
  const lake = `server-${process.pid}-${(lakes += 1)}`;
  writeFileSync(
    join(folder, 'rpscrape.toml'),
    `[paths]\nstore = "s3://${bucket}/${lake}"\ncache = "cache"\n[catalog]\nkind = "embedded"\n` +
      `[aws]\ns3_endpoint = "${ADDRESS}"\npath_style = true\nbackoff = 0.001\n`,
  );
  return { folder, lake };
};
const upload = (folder) => {
  madeDays(folder, { seed: 7, from: '2026-03-01', to: '2026-03-02', regions: 'gb,fr', layout: 'classic', 'as-of': '2026-03-06T06:00:00Z' });
  return rpscrape(folder, '-q', 'upload');
};
const as = (folder, key, secret) => ({ cwd: folder, env: { ...process.env, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } });

// The keys below the prefix, and how many pages of `size` they came in.
const keysBelow = async (prefix, size = 1000) => {
  const keys = [];
  let token;
  let pages = 0;
  do {
    const query = { 'list-type': '2', 'max-keys': String(size), prefix, ...(token ? { 'continuation-token': token } : {}) };
    const reply = await signedFetch(SERVER, 'GET', '/rpscrape/', { query });
    const text = await reply.text();
    assert.equal(reply.status, 200, text);
    keys.push(...[...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key));
    token = text.match(/<NextContinuationToken>([^<]*)</)?.[1];
    pages += 1;
  } while (token);
  return { keys, pages };
};

const doctor = (where) => {
  const run = rpscrape(where, '-q', 'doctor', '--json');
  const findings = JSON.parse(run.out);
  return { code: run.code, findings, failed: findings.filter((one) => one.state === 'failed'), text: run.out };
};

test('doctor finds all that commits rely on, and leaves nothing', async (t) => {
  const { folder, lake } = folderWith(t);
  const before = doctor(folder);
  const store = before.findings.filter((one) => one.check.startsWith('store')).map(({ check, state }) => `${check} ${state}`);
  const steps = ['list', 'write', 'read', 'conditional writes', 'conditional copies', 'remove'].map((step) => `store: ${step} ok`);
  for (const step of steps) assert.ok(store.includes(step), before.text);
  assert.deepEqual((await keysBelow(`${lake}/`)).keys, []);
  const run = upload(folder);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(before.failed, []);
  assert.match(before.text, /nobody to ask/); // there is no STS
  assert.deepEqual(doctor(folder).failed, []);
});

test('partitions lie at keys with = in them, as others read them', async (t) => {
  const { folder, lake } = folderWith(t);
  assert.equal(upload(folder).code, 0);
  const { keys, pages } = await keysBelow(`${lake}/datasets/rpscrape/country=`, 1);
  const places = [...new Set(keys.map((key) => key.slice(`${lake}/datasets/rpscrape/`.length).replace(/\/[^/]*$/, '')))];
  assert.deepEqual(places.sort(), ['country=fr/date=2026-03-01', 'country=fr/date=2026-03-02', 'country=gb/date=2026-03-01', 'country=gb/date=2026-03-02']);
  assert.ok(pages >= keys.length, `${pages} pages`);
  const sample = await signedFetch(SERVER, 'GET', `/rpscrape/${keys[0]}`);
  assert.equal((await sample.text()).slice(0, 4), 'PAR1');
  assert.equal(rows(folder, 'select count(distinct (country, date)) as n from rpscrape')[0].n, 4);
});

test('a wrong secret, an unknown key and a bucket that is not there are refused in one line', async (t) => {
  const { folder, lake } = folderWith(t);
  const cases = [
    [as(folder, SERVER.key, `${SERVER.secret}x`), /SignatureDoesNotMatch.*secret/],
    [as(folder, 'AKNOBODY', SERVER.secret), /InvalidAccessKeyId.*access key/],
    [folderWith(t, { bucket: 'no-such-bucket' }).folder, /NoSuchBucket.*paths\.store/],
  ];
  for (const [where, words] of cases) {
    upload(typeof where === 'string' ? where : where.cwd); // the days; the first two also as who may
    const run = rpscrape(where, '-q', 'upload');
    assert.notEqual(run.code, 0);
    assert.match(run.err, words);
    assert.equal(run.err.trim().split('\n').length, 1, run.err);
    assert.ok(!run.err.includes(SERVER.secret));
    const examined = doctor(where);
    assert.notEqual(examined.code, 0);
    assert.ok(examined.failed.some((one) => words.test(`${one.detail} ${one.advice}`)), examined.text);
  }
  assert.ok((await keysBelow(`${lake}/`)).keys.length > 0);
  const forged = await signedFetch({ ...SERVER, secret: 'wrong' }, 'GET', '/rpscrape/', { query: { 'list-type': '2' } });
  assert.equal(forged.status, 403);
  const anonymous = await fetch(`${ADDRESS}/rpscrape/?list-type=2`);
  assert.equal(anonymous.status, 403);
});

test('a body that is not the signed one is refused', async () => {
  const path = '/rpscrape/signed/body';
  const reply = await signedFetch(SERVER, 'PUT', path, { body: 'signed', sent: 'another' });
  assert.ok([400, 403].includes(reply.status), String(reply.status));
  assert.equal((await signedFetch(SERVER, 'GET', path)).status, 404);
});

test('as many partitions as make the catalog and the lists long', async (t) => {
  const { folder, lake } = folderWith(t);
  madeDays(folder, { seed: 11, from: '2025-03-01', to: '2025-04-08', regions: 'gb,ire,fr', meetings: 1, races: 2, layout: 'next', 'as-of': '2025-06-30T06:00:00Z' });
  ok(folder, '-q', 'upload');
  const [{ n }] = rows(folder, 'select count(distinct (country, date)) as n from rpscrape');
  const { keys } = await keysBelow(`${lake}/datasets/rpscrape/`);
  assert.equal(keys.length, n);
  ok(folder, '-q', 'validate');
});
