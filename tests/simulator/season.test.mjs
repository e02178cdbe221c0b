// What a season must hold: every outcome code, dead heats, void and abandoned races, keys that are unique,
// horses that come back with the same id and parents.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dateOf, dateRange, dayNumber } from './dates.mjs';
import { daySummary, truth } from './truth.mjs';
import { World } from './world.mjs';

const FROM = '2026-03-01';
const DATES = dateRange(FROM, dateOf(dayNumber(FROM) + 59));
const LATER = Date.parse('2026-07-01T00:00:00Z');
const world = new World({ seed: 1, regions: ['gb', 'ire', 'fr'] });
const rows = DATES.flatMap((date) => truth(world, date, LATER));
const days = DATES.flatMap((date) => daySummary(world, date, LATER));

const count = (test_) => rows.filter(test_).length;
const share = (test_, of) => count((row) => of(row) && test_(row)) / count(of);

test('every outcome occurs within 60 days', () => {
  const seen = new Set(rows.map((row) => row.pos));
  for (const code of ['1', '2', 'PU', 'F', 'UR', 'BD', 'RR', 'REF', 'RO', 'CO', 'SU', 'LFT', 'DSQ']) {
    assert.ok(seen.has(code), `no ${code}`);
  }
  const total = (key) => days.reduce((sum, day) => sum + day[key].length, 0);
  for (const key of ['void', 'abandoned', 'abandoned_meetings']) assert.ok(total(key) > 0, `no ${key}`);
  assert.ok(count((row) => row.btn === 0 && row.ovr_btn > 0) > 0, 'no dead heat');
});

test('some days have no racing in a region, most have', () => {
  const empty = days.filter((day) => day.region === 'ire' && day.results.length === 0).length;
  assert.ok(empty > 0 && empty < DATES.length / 2);
});

test('keys are unique and a race is of one course and day', () => {
  assert.equal(new Set(rows.map((row) => `${row.race_id}/${row.horse_id}`)).size, rows.length);
  const places = new Map();
  for (const row of rows) {
    const place = `${row.date} ${row.course_id} ${row.off}`;
    assert.equal(places.get(row.race_id) ?? place, place);
    places.set(row.race_id, place);
  }
  assert.equal(new Set(places.values()).size, places.size);
});

test('horses come back, with the same name and parents, never within two weeks', () => {
  const known = new Map();
  let repeats = 0;
  for (const row of rows) {
    const self = [row.horse, row.sire_id, row.dam_id, row.damsire_id, row.colour].join('|');
    const before = known.get(row.horse_id);
    if (before) {
      assert.equal(before.self, self);
      assert.ok(dayNumber(row.date) - dayNumber(before.date) >= 14);
      repeats += 1;
    }
    known.set(row.horse_id, { self, date: row.date });
  }
  assert.ok(repeats > 1000, `${repeats} repeats`);
});

test('fields that are sometimes missing are sometimes missing', () => {
  for (const column of ['num', 'draw', 'owner', 'damsire', 'dec', 'rpr', 'ts', 'or', 'time', 'class', 'pattern', 'sex_rest',
    'rating_band', 'hg', 'comment', 'prize', 'btn']) {
    const missing = count((row) => row[column] === null);
    assert.ok(missing > 0 && missing < rows.length, `${column}: ${missing} of ${rows.length}`);
  }
});

test('special texts occur', () => {
  const some = (column, pattern) => assert.ok(rows.some((row) => pattern.test(row[column] ?? '')), `${column} ${pattern}`);
  some('race_name', /'/);
  some('race_name', /&/);
  some('race_name', /"/);
  some('race_name', /,/);
  some('race_name', /[À-ÿ]/);
  some('prize', /^€/);
  some('sp', /^Ev(ens|s)/);
  some('sp', /F$/);
  some('sp', /J$/);
  some('hg', /1$/);
  some('comment', /".*\(op \d+\/\d+( tchd \d+\/\d+)?\)$/);
  some('class', /^Class 7$/);
  some('pattern', /^Listed$/);
  some('pattern', /^Gr(oup|ade) 1$/);
  some('surface', /^AW$/);
});

test('ratings reach their usual coverage in the end', () => {
  const finished = (row) => row.btn !== null;
  const rated = share((row) => row.rpr !== null, finished);
  assert.ok(rated > 0.95 && rated < 0.99, `rpr ${rated}`);
});
