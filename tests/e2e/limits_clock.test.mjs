// Clocks and calendars: which day it is for the daily job (London's, whatever the user's time zone, at midnight, on the
// nights when summer time begins and ends, on leap days, at the end of the year), and clocks that jump between runs and
// in mid-run: nothing is overwritten, run ids stay unique, the pace holds, and with the right clock all ends in the truth.
import './memory_folder.mjs';
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, parseRows } from './compare_truth.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, simulate, snapshot, start } from './program.mjs';
import { shiftedClock } from './shifted_clock.mjs';

const WORLD = { seed: 11, regions: 'gb,ire', meetings: 1, races: 3, layout: 'next' };
const ENV = { DAYS_TO_REGENERATE: '1', COUNTRIES: 'gb' };

function truthOf(cwd, window, asOf) {
  simulate(cwd, 'truth', { ...WORLD, ...window, 'as-of': asOf, out: 'truth.jsonl' });
  return parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
}

function expectTruth(cwd, window, asOf) {
  const truth = truthOf(cwd, window, asOf);
  assert.ok(truth.length > 20, `${truth.length} rows are too few to mean anything`);
  assert.deepEqual(compare(truth, rows(cwd, 'select * from rpscrape')).slice(0, 5), []);
}

// A moment of the daily job and the days that it covers: yesterday in London, and those before.
const MOMENTS = [
  ['2025-03-29T23:59:58Z', 1, ['2025-03-28']],
  ['2025-03-30T00:30:00Z', 1, ['2025-03-29']], // the hour before summer time begins
  ['2025-03-30T22:59:50Z', 1, ['2025-03-29']], // 23:59:50 in London
  ['2025-03-30T23:00:02Z', 1, ['2025-03-30']],
  ['2025-10-25T22:59:50Z', 1, ['2025-10-24']],
  ['2025-10-25T23:00:02Z', 1, ['2025-10-25']],
  ['2025-10-26T00:59:50Z', 1, ['2025-10-25']], // summer time ends at 01:00 UTC
  ['2025-10-26T01:30:00Z', 1, ['2025-10-25']],
  ['2025-10-26T23:30:00Z', 1, ['2025-10-25']], // 23:30 in London: no summer time any more
  ['2024-02-29T23:59:50Z', 2, ['2024-02-27', '2024-02-28']],
  ['2024-03-01T00:00:02Z', 2, ['2024-02-28', '2024-02-29']],
  ['2023-03-01T06:00:00Z', 2, ['2023-02-27', '2023-02-28']],
  ['2024-12-31T23:59:50Z', 1, ['2024-12-30']],
  ['2025-01-01T00:00:02Z', 2, ['2024-12-30', '2024-12-31']],
];

test('the daily job covers the days up to yesterday in London, at midnight, on summer-time nights and leap days', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2025-11-01T06:00:00Z' });
  const clock = shiftedClock(t);
  for (const [instant, days, wanted] of MOMENTS) {
    const cwd = freshFolder(t);
    configure(cwd, site);
    // The pages are those of a later time, so that no day lacks what it has had since.
    const where = clock(cwd, instant, { ...ENV, DAYS_TO_REGENERATE: String(days) });
    const run = rpscrape(where, '-q', '--json', 'daily');
    assert.deepEqual(JSON.parse(run.out).days, wanted, instant);
    assert.ok([0, 3].includes(run.code), run.err);
  }
});

test("the user's time zone changes nothing: days, off times, stamps, answers", async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2025-04-02T06:00:00Z' });
  const clock = shiftedClock(t);
  const seen = new Map();
  for (const zone of ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Europe/London', ':/no/such/zone']) {
    const cwd = freshFolder(t);
    configure(cwd, site);
    const where = clock(cwd, '2025-03-30T23:30:00Z', { ...ENV, COUNTRIES: 'gb,ire', DAYS_TO_REGENERATE: '2', TZ: zone });
    const run = rpscrape(where, '-q', '--json', 'daily');
    assert.equal(run.code, 0, run.err);
    const { days, partitions } = JSON.parse(run.out);
    const files = readdirSync(join(cwd, 'store/data/dates'), { recursive: true }).map(String).filter((name) => name.endsWith('.csv'));
    for (const name of files) assert.match(name, /scrape_2025033[01]_/, zone);
    // Times of SQL, of the report and of the log, which are all UTC.
    const sql = rows(where, `select * exclude (created_at) from rpscrape order by race_id, horse_id`);
    const [at] = rows(where, "select min(created_at)::varchar like '2025-03-30 23:3%' as utc, current_setting('timezone') as zone from rpscrape");
    seen.set(zone, JSON.stringify({ days, partitions, sql, at }));
    const log = readdirSync(join(cwd, 'logs')).find((name) => name.startsWith('daily_'));
    assert.match(log, /^daily_20250330_233/, zone);
    assert.match(readFileSync(join(cwd, 'logs', log), 'utf8'), /^2025-03-30T23:3/, zone);
  }
  const [utc, ...others] = [...seen];
  for (const [zone, value] of others) assert.equal(value, utc[1], zone);
});

test('ranges over leap days, years and summer-time nights, with British off times', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2025-12-01T06:00:00Z' });
  for (const [range, from, to, days] of [['2024-02-27-2024-03-01', '2024-02-27', '2024-03-01', 4], ['2024-12-30-2025-01-02', '2024-12-30', '2025-01-02', 4],
    ['2025-03-29-2025-03-31', '2025-03-29', '2025-03-31', 3], ['2025-10-25-2025-10-27', '2025-10-25', '2025-10-27', 3]]) {
    const cwd = freshFolder(t);
    configure(cwd, site);
    ok(cwd, '-q', 'scrape', '-d', range, '-r', 'gb,ire');
    ok(cwd, '-q', 'upload');
    expectTruth(cwd, { from, to }, '2025-12-01T06:00:00Z');
    const { listings } = await site.requests();
    assert.equal(Object.keys(listings).length, days, range);
    await site.post('/_sim/stats/reset', {});
  }
  const cwd = freshFolder(t);
  for (const bad of ['2023-02-29', '2025-02-29', '2100-02-29', '2024-02-30', '2025-03-01-2025-02-28', '2024-13-01', '2024-00-10']) {
    assert.equal(rpscrape(cwd, 'scrape', '-d', bad, '-r', 'gb').code, 2, bad);
  }
});

const WINDOW = { from: '2026-01-20', to: '2026-01-22' };
const JOB = ['-q', '--json', 'rescrape', '--days', '3', '--until', '2026-01-22', '--countries', 'gb,ire', '--yes'];

// What has been stored of earlier scrapes is there as it was, and no run has another's id or an earlier version.
function expectKept(cwd, before, context) {
  const now = snapshot(join(cwd, 'store/data'));
  for (const [file, hash] of Object.entries(before)) assert.equal(now[file], hash, `${context}: ${file}`);
  const history = JSON.parse(ok(cwd, '-q', '--json', 'history'));
  const ids = history.filter((version) => version.operation !== 'create').map((version) => version.run_id);
  assert.ok(ids.length > 0 && ids.every(Boolean), JSON.stringify(history));
  assert.deepEqual(history.map((version) => version.version), history.map((_, i) => history.length - 1 - i), context);
  assert.equal(new Set(ids).size, ids.length, context);
  return now;
}

test('a clock that jumps between runs: nothing stored is overwritten, what came too late is told, the right clock mends it', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2026-01-23T06:00:00Z' });
  const cwd = freshFolder(t);
  configure(cwd, site);
  const clock = shiftedClock(t);
  let stored = {};
  const morning = (instant, siteTime) => site.post('/_sim/clock', { asOf: siteTime }).then(() => rpscrape(clock(cwd, instant), ...JOB));
  const first = await morning('2026-01-23T06:05:00Z', '2026-01-23T06:00:00Z');
  assert.equal(first.code, 0, first.err);
  stored = expectKept(cwd, stored, 'first');
  // Set ahead by two days.
  assert.equal((await morning('2026-01-26T06:05:00Z', '2026-01-24T06:00:00Z')).code, 0);
  stored = expectKept(cwd, stored, 'ahead');
  // Back again: the table's rows seem to be later than this scrape. That is told, and not taken for success.
  const back = await morning('2026-01-25T06:05:00Z', '2026-01-25T06:00:00Z');
  stored = expectKept(cwd, stored, 'back');
  const outdated = JSON.parse(back.out).partitions.filter((p) => p.action === 'outdated');
  assert.ok(outdated.length > 0, back.out);
  assert.match(back.err, /outdated/);
  assert.equal(back.code, 3, back.err);
  // The same second again and again, and before the lake was made.
  for (const instant of ['2026-01-25T06:05:00Z', '2026-01-25T06:05:00Z', '2026-01-22T23:59:59Z']) {
    await morning(instant, '2026-01-26T06:00:00Z');
    stored = expectKept(cwd, stored, instant);
  }
  // The right time has come by.
  const right = await morning('2026-01-29T06:05:00Z', '2026-01-29T06:00:00Z');
  assert.equal(right.code, 0, right.err);
  expectKept(cwd, stored, 'right');
  expectTruth(cwd, WINDOW, '2026-01-29T06:00:00Z');
  assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/);
});

test('a clock that jumps in mid-run, back or ahead, at any look at it', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2026-01-23T06:00:00Z' });
  const home = freshFolder(t);
  configure(home, site);
  const clock = shiftedClock(t);
  assert.equal(rpscrape(clock(home, '2026-01-23T06:05:00Z'), ...JOB).code, 0);
  await site.post('/_sim/clock', { asOf: '2026-01-29T06:00:00Z' });
  for (const jump of [-2 * 86_400, 3_600]) {
    for (const after of [1, 20, 300]) {
      const context = `a jump of ${jump} s after ${after} looks`;
      const cwd = freshFolder(t);
      cpSync(home, cwd, { recursive: true });
      const stored = snapshot(join(cwd, 'store/data'));
      const run = rpscrape(clock(cwd, '2026-01-29T23:59:30Z', { JUMP_AFTER: String(after), JUMP_SECONDS: String(jump) }), ...JOB);
      assert.ok([0, 3].includes(run.code), `${context}: ${run.code} ${run.err}`);
      expectKept(cwd, stored, context);
      assert.equal(rpscrape(clock(cwd, '2026-01-30T06:05:00Z'), ...JOB).code, 0, context);
      expectTruth(cwd, WINDOW, '2026-01-29T06:00:00Z');
      assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/, context);
      assert.deepEqual(readdirSync(join(cwd, 'data/runs')), ['lock'], context);
    }
  }
});

test('midnight in mid-run: the days are those that the run began with', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2025-11-01T06:00:00Z' });
  const clock = shiftedClock(t);
  for (const after of [1, 4, 20, 100]) {
    const cwd = freshFolder(t);
    configure(cwd, site);
    const run = rpscrape(clock(cwd, '2025-06-10T22:59:55Z', { ...ENV, JUMP_AFTER: String(after), JUMP_SECONDS: '10' }), '-q', '--json', 'daily');
    const { days, partitions } = JSON.parse(run.out);
    assert.ok(['2025-06-09', '2025-06-10'].includes(days[0]) && days.length === 1, JSON.stringify(days));
    for (const { partition } of partitions) assert.match(partition, new RegExp(days[0]));
  }
});

test('the pace holds while the clock jumps, and no wrong time keeps the program away for years', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2026-01-29T06:00:00Z' });
  const clock = shiftedClock(t);
  for (const jump of [-86_400, 86_400]) {
    const cwd = freshFolder(t);
    configure(cwd, site, { delay: 0.02 });
    await site.post('/_sim/stats/reset', {});
    const run = rpscrape(clock(cwd, '2026-01-29T06:05:00Z', { JUMP_AFTER: '30', JUMP_SECONDS: String(jump) }), ...JOB);
    assert.ok([0, 3].includes(run.code), run.err);
    const stats = await site.stats();
    const gap = stats.minGapMs ?? stats.pace?.minGapMs;
    assert.ok(stats.total > 15 && gap >= 19, JSON.stringify({ total: stats.total, gap }));
  }
  // An earlier run, by a clock that was years ahead, was asked to stay away.
  const cwd = freshFolder(t);
  configure(cwd, site);
  ok(clock(cwd, '2026-01-29T06:05:00Z'), ...JOB);
  const file = join(cwd, 'data/.scrape/site.json');
  assert.ok(existsSync(file));
  const state = JSON.parse(readFileSync(file, 'utf8'));
  for (const entry of Object.values(state.sites)) Object.assign(entry, { come_back_at: '2099-01-01T00:00:00.000Z', last_request: '2098-12-31T00:00:00.000Z' });
  writeFileSync(file, JSON.stringify(state));
  const away = rpscrape(clock(cwd, '2026-01-29T07:00:00Z'), ...JOB);
  assert.equal(away.code, 3, away.err);
  assert.match(JSON.parse(away.out).stopped, /after 2026-01-30T07:/);
  ok(clock(cwd, '2026-01-30T08:00:00Z'), ...JOB);
});

test('locks do not go by the clock: a run hours ahead or behind is still told who is at work', async (t) => {
  const site = await serve(t, { ...WORLD, 'as-of': '2026-01-29T06:00:00Z' });
  const cwd = freshFolder(t);
  configure(cwd, site, { delay: 0.1 });
  const clock = shiftedClock(t);
  const first = start(clock(cwd, '2026-01-29T06:05:00Z'), ...JOB);
  while ((await site.stats()).total < 3) await new Promise((next) => setImmediate(next));
  for (const instant of ['2026-01-31T06:05:00Z', '2026-01-27T06:05:00Z']) {
    const second = rpscrape(clock(cwd, instant), ...JOB);
    assert.equal(second.code, 4, second.err);
    assert.match(second.err, new RegExp(`process ${first.child.pid}`));
  }
  assert.equal((await first.done).code, 0);
});
