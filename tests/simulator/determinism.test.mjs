// The same seed gives the same bytes, whatever was asked before; another seed gives another season.
import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from './site.mjs';
import { truth } from './truth.mjs';
import { World } from './world.mjs';

const AS_OF = Date.parse('2026-05-20T08:00:00Z');
const text = (world, date) => JSON.stringify(truth(world, date, AS_OF));

test('a day does not depend on which days were made before it', () => {
  const direct = text(new World({ seed: 5 }), '2026-05-16');
  const walked = new World({ seed: 5 });
  for (const date of ['2026-05-18', '2026-05-10', '2026-05-17']) text(walked, date);
  assert.equal(text(walked, '2026-05-16'), direct);
  assert.ok(direct.length > 10000);
});

test('a region is the same alone and among others', () => {
  const all = truth(new World({ seed: 5 }), '2026-05-16', AS_OF).filter((row) => row.region === 'gb');
  const alone = truth(new World({ seed: 5, regions: ['gb'] }), '2026-05-16', AS_OF);
  assert.deepEqual(alone, all);
});

test('another seed gives another day', () => {
  assert.notEqual(text(new World({ seed: 6 }), '2026-05-16'), text(new World({ seed: 5 }), '2026-05-16'));
});

test('pages of both layouts come out byte for byte the same', () => {
  for (const layout of ['classic', 'next']) {
    const [one, two] = [1, 2].map(() => render(new World({ seed: 9 }), '/results/2026-05-16', AS_OF, layout).body);
    assert.equal(one, two);
  }
});
