// The pages in data/samples are what the simulator makes today.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { render } from './site.mjs';
import { World } from './world.mjs';

const DIR = new URL('../../data/samples/', import.meta.url);
const AS_OF = Date.parse('2026-03-12T08:00:00Z');

test('samples are up to date (data/samples/README.md says how to renew them)', () => {
  const world = new World({ seed: 1 });
  for (const layout of ['classic', 'next']) {
    const files = readdirSync(new URL(`${layout}/`, DIR));
    assert.equal(files.length, 1);
    const [course, key, date, id] = files[0].replace('.html', '').split('_');
    const page = render(world, `/results/${course}/${key}/${date}/${id}`, AS_OF, layout);
    assert.equal(readFileSync(new URL(`${layout}/${files[0]}`, DIR), 'utf8'), page.body);
  }
});
