// Starting prices joined to days: against the simulator's truth, from files and from the site.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { markets, priceFileName } from '../simulator/betfair.mjs';
import { dateOf, dateRange, dayNumber } from '../simulator/dates.mjs';
import { World } from '../simulator/world.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, simulate } from './program.mjs';

const REGIONS = ['gb', 'ire'];
const SEASON = { seed: 8, regions: REGIONS.join(','), layout: 'next' };
const FIRST = '2026-03-01';
const LAST = '2026-03-06';
const PRICES = ['bsp', 'wap', 'morning_wap', 'pre_max', 'pre_min', 'ip_max', 'ip_min', 'morning_vol', 'pre_vol', 'ip_vol'];

const csvPath = (cwd, region, date) => join(cwd, 'data/dates', region, `${date.replaceAll('-', '_')}.csv`);

function readCsv(path) {
  const records = [[]];
  for (const [, quoted, plain, end] of readFileSync(path, 'utf8').matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    records.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') records.push([]);
  }
  records.pop();
  const [names, ...lines] = records;
  return lines.map((line) => Object.fromEntries(names.map((name, i) => [name, line[i]])));
}

const readTruth = (cwd) => readFileSync(join(cwd, 'prices/truth.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

// Scrapes saved pages of the simulator and writes its price files.
function prepare(cwd) {
  const span = { ...SEASON, from: FIRST, to: LAST, 'as-of': '2026-03-20T08:00:00Z' };
  simulate(cwd, 'pages', { ...span, out: 'pages' });
  simulate(cwd, 'prices', { ...span, out: 'prices' });
}

// Every price of the day's CSV is the truth's; returns how many of those that could be joined were.
function checkJoins(cwd, truth) {
  const found = { right: 0, possible: 0 };
  for (const region of REGIONS) {
    for (const date of dateRange(FIRST, LAST)) {
      const runners = new Map(readCsv(csvPath(cwd, region, date)).map((row) => [`${row.race_id} ${row.horse_id}`, row]));
      const own = truth.filter((row) => row.region === region && row.date === date);
      for (const kind of ['win', 'place']) {
        const column = kind === 'win' ? 'bsp' : 'bsp_place';
        const expected = new Map(own.filter((row) => row.kind === kind && row.horse_id !== null && runners.has(`${row.race_id} ${row.horse_id}`))
          .map((row) => [`${row.race_id} ${row.horse_id}`, row]));
        for (const [key, row] of runners) {
          if (row[column] === '') continue;
          assert.equal(Number(row[column]), Number(expected.get(key)?.bsp), `${kind} price of ${row.horse}, ${date} ${row.off} ${row.course}`);
          found.right += 1;
        }
        found.possible += expected.size;
      }
    }
  }
  return found;
}

// The six days hold what joins may stumble over.
function expectOddities() {
  const world = new World({ seed: SEASON.seed, regions: REGIONS });
  const seen = { sameOff: 0, deadHeats: 0, nonRunners: 0, alikeHorses: 0 };
  for (const date of dateRange(FIRST, LAST)) {
    const all = REGIONS.flatMap((region) => markets(world, region, 'win', date).filter((market) => market.race));
    const offs = all.map(({ dt, race }) => `${race.region} ${dt}`);
    seen.sameOff += offs.length - new Set(offs).size;
    seen.deadHeats += all.filter(({ rows: list }) => list.filter((row) => row.won === 1).length > 1).length;
    seen.nonRunners += all.filter(({ race, rows: list }) => race.nonRunners.length > 0 && list.some((row) => row.horse === null)).length;
    const names = all.map(({ race }) => race.runners.map(({ horse }) => horse.name.toLowerCase().replace(/[^a-z]/g, '')));
    seen.alikeHorses += names.filter((list) => list.some((a, i) => list.some((b, j) => i !== j && a.slice(0, 8) === b.slice(0, 8)))).length;
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, what);
  return seen;
}

test('no join is wrong, and what is left is told', (t) => {
  t.diagnostic(JSON.stringify(expectOddities()));
  const cwd = freshFolder(t);
  prepare(cwd);
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  const before = readCsv(csvPath(cwd, 'gb', FIRST));
  const summary = JSON.parse(ok(cwd, '--json', 'betfair', '-d', `${FIRST}-${LAST}`.replaceAll('-', '/').replace(/(\d{4}\/\d\d\/\d\d)\//, '$1-'), '--from-dir', 'prices'));
  const truth = readTruth(cwd);
  const found = checkJoins(cwd, truth);
  t.diagnostic(`${found.right} of ${found.possible} prices joined, all of them right`);
  assert.ok(found.possible > 2000 && found.right > 0.99 * found.possible, JSON.stringify(found));

  const reports = summary.map((day) => JSON.parse(readFileSync(join(cwd, day.report), 'utf8')));
  const left = reports.flatMap((report) => report.prices_without_runner);
  const markets = reports.flatMap((report) => report.markets_without_race);
  const nobody = truth.filter((row) => row.horse_id === null);
  // Every price of nobody is told, by itself or with its market.
  const told = new Set([...left.map((row) => `${row.market} ${row.event_id} ${row.selection_id}`)]);
  const toldMarkets = new Set(markets.map((market) => `${market.market} ${market.event_id}`));
  for (const row of nobody) assert.ok(told.has(`${row.kind} ${row.event_id} ${row.selection_id}`) || toldMarkets.has(`${row.kind} ${row.event_id}`), JSON.stringify(row));
  assert.ok(markets.length > 0 && reports.some((report) => report.races_without_market.length > 0));
  assert.ok(left.some((row) => row.reason === 'a non-runner'));
  const counted = summary.reduce((sum, day) => sum + day.win + day.place, 0);
  assert.equal(counted, found.right);

  // The columns of the pages are as they were; upload reads over the new ones without a note.
  const after = readCsv(csvPath(cwd, 'gb', FIRST));
  assert.deepEqual(after.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name in before[0]))), before);
  assert.deepEqual(Object.keys(after[0]).slice(Object.keys(before[0]).length), [...PRICES, ...PRICES.map((name) => `${name}_place`)]);
  const upload = rpscrape(cwd, 'upload');
  assert.equal(upload.code, 0, upload.err);
  assert.doesNotMatch(upload.err, /ignored columns/);
  assert.equal(rows(cwd, 'select count(*) as n from rpscrape')[0].n, REGIONS.flatMap((region) => dateRange(FIRST, LAST).map((date) => readCsv(csvPath(cwd, region, date)).length)).reduce((a, b) => a + b));
});

test('scrape --betfair-dir joins what it writes; files under the next day\'s date; bad rows and missing files', (t) => {
  const cwd = freshFolder(t);
  prepare(cwd);
  const win = (date) => join(cwd, 'prices', priceFileName('gb', 'win', date));
  // Some of Betfair's files carry the date of the day after the racing.
  const next = dateOf(dayNumber(LAST) + 1);
  writeFileSync(join(cwd, 'prices', priceFileName('gb', 'win', next)), readFileSync(win(LAST)));
  writeFileSync(win(LAST), readFileSync(win('2026-03-05')));
  const all = ok(cwd, '--json', 'scrape', '--from-dir', 'pages', '--betfair-dir', 'prices', '-r', 'gb,ire');
  assert.equal(JSON.parse(all).length, 2 * dateRange(FIRST, LAST).length);
  const found = checkJoins(cwd, readTruth(cwd));
  assert.ok(found.right > 0.99 * found.possible, JSON.stringify(found));

  writeFileSync(win(FIRST), `${readFileSync(win(FIRST), 'utf8')}1,x,y,soon,1,Horse,1,2,2,2,2,2,2,2,2,2,2\n`);
  const bad = rpscrape(cwd, 'betfair', '-d', FIRST, '-r', 'gb', '--from-dir', 'prices');
  assert.equal(bad.code, 3);
  assert.match(bad.err, /dwbfpricesukwin01032026\.csv:\d+: EVENT_DT 'soon'/);
  const none = rpscrape(cwd, 'betfair', '-d', FIRST, '-r', 'gb', '--from-dir', 'pages');
  assert.equal(none.code, 3);
  assert.match(none.err, /no win prices of gb 2026-03-01/);
  assert.ok('bsp' in readCsv(csvPath(cwd, 'gb', FIRST))[0], 'a day without files stays as it is');
  writeFileSync(win(FIRST), '<html>moved</html>\n');
  assert.match(rpscrape(cwd, 'betfair', '-d', FIRST, '-r', 'gb', '--from-dir', 'prices').err, /there is no column 'event_id'/);
  assert.equal(rpscrape(cwd, 'betfair', '-d', '2025/01/01').code, 1);
  assert.equal(rpscrape(cwd, 'betfair').code, 2);
});

test('live: scrape --betfair visits both sites politely, without the session cookie at Betfair', async (t) => {
  const cwd = freshFolder(t);
  const world = { ...SEASON, meetings: 2, races: 3, regions: 'gb', 'as-of': '2026-03-20T08:00:00Z' };
  const site = await serve(t, world);
  const betfair = await serve(t, world);
  configure(cwd, site);
  writeFileSync(join(cwd, 'rpscrape.toml'), `${readFileSync(join(cwd, 'rpscrape.toml'), 'utf8')}\n[betfair]\nsite = "${betfair.address}"\n`);
  const where = { cwd, env: { ...process.env, RPSCRAPE_COOKIE: 'session=secret' } };
  ok(where, '-q', 'scrape', '-d', '2026/03/02', '-r', 'gb', '--betfair');
  const stats = await betfair.stats();
  assert.deepEqual(Object.keys(stats.paths).sort(), ['/betfairsp/prices/dwbfpricesukplace02032026.csv', '/betfairsp/prices/dwbfpricesukwin02032026.csv', '/robots.txt']);
  assert.equal(stats.mostInFlight, 1);
  assert.ok(!JSON.stringify(await betfair.get('/_sim/log?from=0')).includes('secret'));
  const priced = readCsv(csvPath(cwd, 'gb', '2026-03-02'));
  assert.ok(priced.filter((row) => row.bsp !== '' && row.bsp_place !== '').length > 0.8 * priced.length);

  // Not there yet: told, exit 3, and the day stays.
  await betfair.post('/_sim/clock', { asOf: '2026-03-02T23:00:00Z' });
  const early = rpscrape(where, 'betfair', '-d', '2026/03/02', '-r', 'gb');
  assert.equal(early.code, 3);
  assert.deepEqual(readCsv(csvPath(cwd, 'gb', '2026-03-02')), priced);
  await betfair.post('/_sim/robots', { text: 'User-agent: *\nDisallow: /betfairsp/\n' });
  assert.notEqual(rpscrape(where, 'betfair', '-d', '2026/03/02').code, 0);
  assert.ok(existsSync(join(cwd, 'logs/betfair/gb/2026_03_02')) && readdirSync(join(cwd, 'logs/betfair/gb/2026_03_02')).length > 0);
});
