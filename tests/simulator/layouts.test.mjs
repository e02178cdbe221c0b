// Both layouts hold the same facts: a small reader of each, written for this test alone, finds in the
// rendered pages what the truth says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { resultPath } from './classic_result.mjs';
import { render } from './site.mjs';
import { raceTruth } from './truth.mjs';
import { World } from './world.mjs';

const world = new World({ seed: 4 });
const AS_OF = Date.parse('2026-05-30T08:00:00Z');
const DATES = ['2026-05-16', '2026-05-17'];
const races = DATES.flatMap((date) => world.races(date)).filter((race) => world.isListed(race, AS_OF));

const squeeze = (html) => html.replace(/<!--[\s\S]*?-->|<svg[\s\S]*?<\/svg>|<[^>]*>/g, ' ').replace(/&nbsp;/g, ' ')
  .replace(/&#8211;/g, '–').replace(/\s+/g, ' ').trim();
const blank = (value) => (value === undefined || value === null || value === '' || value === '–' ? null : value);
const number = (value) => (blank(value) === null ? null : Number(value));

function classicRunner(main, rest) {
  const part = (pattern, from = main) => blank(squeeze(from.match(pattern)?.[1] ?? ''));
  const id = (pattern, from = main) => number(from.match(pattern)?.[1]);
  const pedigree = rest.match(/block-pedigreeInfoFullResults"\s*>([\s\S]*?)<\/tr>/)[1];
  const [sire, dam, damsire] = [...pedigree.matchAll(/<a href="\/profile\/horse\/(\d+)/g)].map((match) => Number(match[1]));
  return {
    pos: part(/text-horsePosition"\s*>([^<]*)/), draw: number(part(/pos__draw">([\s\S]*?)<\/sup>/)?.replace(/[()]/g, '')),
    num: number(part(/saddleClothNo">([^<]*)/).replace('.', '')), horse_id: id(/profile\/horse\/(\d+)/),
    jockey: part(/link-jockeyName"\s*>([^<]*)/), jockey_id: id(/profile\/jockey\/(\d+)/),
    trainer: part(/link-trainerName"\s*>([^<]*)/), trainer_id: id(/profile\/trainer\/(\d+)/), owner_id: id(/profile\/owner\/(\d+)/),
    age: number(part(/horse-age"\s*>([^<]*)/)), sp: part(/horse__price">([^<]*)/)?.replace('No Odds', '') || null,
    lbs: number(part(/horse-weight-st"\s*>([^<]*)/)) * 14 + number(part(/horse-weight-lb">([\s\S]*?)<\/span>/)),
    hg: part(/rp-horseTable__headGear">([\s\S]*?)<\/span>/)?.replace(' ', '') ?? null,
    or: number(part(/data-ending="OR"\s*>([^<]*)/)), ts: number(part(/full-result-topspeed"\s*>([^<]*)/)), rpr: number(part(/full-result-rpr"\s*>([^<]*)/)),
    silk_url: blank(main.match(/rp-horseTable__silk"\s*src="([^"]*)"/)?.[1]),
    sire_id: sire, dam_id: dam, printed_damsire_id: damsire, comment: part(/text-comments"\s*>([\s\S]*?)<\/tr>/, rest),
  };
}

function classicRunners(html) {
  const rows = html.split('<tr class="rp-horseTable__mainRow"').slice(1);
  return rows.map((row) => classicRunner(row.slice(0, row.indexOf('</tr>')), row.slice(row.indexOf('</tr>'))));
}

const profileId = (url) => number(url?.split('/')[3]);

function nextRunner(runner) {
  const comment = runner.comment ?? {};
  return {
    pos: runner.outcomeCode, draw: number(runner.drawLabel?.replace(/[()]/g, '')), num: number(runner.saddleClothNo), horse_id: runner.horseUid,
    jockey: runner.jockeyName, jockey_id: profileId(runner.jockeyUrl), trainer: runner.trainerName, trainer_id: profileId(runner.trainerUrl),
    owner_id: profileId(runner.ownerUrl), age: runner.age, sp: runner.odds === 'No Odds' ? null : runner.odds, lbs: runner.weightCarriedLbs,
    hg: runner.headgear && runner.headgear + (runner.isFirstTimeHeadgear ? '1' : ''),
    or: number(runner.officialRating), ts: number(runner.topspeed), rpr: number(runner.rpRating), silk_url: runner.silkUrl,
    sire_id: profileId(runner.pedigree.sireUrl), dam_id: profileId(runner.pedigree.damUrl), printed_damsire_id: profileId(runner.pedigree.damSireUrl),
    comment: [comment.comment, comment.bettingMovements && `(${comment.bettingMovements})`].filter(Boolean).join(' ') || null,
  };
}

function nextRunners(html) {
  const data = JSON.parse(html.match(/<script id="__NEXT_DATA__"[^>]*>([\s\S]*?)<\/script>/)[1]);
  return data.props.pageProps.initialState.raceResult.data.runners.map(nextRunner);
}

function body(race, layout) {
  return render(world, resultPath(race), AS_OF, layout).body;
}

test('both layouts of every race hold the same runners', () => {
  assert.ok(races.length > 60);
  for (const race of races) assert.deepEqual(classicRunners(body(race, 'classic')), nextRunners(body(race, 'next')), resultPath(race));
});

test('what the pages hold is the truth', () => {
  for (const race of races.filter((each) => !each.result.isVoid)) {
    const expected = raceTruth(world.view(race, AS_OF), 'classic');
    const found = classicRunners(body(race, 'classic'));
    assert.equal(found.length, expected.length);
    found.forEach(({ printed_damsire_id: damsire, ...runner }, i) => {
      for (const [column, value] of Object.entries(runner)) assert.equal(value, expected[i][column], `${resultPath(race)} ${column}`);
      assert.ok(expected[i].damsire_id === damsire || expected[i].damsire === null);
    });
  }
});

test('both listings link to the same races, and repeat the big ones', () => {
  for (const date of DATES) {
    const html = render(world, `/results/${date}`, AS_OF, 'classic').body;
    const links = [...html.matchAll(/<a href="([^"]*)"[^>]*data-test-selector="link-listCourseNameLink"/g)].map((match) => match[1]);
    const next = render(world, `/results/${date}`, AS_OF, 'next').body.match(/<script id="__NEXT_DATA__"[^>]*>([\s\S]*?)<\/script>/)[1];
    const meetings = JSON.parse(next).props.pageProps.initialState.results.data;
    const linked = meetings.filter((meeting) => !meeting.isSpecialMeeting).flatMap((meeting) => meeting.races).map((race) => race.fullResultLink).filter(Boolean);
    assert.deepEqual([...new Set(links)].sort(), linked.sort());
    assert.equal(links.length - new Set(links).size, world.featured(date).filter((race) => world.isListed(race, AS_OF)).length);
  }
});

test('the bare JSON is the same data without props', () => {
  const race = races[0];
  const html = JSON.parse(body(race, 'next').match(/<script id="__NEXT_DATA__"[^>]*>([\s\S]*?)<\/script>/)[1]);
  const bare = render(world, `/_next/data/${html.buildId}${resultPath(race)}.json`, AS_OF, 'next').body;
  assert.deepEqual(JSON.parse(bare), html.props);
  assert.equal(render(world, `/_next/data/other${resultPath(race)}.json`, AS_OF, 'next'), null);
});
