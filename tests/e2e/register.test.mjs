// A folder of results becomes a flat table, then a partitioned one, and back: register, migrate, switch, rollback.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rows, rpscrape, simulate } from './program.mjs';

const SEASON = { seed: 32, from: '2026-02-20', to: '2026-03-05', regions: 'gb,ire', layout: 'classic' };
const DIGEST = 'select md5(string_agg(r::varchar, chr(10) order by race_id, horse_id, created_at)) as digest, count(*) as n from';
const digest = (cwd, table) => rows(cwd, `${DIGEST} ${table} r`)[0];
const tables = (cwd) => JSON.parse(ok(cwd, '-q', '--json', 'tables')).map((each) => each.table);

// A lake with a season, to take files from.
function season(t) {
  const cwd = freshFolder(t);
  simulate(cwd, 'pages', { ...SEASON, 'as-of': '2026-03-06T06:00:00Z', out: 'pages' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  ok(cwd, '-q', 'upload');
  return cwd;
}

function exportTo(cwd, path, sql) {
  ok(cwd, '-q', 'sql', sql, '--format', 'parquet', '--output', path);
}

// Three files of mixed dates and countries in nested folders.
function mixedFiles(from, to) {
  mkdirSync(join(to, 'old/more'), { recursive: true });
  exportTo(from, join(to, 'old/a.parquet'), 'select * from rpscrape where race_id % 3 = 0 order by horse_id');
  exportTo(from, join(to, 'old/b.parquet'), 'select * from rpscrape where race_id % 3 = 1 order by horse');
  exportTo(from, join(to, 'old/more/c.parquet'), 'select * from rpscrape where race_id % 3 = 2 order by trainer, horse_id');
}

function reportOf(cwd, name) {
  const folders = readdirSync(join(cwd, 'logs/migrations')).sort();
  return readFileSync(join(cwd, 'logs/migrations', folders.at(-1), name), 'utf8');
}

test('files become a flat table, that a partitioned one, and back with what was written since', (t) => {
  const from = season(t);
  const before = digest(from, 'rpscrape');
  const cwd = freshFolder(t);
  mixedFiles(from, cwd);
  ok(cwd, 'register', 'old');
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  assert.equal(JSON.parse(ok(cwd, '-q', '--json', 'tables'))[0].partitioned_by, 'nothing');
  assert.equal(rpscrape(cwd, 'register', 'old').code, 1, 'the table is there already');

  ok(cwd, 'migrate', '--dry-run');
  assert.deepEqual(tables(cwd), ['rpscrape']);
  ok(cwd, 'migrate');
  ok(cwd, 'validate', 'rpscrape', 'rpscrape_partitioned');
  const check = JSON.parse(reportOf(cwd, 'check.json'));
  assert.equal(check.source.rows, before.n);
  assert.equal(check.source.duplicates, 0);
  assert.equal(check.source.min_date, '2026-02-20');
  assert.equal(check.source.max_date, '2026-03-05');
  const report = JSON.parse(reportOf(cwd, 'report.json'));
  assert.equal(report.rows_copied, before.n);
  assert.equal(report.new.partitions, check.partitions_to_come);
  assert.ok(report.queries.length >= 4 && report.queries.every((query) => query.same_answer));
  assert.match(reportOf(cwd, 'report.md'), /rpscrape rollback/);

  ok(cwd, 'switch');
  const [, backup] = tables(cwd);
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  ok(cwd, 'rollback');
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  ok(cwd, 'switch');

  simulate(cwd, 'pages', { ...SEASON, from: '2026-03-05', 'as-of': '2026-03-20T06:00:00Z', out: 'late' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'late');
  ok(cwd, '-q', 'upload');
  const late = digest(cwd, 'rpscrape');
  assert.notDeepEqual(late, before);
  assert.equal(rpscrape(cwd, 'rollback').code, 4);
  ok(cwd, 'rollback', '--keep-new');
  assert.deepEqual(digest(cwd, 'rpscrape'), late);
  assert.deepEqual(digest(cwd, backup), before, 'the backup stays what it was');
  assert.equal(rpscrape(cwd, 'upload', '--force').code, 4, 'the table is flat again');
});

test('types of other programs are repaired and counted', (t) => {
  const from = season(t);
  const before = digest(from, 'rpscrape');
  const cwd = freshFolder(t);
  mkdirSync(join(cwd, 'old'));
  exportTo(from, join(cwd, 'old/pandas.parquet'),
    `select * replace (date::timestamp as date, num::double as num, coalesce(class, 'nan') as class,
      coalesce(rpr, 'nan'::double) as rpr, upper(country) as country), 1 as __index_level_0__ from rpscrape`);
  const [counts] = rows(from, `select count(*) as n, count(num) as nums, count(*) - count(class) as classes,
    count(*) - count(rpr) as rprs from rpscrape`);
  const told = JSON.parse(ok(cwd, '-q', '--json', 'register', 'old'));
  const repaired = Object.fromEntries(told.filter((row) => row.column).map((row) => [`${row.column}: ${row.what}`, row.values]));
  assert.deepEqual(repaired, {
    '__index_level_0__: repaired: not a column of the table: left out': 1,
    'class: repaired: "nan" made NULL': counts.classes,
    'country: repaired: country made lower case': counts.n,
    'date: repaired: timestamp made a date': counts.n,
    'num: repaired: double made a whole number': counts.nums,
    'rpr: repaired: NaN made NULL': counts.rprs,
  });
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  // The report of a migration tells them, too, by whatever name the table goes then.
  ok(cwd, 'migrate', '--no-query-times');
  const { origin } = JSON.parse(reportOf(cwd, 'report.json'));
  assert.deepEqual([origin.files, origin.rows, origin.quarantined], [1, counts.n, 0]);
  assert.deepEqual(Object.fromEntries(origin.repairs.map((each) => [`${each.column}: repaired: ${each.what}`, each.values])), repaired);
  assert.match(reportOf(cwd, 'report.md'), /\| rpr \| NaN made NULL \| [\d,]+ \|/);

  exportTo(from, join(cwd, 'bad.parquet'), "select * replace ('many' as ran) from rpscrape");
  const bad = rpscrape(cwd, 'register', '--set', 'table.name=bad', '--set', 'table.dataset=datasets/bad', 'bad.parquet');
  assert.equal(bad.code, 1);
  assert.match(bad.err, /bad\.parquet.*row 1 .*'ran'.*'many'/);
  writeFileSync(join(cwd, 'text.parquet'), 'no Parquet');
  assert.match(rpscrape(cwd, 'register', '--set', 'table.name=text', '--set', 'table.dataset=datasets/text', 'text.parquet').err, /text\.parquet/);
  assert.equal(rpscrape(cwd, 'register', 'nowhere').code, 1);
});

test('a flat table with repeated rows: refused, or the latest stay', (t) => {
  const from = season(t);
  const before = digest(from, 'rpscrape');
  const cwd = freshFolder(t);
  mixedFiles(from, cwd);
  exportTo(from, join(cwd, 'old/older.parquet'),
    "select * replace (created_at - interval 1 hour as created_at, 1.0 as rpr) from rpscrape where country = 'ire'");
  ok(cwd, 'register', 'old');
  const refused = rpscrape(cwd, 'migrate');
  assert.equal(refused.code, 4, refused.err);
  assert.match(refused.err, /race \d+, horse \d+.*--latest/);
  ok(cwd, 'migrate', '--latest', '--no-query-times');
  assert.deepEqual(digest(cwd, 'rpscrape_partitioned'), before);
  ok(cwd, 'switch');
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  ok(cwd, 'rollback');
  assert.ok(digest(cwd, 'rpscrape').n > before.n);
});

test('planted differences are found, and their rows shown', (t) => {
  const from = season(t);
  const cwd = freshFolder(t);
  mixedFiles(from, cwd);
  ok(cwd, 'register', 'old');
  ok(cwd, 'migrate', '--no-query-times');
  const folder = join(cwd, 'store/datasets/rpscrape_partitioned');
  const place = (day) => join(folder, `country=gb/date=${day}/part-0.snappy.parquet`);
  const [{ day, other, race_id: race, horse_id: horse }] = rows(from,
    "select min(date)::varchar as day, max(date)::varchar as other, min(race_id) as race_id, arg_min(horse_id, race_id) as horse_id from rpscrape where country = 'gb'");
  const object = place(day);
  copyFileSync(object, join(cwd, 'good.parquet'));
  const of = `from rpscrape where country = 'gb' and date = '${day}'`;
  const one = `race_id = ${race} and horse_id = ${horse}`;
  const columns = 'exclude (country, date)';
  const PLANTS = {
    'a changed value': [`select * ${columns} replace (case when ${one} then 1.5 else rpr end as rpr) ${of}`, /rpr: .* \/ 1\.5/],
    'a missing row': [`select * ${columns} ${of} and not (${one})`, /only in the first/],
    'a repeated row': [`select * ${columns} ${of} union all select * ${columns} ${of} and ${one}`, /1 rows in the first, 2 in the second/],
  };
  const findings = () => {
    const run = rpscrape(cwd, '-q', '--json', 'validate', 'rpscrape', 'rpscrape_partitioned');
    return { code: run.code, rows: run.code === 0 ? [] : JSON.parse(run.out).filter((each) => each.finding === 'row') };
  };
  for (const [name, [sql, wanted]] of Object.entries(PLANTS)) {
    exportTo(from, object, sql);
    const { code, rows: shown } = findings();
    assert.equal(code, 5, name);
    assert.equal(shown.length, 1, name);
    assert.match(shown[0].detail, new RegExp(`race ${race}, horse ${horse}`), name);
    assert.match(shown[0].detail, wanted, name);
    copyFileSync(join(cwd, 'good.parquet'), object);
    assert.equal(findings().code, 0);
  }
  renameSync(place(other), join(cwd, 'other.parquet'));
  renameSync(object, place(other));
  renameSync(join(cwd, 'other.parquet'), object);
  const swapped = findings();
  assert.equal(swapped.code, 5);
  assert.ok(swapped.rows.length > 2, 'two partitions changed places');
});
