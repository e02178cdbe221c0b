// Race cards: real pages counted by another reader, and the simulator's cards against its own truth, saved and live.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { dateOf, dayNumber } from '../simulator/dates.mjs';
import { withCountry } from '../simulator/derive.mjs';
import { declared, isOpen } from '../simulator/racecards.mjs';
import { World } from '../simulator/world.mjs';
import { configure, serve } from './live_site.mjs';
import { SHARED, freshFolder, ok, rpscrape, simulate } from './program.mjs';

const REAL = join(SHARED, 'pages/racecards');
const WORLD = { seed: 6, regions: 'gb,ire', meetings: 3, races: 3 };
const world = () => new World({ ...WORLD, regions: WORLD.regions.split(',') });

const file = (date) => date.replaceAll('-', '_');
const cardsOf = (cwd, region, date) => JSON.parse(readFileSync(join(cwd, 'data/cards', region, `${file(date)}.json`), 'utf8')).cards;

// The records of a CSV (RFC 4180) as objects.
function readCsv(path) {
  const text = readFileSync(path, 'utf8');
  const records = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    records.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') records.push([]);
  }
  records.pop();
  const [names, ...rows] = records;
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

test('real race cards: every runner of the page once', { skip: existsSync(REAL) ? false : `${REAL} is not there` }, (t) => {
  const cwd = freshFolder(t);
  const summary = JSON.parse(ok(cwd, '--json', 'cards', '--from-dir', REAL));
  assert.deepEqual(summary.map((day) => [day.region, day.date, day.cards]), [['gb', '2026-05-20', 2], ['ire', '2026-06-26', 1]]);
  const rows = [...readCsv(join(cwd, 'data/cards/gb/2026_05_20.csv')), ...readCsv(join(cwd, 'data/cards/ire/2026_06_26.csv'))];
  const cards = [...cardsOf(cwd, 'gb', '2026-05-20'), ...cardsOf(cwd, 'ire', '2026-06-26')];
  const seen = new Set();
  for (const name of readdirSync(REAL)) {
    const html = readFileSync(join(REAL, name), 'utf8');
    const { race, runners } = JSON.parse(/<script id="__NEXT_DATA__"[^>]*>(.*?)<\/script>/s.exec(html)[1]).props.pageProps.initialState.racePage.data;
    const own = rows.filter((row) => row.race_id === String(race.raceId));
    const card = cards.find((each) => each.race_id === race.raceId);
    assert.equal(own.length, runners.length, name);
    assert.equal(card.runners.length, runners.length, name);
    runners.forEach((runner, i) => {
      const row = own[i];
      assert.deepEqual([row.horse_id, row.horse, row.num, row.age, row.lbs], [runner.horseId, `${runner.horseName} (${runner.countryOrigin})`,
        runner.startNumber, runner.age, runner.weightCarried].map(String));
      assert.equal(row.draw, String(runner.draw ?? ''));
      assert.equal(row.jockey, (runner.jockeyName ?? '').replace('NON-RUNNER', ''));
      assert.equal(row.claim, String(runner.weightAllowanceLbs ?? ''));
      assert.equal(row.hg, `${runner.horseHeadGear ?? ''}${runner.horseHeadGearFirstTime ? '1' : ''}`);
      assert.equal(row.form, runner.formFiguresData.map(({ figure }) => figure).join(''));
      assert.equal(row.or, String(runner.officialRatingToday).replace('-', ''));
      assert.equal(row.status, runner.nonRunner ? 'non_runner' : runner.irishReserve ? 'reserve' : 'runner');
      assert.equal(row.spotlight, runner.spotlight.replace(/\s+/g, ' ').trim());
      assert.equal(row.forecast === '', runner.forecastOddsValue === null || row.forecast_dec === '' );
      seen.add(runner.horseId);
    });
  }
  assert.equal(seen.size, rows.length);
});

// What the simulator declares, in the names of the CSV.
function expectedRows(site, race) {
  return declared(site, race).map(({ runner, status, num, draw, jockey, forecast, form, tips }) => ({
    race_id: race.id, status, num: num ?? '', draw: draw ?? '', horse_id: runner.horse.id, horse: withCountry(runner.horse),
    lbs: runner.lbs, hg: `${runner.headgear}${runner.firstTimeHeadgear ? '1' : ''}`, jockey: jockey?.name ?? '', jockey_id: jockey?.id ?? '',
    claim: jockey?.allowance || '', trainer: runner.trainer.name, or: runner.rating ?? '', rpr: runner.horse.ability, form,
    forecast: forecast ?? '', tips: tips ?? '', owner: runner.owner?.name ?? '', off: race.off, course: race.course.name,
  }));
}

const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function expectCards(cwd, site, region, date, races) {
  const path = join(cwd, 'data/cards', region, `${file(date)}.csv`);
  const rows = readCsv(path);
  const byRunner = new Map(rows.map((row) => [`${row.race_id} ${row.horse_id}`, row]));
  const expected = races.flatMap((race) => expectedRows(site, race));
  assert.equal(rows.length, expected.length);
  for (const want of expected) {
    const row = byRunner.get(`${want.race_id} ${want.horse_id}`);
    assert.ok(row, `${want.horse} of race ${want.race_id} is missing`);
    for (const [name, value] of Object.entries(want)) {
      assert.equal(row[name], name === 'off' ? clock(value) : String(value), `${name} of ${want.horse}, race ${want.race_id}`);
    }
  }
  return expected.length;
}

test('saved cards of the simulator are its declarations', (t) => {
  const cwd = freshFolder(t);
  const date = '2026-03-04';
  const asOf = '2026-03-04T06:00:00Z';
  simulate(cwd, 'cards', { ...WORLD, from: date, to: date, 'as-of': asOf, out: 'pages' });
  ok(cwd, '-q', 'cards', '--from-dir', 'pages');
  const site = world();
  let rows = 0;
  for (const region of ['gb', 'ire']) {
    rows += expectCards(cwd, site, region, date, site.races(date).filter((race) => race.region === region && isOpen(race, Date.parse(asOf))));
  }
  assert.ok(rows > 80, `${rows} rows are too few to mean anything`);
});

test('a page that is no card fails by name, the others go on', (t) => {
  const cwd = freshFolder(t);
  simulate(cwd, 'cards', { ...WORLD, regions: 'gb', from: '2026-03-04', to: '2026-03-04', 'as-of': '2026-03-04T06:00:00Z', out: 'pages' });
  const first = readdirSync(join(cwd, 'pages'))[0];
  const html = readFileSync(join(cwd, 'pages', first), 'utf8');
  writeFileSync(join(cwd, 'pages', 'cut.html'), html.slice(0, html.length / 2));
  writeFileSync(join(cwd, 'pages', 'login.html'), '<html><head><title>Log in</title></head></html>');
  writeFileSync(join(cwd, 'pages', 'none.html'), html.replace(/"runners":\[.*?\],"runnersMetadata"/s, '"runners":[],"runnersMetadata"'));
  const run = rpscrape(cwd, 'cards', '--from-dir', 'pages');
  assert.equal(run.code, 3);
  for (const words of ['cut.html', "login.html: no race card: no script#__NEXT_DATA__; the page's title is 'Log in'", 'none.html: the race card has no runners']) {
    assert.ok(run.err.includes(words), run.err);
  }
  const failures = readdirSync(join(cwd, 'logs/card_failures/unknown'), { recursive: true }).filter((name) => name.endsWith('.json'));
  const recorded = JSON.parse(readFileSync(join(cwd, 'logs/card_failures/unknown', failures[0]), 'utf8')).failures;
  assert.deepEqual(recorded.map(({ url }) => url), ['pages/cut.html', 'pages/login.html', 'pages/none.html']);
  assert.equal(rpscrape(cwd, 'cards', '--from-dir', 'pages', '--days', '1').code, 2);
  mkdirSync(join(cwd, 'empty'));
  assert.equal(rpscrape(cwd, 'cards', '--from-dir', 'empty').code, 2);
});

test('earlier cards stay beside new ones; a file that is none stops the run and is not touched', (t) => {
  const cwd = freshFolder(t);
  simulate(cwd, 'cards', { ...WORLD, regions: 'gb', from: '2026-03-04', to: '2026-03-04', 'as-of': '2026-03-04T06:00:00Z', out: 'pages' });
  const names = readdirSync(join(cwd, 'pages'));
  const half = names.length >> 1;
  mkdirSync(join(cwd, 'first'));
  mkdirSync(join(cwd, 'second'));
  names.forEach((name, i) => writeFileSync(join(cwd, i < half ? 'first' : 'second', name), readFileSync(join(cwd, 'pages', name))));
  ok(cwd, '-q', 'cards', '--from-dir', 'first');
  const before = cardsOf(cwd, 'gb', '2026-03-04');
  const [day] = JSON.parse(ok(cwd, '--json', 'cards', '--from-dir', 'second', '--region', 'gb'));
  assert.deepEqual([day.cards, day.kept], [names.length - half, half]);
  const after = cardsOf(cwd, 'gb', '2026-03-04');
  assert.equal(after.length, names.length);
  for (const card of before) assert.deepEqual(after.find((each) => each.race_id === card.race_id), card);
  const path = join(cwd, 'data/cards/gb/2026_03_04.json');
  writeFileSync(path, '{"format": "other"}');
  const run = rpscrape(cwd, 'cards', '--from-dir', 'second');
  assert.equal(run.code, 1);
  assert.match(run.err, /2026_03_04\.json: not a JSON object .*move the file away/);
  assert.equal(readFileSync(path, 'utf8'), '{"format": "other"}');
});

test('live cards of two days; a run race keeps its last card; a failed card is told', async (t) => {
  const cwd = freshFolder(t);
  const today = new Date().toISOString().slice(0, 10);
  const tomorrow = dateOf(dayNumber(today) + 1);
  const early = `${today}T00:01:00Z`;
  const site = await serve(t, { ...WORLD, 'as-of': early });
  configure(cwd, site);
  const season = world();
  const open = (date) => season.races(date).filter((race) => race.region === 'gb' && isOpen(race, Date.parse(early)));
  const summary = JSON.parse(ok(cwd, '--json', 'cards', '--days', '2', '--regions', 'gb'));
  assert.deepEqual(summary.map((day) => [day.date, day.cards]), [[today, open(today).length], [tomorrow, open(tomorrow).length]]);
  for (const date of [today, tomorrow]) expectCards(cwd, season, 'gb', date, open(date));

  await site.post('/_sim/clock', { asOf: `${today}T15:00:00Z` });
  await site.faults([{ fault: '404', match: `/racecards/.*/${open(today).at(-1).id}$` }]);
  const later = rpscrape(cwd, '--json', 'cards', '--regions', 'gb');
  const left = open(today).filter((race) => isOpen(race, Date.parse(`${today}T15:00:00Z`)));
  const [day] = JSON.parse(later.out);
  assert.equal(day.over, open(today).length - left.length);
  const failing = left.some((race) => race.id === open(today).at(-1).id) ? 1 : 0;
  assert.equal(later.code, failing === 1 ? 3 : 0);
  assert.equal(day.failed, failing);
  assert.equal(day.kept, open(today).length - left.length + failing);
  expectCards(cwd, season, 'gb', today, open(today));
  const stats = await site.stats();
  assert.equal(stats.mostInFlight, 1);
  assert.ok(Object.keys(stats.paths).includes('/robots.txt'));
});

test('robots.txt is obeyed, days that have no cards are refused', async (t) => {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...WORLD, robots: 'disallow-all' });
  configure(cwd, site);
  const run = rpscrape(cwd, 'cards', '--regions', 'gb');
  assert.equal(run.code, 3);
  assert.match(run.err, /robots\.txt/);
  assert.ok(!existsSync(join(cwd, 'data/cards')));
  assert.equal(rpscrape(cwd, 'cards', '--days', '3').code, 2);
  assert.equal(rpscrape(cwd, 'cards', '--date', '2020-01-01').code, 2);
});
