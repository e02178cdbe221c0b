// The variants of robots.txt, and their setting at run time.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ROBOTS_VARIANTS } from './robots.mjs';
import { until, withServer } from './testing.mjs';

// Variants that a test has asked for; the last test finds those that none did.
const shown = new Set(['hang', 'disallow-all']);
const REFUSING = /^disallow *: *\/results\/ *(#.*)?$/im;

test('texts', () => withServer({}, async ({ control, raw }) => {
  const text = async (variant) => {
    shown.add(variant);
    assert.deepEqual(await control('robots', { variant }), { robots: variant });
    const answer = await raw('/robots.txt');
    assert.equal(answer.status, 200, variant);
    return String(answer.body);
  };
  assert.match(await text('usual'), /^User-agent: \*\nDisallow: \/_sim\//);
  assert.equal(await text('empty'), '');
  assert.match(await text('allow-all'), /Disallow:\n$/);
  for (const variant of ['disallow-results', 'own-group-refused', 'two-own-groups', 'longest-wins', 'huge']) assert.match(await text(variant), REFUSING, variant);
  assert.match(await text('own-group-allowed'), /User-agent: RPScrape\nUser-agent: other\nAllow: \/results\//);
  assert.match(await text('crawl-delay'), /Crawl-delay: 3/);
  assert.match(await text('wildcards'), /\*.*\n.*\$\n/);
  assert.match(await text('untidy'), /^\ufeff#[^\r]*\r\n[\s\S]* {2}DISALLOW : {2}\/results\//);
  const huge = await text('huge');
  assert.ok(huge.length > 2e6 && huge.indexOf('Disallow') < 500 * 1024);
}));

test('status codes, a web page, redirects', () => withServer({}, async ({ server, control, raw, get }) => {
  const answer = async (variant) => {
    shown.add(variant);
    await control('robots', { variant });
    return raw('/robots.txt');
  };
  const statuses = { 'not-found': 404, forbidden: 403, error: 500, unavailable: 503 };
  for (const [variant, status] of Object.entries(statuses)) assert.equal((await answer(variant)).status, status);
  assert.match((await answer('web-page')).headers['content-type'], /^text\/html/);
  assert.equal((await answer('redirect-loop')).headers.location, '/loop?hop=1');
  assert.equal((await answer('redirect-off-site')).headers.location, `${server.elsewhere}/robots.txt`);
  assert.equal((await answer('redirect')).status, 301);
  assert.match(await (await get('/robots.txt')).text(), REFUSING);
}));

test('own texts and own statuses; other names are refused', () => withServer({ robots: 'disallow-all' }, async ({ control, raw }) => {
  assert.equal(String((await raw('/robots.txt')).body), 'User-agent: *\nDisallow: /\n');
  await control('robots', { text: 'User-agent: x\nDisallow: /y\n' });
  assert.equal(String((await raw('/robots.txt')).body), 'User-agent: x\nDisallow: /y\n');
  await control('robots', { status: 410 });
  assert.equal((await raw('/robots.txt')).status, 410);
  assert.equal((await control('robots', { variant: 'maybe' })).status, 400);
}));

test('hang answers nothing', () => withServer({ robots: 'hang' }, async ({ server, raw }) => {
  const waiting = raw('/robots.txt');
  await until(() => server.state.traffic.inFlight === 1);
  await server.close();
  assert.deepEqual((await waiting).status, null);
}));

test('every variant is shown above', () => {
  assert.deepEqual(ROBOTS_VARIANTS.filter((variant) => !shown.has(variant)), []);
});
