// doctor, and what validate and repair say of Glue, against the emulator behind the tests' proxy.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rpscrape } from '../e2e/program.mjs';
import { PROXY, faults, glue, requests, reset } from './control.mjs';
import { madeDays } from './made_days.mjs';

let lakes = 0;
const folderWith = (t, { bucket = 'rpscrape', settings = '', endpoint = PROXY, more = '' } = {}) => {
  const folder = freshFolder(t);
  const lake = `doctor-${process.pid}-${(lakes += 1)}`;
  writeFileSync(
    join(folder, 'rpscrape.toml'),
    `[paths]\nstore = "s3://${bucket}/${lake}"\ncache = "cache"\n[catalog]\nkind = "glue"\n[table]\ndatabase = "${lake}"\n${more}` +
      `[aws]\nendpoint = "${endpoint}"\npath_style = true\nbackoff = 0.001\n${settings}`,
  );
  return { folder, lake };
};
const upload = (folder) => {
  madeDays(folder, { seed: 7, from: '2026-03-01', to: '2026-03-02', regions: 'gb,fr', layout: 'classic', 'as-of': '2026-03-06T06:00:00Z' });
  ok(folder, '-q', 'upload');
};

// { findings by check, code }; every line of the plain output must be one finding.
const examine = (folder) => {
  const run = rpscrape(folder, '-q', 'doctor', '--json');
  const findings = JSON.parse(run.out);
  const plain = rpscrape(folder, '-q', 'doctor');
  assert.equal(plain.code, run.code);
  assert.equal(plain.out.trim().split('\n').length, findings.length, plain.out);
  return { code: run.code, list: findings, by: Object.fromEntries(findings.map((one) => [one.check, one])), text: plain.out };
};
const failed = (result) => result.list.filter((one) => one.state === 'failed').map((one) => one.check);

test('all is well before and after the first upload, and nothing is left behind', async (t) => {
  const { folder, lake } = folderWith(t);
  const before = examine(folder);
  assert.equal(before.code, 0, before.text);
  assert.deepEqual(failed(before), []);
  assert.equal(before.by.catalog.state, 'warning');
  assert.match(before.by.credentials.detail, /arn:aws:.*, account \d{12}, from the environment/);
  assert.doesNotMatch(before.text, /AWS_SECRET|test-secret/);
  assert.match(before.by.clock.detail, /agrees|is [0-9]+ s/);
  upload(folder);
  await reset();
  const after = examine(folder);
  assert.equal(after.code, 0, after.text);
  assert.deepEqual(failed(after), []);
  assert.match(after.by.catalog.detail, /rpscrape version 1/);
  assert.match(after.by.glue.detail, /shows 1 tables as the catalog says/);
  assert.equal(after.by.sql.state, 'ok');
  const puts = (await requests()).filter((one) => ['PUT', 'POST', 'DELETE'].includes(one.method) && one.path.includes('/rpscrape/'));
  assert.ok(puts.length > 0);
  for (const one of puts) assert.match(one.path, new RegExp(`/${lake}/_rpscrape/doctor/`), 'writes nothing else');
  const left = await (await fetch(`${PROXY}/rpscrape?list-type=2&prefix=${lake}/_rpscrape/doctor/`)).text();
  assert.doesNotMatch(left, /<Key>/);
});

test('a bucket that is not there', (t) => {
  const result = examine(folderWith(t, { bucket: 'no-such-bucket' }).folder);
  assert.notEqual(result.code, 0);
  assert.match(result.text, /failed +store: list .*NoSuchBucket.*paths\.store/);
});

test('a service that does not answer', (t) => {
  const result = examine(folderWith(t, { endpoint: 'http://127.0.0.1:9', settings: 'max_attempts = 1\n' }).folder);
  assert.notEqual(result.code, 0);
  assert.match(result.text, /failed +credentials .*127\.0\.0\.1.*check the network/);
  assert.match(result.text, /skipped +store/);
});

const xml = (code) => `<Error><Code>${code}</Code><Message>by the test</Message></Error>`;
const cases = [
  ['wrong region', { method: 'GET', path: '^/rpscrape', status: 301, body: xml('PermanentRedirect') }, /failed +store: list .*aws\.region/],
  ['no right to list', { method: 'GET', path: 'list-type', status: 403, body: xml('AccessDenied') }, /failed +store: list .*s3:ListBucket/],
  ['no right to write', { method: 'PUT', status: 403, body: xml('AccessDenied') }, /failed +store: write .*s3:PutObject/],
  ['no right to read', { method: 'GET', path: 'doctor/doctor_', status: 403, body: xml('AccessDenied') }, /failed +store: read .*s3:GetObject/],
  ['no right to remove', { method: 'DELETE', status: 403, body: xml('AccessDenied') }, /failed +store: remove .*s3:DeleteObject/],
  ['expired token', { method: 'POST', path: '^/$', status: 400, body: xml('ExpiredToken') }, /failed +credentials .*log in again/],
  ['throttled', { method: 'PUT', status: 503, body: xml('SlowDown') }, /failed +store: write .*aws\.max_connections/],
  ['no Glue', { target: 'GetTables', status: 400, body: '{"__type":"AccessDeniedException","Message":"no"}' }, /failed +glue .*glue:GetTables/],
];
for (const [name, fault, line] of cases) {
  test(name, async (t) => {
    const { folder } = folderWith(t);
    upload(folder);
    await faults({ times: 100000, kind: 'status', ...fault });
    const result = examine(folder);
    await reset();
    assert.notEqual(result.code, 0);
    assert.match(result.text, line);
    assert.equal(failed(result).length, 1, result.text);
  });
}

test('a clock that is off', async (t) => {
  const { folder } = folderWith(t);
  for (const [seconds, state, words] of [
    [-300, 'warning', /ahead of the service's/],
    [3600, 'failed', /behind the service's/],
  ]) {
    await faults({ times: 1000, method: 'POST', kind: 'headers', headers: { Date: new Date(Date.now() + seconds * 1000).toUTCString() } });
    const result = examine(folder);
    await reset();
    assert.equal(result.by.clock.state, state, result.text);
    assert.match(result.by.clock.detail, words);
    assert.match(result.by.clock.advice, /clock/);
  }
});

test('Athena: the workgroup and the place for results', (t) => {
  const none = examine(folderWith(t, { more: '[sql]\nengine = "athena"\n' }).folder);
  assert.match(none.text, /failed +athena .*primary has no place.*athena\.output/);
  const fine = examine(folderWith(t, { more: '[sql]\nengine = "athena"\n[athena]\noutput = "s3://rpscrape/out/"\n' }).folder);
  assert.equal(fine.by.athena.state, 'ok', fine.text);
});

// What others do to Glue behind the program's back.
test('Glue that says something else: found by validate and doctor, mended by repair', async (t) => {
  const { folder, lake } = folderWith(t);
  upload(folder);
  const table = { DatabaseName: lake, TableName: 'rpscrape' };
  ok(folder, '-q', 'validate');
  const { Partitions } = await glue('GetPartitions', table);
  await glue('DeletePartition', { ...table, PartitionValues: ['gb', '2026-03-01'] });
  const moved = Partitions.find((one) => one.Values.join() === 'fr,2026-03-02');
  await glue('UpdatePartition', {
    ...table,
    PartitionValueList: moved.Values,
    PartitionInput: { Values: moved.Values, StorageDescriptor: { ...moved.StorageDescriptor, Location: 's3://rpscrape/elsewhere/' }, Parameters: moved.Parameters },
  });
  await glue('CreatePartition', { ...table, PartitionInput: { Values: ['gb', '1999-01-01'], StorageDescriptor: moved.StorageDescriptor, Parameters: {} } });
  const found = rpscrape(folder, '-q', 'validate', '--json');
  assert.equal(found.code, 5);
  assert.deepEqual(JSON.parse(found.out).map(({ finding, where }) => `${finding} ${where}`).sort(), [
    'glue_differs country=fr/date=2026-03-02',
    'glue_extra country=gb/date=1999-01-01',
    'glue_missing country=gb/date=2026-03-01',
  ]);
  const examined = examine(folder);
  assert.equal(examined.code, 5);
  assert.match(examined.text, /failed +glue .*1 partitions missing .*repair/);
  const shown = rpscrape(folder, '-q', 'repair', '--dry-run', '--json');
  assert.equal(JSON.parse(shown.out).length, 3);
  assert.equal(rpscrape(folder, '-q', 'validate').code, 5, 'a dry run mends nothing');
  const mended = rpscrape(folder, 'repair');
  assert.match(mended.err, /3 differences in Glue/);
  ok(folder, '-q', 'validate');
  await reset();
  const again = rpscrape(folder, '-q', 'repair', '--json');
  assert.deepEqual(JSON.parse(again.out), []);
  const writing = (await requests()).filter((one) => /Create|Update|Delete/.test(one.target ?? ''));
  assert.deepEqual(writing, [], 'a second repair changes nothing');

  const { Table } = await glue('GetTable', { DatabaseName: lake, Name: 'rpscrape' });
  const { Name, StorageDescriptor, PartitionKeys, TableType, Parameters } = Table;
  await glue('UpdateTable', {
    DatabaseName: lake,
    TableInput: { Name, StorageDescriptor: { ...StorageDescriptor, Location: 's3://rpscrape/wrong/' }, PartitionKeys, TableType, Parameters },
  });
  const description = rpscrape(folder, '-q', 'validate', '--json');
  assert.equal(description.code, 5);
  assert.equal(JSON.parse(description.out)[0].finding, 'glue_table');
  ok(folder, '-q', 'repair');
  ok(folder, '-q', 'validate');
});

test('switch and rollback print how long Glue showed a part', (t) => {
  const { folder } = folderWith(t);
  upload(folder);
  ok(folder, '-q', 'migrate', '--partition-by', 'country,month');
  for (const command of ['switch', 'rollback']) {
    const run = rpscrape(folder, command);
    assert.equal(run.code, 0, run.err);
    assert.match(run.err, /Glue: rpscrape changed within \d+\.\d{3} s \(\d+ partitions added, \d+ changed, \d+ removed\)/);
  }
});
