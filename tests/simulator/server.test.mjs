// The server: pages, control addresses, counting, the clock, handlers put in front.
import assert from 'node:assert/strict';
import test from 'node:test';
import { resultPath } from './classic_result.mjs';
import { ukInstant } from './dates.mjs';
import { DATE, json, withServer, world } from './testing.mjs';

test('listing, result, robots and missing pages', () => withServer({}, async ({ get }) => {
  const listing = await get(`/results/${DATE}`);
  assert.equal(listing.status, 200);
  const path = (await listing.text()).match(/href="(\/results\/\d+\/[^"]*)"/)[1];
  assert.match(await (await get(path)).text(), /rp-horseTable__mainRow/);
  assert.match(await (await get('/robots.txt')).text(), /User-agent: \*/);
  for (const missing of ['/results/2026-13-01', '/results/1/nowhere/2026-05-16/5', '/other']) assert.equal((await get(missing)).status, 404);
  assert.equal((await get('/results/2026-05-16', { method: 'POST' })).status, 405);
}));

test('the clock decides which results exist', () => withServer({}, async ({ get }) => {
  const race = world.races(DATE).find((each) => !each.abandoned);
  const iso = (instant) => new Date(instant).toISOString();
  const off = ukInstant(DATE, race.off);
  await get('/_sim/clock', json({ asOf: iso(off) }));
  assert.equal((await get(resultPath(race))).status, 404);
  const answer = await (await get('/_sim/clock', json({ advanceSeconds: 7200 }))).json();
  assert.equal(answer.asOf, iso(off + 7200000));
  assert.equal((await get(resultPath(race))).status, 200);
  assert.equal((await get('/_sim/clock', json({ asOf: 'soon' }))).status, 400);
}));

test('requests are counted per path, control requests are not', () => withServer({}, async ({ get }) => {
  for (let i = 0; i < 3; i++) await (await get(`/results/${DATE}`, { headers: { 'user-agent': 'tester/1' } })).text();
  const stats = await (await get('/_sim/stats')).json();
  assert.deepEqual(stats.paths, { [`/results/${DATE}`]: 3 });
  assert.equal(stats.total, 3);
  assert.deepEqual(stats.userAgents, ['tester/1']);
  assert.equal((await (await get('/_sim/stats/reset', json({}))).json()).total, 0);
}));

test('the layout can be changed while running', () => withServer({}, async ({ get }) => {
  await get('/_sim/layout', json({ layout: 'next' }));
  assert.match(await (await get(`/results/${DATE}`)).text(), /id="__NEXT_DATA__"/);
  assert.equal((await get('/_sim/layout', json({ layout: 'paper' }))).status, 400);
}));

test('a handler in front may answer instead of the site', () => {
  const refuse = async (request) => (request.path.startsWith('/results/') ? { status: 406, body: 'no' } : null);
  return withServer({ before: [refuse] }, async ({ get }) => {
    assert.equal((await get(`/results/${DATE}`)).status, 406);
    assert.equal((await get('/robots.txt')).status, 200);
  });
});
