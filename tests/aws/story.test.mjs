// The whole story on S3 and Glue: years of results are loaded, days uploaded, processed and scraped again, the table
// is migrated to a partition a month, switched and rolled back; each step repeated changes nothing. Then the process
// is killed at its requests, and the next run must complete what it left.
//
// RPS_LONG=1: 25,600 partitions, and every request (make aws-story); else a few hundred and a sample.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from '../e2e/live_site.mjs';
import { freshFolder, ok, rows, simulate, start } from '../e2e/program.mjs';
import { CATALOG, PROXY, faults, glue, hasGlue, held, requests, reset } from './control.mjs';
import { madeDays } from './made_days.mjs';

const LONG = process.env.RPS_LONG === '1';
const DAYS = LONG ? 8531 : 60; // of three countries each, before the scraped ones
const PARTITIONS = DAYS * 3 + 7;
const WORLD = { seed: 11, regions: 'gb,ire,fr', meetings: 1, races: 2, layout: 'next' };
const FIRST = '2026-01-20';
const LAST = '2026-01-22';
const MORNING_AFTER = '2026-01-23T06:00:00Z';
const WEEK_LATER = '2026-01-29T06:00:00Z';
const EVERYTHING = 'select * exclude (created_at) from rpscrape order by all';
// Of all rows, whatever their order: how many, and a sum of hashes.
const DIGEST = 'select count(*) as n, cast(sum(hash(r)::hugeint) as varchar) as h from (select * exclude (created_at) from rpscrape) as r';
// What a re-scrape keeps of itself though it found nothing new: its CSVs, their marks, and that it was there.
const RECORDS = /\/(data\/dates|_rpscrape\/processed\/data|_rpscrape\/runs)\//;
let lakes = 0;

const configure = (folder, lines) => writeFileSync(join(folder, 'rpscrape.toml'), lines.join('\n') + '\n');
const scraping = (site) => ['[scrape]', `site = "${site.address}"`, 'delay = 0', 'backoff = 0.01', 'contact = "test@example.org"'];

const onS3 = (lake, site) => [
  ...['[paths]', `store = "s3://rpscrape/${lake}"`, 'cache = "cache"', '[catalog]', `kind = "${CATALOG}"`],
  ...['[table]', `database = "${lake}"`],
  ...['[aws]', `endpoint = "${PROXY}"`, 'path_style = true', 'backoff = 0.001', ...(site ? scraping(site) : [])],
];

// One race of each country on each of many days, made of a few scraped ones.
const makeYears = (folder, file) => {
  const source = join(folder, 'years');
  mkdirSync(source);
  simulate(source, 'pages', { ...WORLD, from: '2025-06-01', to: '2025-06-04', 'as-of': '2025-07-01T06:00:00Z', out: 'pages' });
  ok(source, '-q', 'scrape', '--from-dir', 'pages');
  ok(source, '-q', 'upload');
  const races = 'select * from rpscrape where race_id in (select min(race_id) from rpscrape group by country)';
  const shifted = `select r.* replace (cast(date '2002-01-01' + cast(i as int) as date) as "date", cast(race_id % 1000 + i * 1000 as int) as race_id) from (${races}) as r, range(${DAYS}) as t(i)`;
  ok(source, '-q', 'sql', '--format', 'parquet', '--output', join('..', file), shifted);
  rmSync(source, { recursive: true });
};

const partitionsInGlue = async (lake) => {
  let count = 0;
  let token;
  do {
    const page = await glue('GetPartitions', { DatabaseName: lake, TableName: 'rpscrape', MaxResults: 1000, ExcludeColumnSchema: true, ...(token ? { NextToken: token } : {}) });
    count += page.Partitions.length;
    token = page.NextToken;
  } while (token);
  return count;
};

const glueShows = async (lake, count) => {
  if (hasGlue) assert.equal(await partitionsInGlue(lake), count);
};

// Requests that change something, the lease's aside.
const changing = (list) =>
  list.filter((one) => (['PUT', 'DELETE'].includes(one.method) && !one.path.includes('.lease')) || (one.method === 'POST' && (one.path.includes('delete') || /Create|Update|Delete/.test(one.target ?? ''))));

const by = async (folder, ...args) => {
  const run = await start(folder, ...args).done;
  assert.equal(run.code, 0, `rpscrape ${args.join(' ')}: ${run.code}\n${run.err}`);
  return run.out;
};

test(`the whole story with ${PARTITIONS} partitions`, async (t) => {
  const folder = freshFolder(t);
  const lake = `story-${process.pid}`;
  const site = await serve(t, { ...WORLD, 'as-of': MORNING_AFTER });
  configure(folder, onS3(lake, site));
  makeYears(folder, 'years.parquet');
  const RESCRAPE = ['-q', 'rescrape', '--days', '3', '--until', LAST, '--yes'];
  // What a step asks of the services, and that it changes nothing when it is repeated.
  const counts = [];
  const step = async (name, ...args) => {
    await reset();
    await by(folder, ...args);
    const first = await requests();
    await reset();
    await by(folder, ...args);
    const again = changing(await requests()).filter((one) => !(args.includes('rescrape') && RECORDS.test(one.path)));
    assert.deepEqual(again.map(({ method, path, target }) => `${method} ${path} ${target ?? ''}`), [], `${name}, repeated`);
    counts.push(`${name}: ${first.length} requests`);
  };

  await by(folder, '-q', 'load', 'years.parquet');
  simulate(folder, 'pages', { ...WORLD, from: FIRST, to: LAST, 'as-of': MORNING_AFTER, out: 'pages' });
  await by(folder, '-q', 'scrape', '--from-dir', 'pages');
  await step('upload', '-q', 'upload');
  await step('process', '-q', 'process');
  await site.post('/_sim/clock', { asOf: WEEK_LATER });
  await step('rescrape', ...RESCRAPE);
  const before = rows(folder, DIGEST)[0];
  const live = JSON.parse(ok(folder, '-q', 'tables', '--json'))[0];
  assert.ok(live.partitions >= DAYS * 3 + 6, String(live.partitions));
  await glueShows(lake, live.partitions);

  // A step that is not to be repeated: how many requests, and what it says.
  const once = async (name, ...args) => {
    await reset();
    const run = await start(folder, ...args).done;
    assert.equal(run.code, 0, run.err);
    const made = await requests();
    const batches = made.filter((one) => /Batch/.test(one.target ?? '')).length;
    const window = run.err.match(/Glue: rpscrape changed within ([\d.]+) s/);
    counts.push(`${name}: ${made.length} requests, ${batches} of them batches of Glue${window ? `, which changed within ${window[1]} s` : ''}`);
    return window;
  };
  await once('migrate', 'migrate', '--partition-by', 'country,month');
  assert.deepEqual(rows(folder, DIGEST)[0], before, 'the live table answers as before');
  await glueShows(lake, live.partitions);
  assert.equal((await once('switch', 'switch')) !== null, hasGlue);
  const months = JSON.parse(ok(folder, '-q', 'tables', '--json')).find((one) => one.table === 'rpscrape');
  assert.equal(months.rows, live.rows);
  await glueShows(lake, months.partitions);
  assert.deepEqual(rows(folder, DIGEST)[0], before);
  await step('repair', '-q', 'repair');
  await by(folder, '-q', 'validate');
  assert.equal((await once('rollback', 'rollback')) !== null, hasGlue);
  assert.deepEqual(rows(folder, DIGEST)[0], before);
  await glueShows(lake, live.partitions);
  await step('rescrape after the rollback', ...RESCRAPE);
  await by(folder, '-q', 'validate');
  t.diagnostic(`${live.partitions} partitions, ${live.rows} rows; ${counts.join('; ')}`);
});

// Requests at which the process is killed: all of them, or some that a seed chooses.
const chosen = (total) => {
  const all = [...Array(total).keys()];
  if (LONG) return all;
  let state = 20260122;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return all.map((n) => [random(), n]).sort(([a], [b]) => a - b).slice(0, 4).map(([, n]) => n);
};

const dayFiles = (folder, asOf) => madeDays(folder, { ...WORLD, regions: 'gb,fr', from: FIRST, to: FIRST, 'as-of': asOf });

// `prepare` brings a lake to the state before; `job` is killed; then `finish` must bring it to `wanted`.
const killAtRequests = async (t, { name, prepare, job, finish, wanted }) => {
  const fresh = () => {
    const folder = freshFolder(t);
    configure(folder, onS3(`kill-${process.pid}-${(lakes += 1)}`));
    prepare(folder);
    return folder;
  };
  const whole = fresh();
  await reset();
  await by(whole, ...job);
  const total = (await requests()).length;
  assert.ok(total > 20, `${name}: ${total} requests`);
  assert.deepEqual(rows(whole, EVERYTHING), wanted);
  for (const kind of ['hold', 'hold_after']) {
    for (const skip of chosen(total)) {
      const folder = fresh();
      await reset();
      await faults({ skip, times: 1, kind });
      const run = start(folder, ...job);
      const ended = await Promise.race([held().then(() => null), run.done]);
      run.child.kill('SIGKILL');
      assert.equal((await run.done).signal, ended ? null : 'SIGKILL', `${name}: request ${skip}`);
      await reset();
      for (const command of finish) await by(folder, ...command);
      assert.deepEqual(rows(folder, EVERYTHING), wanted, `${name}: killed at request ${skip} (${kind})`);
      await by(folder, '-q', 'validate');
    }
  }
};

test('an upload is killed at its requests', async (t) => {
  const local = freshFolder(t);
  for (const asOf of [MORNING_AFTER, WEEK_LATER]) {
    dayFiles(local, asOf);
    ok(local, '-q', 'upload');
  }
  await killAtRequests(t, {
    name: 'upload',
    prepare: (folder) => {
      dayFiles(folder, MORNING_AFTER);
      ok(folder, '-q', 'upload');
      dayFiles(folder, WEEK_LATER);
    },
    job: ['-q', 'upload'],
    finish: [['-q', 'upload']],
    wanted: rows(local, EVERYTHING),
  });
});

test('a migration, a switch and a rollback are killed at their requests', async (t) => {
  const local = freshFolder(t);
  dayFiles(local, MORNING_AFTER);
  ok(local, '-q', 'upload');
  const wanted = rows(local, EVERYTHING);
  const uploaded = (folder) => {
    dayFiles(folder, MORNING_AFTER);
    ok(folder, '-q', 'upload');
  };
  const migrated = (folder) => {
    uploaded(folder);
    ok(folder, '-q', 'migrate', '--partition-by', 'country,month');
  };
  const switched = (folder) => {
    migrated(folder);
    ok(folder, '-q', 'switch');
  };
  const MIGRATE = ['-q', 'migrate', '--partition-by', 'country,month'];
  await killAtRequests(t, { name: 'migrate', prepare: uploaded, job: MIGRATE, finish: [[...MIGRATE, '--resume']], wanted });
  // Killed after the commit a switch is done; told again it would look for another new table.
  const settle = [['-q', 'repair']];
  await killAtRequests(t, { name: 'switch', prepare: migrated, job: ['-q', 'switch'], finish: settle, wanted });
  await killAtRequests(t, { name: 'rollback', prepare: switched, job: ['-q', 'rollback'], finish: settle, wanted });
});
