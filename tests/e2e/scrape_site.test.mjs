// Live scraping against the site simulator: the rows are the truth, however often the run is killed, refused or
// lied to, and no page is asked for twice without need.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configure, expectTruth, records, serve } from './live_site.mjs';
import { freshFolder, ok, rpscrape, snapshot, start } from './program.mjs';

const SEASON = { seed: 11, regions: 'gb,ire', 'as-of': '2026-04-06T06:00:00Z' };
const DAYS = { from: '2026-04-01', to: '2026-04-03' };
const RANGE = '2026/04/01-2026/04/03';
const ONE = { from: '2026-04-01', to: '2026-04-01' };

async function prepare(t, layout, settings) {
  const cwd = freshFolder(t);
  const site = await serve(t, { ...SEASON, layout });
  configure(cwd, site, settings);
  return { cwd, site };
}

const truthOf = (layout, days) => ({ ...SEASON, ...days, layout });

for (const layout of ['classic', 'next']) {
  test(`${layout}: days of two countries are the simulator's truth, every page asked for once`, async (t) => {
    const { cwd, site } = await prepare(t, layout);
    ok(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
    expectTruth(cwd, truthOf(layout, DAYS));
    const { races, listings } = await site.requests();
    assert.ok(Object.keys(races).length > 30);
    assert.deepEqual([...new Set(Object.values(races))], [1]);
    assert.deepEqual(Object.values(listings), [1, 1, 1]);
    const { userAgents } = await site.stats();
    assert.match(userAgents.join(), /^rpscrape\/[\d.]+ \(\+tests@example\.org\)$/);
    assert.deepEqual(readdirSync(join(cwd, 'data/.scrape/days')), []);

    // Finished days are skipped without a request; --force fetches them again.
    const before = (await site.stats()).total;
    assert.match(rpscrape(cwd, 'scrape', '-d', RANGE, '-r', 'gb').err, /3 finished days were skipped/);
    assert.equal((await site.stats()).total, before);
    ok(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb', '--force');
    assert.ok((await site.stats()).total > before + 10);
  });
}

// Resolves once the simulator has seen so many requests.
async function requested(site, count) {
  while ((await site.stats()).total < count) ; // each round is a request of its own
}

test('killed again and again, a run goes on race by race: at most the page under way is asked for twice', async (t) => {
  const { cwd, site } = await prepare(t, 'next', { delay: 0.02 });
  const kills = 3;
  for (let kill = 0; kill < kills; kill++) {
    const before = (await site.stats()).total;
    const { child, done } = start(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
    await requested(site, before + 12);
    child.kill('SIGKILL');
    assert.equal((await done).signal, 'SIGKILL');
  }
  ok(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
  const { races } = await site.requests();
  const repeated = Object.values(races).reduce((sum, count) => sum + count - 1, 0);
  assert.ok(repeated <= kills, `${repeated} pages were asked for again`);
  assert.ok((await site.stats()).minGapMs >= 19, 'the pace held from run to run');
  expectTruth(cwd, truthOf('next', DAYS));
});

test('Ctrl-C ends with 130 and the command that goes on, which repeats nothing', async (t) => {
  const { cwd, site } = await prepare(t, 'classic', { delay: 0.02 });
  const { child, done } = start(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire');
  let err = '';
  child.stderr.on('data', (piece) => { err += piece; });
  await requested(site, 10);
  child.kill('SIGINT');
  assert.equal((await done).code, 130);
  assert.match(err, /go on with: rpscrape scrape --date 2026\/04\/01 --regions gb,ire/);
  assert.ok(!existsSync(join(cwd, 'data/dates')));
  ok(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire');
  const { races } = await site.requests();
  assert.ok(Object.values(races).reduce((sum, count) => sum + count - 1, 0) <= 1);
  expectTruth(cwd, truthOf('classic', ONE));
});

test('each failure has its kind; retry fetches what failed, merges it and puts the failures away', async (t) => {
  const { cwd, site } = await prepare(t, 'classic', { max_attempts: 2 });
  ok(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb');
  const paths = Object.keys((await site.requests()).races).sort();
  rmSync(join(cwd, 'data'), { recursive: true });
  const faults = ['404', '406', '500', 'reset', 'truncated', 'block-page', 'login', 'truncated-html'];
  await site.faults(faults.map((fault, i) => ({ fault, match: `${paths[2 * i]}$` })));

  const run = rpscrape(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire');
  assert.equal(run.code, 3, run.err);
  const [{ failures }] = records(cwd, 'scrape_failures', 'gb', '2026-04-01');
  assert.deepEqual(failures.map((failure) => failure.kind).sort(),
    ['bad_page', 'block_page', 'http_404', 'http_406', 'http_500', 'login', 'reset', 'truncated']);
  assert.deepEqual(failures.map(({ kind, attempts }) => attempts - (kind === 'http_404' ? 1 : 2)), Array(8).fill(0));
  assert.ok(failures.every((failure) => failure.url.startsWith(site.address) && failure.message && failure.time));
  const metadata = records(cwd, 'scrape_metadata', 'gb', '2026-04-01').at(-1);
  assert.equal(metadata.failed, 8);
  assert.equal(metadata.failed_by_kind.http_404, 1);
  assert.equal(metadata.ok + metadata.void + metadata.failed + metadata.abandoned, metadata.discovered);
  assert.ok(metadata.completeness < 100 && metadata.requests > 20 && metadata.retries === 7 && !metadata.rate_limited);

  await site.faults([{ fault: '404', match: `${paths[0]}$` }]);
  await site.post('/_sim/stats/reset', {});
  const half = rpscrape(cwd, 'retry');
  assert.equal(half.code, 3, half.err);
  const [{ failures: left }] = records(cwd, 'scrape_failures', 'gb', '2026-04-01');
  assert.deepEqual(left.map(({ kind, attempts }) => ({ kind, attempts })), [{ kind: 'http_404', attempts: 2 }]);
  assert.deepEqual(Object.keys((await site.requests()).races).length, 8);

  await site.faults([]);
  assert.match(rpscrape(cwd, 'retry', '--all').err, /1 of 1 failures/);
  assert.deepEqual(records(cwd, 'scrape_failures', 'gb', '2026-04-01'), []);
  assert.ok(records(cwd, 'scrape_failures/resolved', 'gb', '2026-04-01').length >= 1);
  assert.equal(records(cwd, 'scrape_metadata', 'gb', '2026-04-01').at(-1).completeness, 100);
  expectTruth(cwd, truthOf('classic', ONE));
});

test('a site that refuses stops the run, which says when to come back and how to go on', async (t) => {
  const { cwd, site } = await prepare(t, 'next', { breaker_pause: 3600 });
  await site.faults([{ fault: '406', after: 6 }]);
  const run = rpscrape(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
  assert.equal(run.code, 3, run.err);
  const line = run.err.split('\n').find((text) => text.includes('stopped:'));
  assert.match(line, /after 20\d\d-\d\d-\d\dT[\d:.]+Z.*go on with: rpscrape scrape --date 2026\/04\/01-2026\/04\/03 --regions gb,ire$/);
  const metadata = records(cwd, 'scrape_metadata', 'gb', '2026-04-01').at(-1);
  assert.ok(metadata.rate_limited && metadata.missing.length > 0, JSON.stringify(metadata));
  assert.ok(existsSync(join(cwd, 'data/dates/gb/2026_04_01.csv')));

  const before = (await site.stats()).total;
  const early = rpscrape(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
  assert.equal(early.code, 3, early.err);
  assert.match(early.err, /stopped: .* after 20\d\d-/);
  assert.equal((await site.stats()).total, before);

  await site.faults([]);
  const file = join(cwd, 'data/.scrape/site.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"come_back_at": "\d{4}/, '"come_back_at": "2020'));
  ok(cwd, 'scrape', '-d', RANGE, '-r', 'gb,ire');
  expectTruth(cwd, truthOf('next', DAYS));
});

for (const layout of ['classic', 'next']) {
  test(`${layout}: jockeys that fall silent fail the day by name, until it is accepted or fetched anew`, async (t) => {
    const { cwd, site } = await prepare(t, layout);
    await site.faults({ profile: 'silent-jockeys' });
    const run = rpscrape(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire');
    assert.equal(run.code, 3, run.err);
    assert.match(run.err, /gb 2026-04-01 fell silent: jockey \(0 % .*trainer \(0 % .*--accept-drift jockey,trainer/);
    assert.ok(!existsSync(join(cwd, 'data/dates')));
    const metadata = records(cwd, 'scrape_metadata', 'gb', '2026-04-01').at(-1);
    assert.deepEqual(metadata.drift.map((each) => each.field), ['jockey', 'trainer']);
    assert.equal(records(cwd, 'scrape_failures', 'gb', '2026-04-01')[0].failures[0].kind, 'drift');

    // The pages are kept: accepting them asks for the listing only.
    await site.post('/_sim/stats/reset', {});
    ok(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire', '--accept-drift', 'jockey,trainer');
    assert.deepEqual((await site.requests()).races, {});

    await site.faults([]);
    ok(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb,ire', '--force');
    expectTruth(cwd, truthOf(layout, ONE));
    assert.deepEqual(records(cwd, 'scrape_failures', 'gb', '2026-04-01'), []);
  });
}

test('archived pages give the same day files again, without the site', async (t) => {
  const { cwd, site } = await prepare(t, 'classic');
  ok(cwd, 'scrape', '-d', RANGE, '--archive');
  const csvs = () => snapshot(join(cwd, 'data/dates'), ['.json']);
  const before = csvs();
  rmSync(join(cwd, 'data/dates'), { recursive: true });
  const requests = (await site.stats()).total;
  const run = rpscrape(cwd, 'reparse');
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(csvs(), before);
  assert.equal((await site.stats()).total, requests);
  assert.match(rpscrape(cwd, 'reparse', '-d', '2026/04/02', '-r', 'gb').err, /^0 races changed, 0 are new, 0 are gone, [1-9]/m);
  assert.equal(rpscrape(cwd, 'reparse', '-d', '2026/04/04').code, 1);
});

test("the user's own session is sent and never written down", async (t) => {
  const { cwd, site } = await prepare(t, 'next');
  await site.faults([{ fault: 'login', unlessCookie: 'session=s3cret-word' }]);
  const without = rpscrape(cwd, 'scrape', '-d', '2026/04/01', '-r', 'gb');
  assert.equal(without.code, 3, without.err);
  process.env.RPSCRAPE_COOKIE = 'session=s3cret-word';
  t.after(() => { delete process.env.RPSCRAPE_COOKIE; });
  const run = rpscrape(cwd, '-v', 'scrape', '-d', '2026/04/01', '-r', 'gb', '--archive');
  assert.equal(run.code, 0, run.err);
  assert.doesNotMatch(run.out + run.err, /s3cret/);
  for (const folder of ['data', 'logs']) {
    for (const entry of readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile()) assert.ok(!readFileSync(path, 'utf8').includes('s3cret'), path);
    }
  }
});

test('two live scrapes of one data folder do not run at once', async (t) => {
  const { cwd, site } = await prepare(t, 'next', { delay: 0.05 });
  const { child, done } = start(cwd, 'scrape', '-d', RANGE);
  await requested(site, 3);
  const second = rpscrape(cwd, 'scrape', '-d', RANGE);
  assert.equal(second.code, 4, second.err);
  assert.match(second.err, new RegExp(`${child.pid}`));
  child.kill('SIGKILL');
  await done;
});

test('what is selected: date files, seasons, courses; conflicts and impossible days are usage errors', async (t) => {
  const { cwd, site } = await prepare(t, 'next');
  writeFileSync(join(cwd, 'days.txt'), '# two days\n2026-04-02\n2026/04/01 # the first\n');
  ok(cwd, 'scrape', '--date-file', 'days.txt', '-r', 'ire');
  assert.deepEqual(Object.keys((await site.requests()).listings), ['/results/2026-04-01', '/results/2026-04-02']);
  assert.ok(Object.keys((await site.requests()).races).length > 5);

  const usage = (pattern, ...args) => {
    const run = rpscrape(cwd, 'scrape', ...args);
    assert.equal(run.code, 2, `${args}: ${run.err}`);
    assert.match(run.err, pattern);
  };
  usage(/--date and --date-file/, '-d', '2026/04/01', '--date-file', 'days.txt');
  usage(/--date and --years/, '-d', '2026/04/01', '-y', '2019');
  usage(/--from-dir and --force/, '--from-dir', 'pages', '--force');
  usage(/which days/);
  usage(/in the future/, '-d', '2999/01/01');
  usage(/too early/, '-d', '2007/12/31');
  usage(/too early/, '-y', '2007', '-t', 'jumps');
  usage(/days\.txt:3: /, '--date-file', (writeFileSync(join(cwd, 'days.txt'), '\n\n2026-13-01\n'), 'days.txt'));
  usage(/--courses 178 \(Curragh\) lies in ire, which --regions/, '-d', '2026/04/01', '-r', 'gb', '-c', '178');
  usage(/public site/, '-d', '2026/04/01', '--set', 'scrape.site=https://www.example.org');
  usage(/no field 'jokey'/, '-d', '2026/04/01', '--accept-drift', 'jokey');
});
