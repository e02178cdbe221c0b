#!/usr/bin/env node
// The re-scrape's story, told by the program itself: every command and every query is printed with its result, and
// what is told is checked. Exit code 1 when something is not as told. The site is the simulator's, the program's clock
// is set to the mornings of the story; everything happens in a folder that is removed at the end.
//
//   make story                                or  RPSCRAPE_BIN=build/dev/rpscrape node tools/story.mjs
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.RPSCRAPE_BIN ??= fileURLToPath(new URL('../build/release/rpscrape', import.meta.url));
const { World } = await import('../tests/simulator/world.mjs');
const { truth } = await import('../tests/simulator/truth.mjs');
const { compare } = await import('../tests/e2e/compare_truth.mjs');
const { configure, serve } = await import('../tests/e2e/live_site.mjs');
const { freshFolder, rows, rpscrape, snapshot } = await import('../tests/e2e/program.mjs');
const { shiftedClock } = await import('../tests/e2e/shifted_clock.mjs');

// In this season a horse's rating is published as 95 and corrected to 98 three days later.
const SEASON = { seed: 4, regions: 'gb,ire,fr', meetings: 2, races: 4, layout: 'next' };
const DAY = '2026-07-04';
const HORSE = 'Harbour Sailor (IRE)';
const BLOCKED_DAY = '2026-07-12';
// Of the store, what is no part of the lake: the query engine's copy, locks.
const NOT_LAKE = ['serving/', '-wal', '-shm', 'write.lock', '.store-lock'];

const say = (text) => process.stdout.write(`${text}\n`);
const chapter = (title) => say(`\n\n== ${title}`);
const shell = (word) => (/^[\w./=,:-]+$/.test(word) ? word : `"${word.replace(/["$`\\]/g, '\\$&')}"`);

class Teller {
  constructor(cwd, site, clock) {
    Object.assign(this, { cwd, site, clock, told: 0 });
    this.world = new World({ ...SEASON, regions: SEASON.regions.split(',') });
  }

  async morning(instant) {
    this.instant = instant;
    await this.site.post('/_sim/clock', { asOf: instant });
    say(`\n-- It is ${instant.slice(0, 10)}, six in the morning.`);
  }

  // Runs the program as one would type it, shows what it says, and gives its standard output.
  run(args, { exit = 0, only = '' } = {}) {
    say(`\n$ rpscrape ${args.map(shell).join(' ')}${only ? ` | grep "${only}"` : ''}`);
    const { code, out, err } = rpscrape(this.clock(this.cwd, this.instant), ...args);
    const lines = out.split('\n').filter((line) => line.includes(only));
    say(`${err}${lines.join('\n')}`.trimEnd());
    if (code !== 0) say(`(exit code ${code})`);
    this.sure(code === exit, `the command ends with ${exit}`);
    return lines.join('\n');
  }

  // Shows a query with its result and gives the rows.
  sql(query) {
    this.run(['-q', 'sql', query]);
    return rows(this.clock(this.cwd, this.instant), query);
  }

  // What is told must be so.
  sure(holds, what) {
    assert.ok(holds, `not as told: ${what}`);
    this.told += 1;
  }

  // The country's day as the site had it at an instant.
  siteRows(country, date, instant) {
    return truth(this.world, date, Date.parse(instant), SEASON.layout).filter((row) => row.country === country);
  }

  tableRows(country, date) {
    return rows(this.clock(this.cwd, this.instant), `select * from rpscrape where country = '${country}' and date = '${date}'`);
  }

  files() {
    return JSON.stringify([snapshot(join(this.cwd, 'store'), NOT_LAKE), snapshot(join(this.cwd, 'data/dates'))]);
  }
}

async function lateRating(teller) {
  chapter('1. A rating that is corrected: 95, and a week later 98');
  const query = `select date, course, horse, pos, rpr from rpscrape where horse = '${HORSE}' and date = '${DAY}'`;
  await teller.morning('2026-07-06T06:00:00Z');
  teller.run(['-q', 'scrape', '-d', DAY.replaceAll('-', '/'), '-r', 'gb']);
  teller.run(['-q', 'upload']);
  teller.sure(JSON.stringify(teller.sql(query).map((row) => row.rpr)) === '[95]', `${HORSE} has one row with 95`);

  await teller.morning('2026-07-13T06:00:00Z');
  teller.run(['-q', 'rescrape', '--days', '1', '--until', DAY, '--countries', 'gb', '--yes']);
  teller.sure(JSON.stringify(teller.sql(query).map((row) => row.rpr)) === '[98]', `${HORSE} has one row with 98`);
  const change = teller.run(['-q', 'changes', '--since', '2026-07-13', '--country', 'gb', '--column', 'rpr', '--limit', '0'], { only: HORSE });
  teller.sure(/│ rpr +│ 95 +│ 98 +│/.test(change), 'changes shows 95 -> 98');
  const [{ distinct_keys: keys, row_count: all }] = teller.sql('select count(distinct (race_id, horse_id)) distinct_keys, count(*) row_count from rpscrape');
  teller.sure(keys === all && all === teller.siteRows('gb', DAY, teller.instant).length, 'no row is there twice');
}

async function halfBlocked(teller) {
  chapter('2. A day is scraped whole, then again while the site refuses half its races');
  const query = `select race_id, count(*) runners, count(rpr) with_rpr from rpscrape where country = 'gb' and date = '${BLOCKED_DAY}' group by race_id order by race_id`;
  const first = '2026-07-14T06:00:00Z';
  const again = '2026-07-17T06:00:00Z';
  await teller.morning(first);
  teller.run(['-q', 'rescrape', '--days', '7', '--countries', 'gb,ire,fr', '--yes']);
  const before = teller.sql(query);

  await teller.morning(again);
  say('   The site refuses the pages of all races with an even number.');
  await teller.site.faults({ profile: 'half-blocked' });
  teller.run(['-q', 'rescrape', '--days', '1', '--until', BLOCKED_DAY, '--countries', 'gb', '--yes'], { exit: 3 });
  const after = teller.sql(query);
  teller.sure(before.length === after.length && before.length > 4, 'all races are still there');
  const even = (row) => row.race_id % 2 === 0;
  const expected = [...teller.siteRows('gb', BLOCKED_DAY, first).filter(even),
    ...teller.siteRows('gb', BLOCKED_DAY, again).filter((row) => !even(row))];
  teller.sure(compare(expected, teller.tableRows('gb', BLOCKED_DAY)).length === 0,
    'races with an even number are as on the 14th, the others as the site has them now');
  const rated = (list) => list.filter((row) => !even(row)).reduce((sum, row) => sum + row.with_rpr, 0);
  teller.sure(rated(after) > rated(before), 'the races that came have new ratings');
}

async function dryRun(teller) {
  chapter('3. A dry run of seven days and three countries');
  await teller.site.faults([]);
  say('\n   The site refuses nothing any more. It is still the 17th.');
  const query = 'select country, count(*) row_count, count(rpr) with_rpr, max(date) last_day from rpscrape group by country order by country';
  const before = [JSON.stringify(teller.sql(query)), teller.files()];
  const told = teller.run(['rescrape', '--days', '7', '--countries', 'gb,ire,fr', '--dry-run']);
  teller.sure((told.match(/│ replace/g) ?? []).length > 10, 'it shows what it would replace');
  const after = [JSON.stringify(teller.sql(query)), teller.files()];
  teller.sure(before[0] === after[0] && before[1] === after[1], 'it changes nothing: the same rows, each file the same byte by byte');
  say('\n   The same rows; and every file of the lake is the same, byte by byte.');
}

async function tell(t) {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...SEASON, 'as-of': '2026-07-06T06:00:00Z' });
  // Two attempts a page, and no giving up however many pages fail, so that half a site is visited to its end.
  configure(cwd, site, { max_attempts: 2, breaker: 500 });
  const teller = new Teller(cwd, site, shiftedClock(t));
  await lateRating(teller);
  await halfBlocked(teller);
  await dryRun(teller);
  say(`\n\n${teller.told} things were told, and all are so.`);
}

const cleanups = [];
try {
  await tell({ after: (cleanup) => cleanups.push(cleanup) });
} catch (error) {
  process.stderr.write(`\n${error.code === 'ERR_ASSERTION' ? error.message : error.stack}\n`);
  process.exitCode = 1;
} finally {
  for (const cleanup of cleanups) await cleanup();
}
