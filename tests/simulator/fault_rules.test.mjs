// When a rule fires: counts, chances, spans of time, and that all of it can be repeated.
import assert from 'node:assert/strict';
import test from 'node:test';
import { rulesFrom } from './control.mjs';
import { PROFILES } from './faults/profiles.mjs';
import { Rules } from './faults/rules.mjs';

const NOW = Date.parse('2026-05-20T08:00:00Z');
const PAGE = '/results/1/anywhere/2026-05-16/77';
const OTHER = '/results/1/anywhere/2026-05-16/78';

function ask(rules, path = PAGE, now = NOW, headers = {}) {
  return rules.decide({ path, stream: { headers } }, now).answer?.fault ?? '-';
}

const series = (rule, paths, seed) => {
  const rules = new Rules([rule], seed);
  return paths.map((path) => ask(rules, path)).join(' ');
};

const times = (count, path = PAGE) => Array(count).fill(path);

test('a plain rule strikes every results page and nothing else', () => {
  const rules = new Rules([{ fault: '503' }]);
  assert.equal(ask(rules), '503');
  assert.equal(ask(rules, '/_next/data/simulator-1/results/2026-05-16.json'), '503');
  for (const path of ['/robots.txt', '/login', '/loop']) assert.equal(ask(rules, path), '-');
  assert.equal(ask(new Rules([{ fault: '503', match: '^/robots' }]), '/robots.txt'), '503');
});

test('times: per path, or in all', () => {
  assert.equal(series({ fault: '406', times: 2 }, [...times(3), ...times(3, OTHER)]), '406 406 - 406 406 -');
  assert.equal(series({ fault: '406', times: 2, per: 'all' }, [PAGE, OTHER, PAGE]), '406 406 -');
});

test('after, every, inARow', () => {
  assert.equal(series({ fault: '406', after: 2 }, times(4)), '- - 406 406');
  assert.equal(series({ fault: '406', every: 3 }, times(7)), '- - 406 - - 406 -');
  assert.equal(series({ fault: '406', inARow: 2 }, times(7)), '406 406 - 406 406 - 406');
});

test('from and to are instants of the site, "to" excluded', () => {
  const rules = new Rules([{ fault: 'reset', from: '2026-05-20T08:00:00Z', to: '2026-05-20T09:00:00Z' }]);
  assert.equal(ask(rules, PAGE, NOW - 1), '-');
  assert.equal(ask(rules, PAGE, NOW), 'reset');
  assert.equal(ask(rules, PAGE, NOW + 3599999), 'reset');
  assert.equal(ask(rules, PAGE, NOW + 3600000), '-');
});

test('seconds are counted from the first matching request', async () => {
  const rules = new Rules([{ fault: '406', seconds: 0.02 }]);
  assert.equal(ask(rules), '406');
  while (ask(rules) === '406') await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.equal(ask(rules), '-');
});

test('a cookie spares its bearer', () => {
  const rules = new Rules([{ fault: 'login', unlessCookie: 'session=abc' }]);
  assert.equal(ask(rules, PAGE, NOW, { cookie: 'a=b; session=abc' }), '-');
  assert.equal(ask(rules, PAGE, NOW, { cookie: 'session=abcd' }), 'login');
});

test('the first answering rule wins; changes stand beside each other', () => {
  const rules = new Rules(['close-after', { fault: 'drift', fields: ['jockey'] }, { fault: '500', after: 1 }, '503']);
  assert.equal(ask(rules), '503');
  assert.equal(ask(rules), '500');
  const changes = new Rules(['close-after', { fault: 'drift', fields: ['jockey'] }]).decide({ path: PAGE, stream: { headers: {} } }, NOW).changes;
  assert.deepEqual(changes.map((change) => change.fault), ['close-after', 'drift']);
});

test('chances depend on seed, path and attempt alone, not on the order of requests', () => {
  const paths = Array.from({ length: 400 }, (_, i) => `/results/1/a/2026-05-16/${i % 200}`);
  const rule = { fault: '503', probability: 0.3 };
  const one = new Map();
  const [forward, backward] = [new Rules([rule]), new Rules([rule])];
  for (const path of paths) one.set(path, (one.get(path) ?? '') + ask(forward, path));
  const two = new Map();
  for (const path of [...paths].reverse()) two.set(path, (two.get(path) ?? '') + ask(backward, path));
  for (const [path, answers] of one) assert.equal(two.get(path), answers);
  assert.notEqual(series(rule, paths, 1), series(rule, paths, 2));
});

// Every path is asked for until it succeeds: { attempts, faults, worst, kinds }.
function crawl(rules, paths) {
  const found = { attempts: 0, faults: 0, worst: 0, kinds: new Set() };
  for (let i = 0; i < paths; i++) {
    let attempts = 0;
    for (let fault = null; fault !== '-'; attempts++) {
      fault = ask(rules, `/results/1/a/2026-05-16/${i}`);
      if (fault !== '-') found.kinds.add(fault);
    }
    found.attempts += attempts;
    found.faults += attempts - 1;
    found.worst = Math.max(found.worst, attempts);
  }
  return found;
}

for (const profile of ['five-percent', 'five-percent-deceptive', 'five-percent-slow']) {
  test(`${profile}: a twentieth of the requests, every kind, no path more than two in a row`, () => {
    const { attempts, faults, worst, kinds } = crawl(rulesFrom({ profile, seed: 3 }), 20000);
    const share = faults / attempts;
    assert.ok(share > 0.045 && share < 0.055, String(share));
    assert.ok(worst > 1 && worst <= 3, String(worst));
    const wanted = new Set(PROFILES[profile][0].of.map((item) => item.fault ?? item));
    assert.deepEqual(kinds, wanted);
  });
}

test('half-blocked: races with an even id, no listing', () => {
  const rules = rulesFrom({ profile: 'half-blocked' });
  const answers = [OTHER, PAGE, '/results/2026-05-16', '/_next/data/x/results/1/a/2026-05-16/4.json', '/_next/data/x/results/2026-05-16.json'].map((path) => ask(rules, path));
  assert.deepEqual(answers, ['406', '-', '-', '406', '-']);
});

test('no path needs more than three attempts even when faults are likely', () => {
  const found = crawl(new Rules([{ fault: 'mix', of: ['503', 'reset'], probability: 0.9, inARow: 2 }]), 500);
  assert.equal(found.worst, 3);
});

test('what is misspelt is refused with what is known', () => {
  const refused = [
    [{ fault: '407' }, /none of mix, 400/], [{ fault: '503', time: 3 }, /does not know time; it knows match/], [{ fault: 'mix' }, /needs 'of'/],
    [{ fault: 'mix', of: ['nothing'] }, /fault 'nothing'/], [{ fault: 'drift', fields: ['jokey'] }, /drift of jokey/], [{ fault: 'redirect' }, /needs 'location'/],
    [{ fault: '429', retryAfter: { seconds: 3 } }, /needs "in"/], [{ fault: '503', from: 'soon' }, /no date/], [{ fault: 'layout', layout: 'paper' }, /layout/],
    [{ fault: 'bomb', encoding: 'zip' }, /encoding/], [{ fault: 'drift', fields: ['or'], mode: 'loud' }, /mode/], [{ fault: '429', retryAfter: { in: 1, form: 'x' } }, /form/],
  ];
  for (const [rule, message] of refused) assert.throws(() => new Rules([rule]), message, JSON.stringify(rule));
  assert.throws(() => rulesFrom({ profile: 'six-percent' }), /none of none, five-percent/);
  assert.throws(() => rulesFrom({ profiles: 'five-percent' }), /do not know profiles/);
});
