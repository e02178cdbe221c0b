// Athena as the engine of sql, check and validate: against the emulator, whose Athena runs no SQL but answers with
// results queued beforehand, and against a server of these tests that runs the SQL (athena_server.mjs).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rpscrape, start } from '../e2e/program.mjs';
import { PROXY } from './control.mjs';
import { madeDays } from './made_days.mjs';
import { startAthena } from './athena_server.mjs';

const EMULATOR = process.env.RPS_TEST_GLUE_ENDPOINT;

// A lake on S3 of two made-up days of two countries.
const folderWith = (t, settings = '', athenaEndpoint = PROXY) => {
  const folder = freshFolder(t);
  const lake = `athena-${process.pid}-${(folderWith.count = (folderWith.count ?? 0) + 1)}`;
  const write = (endpoint) =>
    writeFileSync(
      join(folder, 'rpscrape.toml'),
      `[paths]\nstore = "s3://rpscrape/${lake}"\ncache = "cache"\n[catalog]\nkind = "glue"\n[table]\ndatabase = "${lake}"\n` +
        `[athena]\noutput = "s3://rpscrape/results/"\n${settings}` +
        `[aws]\nendpoint = "${PROXY}"\nathena_endpoint = "${endpoint}"\npath_style = true\nbackoff = 0.001\n`,
    );
  write(athenaEndpoint);
  madeDays(folder, { seed: 7, from: '2026-03-01', to: '2026-03-02', regions: 'gb,fr', layout: 'classic', 'as-of': '2026-03-06T06:00:00Z' });
  ok(folder, '-q', 'upload');
  return { folder, lake, useAthena: write };
};

const queue = async (...results) => {
  const reply = await fetch(`${EMULATOR}/moto-api/static/athena/query-results`, {
    method: 'POST',
    body: JSON.stringify({ account_id: '123456789012', region: 'eu-west-1', results }),
  });
  assert.equal(reply.status, 201);
};
const column = (Name, Type) => ({ Name, Label: Name, Type, CatalogName: 'hive', SchemaName: '', TableName: '', Precision: 0, Scale: 0, Nullable: 'UNKNOWN', CaseSensitive: false });
const row = (...values) => ({ Data: values.map((value) => (value === null ? {} : { VarCharValue: value })) });

test('the emulator: typed values, no header, what it cost', async (t) => {
  const { folder } = folderWith(t);
  await queue({
    column_info: [column('horse', 'varchar'), column('runs', 'bigint'), column('rpr', 'double'), column('won', 'boolean')],
    rows: [row('horse', 'runs', 'rpr', 'won'), row('Arkle', '35', '212.5', 'true'), row('', null, null, null)],
  });
  const run = rpscrape(folder, 'sql', '--engine', 'athena', '--format', 'json', 'select horse, runs, rpr, won from rpscrape');
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(JSON.parse(run.out), [
    { horse: 'Arkle', runs: 35, rpr: 212.5, won: true },
    { horse: '', runs: null, rpr: null, won: null },
  ]);
  assert.match(run.err, /2 rows in .* ms; Athena scanned 0 B, about \$0\.00005, query [0-9a-f-]{36}/);

  await queue({ column_info: [column('partition', 'string')], rows: [row('country=gb/date=2026-03-01')] });
  const shown = rpscrape(folder, '-q', 'sql', '--engine', 'athena', '--format', 'csv', 'SHOW PARTITIONS `rpscrape`');
  assert.equal(shown.out, 'partition\ncountry=gb/date=2026-03-01\n');
});

test('the emulator: an unknown workgroup is one clear line', (t) => {
  const { folder } = folderWith(t, 'workgroup = "nobody"\n');
  const run = rpscrape(folder, '-q', 'sql', '--engine', 'athena', 'select 1');
  assert.notEqual(run.code, 0);
  assert.match(run.err, /athena StartQueryExecution: .*WorkGroup/);
  assert.equal(run.err.trim().split('\n').length, 1);
});

const withAthena = async (t, settings) => {
  const lake = folderWith(t, settings);
  const athena = await startAthena({ folder: lake.folder, program: start });
  t.after(() => athena.close());
  lake.useAthena(athena.address);
  const by = (...args) => start(lake.folder, ...args).done;
  return { ...lake, athena, by };
};

test('both engines give the same: sql, check, validate', async (t) => {
  const { athena, by } = await withAthena(t);
  const queries = [
    'select country, count(*) as n, max(rpr) as best from rpscrape group by country order by country',
    'select race_id, horse_id, "or", cast("date" as varchar) as day, horse, pos from rpscrape order by race_id, horse_id',
    'select count(*) as n from rpscrape where "date" = date \'2026-03-01\'',
  ];
  for (const sql of queries) {
    const [here, there] = [await by('-q', 'sql', '--format', 'json', sql), await by('-q', 'sql', '--engine', 'athena', '--format', 'json', sql)];
    assert.equal(there.code, 0, there.err);
    assert.deepEqual(JSON.parse(there.out), JSON.parse(here.out));
    assert.ok(JSON.parse(here.out).length > 0);
  }
  const period = ['--start-date', '2026-03-01', '--end-date', '2026-03-03', '--json'];
  const [here, there] = [await by('-q', 'check', ...period), await by('-q', 'check', '--engine', 'athena', ...period)];
  assert.equal(there.code, here.code, there.err);
  assert.deepEqual(JSON.parse(there.out), JSON.parse(here.out));
  assert.ok(JSON.parse(there.out).countries.length === 2);

  for (const engine of ['athena', 'embedded']) {
    const fine = await by('validate', '--engine', engine);
    assert.equal(fine.code, 0, fine.err);
    assert.match(fine.err, /sees [\d,]+ rows of 4 partitions, 0 duplicate keys/);
  }
  assert.ok(athena.requests.some(({ action }) => action === 'StartQueryExecution'));
});

test('validate finds what Athena does not see', async (t) => {
  const { athena, by } = await withAthena(t);
  athena.hide = "country = 'fr' and \"date\" = date '2026-03-01'";
  const partition = await by('-q', 'validate', '--engine', 'athena');
  assert.equal(partition.code, 5);
  assert.match(partition.out, /missing_partition.*country=fr\/date=2026-03-01/);
  athena.hide = 'horse_id = (select min(horse_id) from rpscrape)';
  const one = await by('-q', 'validate', '--engine', 'athena');
  assert.equal(one.code, 5);
  assert.match(one.out, /rows.*the engine sees/);
});

test('two tables through the engines', async (t) => {
  const { athena, folder, by } = await withAthena(t);
  ok(folder, '-q', 'migrate', '--partition-by', 'country,month');
  const tables = JSON.parse(ok(folder, '-q', 'tables', '--json')).map((one) => one.table);
  const other = tables.find((name) => name !== 'rpscrape');
  for (const engine of ['athena', 'embedded']) {
    const same = await by('-q', 'validate', '--engine', engine, 'rpscrape', other);
    assert.equal(same.code, 0, same.out + same.err);
  }
  athena.hide = 'horse_id = (select min(horse_id) from rpscrape)';
  const differing = await by('-q', 'validate', '--engine', 'athena', 'rpscrape', other);
  assert.equal(differing.code, 5);
  assert.match(differing.out, /only_in_second/);
  assert.match(differing.out, /race \d+, horse \d+: only_in_second/);
});

test('a result of several pages', async (t) => {
  const { athena, by } = await withAthena(t);
  const sql = 'select a.race_id, b.horse_id from rpscrape as a cross join (select distinct horse_id from rpscrape) as b order by 1, 2';
  const run = await by('-q', 'sql', '--engine', 'athena', '--format', 'csv', sql);
  assert.equal(run.code, 0, run.err);
  const here = await by('-q', 'sql', '--format', 'csv', sql);
  assert.equal(run.out, here.out);
  assert.ok(athena.requests.filter(({ action }) => action === 'GetQueryResults').length > 2);
});

test('a mistake in the SQL, and what is refused', async (t) => {
  const { athena, by } = await withAthena(t);
  const mistake = await by('-q', 'sql', '--engine', 'athena', 'select nothing_such from rpscrape');
  assert.equal(mistake.code, 2);
  assert.match(mistake.err, /athena: SYNTAX_ERROR: .*nothing_such.*\(query 0000/);
  athena.requests.length = 0;
  assert.equal((await by('-q', 'sql', '--engine', 'athena', 'drop table rpscrape')).code, 4);
  assert.equal((await by('-q', 'sql', '--engine', 'athena', '--as-of', '1', 'select 1')).code, 2);
  assert.equal((await by('-q', 'sql', '--engine', 'athena', '--format', 'parquet', '--output', 'x.parquet', 'select 1')).code, 2);
  assert.deepEqual(athena.requests, []);
});

test('Ctrl-C stops the query in Athena', async (t) => {
  const { athena, folder } = await withAthena(t);
  athena.hang = true;
  const run = start(folder, '-q', 'sql', '--engine', 'athena', 'select 1');
  while (!athena.requests.some(({ action }) => action === 'GetQueryExecution')) await new Promise((turn) => setImmediate(turn));
  run.child.kill('SIGINT');
  const ended = await run.done;
  assert.equal(ended.code, 130);
  assert.match(ended.err, /Athena was told to stop query/);
  assert.equal(athena.requests.at(-1).action, 'StopQueryExecution');
});

test('the engine by the configuration', async (t) => {
  const { athena, by } = await withAthena(t, 'reuse_minutes = 30\nworkgroup = "racing"\n[sql]\nengine = "athena"\n');
  const ended = await by('-q', 'sql', 'select count(*) as n from rpscrape');
  assert.equal(ended.code, 0, ended.err);
  const { request } = athena.requests[0];
  assert.equal(request.WorkGroup, 'racing');
  assert.equal(request.ResultConfiguration.OutputLocation, 's3://rpscrape/results/');
  assert.deepEqual(request.ResultReuseConfiguration.ResultReuseByAgeConfiguration, { Enabled: true, MaxAgeInMinutes: 30 });
});

test('describe --ddl', (t) => {
  const { folder, lake } = folderWith(t);
  const ddl = ok(folder, '-q', 'describe', '--ddl');
  assert.ok(ddl.startsWith(`CREATE EXTERNAL TABLE IF NOT EXISTS \`${lake}\`.\`rpscrape\` (\n`));
  assert.match(ddl, /`or` \w+/);
  assert.match(ddl, /PARTITIONED BY \(\n {2}`country` string.*\n {2}`date` date/);
  assert.match(ddl, new RegExp(`LOCATION 's3://rpscrape/${lake}/datasets/rpscrape/'`));
  const local = freshFolder(t);
  spawnSync('cp', ['-r', join(folder, 'data'), local]);
  ok(local, '-q', 'upload');
  assert.equal(rpscrape(local, '-q', 'describe', '--ddl').code, 2);
  const athena = rpscrape(local, '-q', 'sql', '--engine', 'athena', 'select 1');
  assert.equal(athena.code, 2);
  assert.match(athena.err, /catalog\.kind/);
});
