// The re-scrape against the site simulator: late ratings come in, nothing known is lost, and whatever happens to a
// run, the next one ends in the truth.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, parseRows } from './compare_truth.mjs';
import { PLACES, killAt, until } from './kill_places.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, simulate, snapshot, start } from './program.mjs';

const WORLD = { seed: 11, regions: 'gb,ire,fr', meetings: 1, races: 4, layout: 'next' };
const LAST = '2026-01-22';
const WINDOW = { from: '2026-01-18', to: LAST };
const MORNING_AFTER = '2026-01-23T06:00:00Z';
const WEEK_LATER = '2026-01-29T06:00:00Z';
const JOB = ['rescrape', '--days', '5', '--until', LAST, '--yes'];
const NOT_DATA = ['serving/', '-wal', '-shm', 'write.lock', '.store-lock'];

async function prepare(t, settings = {}, world = {}) {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...WORLD, 'as-of': MORNING_AFTER, ...world });
  configure(cwd, site, settings);
  return { cwd, site };
}

const setClock = (site, asOf) => site.post('/_sim/clock', { asOf });
const version = (cwd) => JSON.parse(ok(cwd, '-q', '--json', 'history'))[0].version;
const job = (cwd, ...more) => JSON.parse(ok(cwd, '-q', '--json', ...JOB, ...more));
const actions = (report) => Object.fromEntries(report.partitions.map(({ partition, action }) => [partition, action]));
const partitionsOf = (report, action) => report.partitions.filter((p) => p.action === action).map((p) => p.partition);

// Rows that differ from the truth at that time, and that no key is there twice.
function expectTruth(cwd, asOf, world = {}) {
  simulate(cwd, 'truth', { ...WORLD, ...WINDOW, ...world, 'as-of': asOf, out: 'truth.jsonl' });
  const truth = parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
  assert.ok(truth.length > 200, `${truth.length} rows are too few to mean anything`);
  assert.deepEqual(compare(truth, rows(cwd, 'select * from rpscrape')).slice(0, 5), []);
}

const rated = (cwd) =>
  Object.fromEntries(rows(cwd, "select 'country=' || country || '/date=' || \"date\" p, count(rpr) n from rpscrape group by all").map(({ p, n }) => [p, n]));

test('late values replace what was known, only where there are any, and the same again changes nothing', async (t) => {
  const { cwd, site } = await prepare(t);
  assert.equal(job(cwd).versions.length, 1);
  expectTruth(cwd, MORNING_AFTER);
  const before = rated(cwd);

  await setClock(site, WEEK_LATER);
  const later = job(cwd);
  expectTruth(cwd, WEEK_LATER);
  const after = rated(cwd);
  for (const [partition, n] of Object.entries(after)) if (n !== before[partition]) assert.equal(actions(later)[partition], 'replace');
  assert.ok(later.partitions.some(({ changed }) => changed.rpr?.filled > 5));

  const at = version(cwd);
  const again = job(cwd);
  assert.deepEqual(again.versions, []);
  assert.deepEqual(partitionsOf(again, 'replace'), []);
  assert.equal(version(cwd), at);
  // Each scrape is in the raw store, and none waits to be processed.
  const [key] = Object.keys(after);
  const raw = join(cwd, 'store/data/dates', key.replace('country=', '').replace('date=', '').replaceAll('-', '_'));
  assert.equal(readdirSync(raw).length, 3);
  assert.deepEqual(JSON.parse(ok(cwd, '-q', '--json', 'process')), []);
  // The day files are those of the last scrape, so an upload finds nothing new.
  assert.deepEqual(JSON.parse(ok(cwd, '-q', '--json', 'upload')), []);
  assert.deepEqual(readdirSync(join(cwd, 'data/runs')), ['lock']);
  assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/);
});

test('a dry run leaves the store as it is, byte by byte, and the real run does what it said', async (t) => {
  const { cwd, site } = await prepare(t);
  ok(cwd, ...JOB);
  await setClock(site, WEEK_LATER);
  const files = () => ({ ...snapshot(join(cwd, 'store'), NOT_DATA), ...snapshot(join(cwd, 'data/dates')) });
  const failures = () => snapshot(join(cwd, 'logs'), ['rescrape_']);
  const before = [files(), failures()];
  const dry = job(cwd, '--dry-run');
  assert.deepEqual([files(), failures()], before);
  assert.ok(partitionsOf(dry, 'replace').length > 5);
  const { dry_run: wasDry, run_id: dryRun, versions: dryVersions, ...said } = dry;
  const { dry_run: isDry, run_id: run, versions, ...did } = job(cwd);
  assert.deepEqual([wasDry, isDry, dryVersions], [true, false, versions]);
  assert.notEqual(dryRun, run);
  assert.deepEqual(did, said);
});

test('a partition that would lose races is refused, the others are written', async (t) => {
  const { cwd } = await prepare(t);
  ok(cwd, ...JOB);
  const before = rows(cwd, 'select country, "date", count(distinct race_id) races from rpscrape group by all order by all');
  // A site that has forgotten the last race of each meeting, a week later.
  const smaller = await serve(t, { ...WORLD, races: 3, 'as-of': WEEK_LATER });
  configure(cwd, smaller);
  const run = rpscrape(cwd, '-q', '--json', ...JOB);
  assert.equal(run.code, 4);
  const report = JSON.parse(run.out);
  assert.ok(partitionsOf(report, 'refused').length > 5);
  assert.match(report.partitions.find((p) => p.action === 'refused').reason, /1 race that the table has would be lost/);
  assert.deepEqual(rows(cwd, 'select country, "date", count(distinct race_id) races from rpscrape group by all order by all'), before);
  // Wished for.
  ok(cwd, ...JOB, '--allow-shrink');
  expectTruth(cwd, WEEK_LATER, { races: 3 });
});

test('when half the races are blocked, those that came are updated and the others stay', async (t) => {
  const { cwd, site } = await prepare(t, { breaker: 500, max_attempts: 2 });
  ok(cwd, ...JOB);
  const known = rows(cwd, 'select race_id, count(*) n from rpscrape group by all order by all');
  const ratings = () => rows(cwd, 'select race_id % 2 odd, count(rpr) n from rpscrape group by all order by all');
  const before = ratings();
  await setClock(site, WEEK_LATER);
  await site.faults({ profile: 'half-blocked' });
  const run = rpscrape(cwd, '-q', '--json', ...JOB);
  assert.equal(run.code, 3, run.err);
  const report = JSON.parse(run.out);
  assert.ok(partitionsOf(report, 'merge').length > 5 && partitionsOf(report, 'replace').length === 0);
  const runners = new Map(rows(cwd, 'select race_id, count(*) n from rpscrape group by all').map((r) => [r.race_id, r.n]));
  for (const { race_id: id } of known) assert.ok(runners.has(id), `race ${id} is gone`);
  const after = ratings();
  assert.equal(after[0].n, before[0].n);
  assert.ok(after[1].n > before[1].n + 20, JSON.stringify({ before, after }));
  await site.faults([]);
  // The failed races can be retried: the day files go on from what this run has got.
  const retried = freshFolder(t);
  cpSync(cwd, retried, { recursive: true });
  ok(retried, 'retry');
  ok(retried, 'upload');
  expectTruth(retried, WEEK_LATER);
  // Or what was missed is caught up with, also when it is no longer among the last days.
  ok(cwd, 'rescrape', '--days', '1', '--until', LAST, '--yes', '--since-last-success');
  expectTruth(cwd, WEEK_LATER);
});

test('killed anywhere, the next run ends in the truth', async (t) => {
  const { cwd: begun, site } = await prepare(t);
  ok(begun, ...JOB);
  await setClock(site, WEEK_LATER);
  let killed = 0;
  for (const [name, place] of Object.entries(PLACES)) {
    const cwd = freshFolder(t);
    cpSync(begun, cwd, { recursive: true });
    const { signal } = await killAt(place, { cwd, site }, ...JOB);
    killed += signal === 'SIGKILL' ? 1 : 0;
    const again = rpscrape(cwd, ...JOB);
    assert.equal(again.code, 0, `${name}: ${again.err}`);
    expectTruth(cwd, WEEK_LATER);
    assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/, name);
    assert.deepEqual(readdirSync(join(cwd, 'data/runs')), ['lock'], name);
  }
  assert.ok(killed >= 4, `only ${killed} runs were killed`);
});

test('what a killed run had scraped is not asked for again', async (t) => {
  const { cwd, site } = await prepare(t);
  const run = start(cwd, ...JOB);
  await until(async () => (await site.stats()).total >= 30, run);
  run.child.kill('SIGKILL');
  await run.done;
  const { code, err } = rpscrape(cwd, ...JOB);
  assert.equal(code, 0, err);
  assert.match(err, /taking over what a run of/);
  const { races } = await site.requests();
  const twice = Object.values(races).filter((n) => n > 1).length;
  assert.ok(twice <= 1, `${twice} pages were asked for twice`);
  expectTruth(cwd, MORNING_AFTER);
});

test('two at once: the second is told who is at work', async (t) => {
  const { cwd, site } = await prepare(t, { delay: 0.05 });
  const first = start(cwd, ...JOB);
  await until(async () => (await site.stats()).total >= 3, first);
  const second = rpscrape(cwd, ...JOB);
  assert.equal(second.code, 4);
  assert.match(second.err, new RegExp(`process ${first.child.pid}|pid ${first.child.pid}`));
  assert.match(second.err, /rescrape/);
  assert.equal((await first.done).code, 0);
  expectTruth(cwd, MORNING_AFTER);
});

test('without a terminal and without --yes nothing is even asked of the site', async (t) => {
  const { cwd, site } = await prepare(t);
  const run = rpscrape(cwd, 'rescrape', '--days', '1');
  assert.equal(run.code, 4);
  assert.match(run.err, /--yes/);
  assert.equal((await site.stats()).total, 0);
  for (const bad of [['--days', '0'], ['--days', '31'], ['--countries', 'atlantis'], ['--until', '2999-01-01']]) {
    assert.equal(rpscrape(cwd, 'rescrape', '--yes', ...bad).code, 2, bad.join(' '));
  }
  assert.equal((await site.stats()).total, 0);
});

test('a day that was abandoned is left as it is', async (t) => {
  const { cwd } = await prepare(t, {}, { 'as-of': WEEK_LATER });
  // All of gb was abandoned that day; the table knows a race all the same.
  writeFileSync(join(cwd, 'one.csv'), 'date,region,race_id,horse_id,horse,course,off\n2026-01-27,gb,5,6,Made Up (GB),Perth,14:30\n');
  ok(cwd, 'upload', 'one.csv');
  const before = snapshot(join(cwd, 'store/datasets'));
  const run = JSON.parse(ok(cwd, '-q', '--json', 'rescrape', '--days', '1', '--until', '2026-01-27', '--countries', 'gb', '--yes'));
  assert.equal(run.partitions[0].action, 'no racing');
  assert.match(run.partitions[0].reason, /abandoned; the 1 race of the table stay/);
  assert.deepEqual(snapshot(join(cwd, 'store/datasets')), before);
});

test('daily: from the environment, one line, and a hook when it fails', async (t) => {
  const { cwd, site } = await prepare(t, { breaker: 3, breaker_pause: 0, max_attempts: 1 }, { 'as-of': new Date().toISOString() });
  const config = readFileSync(join(cwd, 'rpscrape.toml'), 'utf8');
  writeFileSync(join(cwd, 'rpscrape.toml'), `${config}[daily]\non_failure = 'printf "%s|%s" "$RPSCRAPE_EXIT_CODE" "$RPSCRAPE_SUMMARY" > told'\n`);
  Object.assign(process.env, { DAYS_TO_REGENERATE: '2', COUNTRIES: 'gb,fr' });
  t.after(() => { delete process.env.DAYS_TO_REGENERATE; delete process.env.COUNTRIES; });
  const line = ok(cwd, '-q', 'daily');
  assert.match(line, /^daily: exit 0, 2 days of fr, gb: .* refused; 0 cells changed\n$/);
  assert.ok(!existsSync(join(cwd, 'told')));
  await site.faults({ profile: 'blocked' });
  const failed = rpscrape(cwd, '-q', 'daily');
  assert.equal(failed.code, 3, failed.err);
  assert.equal(readFileSync(join(cwd, 'told'), 'utf8'), failed.out.replace(/^daily: exit 3, /, '3|').trimEnd());
  process.env.DAYS_TO_REGENERATE = 'many';
  assert.equal(rpscrape(cwd, '-q', 'daily').code, 2);
  assert.match(readFileSync(join(cwd, 'told'), 'utf8'), /^2\|DAYS_TO_REGENERATE is 'many'/);
});
