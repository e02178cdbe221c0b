// `report` and `quality` on a lake that two mornings of the simulator's season made: every figure against SQL, the
// raw store and the simulator's own requests.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, simulate } from './program.mjs';
import { shiftedClock } from './shifted_clock.mjs';

const WORLD = { seed: 11, regions: 'gb,ire', meetings: 2, races: 4, layout: 'next' };
const LAST = '2026-03-22';
const JOB = ['-q', 'rescrape', '--days', '6', '--until', LAST, '--countries', 'gb,ire', '--yes'];
const number = (value) => Number(value);

// A lake scraped on the morning after and a week later. Its clock stands three weeks after the last day.
async function twoMornings(t) {
  const cwd = freshFolder(t);
  const at = shiftedClock(t);
  const site = await serve(t, { ...WORLD, 'as-of': '2026-03-23T06:00:00Z' });
  configure(cwd, site, { breaker: 500, max_attempts: 2, delay: 0, backoff: 0 });
  ok(at(cwd, '2026-03-23T06:00:00Z'), ...JOB);
  await site.post('/_sim/clock', { asOf: '2026-03-30T06:00:00Z' });
  ok(at(cwd, '2026-03-30T06:00:00Z'), ...JOB);
  return { cwd, site, now: at(cwd, '2026-04-12T06:00:00Z') };
}

const reportOf = (where, ...words) => JSON.parse(ok(where, '-q', '--json', 'report', ...words));
const gateOf = (quality, name) => quality.gates.find((gate) => gate.name === name);

test('report: counts, ratings and sizes are those of SQL and the catalog', async (t) => {
  const { cwd, now } = await twoMornings(t);
  const report = reportOf(now);
  assert.equal(report.format, 1);
  assert.equal(report.today, '2026-04-12');
  const finished = "substr(pos, 1, 1) between '1' and '9'";
  const days = rows(cwd, `select country, cast(date as varchar) as day, count(distinct race_id) races, count(*) runners,
    count(*) filter (${finished}) finishers, count(rpr) filter (${finished}) rpr, count(ts) filter (${finished}) ts,
    count("or") filter (${finished}) "or" from rpscrape group by all order by all`);
  const partitions = new Map(JSON.parse(ok(cwd, '-q', '--json', 'partitions')).map((each) => [each.partition ?? each.name, each]));
  let seen = 0;
  for (const country of report.countries) {
    const first = Date.parse(country.first_day);
    const mine = days.filter((row) => row.country === country.code);
    assert.equal(country.first_day, mine[0].day);
    assert.equal(country.races.length, (Date.parse(mine.at(-1).day) - first) / 86_400_000 + 1);
    for (const row of mine) {
      const at = (Date.parse(row.day) - first) / 86_400_000;
      for (const field of ['races', 'runners', 'finishers', 'rpr', 'ts', 'or']) {
        assert.equal(country[field][at], number(row[field]), `${country.code} ${row.day} ${field}`);
      }
      assert.equal(country.bytes[at], partitions.get(`country=${row.country}/date=${row.day}`).bytes);
      seen += 1;
    }
    assert.equal(country.races.filter((races) => races > 0).length, mine.length, 'days that are none are zero');
    assert.equal(country.statistics.races, mine.reduce((sum, row) => sum + number(row.races), 0));
  }
  assert.equal(seen, days.length);
  for (const field of ['races', 'runners', 'finishers', 'rpr', 'ts', 'or']) {
    assert.equal(report.totals[field], days.reduce((sum, row) => sum + number(row[field]), 0), field);
  }
  assert.equal(report.totals.runners, report.table.rows);
  assert.equal(report.sizes.bytes_by_year.reduce((sum, year) => sum + year.bytes, 0), report.table.bytes);
  assert.equal(report.rating_by_age.reduce((sum, age) => sum + age.finishers, 0), report.totals.finishers);
  const history = JSON.parse(ok(cwd, '-q', '--json', 'history'));
  assert.deepEqual(report.runs.map((run) => run.run_id), history.map((run) => run.run_id));
  assert.equal(report.runs.at(-1).rows_added, report.runs.at(-1).rows);
});

test('report: late ratings, scrapes and changes are what the two mornings saw', async (t) => {
  const { cwd, site, now } = await twoMornings(t);
  const report = reportOf(now);
  // The days from 17 to 22 March were first seen on the 23rd: those of the last two days soon enough to tell.
  const [first] = rows(cwd, `select count(*) finishers from rpscrape where country = 'gb' and date >= '2026-03-21'
    and substr(pos, 1, 1) between '1' and '9'`);
  const curve = report.late.curves.find((each) => each.country === 'gb' && each.field === 'rpr');
  assert.equal(curve.finishers, number(first.finishers));
  assert.equal(curve.filled.length, report.late.max_age + 1);
  assert.ok(curve.filled.every((count, age) => age === 0 || count >= curve.filled[age - 1]), 'never falls');
  const [late] = rows(cwd, `select count(rpr) rated from rpscrape where country = 'gb' and date >= '2026-03-21'
    and substr(pos, 1, 1) between '1' and '9'`);
  assert.equal(curve.filled.at(-1), number(late.rated));
  assert.ok(curve.filled[1] < curve.filled.at(-1), 'some came late');

  const { requests } = await site.stats().then((stats) => ({ requests: Object.values(stats.paths).reduce((a, b) => a + b) }));
  assert.deepEqual(report.health.days.map((day) => day.day), ['2026-03-23', '2026-03-30']);
  assert.equal(report.health.days[0].scrapes, 12);
  assert.equal(report.health.days[0].failed, 0);
  assert.ok(report.health.days.reduce((sum, day) => sum + day.requests, 0) >= requests - 4, 'robots.txt is no day\'s');

  const changes = JSON.parse(ok(now, '-q', '--json', 'changes', '--since', '2026-03-24', '--limit', '0'));
  assert.equal(report.changes.races_changed, changes.races_changed);
  assert.deepEqual(
    Object.fromEntries(report.changes.columns.map((each) => [each.column, each.filled])),
    Object.fromEntries(Object.entries(changes.columns).map(([column, each]) => [column, each.filled])));
  assert.equal(report.changes.recent.length, Math.min(200, changes.changes.length));
  // Nothing of it is left when the window is shorter.
  assert.equal(reportOf(now, '--days', '10').changes, null);
});

test('report: the page holds the same document, tables go to the terminal, bad input is told', async (t) => {
  const { cwd, now } = await twoMornings(t);
  const wrote = rpscrape(now, 'report');
  assert.equal(wrote.code, 0, wrote.err);
  assert.equal(wrote.out, '');
  assert.match(wrote.err, /wrote report\.html \(/);
  const page = readFileSync(join(cwd, 'report.html'), 'utf8');
  const [, text] = page.match(/<script id="report-data" type="application\/json">([^<]*)<\/script>/);
  const report = reportOf(now);
  const timeless = (doc) => ({ ...doc, generated_at: '', changes: { ...doc.changes, since: '' } });
  assert.deepEqual(timeless(JSON.parse(text)), timeless(report));

  const tables = ok(now, '-q', 'report', '--terminal');
  assert.match(tables, /finish-time-predict\.rpscrape version \d+: [\d,]+ rows/);
  for (const country of report.countries) assert.match(tables, new RegExp(`\\b${country.code} .*[▁▂▃▄▅▆▇█]`, 'u'));
  assert.match(tables, /2026 ··█/);
  assert.match(tables, /Ratings by days after the race/);

  const bad = rpscrape(now, 'report', '--output', '/proc/none/report.html');
  assert.equal(bad.code, 1);
  assert.match(bad.err, /\/proc\/none/);
  const empty = freshFolder(t);
  const none = rpscrape(empty, 'report');
  assert.equal(none.code, 1);
  assert.match(none.err, /no (catalog|table|lake)/i);
  assert.equal(existsSync(join(empty, 'report.html')), false);
});

test('quality: passes a good lake, and each kind of damage closes its gate', async (t) => {
  const { cwd, now } = await twoMornings(t);
  const quality = (where, ...words) => {
    const run = rpscrape(where, '-q', '--json', ...words, 'quality', '--start-date', '2026-03-17', '--end-date', LAST, '--country', 'gb,ire');
    return { code: run.code, report: JSON.parse(run.out) };
  };
  const failed = (report) => report.gates.filter((gate) => gate.state === 'failed').map((gate) => gate.name);
  // The table ends three weeks before "today".
  const stale = quality(now);
  assert.equal(stale.code, 5);
  assert.deepEqual(failed(stale.report), ['max_days_behind']);
  const [newest] = rows(cwd, "select max(date '2026-04-11' - newest) behind from (select max(date) newest from rpscrape group by country)");
  assert.equal(gateOf(stale.report, 'max_days_behind').value, number(newest.behind));
  const good = quality(now, '--set', 'quality.max_days_behind=30');
  assert.equal(good.code, 0, JSON.stringify(good.report));
  assert.equal(good.report.passed, true);
  const [share] = rows(cwd, `select min(rated) least from (select 100.0 * count(rpr) / count(*) rated from rpscrape
    where substr(pos, 1, 1) between '1' and '9' group by country)`);
  assert.ok(Math.abs(gateOf(good.report, 'min_rpr').value - share.least) < 1e-9);
  assert.deepEqual(failed(quality(now, '--set', 'quality.max_days_behind=30', '--set', 'quality.min_rpr=99.9').report), ['min_rpr']);
  // Without the scrapes' records nothing explains thin days, and there is nothing to judge the scrapes by.
  rmSync(join(cwd, 'logs/scrape_metadata'), { recursive: true });
  const unknown = quality(now, '--set', 'quality.max_days_behind=30', '--set', 'quality.max_thin_days=-1',
    '--set', 'quality.max_missing_days=-1');
  assert.deepEqual(unknown.report.gates.filter((gate) => gate.state === 'unknown').map((gate) => gate.name), ['max_refused_days', 'min_scraped']);
  assert.equal(gateOf(unknown.report, 'max_thin_days').state, 'off');

  // Rows that should not be: a race with a runner lost, and a runner twice.
  const [race] = rows(cwd, "select race_id, cast(date as varchar) as day from rpscrape where country = 'gb' limit 1");
  const csv = ok(cwd, '-q', 'sql', '--format', 'csv', `select * from rpscrape where race_id = ${race.race_id}`).trim().split('\n');
  writeFileSync(join(cwd, 'again.csv'), `${csv.slice(0, 3).join('\n')}\n`);
  ok(cwd, '-q', 'upload', 'again.csv', '--mode', 'append');
  const twice = quality(now, '--set', 'quality.max_days_behind=30', '--set', 'quality.max_thin_days=-1',
    '--set', 'quality.max_missing_days=-1');
  assert.deepEqual(failed(twice.report), ['max_duplicates']);
  assert.equal(gateOf(twice.report, 'max_duplicates').value, 2);
  writeFileSync(join(cwd, 'short.csv'), `${csv.slice(0, -1).join('\n')}\n`);
  ok(cwd, '-q', 'upload', 'short.csv', '--mode', 'upsert');
  const short = quality(now, '--set', 'quality.max_days_behind=30', '--set', 'quality.max_thin_days=-1',
    '--set', 'quality.max_missing_days=-1');
  assert.deepEqual(failed(short.report), ['max_short_races']);
  assert.match(gateOf(short.report, 'max_short_races').detail, new RegExp(`race ${race.race_id} `));
  assert.equal(rpscrape(cwd, 'quality', '--country', 'xx').code, 2);
});
