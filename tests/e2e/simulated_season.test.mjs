// The main job on the simulator's season: what SQL answers must be what the simulator knows to be true.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, parseRows } from './compare_truth.mjs';
import { freshFolder, ok, rows, simulate, snapshot } from './program.mjs';

const DAYS = { seed: 11, from: '2026-04-01', to: '2026-04-06', regions: 'gb,ire,fr' };
const MORNING_AFTER = '2026-04-07T06:00:00Z';
const WEEK_LATER = '2026-04-14T06:00:00Z';

function load(cwd, layout, asOf, folder) {
  simulate(cwd, 'pages', { ...DAYS, layout, 'as-of': asOf, out: folder });
  ok(cwd, '-q', 'scrape', '--from-dir', folder);
  ok(cwd, '-q', 'upload');
}

function expectTruth(cwd, layout, asOf) {
  simulate(cwd, 'truth', { ...DAYS, layout, 'as-of': asOf, out: 'truth.jsonl' });
  const truth = parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
  assert.ok(truth.length > 1000, `${truth.length} rows are too few to mean anything`);
  const differences = compare(truth, rows(cwd, "select * from rpscrape"));
  assert.deepEqual(differences.slice(0, 5), []);
}

for (const layout of ['classic', 'next']) {
  test(`${layout} pages end up as the simulator's truth, and late ratings replace, never repeat`, (t) => {
    const cwd = freshFolder(t);
    load(cwd, layout, MORNING_AFTER, 'first');
    expectTruth(cwd, layout, MORNING_AFTER);
    const [before] = rows(cwd, 'select count(*) n, count(rpr) with_rpr from rpscrape');

    load(cwd, layout, WEEK_LATER, 'again');
    expectTruth(cwd, layout, WEEK_LATER);
    const [after] = rows(cwd, 'select count(*) n, count(distinct (race_id, horse_id)) keys, count(rpr) with_rpr from rpscrape');
    assert.equal(after.n, after.keys);
    assert.ok(after.n >= before.n && after.with_rpr > before.with_rpr, JSON.stringify({ before, after }));
    // The table as it was is still there to be asked.
    const old = JSON.parse(ok(cwd, '-q', 'sql', '--as-of', '1', '--format', 'json', 'select count(rpr) r from rpscrape'));
    assert.equal(old[0].r, before.with_rpr);
    assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
  });
}

test('the same upload again changes nothing, a dry run changes nothing', (t) => {
  const cwd = freshFolder(t);
  load(cwd, 'classic', MORNING_AFTER, 'first');
  const files = () => snapshot(cwd, ['logs/', 'serving/', '-wal', '-shm', 'write.lock']);
  const before = files();
  ok(cwd, 'upload');
  assert.deepEqual(files(), before);
  ok(cwd, 'upload', '--force', '--dry-run');
  assert.deepEqual(files(), before);

  simulate(cwd, 'pages', { ...DAYS, layout: 'classic', 'as-of': WEEK_LATER, out: 'again' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'again');
  const scraped = files();
  const report = JSON.parse(ok(cwd, '-q', '--json', 'upload', '--dry-run'));
  assert.ok(report.every((partition) => partition.action === 'replaced') && report.length > 10);
  assert.deepEqual(files(), scraped);
  // The real run does what the dry run said.
  assert.deepEqual(JSON.parse(ok(cwd, '-q', '--json', 'upload')), report);
});
