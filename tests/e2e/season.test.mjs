// A season of three countries under faults, killed again and again: complete, exact, within the pace, next to
// nothing asked for twice. `make season` takes a whole year (RPS_LONG=1), `make test` a quarter of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configure, expectTruth, serve } from './live_site.mjs';
import { freshFolder, ok, rows, start } from './program.mjs';

const LONG = process.env.RPS_LONG === '1';
// Two meetings of three races a day and country keep a year to some minutes.
const WORLD = { seed: 5, regions: 'gb,ire,fr', meetings: 2, races: 3, 'as-of': '2026-06-01T06:00:00Z' };
const PERIOD = { from: '2025-01-01', to: LONG ? '2025-12-31' : '2025-03-31' };
const DAYS = LONG ? 365 : 90;
const KILLS = LONG ? 10 : 3;
const DELAY_MS = 4;

// Numbers from 0 to 1 that depend on the seed alone.
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const SCRAPE = ['-q', 'scrape', '-d', `${PERIOD.from}-${PERIOD.to}`, '-r', 'gb,ire,fr'];

// Starts the scrape and kills it after about `count` more requests.
async function killedAfter(cwd, site, count) {
  const goal = (await site.stats()).total + count;
  const { child, done } = start(cwd, ...SCRAPE);
  while ((await site.stats()).total < goal && child.exitCode === null) ; // each round is a request of its own
  child.kill('SIGKILL');
  assert.equal((await done).signal, 'SIGKILL', 'it was at work when it was killed');
}

test('a season under 5 % faults and kills is the simulator\'s truth', async (t) => {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...WORLD, layout: 'classic', faults: 'five-percent' });
  configure(cwd, site, { delay: DELAY_MS / 1000, max_delay: DELAY_MS / 1000, timeout: 5 });
  const chance = random(20251231);
  for (let kill = 0; kill < KILLS; kill++) await killedAfter(cwd, site, 50 + Math.floor(chance() * (LONG ? 600 : 400)));
  ok(cwd, ...SCRAPE);

  const stats = await site.stats();
  const { races, listings } = await site.requests();
  assert.equal(Object.keys(listings).length, DAYS);
  assert.ok(stats.faulted > 0.03 * stats.total, `${stats.faulted} faults in ${stats.total} requests`);
  const needed = Object.keys(races).length + DAYS;
  const extra = stats.total - stats.faulted - needed;
  assert.ok(extra <= 0.01 * needed, `${extra} requests beyond the ${needed} pages and the ${stats.faulted} faults`);
  // The server takes the times on arrival, so a gap may look a millisecond shorter than it was.
  assert.ok(stats.minGapMs >= DELAY_MS - 1, `two requests ${stats.minGapMs} ms apart`);
  assert.ok(stats.maxPerSecond <= 1000 / DELAY_MS + 1, `${stats.maxPerSecond} requests in a second`);
  assert.equal(stats.mostInFlight, 1);

  expectTruth(cwd, { ...WORLD, ...PERIOD, layout: 'classic' });
  assert.deepEqual(rows(cwd, 'select count(*) n from (select race_id, horse_id from rpscrape group by all having count(*) > 1)'), [{ n: 0 }]);
  t.diagnostic(`${stats.total} requests for ${needed} pages: ${stats.faulted} faults, ${extra} extra; at most ${stats.maxPerSecond} a second`);
});
