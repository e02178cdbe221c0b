// `check` and `changes` after re-scrapes of the simulator's season.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseRows } from './compare_truth.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rpscrape, simulate } from './program.mjs';

const WORLD = { seed: 11, regions: 'gb', meetings: 2, races: 4, layout: 'next' };
const LAST = '2026-03-22';
const WINDOW = { from: '2026-03-19', to: LAST }; // on the 19th one of two meetings is abandoned
const MORNING_AFTER = '2026-03-23T06:00:00Z';
const WEEK_LATER = '2026-03-30T06:00:00Z';
const JOB = ['-q', 'rescrape', '--days', '4', '--until', LAST, '--countries', 'gb', '--yes'];

async function scraped(t, asOf) {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...WORLD, 'as-of': asOf });
  configure(cwd, site, { breaker: 500, max_attempts: 1 });
  ok(cwd, ...JOB);
  return { cwd, site };
}

function truthAt(cwd, asOf) {
  simulate(cwd, 'truth', { ...WORLD, ...WINDOW, 'as-of': asOf, out: 'truth.jsonl' });
  return parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
}

const check = (cwd, first = WINDOW.from) => {
  const run = rpscrape(cwd, '-q', '--json', 'check', '--start-date', first, '--end-date', WINDOW.to);
  return { code: run.code, report: JSON.parse(run.out) };
};
const kinds = (report) => report.findings.filter((f) => !f.explained).map((f) => `${f.kind} ${f.date}`);

test('check: counts, what the site explains, and what is to be seen to', async (t) => {
  const { cwd, site } = await scraped(t, WEEK_LATER);
  const truth = truthAt(cwd, WEEK_LATER);
  const { report } = check(cwd);
  const days = new Map();
  for (const row of truth) days.set(row.date, (days.get(row.date) ?? new Set()).add(row.race_id));
  const counts = [...days.values()].map((ids) => ids.size);
  assert.equal(report.countries[0].races, counts.reduce((a, b) => a + b));
  assert.equal(report.countries[0].days, counts.length);
  assert.ok(Math.abs(report.countries[0].mean - report.countries[0].races / counts.length) < 1e-9);
  // Thin and missing days are only what the site had.
  assert.deepEqual(kinds(report).filter((kind) => !kind.startsWith('ratings')), []);

  // The day before the scrapes is missing; without the scrape's records nothing explains a thin day.
  const more = check(cwd, '2026-03-18');
  assert.equal(more.code, 5);
  assert.ok(kinds(more.report).includes('missing day 2026-03-18'));
  const thin = report.findings.filter((f) => f.explained);
  rmSync(join(cwd, 'logs/scrape_metadata'), { recursive: true });
  assert.equal(kinds(check(cwd).report).length, kinds(report).length + thin.length);

  await site.faults({ profile: 'half-blocked' });
  assert.equal(rpscrape(cwd, ...JOB).code, 3);
  assert.ok(kinds(check(cwd).report).some((kind) => kind.startsWith('failures')));
});

test('check: ratings that did not come in two weeks are a finding', async (t) => {
  const { cwd } = await scraped(t, MORNING_AFTER);
  const { code, report } = check(cwd);
  assert.equal(code, 5);
  assert.ok(kinds(report).some((kind) => kind.startsWith('ratings')));
});

test('changes: cell by cell what the truth of both moments says', async (t) => {
  const { cwd, site } = await scraped(t, MORNING_AFTER);
  const before = new Map(truthAt(cwd, MORNING_AFTER).map((row) => [`${row.race_id}/${row.horse_id}`, row]));
  assert.deepEqual(JSON.parse(ok(cwd, '-q', '--json', 'changes', '--since', '2026-01-01')).changes, []);
  await site.post('/_sim/clock', { asOf: WEEK_LATER });
  ok(cwd, ...JOB);
  const expected = [];
  for (const row of truthAt(cwd, WEEK_LATER)) {
    const old = before.get(`${row.race_id}/${row.horse_id}`);
    if (old && old.rpr !== row.rpr) expected.push(`${row.race_id}/${row.horse_id} ${old.rpr} ${row.rpr}`);
  }
  assert.ok(expected.length > 20);
  const number = (text) => (text === null ? null : Number(text));
  const report = JSON.parse(ok(cwd, '-q', '--json', 'changes', '--since', '2026-01-01', '--column', 'rpr', '--limit', '0'));
  const found = report.changes.map((c) => `${c.race_id}/${c.horse_id} ${number(c.before)} ${number(c.after)}`);
  assert.deepEqual(found.sort(), expected.sort());
  const { filled, altered, cleared } = report.columns.rpr;
  assert.equal(filled + altered + cleared, expected.length);

  // The listing is limited, the sums are not.
  const few = JSON.parse(ok(cwd, '-q', '--json', 'changes', '--since', '2026-01-01', '--column', 'rpr', '--limit', '3'));
  assert.equal(few.changes.length, 3);
  assert.deepEqual(few.columns, report.columns);
  // Since the last run there is nothing; for people there are tables.
  const [{ run_id: run }] = JSON.parse(ok(cwd, '-q', '--json', 'history'));
  assert.deepEqual(JSON.parse(ok(cwd, '-q', '--json', 'changes', '--since', run)).changes, []);
  assert.match(ok(cwd, '-q', 'changes', '--since', '2026-01-01'), /│ rpr +│/);
  assert.equal(rpscrape(cwd, 'changes').code, 2);
  assert.equal(rpscrape(cwd, 'changes', '--since', 'lately').code, 2);
});
