// The oracle's rules, on values worked out by hand.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as derive from './derive.mjs';
import { fullDistance, furlongsOf, shortDistance } from './distance.mjs';
import { printedTotal } from './view.mjs';

test('decimal prices', () => {
  const cases = { '5/2F': 3.5, Evens: 2, EvsJ: 2, '100/30': 4.33, '13/8F': 2.62, '15/8': 2.88, '8/13JF': 1.62, '81/10': 9.1, 'No Odds': null, '': null };
  for (const [price, decimal] of Object.entries(cases)) assert.equal(derive.decimalPrice(price), decimal, price);
});

test('finishing times', () => {
  const seconds = (...args) => derive.finishingTime(...args).seconds;
  assert.equal(seconds(7653, 0, 0, 12), 76.53);
  assert.equal(seconds(7653, 600, 600, 12), 77.53);
  assert.equal(seconds(7653, 20, 125, 10), 76.82); // close up: 1.25 + 0.2 lengths at 5 a second
  assert.equal(seconds(7653, 20, 100, 10), 76.73); // not more than a length: nothing added
  assert.equal(seconds(7653, 10, 10, 8), 76.56); // 0.025 s: half a hundredth rounds up
  assert.equal(seconds(null, 0, 0, 12), null);
  assert.equal(seconds(7653, null, null, 12), null);
});

test('lengths per second, doubled', () => {
  const cases = [['Flat', 'Good To Firm', 12], ['Flat', 'Good', 12], ['Flat', 'Good To Soft', 11], ['Flat', 'Soft', 10],
    ['Flat', 'Slow', 12], ['Flat', 'Sloppy', 12], ['Hurdle', 'Good', 10], ['Chase', 'Good To Yielding', 9], ['NH Flat', 'Heavy', 8],
    ['Chase', 'Very Soft', 8]];
  for (const [type, going, lps] of cases) assert.equal(derive.doubledLengthsPerSecond(type, going), lps, `${type} ${going}`);
});

test('distances of races', () => {
  assert.equal(shortDistance(3652), '2m½f');
  assert.equal(fullDistance(3652), '2m132yds');
  assert.equal(furlongsOf(3652), 16.5);
  assert.equal(shortDistance(1100), '5f');
  assert.equal(shortDistance(1760), '1m');
  assert.equal(fullDistance(2187), '1m1f207yds');
  assert.equal(derive.metres(1320), 1207);
});

test('printed totals behind the winner', () => {
  const text = (hundredths) => printedTotal(hundredths)[1];
  assert.deepEqual([5, 10, 20, 30, 40, 330, 360, 785, 1260].map(text), ['nse', 'shd', 'hd', 'nk', '½', '3¼', '3½', '7¾', '12½']);
});

test('names, addresses, clock, prizes', () => {
  assert.equal(derive.cleanedName("Widow's Walk", 'Mr. (Pockets)', null), 'widowswalk_mr.pockets_none');
  assert.equal(derive.nameFromKey('mr-mrs-s-odarragh'), 'Mr Mrs S Odarragh');
  assert.equal(derive.silkUrl(315873), 'https://www.rp-assets.com/svg/3/7/8/315873.svg');
  assert.equal(derive.withCountry({ name: 'Quiet Harbour', suffix: '' }), 'Quiet Harbour (GB)');
  assert.deepEqual([76.53, 249.7, 58.04].map(derive.clock), ['1:16.53', '4:09.70', '0:58.04']);
  assert.deepEqual([[162240, '£'], [345600, '£'], [619500, '€'], [null, '£']].map(([a, c]) => derive.prizeText(a, c)),
    ['1622.40', '3456', '€6195', null]);
});
