// The program with its lake on S3 and its tables shown in Glue, against an emulator behind the tests' proxy
// (with_servers.mjs starts them), or without Glue against a real server of S3 (with_radosgw.mjs). What is in Glue is read by
// plain requests, not by the program.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rpscrape, rows } from '../e2e/program.mjs';
import { CATALOG, PROXY, faults, glue, hasGlue, requests, reset } from './control.mjs';
import { madeDays } from './made_days.mjs';

const EVERYTHING = 'select * exclude (created_at) from rpscrape order by country, date, race_id, horse_id';
let lakes = 0;

// A folder whose configuration names a lake of its own in the bucket.
const folderWith = (t, lake, settings = '') => {
  const folder = freshFolder(t);
  writeFileSync(
    join(folder, 'rpscrape.toml'),
    `[paths]\nstore = "s3://rpscrape/${lake}"\ncache = "cache"\n[catalog]\nkind = "${CATALOG}"\n` +
      `[table]\ndatabase = "${lake}"\n[aws]\nendpoint = "${PROXY}"\npath_style = true\nbackoff = 0.001\n${settings}`,
  );
  return folder;
};
const newLake = (name) => `${name}-${process.pid}-${(lakes += 1)}`;

const scrape = (folder, asOf) =>
  madeDays(folder, { seed: 7, from: '2026-03-01', to: '2026-03-02', regions: 'gb,fr', layout: 'classic', 'as-of': asOf });
const MORNING = '2026-03-06T06:00:00Z';
const WEEK_LATER = '2026-03-13T06:00:00Z';

// The same days in a local lake: what the one on S3 must hold.
const expected = (t, ...times) => {
  const folder = freshFolder(t);
  mkdirSync(join(folder, 'store'));
  for (const time of times) {
    scrape(folder, time);
    ok(folder, '-q', 'upload');
  }
  return rows(folder, EVERYTHING);
};

test('upload, repetition, a second machine, Glue', async (t) => {
  const lake = newLake('story');
  const folder = folderWith(t, lake);
  assert.equal(rpscrape(folder, 'tables').code, 1); // nothing there yet
  scrape(folder, MORNING);
  ok(folder, '-q', 'upload');
  const first = expected(t, MORNING);
  assert.deepEqual(rows(folder, EVERYTHING), first);

  await reset();
  ok(folder, '-q', 'upload');
  const written = (await requests()).filter((one) => one.method === 'PUT' && !one.path.includes('.lease'));
  assert.deepEqual(written, [], 'a repetition writes nothing');

  scrape(folder, WEEK_LATER);
  ok(folder, '-q', 'upload', '--dry-run');
  assert.deepEqual(rows(folder, EVERYTHING), first, 'a dry run changes nothing');
  ok(folder, '-q', 'upload');
  const second = expected(t, MORNING, WEEK_LATER);
  assert.notDeepEqual(first, second);
  assert.deepEqual(rows(folder, EVERYTHING), second);
  assert.deepEqual(rows(folderWith(t, lake), EVERYTHING), second, 'a machine without a cache sees the same');
  ok(folder, '-q', 'validate');
  ok(folder, '-q', 'repair');

  if (!hasGlue) return;
  const { Partitions } = await glue('GetPartitions', { DatabaseName: lake, TableName: 'rpscrape' });
  const registered = JSON.parse(ok(folder, '-q', 'partitions', '--json'));
  assert.equal(Partitions.length, 4);
  assert.equal(JSON.stringify(registered).match(/country=/g).length, 4);
  for (const partition of Partitions) {
    const [country, date] = partition.Values;
    assert.equal(partition.StorageDescriptor.Location.replace(/\/$/, ''), `s3://rpscrape/${lake}/datasets/rpscrape/country=${country}/date=${date}`);
    const count = second.filter((row) => row.country === country && row.date === date).length;
    assert.equal(partition.Parameters['rpscrape.rows'], String(count));
  }
});

test('migrate, switch and rollback', async (t) => {
  const lake = newLake('migrate');
  const folder = folderWith(t, lake);
  scrape(folder, MORNING);
  ok(folder, '-q', 'upload');
  const before = rows(folder, EVERYTHING);
  ok(folder, '-q', 'migrate', '--partition-by', 'country,month');
  ok(folder, '-q', 'switch');
  assert.deepEqual(rows(folder, EVERYTHING), before);
  const shows = async (count) => {
    if (!hasGlue) return;
    const { Partitions } = await glue('GetPartitions', { DatabaseName: lake, TableName: 'rpscrape' });
    assert.equal(Partitions.length, count);
  };
  await shows(2);
  ok(folder, '-q', 'rollback');
  assert.deepEqual(rows(folder, EVERYTHING), before);
  await shows(4);
  ok(folder, '-q', 'validate');
});

// Every request of an upload fails once, without repetitions; the next run must bring all to its end. Each request fails in one
// of the ways; with RPS_LONG (make aws-story) in all of them. A real server, which is slow, is asked at every seventh.
const WAYS = ['reset', 'reset_after', 'status'];
const STRIDE = process.env.RPS_LONG ? 1 : hasGlue ? WAYS.length : 7;
for (const kind of WAYS) {
  test(`an upload that breaks off at any request (${kind}) is completed by the next`, async (t) => {
    const wanted = expected(t, MORNING, WEEK_LATER);
    let broken = 0;
    for (let skip = WAYS.indexOf(kind) % STRIDE; ; skip += STRIDE) {
      const lake = newLake('broken');
      const folder = folderWith(t, lake, 'max_attempts = 1\n');
      scrape(folder, MORNING);
      ok(folder, '-q', 'upload');
      scrape(folder, WEEK_LATER);
      await reset();
      await faults({ skip, times: 1, kind, status: 503, body: '<Error><Code>ServiceUnavailable</Code></Error>' });
      const run = rpscrape(folder, '-q', 'upload');
      const seen = (await requests()).length;
      await reset();
      if (run.code !== 0) {
        broken += 1;
        assert.equal(run.err.trim().split('\n').length, 1, run.err);
        assert.match(run.err, /s3:\/\/rpscrape|glue/, run.err);
      }
      // Whatever is in the table now is one of the two, and a reader can see it.
      assert.equal(rows(folder, 'select count(*) as n from rpscrape')[0].n, wanted.length);
      ok(folder, '-q', 'upload');
      assert.deepEqual(rows(folder, EVERYTHING), wanted, `request ${skip}`);
      ok(folder, '-q', 'validate');
      if (seen <= skip) break; // there was no such request any more
    }
    assert.ok(broken > (hasGlue ? 10 / STRIDE : 0), `${broken} requests`);
  });
}

test('passing trouble is repeated', async (t) => {
  const folder = folderWith(t, newLake('trouble'));
  scrape(folder, MORNING);
  await faults(
    { method: 'PUT', skip: 2, times: 3, kind: 'status', status: 503, body: '<Error><Code>SlowDown</Code></Error>' },
    { method: 'PUT', skip: 6, times: 2, kind: 'reset_after' },
    { method: 'GET', skip: 3, times: 2, kind: 'truncate' },
    { target: 'Partition', times: 2, kind: 'status', status: 400, body: '{"__type":"ThrottlingException"}' },
    { target: 'CreateTable', times: 1, kind: 'reset_after' },
  );
  ok(folder, '-q', 'upload');
  await reset();
  assert.deepEqual(rows(folder, EVERYTHING), expected(t, MORNING));
});

test('each refusal is one line that names the fix', async (t) => {
  const folder = folderWith(t, newLake('refused'));
  scrape(folder, MORNING);
  const cases = [
    [403, 'AccessDenied', /AccessDenied.*docs\/aws\.md/],
    [403, 'InvalidAccessKeyId', /access key/],
    [403, 'SignatureDoesNotMatch', /secret/],
    [400, 'ExpiredToken', /log in again/],
    [301, 'PermanentRedirect', /aws\.region/],
    [404, 'NoSuchBucket', /paths\.store/],
    [503, 'SlowDown', /aws\.max_connections/],
  ];
  for (const [status, code, fix] of cases) {
    await faults({ times: 1000, kind: 'status', status, body: `<Error><Code>${code}</Code></Error>` });
    const run = rpscrape(folder, '-q', 'upload');
    assert.notEqual(run.code, 0, code);
    assert.match(run.err, fix);
    assert.equal(run.err.trim().split('\n').length, 1, run.err);
  }
  await reset();
});

// A service that answers every conditional write with success.
test('a service that ignores conditions is refused at the first write', async (t) => {
  const folder = folderWith(t, newLake('ignores'));
  scrape(folder, MORNING);
  await reset();
  await faults({ method: 'PUT', times: 1000, kind: 'status', status: 200, headers: { ETag: '"0123456789abcdef0123456789abcdef"' } });
  const run = rpscrape(folder, '-q', 'upload');
  const made = await requests();
  await reset();
  assert.notEqual(run.code, 0);
  assert.match(run.err, /^[^\n]*the service ignores If-None-Match[^\n]*conditional writes[^\n]*\n$/);
  const written = made.filter((one) => one.method === 'PUT').map((one) => one.path);
  assert.ok(written.length > 0);
  assert.deepEqual(written.filter((path) => /\/datasets\/|\/_rpscrape\/catalog\/log\//.test(path)), [], 'no partition and no commit');
});
