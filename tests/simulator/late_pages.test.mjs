// Over HTTP and by the site's clock: races that appear late, ratings that come late, and small worlds.
import assert from 'node:assert/strict';
import test from 'node:test';
import { resultPath } from './classic_result.mjs';
import { dateRange, ukInstant } from './dates.mjs';
import { classicRunners } from './page_readers.mjs';
import { withServer } from './testing.mjs';
import { listedAt } from './view.mjs';
import { World } from './world.mjs';

const HOUR = 3600000;
const world = new World({ seed: 4, regions: ['gb', 'ire'] });
const iso = (instant) => new Date(instant).toISOString();

function lateRace() {
  return dateRange('2026-05-01', '2026-05-20').flatMap((date) => world.races(date))
    .find((race) => !race.abandoned && listedAt(world.seed, race) > ukInstant(race.date, race.off) + HOUR);
}

test('a race is listed late, though its page is there', () => withServer({ world }, async ({ get, control }) => {
  const race = lateRace();
  const path = resultPath(race);
  const listed = async () => (await (await get(`/results/${race.date}`)).text()).includes(path);
  await control('clock', { asOf: iso(listedAt(world.seed, race) - 1000) });
  assert.equal((await get(path)).status, 200);
  assert.equal(await listed(), false);
  await control('clock', { advanceSeconds: 1 });
  assert.equal(await listed(), true);
}));

test('ratings come in the days after the race', () => withServer({ world }, async ({ get, control }) => {
  const date = '2026-05-12';
  const race = world.races(date).find((each) => !each.abandoned && !each.result.isVoid && each.runners.length > 7);
  const rated = async (days) => {
    await control('clock', { asOf: iso(ukInstant(date, race.off) + HOUR + days * 24 * HOUR) });
    return classicRunners(await (await get(resultPath(race))).text()).filter((runner) => runner.rpr !== null).length;
  };
  const counts = [];
  for (const days of [0, 2, 7]) counts.push(await rated(days));
  assert.equal(counts[0], 0);
  assert.ok(counts[1] > 0 && counts[1] < counts[2], counts.join());
}));

test('a small world holds no more than asked for, and is the same each time', () => {
  const options = { seed: 4, regions: ['gb', 'ire', 'fr'], meetings: 1, races: 2 };
  const [small, again, whole] = [options, options, { seed: 4, regions: options.regions }].map((each) => new World(each));
  const ids = (of) => dateRange('2026-05-01', '2026-05-20').map((date) => of.races(date).map((race) => race.id));
  assert.deepEqual(ids(small), ids(again));
  assert.ok(ids(small).every((day) => day.length <= 6) && ids(small).some((day) => day.length === 6));
  const all = new Set(ids(whole).flat());
  assert.ok(ids(small).flat().every((id) => all.has(id)));
  for (const limits of [{ meetings: 0 }, { races: NaN }]) assert.throws(() => new World(limits), /from 1 on/);
});
