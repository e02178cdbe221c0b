// Race cards and starting prices: what is served when, and that their truths hold what the program must cope with.
import assert from 'node:assert/strict';
import test from 'node:test';
import { markets, priceFileName, priceTruth } from './betfair.mjs';
import { ukInstant } from './dates.mjs';
import { cardPath, declared } from './racecards.mjs';
import { DATE, json, withServer, world } from './testing.mjs';
import { World } from './world.mjs';

const nextData = (html) => JSON.parse(/<script id="__NEXT_DATA__"[^>]*>(.*?)<\/script>/s.exec(html)[1]).props.pageProps.initialState;

test('a card is there until the off, then the list links the result', () => withServer({}, async ({ get }) => {
  const race = world.races(DATE).find((each) => !each.abandoned);
  const off = ukInstant(DATE, race.off);
  await get('/_sim/clock', json({ asOf: new Date(off - 60000).toISOString() }));
  const card = nextData(await (await get(cardPath(race))).text()).racePage.data;
  assert.equal(card.race.raceId, race.id);
  assert.equal(card.runners.length, declared(world, race).length);
  const links = async () => nextData(await (await get(`/racecards/${DATE}`)).text()).raceCards.meetings.flatMap((m) => m.races.map((r) => r.raceUrl));
  assert.ok((await links()).includes(cardPath(race)));
  await get('/_sim/clock', json({ asOf: new Date(off).toISOString() }));
  assert.equal((await get(cardPath(race))).status, 404);
  assert.ok(!(await links()).includes(cardPath(race)));
  assert.equal((await get('/racecards/2027-01-01')).status, 404);
}));

test('prices are there the next morning', () => withServer({}, async ({ get }) => {
  const path = `/betfairsp/prices/${priceFileName('gb', 'win', DATE)}`;
  await get('/_sim/clock', json({ asOf: `${DATE}T23:00:00Z` }));
  assert.equal((await get(path)).status, 404);
  await get('/_sim/clock', json({ advanceSeconds: 8 * 3600 }));
  const lines = (await (await get(path)).text()).trim().split('\n');
  assert.equal(lines.length - 1, markets(world, 'gb', 'win', DATE).reduce((sum, market) => sum + market.rows.length, 0));
  assert.equal((await get('/betfairsp/prices/other.csv')).status, 404);
}));

test('the season has every oddity', () => {
  const season = new World({ seed: 4, regions: ['gb', 'ire'] });
  const seen = { undeclared: 0, non_runner: 0, reserve: 0, strange: 0, nobody: 0, numbered: 0, sameOff: 0, headgear: 0 };
  for (let day = 1; day <= 14; day++) {
    const date = `2026-03-${String(day).padStart(2, '0')}`;
    const offs = new Map();
    for (const race of season.races(date).filter((each) => each.region === 'gb')) offs.set(race.off, (offs.get(race.off) ?? 0) + 1);
    seen.sameOff += [...offs.values()].filter((count) => count > 1).length;
    for (const entry of season.races(date).flatMap((race) => declared(season, race))) {
      if (entry.status !== 'runner') seen[entry.status] += 1;
      else if (entry.jockey === null) seen.undeclared += 1;
      if (entry.runner.firstTimeHeadgear) seen.headgear += 1;
    }
    for (const row of priceTruth(season, 'gb', date)) {
      if (row.race_id === null) seen.strange += 1;
      else if (row.horse_id === null) seen.nobody += 1;
      if (/^\d+\. /.test(row.selection)) seen.numbered += 1;
    }
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, what);
});
