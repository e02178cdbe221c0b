// Both layouts hold the same facts: a small reader of each, written for this test alone, finds in the
// rendered pages what the truth says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { resultPath } from './classic_result.mjs';
import { classicRunners, nextRunners } from './page_readers.mjs';
import { render } from './site.mjs';
import { raceTruth } from './truth.mjs';
import { World } from './world.mjs';

const world = new World({ seed: 4 });
const AS_OF = Date.parse('2026-05-30T08:00:00Z');
const DATES = ['2026-05-16', '2026-05-17'];
const races = DATES.flatMap((date) => world.races(date)).filter((race) => world.isListed(race, AS_OF));

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
