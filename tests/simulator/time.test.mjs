// What is known when: results after the off, ratings days later, corrections, late listings.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dateRange, ukInstant } from './dates.mjs';
import { daySummary, truth } from './truth.mjs';
import { World } from './world.mjs';

const world = new World({ seed: 2, regions: ['gb', 'ire'] });
const DATES = dateRange('2026-05-01', '2026-05-28');
const DAY = 86400000;
const evening = (date, days) => Date.parse(`${date}T23:30:00Z`) + days * DAY;
const at = (days) => DATES.flatMap((date) => truth(world, date, evening(date, days)));
const byKey = (rows) => new Map(rows.map((row) => [`${row.race_id}/${row.horse_id}`, row]));
const same = at(0);
const week = byKey(at(7));
const month = byKey(at(30));

test('no rating is known on the day of the race', () => {
  assert.ok(same.every((row) => row.rpr === null && row.ts === null));
});

test('nearly all ratings of finishers are known a week later', () => {
  const finished = [...week.values()].filter((row) => row.btn !== null);
  const rated = finished.filter((row) => row.rpr !== null).length / finished.length;
  assert.ok(rated > 0.95 && rated < 0.99, String(rated));
});

function changes(column) {
  return [...month.values()].filter((row) => {
    const before = week.get(`${row.race_id}/${row.horse_id}`);
    return before && before[column] !== null && row[column] !== null && before[column] !== row[column];
  }).length;
}

test('some ratings, prizes and positions change after they were known', () => {
  assert.ok(changes('rpr') > 0, 'rpr');
  assert.ok(changes('prize') > 0, 'prize');
  const disqualified = [...month.values()].filter((row) => row.disqualified && !week.get(`${row.race_id}/${row.horse_id}`).disqualified);
  assert.ok(disqualified.length > 0, 'no disqualification after a week');
  for (const row of disqualified) {
    assert.equal(row.prize, null);
    assert.equal(row.time, week.get(`${row.race_id}/${row.horse_id}`).time);
  }
});

test('comments and official ratings of some races come later', () => {
  for (const column of ['comment_text', 'or']) {
    const late = same.filter((row) => row[column] === null && month.get(`${row.race_id}/${row.horse_id}`)[column] !== null);
    assert.ok(late.length > 0, column);
  }
});

test('some races are listed only the next morning', () => {
  const listed = new Set(same.map((row) => row.race_id));
  const late = [...week.values()].filter((row) => !listed.has(row.race_id));
  assert.ok(late.length > 0);
});

test('a race is pending before its off and has a result after it', () => {
  const date = '2026-05-09';
  const race = world.races(date).find((each) => !each.abandoned && !each.result.isVoid && world.isListed(each, ukInstant(date, each.off) + DAY / 24));
  const off = ukInstant(date, race.off);
  const state = (instant) => daySummary(world, date, instant).find((day) => day.region === race.region);
  assert.ok(state(off).pending.includes(race.id));
  assert.ok(state(off + DAY / 24).results.includes(race.id));
  assert.equal(world.view(race, off), null);
});
