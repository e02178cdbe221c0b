// The commands around the catalog: rebuilding the table from the raw store, repairing it, going back in time,
// dropping it. Each over a simulated season.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rows, rpscrape, simulate, snapshot } from './program.mjs';

const SEASON = { seed: 23, from: '2026-04-01', to: '2026-04-03', regions: 'gb,ire', layout: 'classic' };

function pages(cwd, asOf, folder) {
  simulate(cwd, 'pages', { ...SEASON, 'as-of': asOf, out: folder });
}

function load(cwd, folder) {
  const code = rpscrape(cwd, '-q', 'scrape', '--from-dir', folder).code;
  assert.ok(code === 0 || code === 3, `scrape of ${folder}: exit ${code}`);
  ok(cwd, '-q', 'upload');
}

// A lake with three scrapes of the same days: the morning after, a sabotaged one, and late ratings.
function lakeWithHistory(t) {
  const cwd = freshFolder(t);
  pages(cwd, '2026-04-04T06:00:00Z', 'first');
  load(cwd, 'first');
  pages(cwd, '2026-04-06T06:00:00Z', 'second');
  const results = readdirSync(join(cwd, 'second')).filter((name) => /^\d/.test(name));
  writeFileSync(join(cwd, 'second', results[1]), 'this is no page');
  load(cwd, 'second');
  pages(cwd, '2026-04-12T06:00:00Z', 'third');
  for (const name of readdirSync(join(cwd, 'third'))) {
    if (name.includes('2026-04-01')) rmSync(join(cwd, 'third', name));
  }
  load(cwd, 'third');
  return cwd;
}

const json = (cwd, ...args) => JSON.parse(ok(cwd, '-q', '--json', ...args));
const partitions = (cwd) => json(cwd, 'partitions').map((p) => ({ name: p.partition, rows: p.rows, hash: p.content_hash }));
const version = (cwd) => json(cwd, 'tables')[0].version;
const lake = (cwd) => snapshot(join(cwd, 'store'), ['serving/', '-wal', '-shm', 'write.lock']);
const marksOf = (cwd) => Object.keys(snapshot(join(cwd, 'store/_rpscrape/processed'))).sort();

test('a rebuild from the raw store gives the table that the uploads made', (t) => {
  const cwd = lakeWithHistory(t);
  const before = partitions(cwd);
  assert.ok(before.length >= 5 && before.every((p) => p.rows > 0));
  const modes = marksOf(cwd).map((name) => JSON.parse(readFileSync(join(cwd, 'store/_rpscrape/processed', name), 'utf8')).mode);
  assert.ok(modes.includes('upsert') && modes.includes('overwrite_partitions'), String(modes));

  const at = version(cwd);
  const refused = rpscrape(cwd, 'process', '--mode', 'overwrite');
  assert.equal(refused.code, 4, refused.err);
  ok(cwd, 'process', '--mode', 'overwrite', '--yes');
  assert.deepEqual(partitions(cwd), before);
  assert.equal(version(cwd), at, 'the same rows are no new version');

  // Also when nothing is left of the table, and once more after that.
  for (let round = 0; round < 2; round += 1) {
    ok(cwd, 'drop', 'rpscrape', '--purge', '--yes');
    assert.notEqual(rpscrape(cwd, 'sql', 'from rpscrape').code, 0);
    ok(cwd, 'process', '--mode', 'overwrite', '--yes');
    assert.deepEqual(partitions(cwd), before);
  }
  assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
});

test('a rebuild without marks upserts in the order of the scrapes', (t) => {
  const cwd = lakeWithHistory(t);
  const before = rows(cwd, 'select race_id, horse_id, rpr, created_at from rpscrape order by all');
  rmSync(join(cwd, 'store/_rpscrape/processed'), { recursive: true });
  ok(cwd, 'process', '--mode', 'overwrite', '--yes');
  // No race vanished between the scrapes, so the latest scrape of each race is what both say.
  assert.deepEqual(rows(cwd, 'select race_id, horse_id, rpr, created_at from rpscrape order by all'), before);
});

test('a raw object that cannot be read any more stops a rebuild before anything changes', (t) => {
  const cwd = lakeWithHistory(t);
  const raw = join(cwd, 'store/data/dates/gb/2026_04_02');
  writeFileSync(join(raw, readdirSync(raw)[0]), 'horse\nno date\n');
  const before = lake(cwd);
  const run = rpscrape(cwd, 'process', '--mode', 'overwrite', '--yes');
  assert.equal(run.code, 4, run.err);
  assert.match(run.err, /2026_04_02/);
  assert.deepEqual(lake(cwd), before);
});

test('process takes in what is not marked, and never an older scrape over a later one', (t) => {
  const cwd = lakeWithHistory(t);
  assert.match(rpscrape(cwd, 'process').err, /nothing to process/);
  const before = partitions(cwd);
  const at = version(cwd);
  const marks = marksOf(cwd);
  // The oldest scrape of every day loses its mark, as if its run had been killed at the end.
  const firsts = marks.filter((name, i) => name.split('/').slice(0, -1).join('/') !== marks[i - 1]?.split('/').slice(0, -1).join('/'));
  for (const name of firsts) rmSync(join(cwd, 'store/_rpscrape/processed', name));
  const unmarked = lake(cwd);
  ok(cwd, 'process', '--dry-run');
  assert.deepEqual(lake(cwd), unmarked);
  const run = rpscrape(cwd, 'process', '--batch-size', '2');
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /rows were left out/);
  assert.deepEqual(marksOf(cwd), marks);
  assert.deepEqual(partitions(cwd), before);
  assert.equal(version(cwd), at);
  // What it did is part of what a rebuild repeats.
  ok(cwd, 'process', '--mode', 'overwrite', '--yes');
  assert.deepEqual(partitions(cwd), before);

  // Into an empty lake, from raw objects that nobody marked.
  const other = freshFolder(t);
  pages(other, '2026-04-04T06:00:00Z', 'first');
  load(other, 'first');
  const wanted = partitions(other);
  ok(other, 'drop', 'rpscrape', '--purge', '--yes');
  rmSync(join(other, 'store/_rpscrape/processed'), { recursive: true });
  ok(other, 'process', '--batch-size', '3');
  assert.deepEqual(partitions(other), wanted);
});

test('tables and history say what there is; sql and restore go back by number and by time', (t) => {
  const cwd = lakeWithHistory(t);
  const [table] = json(cwd, 'tables');
  assert.equal(table.table, 'rpscrape');
  assert.equal(table.rows, rows(cwd, 'select count(*) n from rpscrape')[0].n);
  assert.equal(table.partitions, partitions(cwd).length);
  assert.equal(table.dataset, 'datasets/rpscrape');
  const history = json(cwd, 'history');
  assert.equal(history[0].version, table.version);
  assert.equal(history.at(-1).operation, 'create');
  assert.equal(json(cwd, 'history', '--limit', '2').length, 2);
  assert.equal(rpscrape(cwd, 'history', 'nobody').code, 1);

  const ratings = (...args) => JSON.parse(ok(cwd, '-q', 'sql', ...args, '--format', 'json', 'select count(rpr) n from rpscrape'))[0].n;
  const first = history.find((entry) => entry.version === 1);
  const then = first.committed_at.replace('T', ' ').replace('Z', '');
  assert.ok(ratings() > ratings('--as-of', '1'));
  assert.equal(ratings('--as-of', then), ratings('--as-of', '1'));
  assert.equal(rpscrape(cwd, 'sql', '--as-of', 'yesterday', 'from rpscrape').code, 2);
  assert.equal(rpscrape(cwd, 'sql', '--as-of', '2001-01-01', 'from rpscrape').code, 1);

  const present = partitions(cwd);
  const files = lake(cwd);
  assert.equal(rpscrape(cwd, 'restore', '--version', '1').code, 4);
  assert.equal(rpscrape(cwd, 'restore').code, 2);
  assert.equal(rpscrape(cwd, 'restore', '--version', '1', '--at', then, '--yes').code, 2);
  assert.equal(rpscrape(cwd, 'restore', '--version', '77', '--yes').code, 1);
  const planned = json(cwd, 'restore', '--at', then, '--dry-run');
  assert.ok(planned.length > 0);
  assert.deepEqual(lake(cwd), files);
  const expected = ratings('--as-of', '1');
  assert.deepEqual(json(cwd, 'restore', '--at', then, '--yes'), planned);
  assert.equal(ratings(), expected);
  ok(cwd, 'restore', '--version', String(table.version), '--yes');
  assert.deepEqual(partitions(cwd), present);
  assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
});

test('a restore whose objects are not kept any more names the partition and changes nothing', (t) => {
  const cwd = lakeWithHistory(t);
  const kept = join(cwd, 'store/_rpscrape/kept');
  for (const name of readdirSync(kept)) rmSync(join(kept, name));
  const before = lake(cwd);
  const run = rpscrape(cwd, 'restore', '--version', '1', '--yes');
  assert.equal(run.code, 1);
  assert.match(run.err, /country=\w+\/date=2026-04-0\d.*not kept any more/);
  assert.deepEqual(lake(cwd), before);
});

test('repair adds, drops, puts back and re-registers what was changed from outside', (t) => {
  const cwd = lakeWithHistory(t);
  const dataset = join(cwd, 'store/datasets/rpscrape');
  const object = (name) => join(dataset, name, 'part-0.snappy.parquet');
  const before = partitions(cwd);
  const [lost, moved, changed] = before.map((p) => p.name);
  ok(cwd, 'restore', '--version', '1', '--yes');
  ok(cwd, 'restore', '--version', String(version(cwd) - 1), '--yes');
  // One object vanishes (it is kept aside), one folder is renamed to another day, one is overwritten.
  rmSync(object(lost));
  assert.match(rpscrape(cwd, 'validate').err + rpscrape(cwd, '--json', 'validate').out, /missing_object/);
  assert.equal(rpscrape(cwd, 'validate').code, 5);
  renameSync(join(dataset, moved), join(dataset, 'country=gb/date=2031-01-01'));
  writeFileSync(object(changed), readFileSync(object(before[3].name)));
  writeFileSync(join(dataset, 'notes.txt'), 'mine');
  const files = lake(cwd);
  assert.equal(rpscrape(cwd, 'validate').code, 5);

  const planned = json(cwd, 'repair', '--dry-run');
  assert.deepEqual(lake(cwd), files);
  const done = json(cwd, 'repair');
  assert.deepEqual(done, planned);
  const actions = (action) => done.filter((entry) => entry.action === action).map((entry) => entry.object.replace('datasets/rpscrape/', '').replace('/part-0.snappy.parquet', ''));
  assert.deepEqual(actions('added'), ['country=gb/date=2031-01-01']);
  assert.deepEqual(actions('put back').sort(), [lost, moved].sort());
  assert.deepEqual(actions('re-registered'), [changed]);
  assert.deepEqual(actions('left alone'), ['notes.txt']);
  assert.equal(json(cwd, 'history')[0].operation, 'repair');
  const [day] = rows(cwd, "select count(*) n from rpscrape where date = '2031-01-01'");
  assert.equal(day.n, before.find((p) => p.name === moved).rows);
  assert.deepEqual(json(cwd, 'repair').map((entry) => entry.action), ['left alone']);

  // Gone for good: dropped.
  rmSync(join(cwd, 'store/_rpscrape/kept'), { recursive: true });
  rmSync(join(dataset, 'country=gb/date=2031-01-01'), { recursive: true });
  assert.deepEqual(json(cwd, 'repair').map((entry) => entry.action), ['dropped', 'left alone']);
  assert.equal(rows(cwd, "select count(*) n from rpscrape where date = '2031-01-01'")[0].n, 0);
});

test('drop leaves the objects, a new table takes them in again; purge removes them', (t) => {
  const cwd = lakeWithHistory(t);
  const before = partitions(cwd);
  assert.equal(rpscrape(cwd, 'drop').code, 2);
  assert.equal(rpscrape(cwd, 'drop', 'nobody', '--yes').code, 1);
  assert.equal(rpscrape(cwd, 'drop', 'rpscrape').code, 4);
  const files = lake(cwd);
  ok(cwd, 'drop', 'rpscrape', '--purge', '--dry-run');
  assert.deepEqual(lake(cwd), files);

  const objects = snapshot(join(cwd, 'store/datasets'));
  ok(cwd, 'drop', 'rpscrape', '--yes');
  assert.deepEqual(json(cwd, 'tables'), []);
  assert.deepEqual(snapshot(join(cwd, 'store/datasets')), objects);
  // A table made anew by an upload of one day takes the other days in by repair.
  ok(cwd, '-q', 'upload', '--force', '--max-files', '1');
  assert.equal(partitions(cwd).length, 1);
  ok(cwd, 'repair');
  assert.deepEqual(partitions(cwd).slice(1), before.slice(1));

  ok(cwd, 'drop', 'rpscrape', '--purge', '--yes');
  assert.ok(!existsSync(join(cwd, 'store/datasets/rpscrape')));
  assert.ok(existsSync(join(cwd, 'store/data/dates')));
});

test('lake.keep_days is a number of days, 0 for ever', (t) => {
  const cwd = lakeWithHistory(t);
  const versions = () => json(cwd, 'history').length;
  const many = versions();
  ok(cwd, '-q', '--set', 'lake.keep_days=0', 'upload');
  ok(cwd, '-q', 'upload');
  assert.equal(versions(), many);
  assert.equal(rpscrape(cwd, '--set', 'lake.keep_days=-1', 'upload').code, 2);
});
