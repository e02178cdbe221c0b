// A drifted page is the same page but for the fields that fell silent.
import assert from 'node:assert/strict';
import test from 'node:test';
import { drifted, DRIFT_FIELDS } from './faults/drift.mjs';
import { buildId } from './next_layout.mjs';
import { classicRunners, nextRunners } from './page_readers.mjs';
import { render } from './site.mjs';
import { AS_OF, LISTING, somePath, withServer } from './testing.mjs';
import { World } from './world.mjs';

const HTML = 'text/html; charset=utf-8';
const world = new World({ seed: 4, regions: ['gb'] });
const PAGE = somePath(world);
const races = ['2026-05-15', '2026-05-16', '2026-05-17'].flatMap((date) => world.races(date)).filter((race) => world.isListed(race, AS_OF) && !race.result.isVoid)
  .map((race) => `/results/${race.course.id}/${race.course.key}/${race.date}/${race.id}`);
const page = (layout, path = PAGE) => render(world, path, AS_OF, layout).body;
const readers = { classic: classicRunners, next: nextRunners };

// The fields of a runner that the readers know, and what they see of a field that fell silent.
const RUNNER_FIELDS = {
  pos: ['pos'], draw: ['draw'], sp: ['sp'], jockey: ['jockey'], trainer: ['trainer'], owner: ['owner_id'], silk_url: ['silk_url'], age: ['age'],
  lbs: ['lbs'], hg: ['hg'], or: ['or'], ts: ['ts'], rpr: ['rpr'], comment: ['comment'], num: ['num'],
};
const silent = (value) => value === null || value === 0 || value === '';

for (const layout of ['classic', 'next']) {
  test(`${layout}: a silent field is silent on every runner, the others are as before`, () => {
    for (const [field, keys] of Object.entries(RUNNER_FIELDS)) {
      for (const path of races.slice(-6)) {
        const before = readers[layout](page(layout, path));
        const after = readers[layout](drifted(page(layout, path), HTML, [field], 'silent'));
        assert.equal(after.length, before.length);
        after.forEach((runner, i) => {
          for (const key of keys) assert.ok(silent(runner[key]), `${field} ${path}: ${runner[key]}`);
          for (const key of keys) runner[key] = before[i][key];
          assert.deepEqual(runner, before[i], field);
        });
      }
    }
  });

  test(`${layout}: every field can drift in both ways, somewhere`, () => {
    for (const field of DRIFT_FIELDS) {
      for (const mode of ['silent', 'renamed']) {
        const changed = [LISTING, ...races].filter((path) => drifted(page(layout, path), HTML, [field], mode) !== page(layout, path));
        assert.ok(changed.length > 0, `${field} ${mode}`);
        assert.equal(changed.includes(LISTING), field === 'listing', `${field} ${mode}`);
        const renamed = drifted(page(layout, changed[0]), HTML, [field], 'renamed');
        assert.match(renamed, layout === 'classic' ? /-v2/ : /V2"/);
      }
    }
  });
}

test('renaming leaves the texts where they are', () => {
  const strip = (html) => html.replace(/-v2|<[^>]*>/g, '');
  const renamed = drifted(page('classic'), HTML, ['jockey', 'trainer', 'rpr'], 'renamed');
  assert.equal(strip(renamed), strip(page('classic')));
  assert.doesNotMatch(renamed, /"link-(jockey|trainer)Name"|data-ending="RPR"/);
});

test('a listing without its links', () => {
  const links = (html) => [...html.matchAll(/<a href="([^"]*)"[^>]*link-listCourseNameLink/g)].map((match) => match[1]);
  assert.ok(links(page('classic', LISTING)).length > 5);
  assert.deepEqual(new Set(links(drifted(page('classic', LISTING), HTML, ['listing'], 'silent'))), new Set(['']));
  assert.match(drifted(page('next', LISTING), HTML, ['listing'], 'silent'), /"fullResultLink":""/);
});

test('over HTTP: jockeys and trainers, in both layouts and the bare JSON', () => withServer({ world, rules: { profile: 'silent-jockeys' } }, async ({ get, control }) => {
  const people = (runners) => new Set(runners.flatMap((runner) => [runner.jockey, runner.trainer]));
  assert.deepEqual(people(classicRunners(await (await get(PAGE)).text())), new Set([null]));
  await control('layout', { layout: 'next' });
  assert.deepEqual(people(nextRunners(await (await get(PAGE)).text())), new Set(['']));
  const bare = await (await get(`/_next/data/${buildId(world)}${PAGE}.json`)).json();
  assert.equal(bare.pageProps.initialState.raceResult.data.runners[0].jockeyName, '');
  assert.equal((await get('/results/2026-13-13')).status, 404);
}));
