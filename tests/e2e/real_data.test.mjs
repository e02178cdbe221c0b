// Real pages and CSVs, through the whole program. Skipped with the reason when they are not there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, noShared, ok, ROOT, rows, rpscrape, SHARED } from './program.mjs';

// Runners of each real page, counted by eye: the number of main rows on it.
const RUNNERS = {
  812544: 6, 811553: 9, 919174: 18, 812129: 11, 809342: 9, 812175: 6, 811658: 18, 809925: 9, 812328: 8, 809818: 14,
  808703: 11, 812440: 9,
};
const VOID_RACE = 494914;

function parquetRows(file) {
  const run = spawnSync(process.execPath, [join(ROOT, 'tests/tools/read_parquet.mjs'), file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

// A cell of SQL's JSON in read_parquet.mjs's notation.
function notation(value, column) {
  if (value === null) return null;
  if (column.type === 'DOUBLE') {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return view.getBigUint64(0).toString(16).padStart(16, '0');
  }
  return String(value);
}

test('every runner of the 13 real pages is in the table; void ones are recorded as void', { skip: noShared }, (t) => {
  const cwd = freshFolder(t);
  ok(cwd, 'scrape', '--from-dir', join(SHARED, 'pages/classic'));
  ok(cwd, 'upload');
  const counts = rows(cwd, 'select race_id, count(*) n, count(distinct horse_id) horses from rpscrape group by race_id');
  assert.deepEqual(Object.fromEntries(counts.map((c) => [c.race_id, c.n])), RUNNERS);
  assert.ok(counts.every((c) => c.n === c.horses));
  const day = JSON.parse(readFileSync(join(cwd, 'data/dates/gb/2009_12_12.json'), 'utf8'));
  assert.equal(day.races[0].race_id, VOID_RACE);
  assert.equal(day.races[0].void ?? day.races[0].is_void, true);
  assert.ok(day.races[0].runners.length > 0);
});

test('two independent readers and DuckDB read the same from the written Parquet', { skip: noShared }, (t) => {
  const cwd = freshFolder(t);
  ok(cwd, '-q', 'scrape', '--from-dir', join(SHARED, 'pages/classic'));
  ok(cwd, '-q', 'upload');
  const dataset = join(cwd, 'store/datasets/rpscrape');
  let files = 0;
  for (const country of readdirSync(dataset)) {
    for (const date of readdirSync(join(dataset, country))) {
      const file = join(dataset, country, date, 'part-0.snappy.parquet');
      const read = parquetRows(file);
      const names = read.schema.map((c) => `"${c.name}"`).join(', ').replace('"created_at"', 'epoch_ms(created_at) as created_at');
      // The program's table, and DuckDB reading the file itself.
      for (const from of [`rpscrape where country = '${country.slice(8)}' and date = '${date.slice(5)}'`, `read_parquet('${file}')`]) {
        const answer = rows(cwd, `select ${names} from ${from}`);
        const got = answer.map((row) => read.schema.map((c) => notation(row[c.name], c)));
        const order = (list) => list.map((row) => JSON.stringify(row)).sort();
        assert.deepEqual(order(got), order(read.rows), `${file} / ${from}`);
      }
      files += 1;
    }
  }
  assert.equal(files, 12);
});

test('the 42 daily CSVs and every variant load or are refused with the reason', { skip: noShared }, (t) => {
  const cwd = freshFolder(t);
  const daily = readdirSync(join(SHARED, 'csv/daily')).map((name) => join(SHARED, 'csv/daily', name));
  assert.equal(daily.length, 42);
  const refused = rpscrape(cwd, 'upload', ...daily);
  assert.equal(refused.code, 1);
  assert.equal((refused.err.match(/--derive-ids/g) ?? []).length >= 42, true, refused.err.slice(0, 2000));
  const loaded = rpscrape(cwd, 'upload', '--derive-ids', ...daily);
  assert.equal(loaded.code, 0, loaded.err.slice(-2000));
  const [counts] = rows(cwd, 'select count(*) n, count(distinct (race_id, horse_id)) keys, min(race_id) < 0 as derived from rpscrape');
  assert.ok(counts.n > 13000 && counts.n === counts.keys && counts.derived === true, JSON.stringify(counts));

  const variant = (name) => join(SHARED, 'csv/variants', name);
  const expect = (args, code, pattern) => {
    const run = rpscrape(cwd, 'upload', ...args);
    assert.equal(run.code, code, `${args}: ${run.err}`);
    assert.match(run.err, pattern);
  };
  expect([variant('rfrenchy_horseracing__hawkesbury.csv')], 0, /1 loaded \(37 rows\)/);
  expect(['--derive-ids', variant('rfrenchy_horseracing__lingfield_2023_flat.csv')], 0, /1 loaded \(560 rows\)/);
  expect(['--derive-ids', variant('joenano_rpscrape__fr-2018.csv')], 1, /region/);
  expect(['--derive-ids', '--country', 'fr', variant('joenano_rpscrape__fr-2018.csv')], 0, /1 loaded \(477 rows\)/);
  for (const name of ['joenano_rpscrape__gb_2020_06_03.8001b9eda9.csv', 'joenano_rpscrape__gb_2020_06_03.a2b8161a29.csv']) {
    expect(['--derive-ids', '--country', 'gb', variant(name)], 0, /1 loaded \(201 rows\)/);
  }
  // The second scrape of that day brought 198 ratings.
  const [day] = rows(cwd, "select count(*) n, count(rpr) rpr from rpscrape where country = 'gb' and date = '2020-06-03'");
  assert.deepEqual(day, { n: 201, rpr: 198 });
});

const TEXTS = ['course', 'race_name', 'type', 'class', 'pattern', 'age_band', 'sex_rest', 'going', 'pos', 'horse', 'hg', 'jockey', 'trainer'];
const INTS = ['dist_m', 'num', 'age', 'lbs', 'course_id', 'race_id', 'horse_id', 'jockey_id', 'trainer_id'];
const DOUBLES = ['draw', 'btn', 'ovr_btn', 'dec', 'or', 'rpr', 'ts'];

test('310,480 real rows: counts, keys and all values, against DuckDB reading the CSV itself', { skip: noShared }, (t) => {
  const cwd = freshFolder(t);
  const mapped = spawnSync('python3', [join(ROOT, 'tests/tools/map_l40.py'), join(SHARED, 'csv/results_2021_2026.L40.csv.zst'), 'l40.csv'], { cwd, encoding: 'utf8' });
  assert.equal(mapped.status, 0, mapped.stderr);
  const upload = rpscrape(cwd, 'upload', 'l40.csv');
  assert.equal(upload.code, 0, upload.err);
  assert.match(upload.err, /310,480 rows.*\n.*110 repeated rows dropped/);
  const q = (names) => names.map((name) => `"${name}"`).join(', ');
  const cast = (names, type) => names.map((name) => `"${name}"::${type} as "${name}"`).join(', ');
  const [result] = rows(cwd, `
    with raw as (select *, row_number() over () as line from read_csv('l40.csv', all_varchar = true, parallel = false,
                 header = true, nullstr = ['', '-', '–'])),
    latest as (select * from raw qualify row_number() over (partition by race_id, horse_id order by line desc) = 1),
    want as (select lower(region) as country, "date"::date as "date", secs::double as "time", ${q(TEXTS)}, ${cast(INTS, 'int')}, ${cast(DOUBLES, 'double')} from latest),
    got as (select country, "date", "time", ${q(TEXTS)}, ${q(INTS)}, ${q(DOUBLES)} from rpscrape)
    select (select count(*) from got) as n, (select count(distinct (race_id, horse_id)) from rpscrape) as keys,
           (select count(distinct (country, "date")) from rpscrape) as partitions,
           (select count(*) from (from want except all from got)) as missing,
           (select count(*) from (from got except all from want)) as extra`);
  assert.deepEqual(result, { n: 310370, keys: 310370, partitions: 2938, missing: 0, extra: 0 });
  assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
});
