// Faults that are whole answers: codes, Retry-After, redirects, block pages, another layout.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AS_OF, LISTING, somePath, withServer } from './testing.mjs';

const PAGE = somePath();
const STATUS_RULES = ['400', '403', '404', '406', '429', '500', '502', '503', '504'];

test('status codes', () => withServer({}, async ({ control, raw }) => {
  for (const fault of STATUS_RULES) {
    await control('faults', { fault });
    const answer = await raw(PAGE);
    assert.equal(answer.status, Number(fault));
    assert.equal(answer.headers['retry-after'], undefined);
    assert.equal((await raw('/robots.txt')).status, 200);
  }
}));

test('Retry-After in seconds, as it stands, absurd and repeated', () => withServer({}, async ({ control, raw }) => {
  for (const retryAfter of [7, 0, '-5', '99999999999999', 'soon', '1.5', 'Wed, 31 Feb 2026 25:61:00 GMT', '']) {
    await control('faults', { fault: '429', retryAfter });
    assert.equal((await raw(PAGE)).headers['retry-after'], String(retryAfter));
  }
  await control('faults', { fault: '503', retryAfter: [3, 9] });
  assert.equal((await raw(PAGE)).status, 503);
}));

test('Retry-After as a date in its three forms, by either clock', () => withServer({}, async ({ control, raw }) => {
  const forms = { date: 'Wed, 20 May 2026 08:02:00 GMT', rfc850: 'Wednesday, 20-May-26 08:02:00 GMT', asctime: 'Wed May 20 08:02:00 2026' };
  for (const [form, text] of Object.entries(forms)) {
    await control('faults', { fault: '429', retryAfter: { in: 120, form, clock: 'site' } });
    const { headers } = await raw(PAGE);
    assert.equal(headers['retry-after'], text);
    assert.equal(Date.parse(headers.date), AS_OF);
  }
  await control('faults', { fault: '503', retryAfter: { in: 60 } });
  const { headers } = await raw(PAGE);
  const ahead = Date.parse(headers['retry-after']) - Date.parse(headers.date);
  assert.ok(Math.abs(ahead - 60000) <= 2000, String(ahead));
}));

test('a storm of 406 ends after its number of requests', () => withServer({ rules: { profile: 'storm-406' } }, async ({ raw }) => {
  const statuses = [];
  for (let i = 0; i < 22; i++) statuses.push((await raw(i % 2 ? PAGE : LISTING)).status);
  assert.deepEqual(statuses, [...Array(20).fill(406), 200, 200]);
}));

test('a login wall is a redirect to a page with status 200', () => withServer({ rules: [{ fault: 'login' }] }, async ({ get, raw }) => {
  const wall = await raw(PAGE);
  assert.deepEqual([wall.status, wall.headers.location], [302, `/login?return_url=${encodeURIComponent(PAGE)}`]);
  const followed = await get(PAGE);
  assert.equal(followed.status, 200);
  assert.match(await followed.text(), /<h1>Log in<\/h1>/);
}));

test('redirects off the site lead to another host, which notes who comes', () => withServer({}, async ({ server, control, get, raw }) => {
  await control('faults', { fault: 'redirect-off-site' });
  assert.equal((await raw(PAGE)).headers.location, server.elsewhere + PAGE);
  assert.deepEqual((await control('stats')).elsewhere, []);
  assert.match(await (await get(PAGE)).text(), /Another site/);
  assert.deepEqual((await control('stats')).elsewhere, [{ path: PAGE, cookie: null }]);
}));

test('redirects to chosen places, within the site too', () => withServer({}, async ({ server, control, get, raw }) => {
  const location = async (wanted, status) => {
    await control('faults', { fault: 'redirect', location: wanted, status });
    const answer = await raw(PAGE);
    return [answer.status, answer.headers.location];
  };
  assert.deepEqual(await location('http://localhost:{port}{path}'), [302, `http://localhost:${server.state.port}${PAGE}`]);
  assert.deepEqual(await location('file:///etc/hostname', 301), [301, 'file:///etc/hostname']);
  assert.deepEqual(await location('{path}/', 308), [308, `${PAGE}/`]);
  assert.match(await (await get(PAGE)).text(), /rp-horseTable__mainRow/);
}));

test('redirects without end, to itself, to nowhere', () => withServer({}, async ({ control, get, raw }) => {
  await control('faults', { fault: 'redirect-loop' });
  await assert.rejects(get(PAGE), (error) => /redirect count exceeded/.test(error.cause.message));
  assert.equal((await raw('/loop?hop=41')).headers.location, '/loop?hop=42');
  await control('faults', { fault: 'redirect-self' });
  assert.equal((await raw(PAGE)).headers.location, PAGE);
  await control('faults', { fault: 'redirect-nowhere' });
  const nowhere = await raw(PAGE);
  assert.deepEqual([nowhere.status, nowhere.headers.location], [302, undefined]);
}));

test('a block page has status 200 and no runners', () => withServer({ rules: [{ fault: 'block-page' }] }, async ({ raw }) => {
  const answer = await raw(PAGE);
  assert.equal(answer.status, 200);
  assert.match(String(answer.body), /Access denied/);
  assert.doesNotMatch(String(answer.body), /rp-horseTable__mainRow|__NEXT_DATA__/);
}));

test('the layout can switch in the middle of a run', () => withServer({ rules: [{ fault: 'layout', layout: 'next', after: 2 }] }, async ({ control, raw }) => {
  const layouts = [];
  for (let i = 0; i < 4; i++) layouts.push(/__NEXT_DATA__/.test(String((await raw(PAGE)).body)) ? 'next' : 'classic');
  assert.deepEqual(layouts, ['classic', 'classic', 'next', 'next']);
  const { faulted, changes } = await control('stats');
  assert.deepEqual([faulted, changes], [0, { layout: 2 }]);
}));

test('faults can be listed, replaced and taken away', () => withServer({ rules: ['500'] }, async ({ control, raw }) => {
  await raw(PAGE);
  assert.deepEqual((await control('faults')).rules, [{ fault: '500', matched: 1, fired: 1 }]);
  assert.deepEqual((await control('faults', { fault: '999' })).status, 400);
  assert.equal((await raw(PAGE)).status, 500);
  assert.deepEqual((await control('faults', [])).rules, []);
  assert.equal((await raw(PAGE)).status, 200);
  assert.equal((await control('faults', { profile: 'five-percent', seed: 9, rules: ['404'] })).rules.length, 2);
}));
