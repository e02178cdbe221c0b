// A short form of `make crash`: chains of a fixed course that kill each operation and use each model of a power cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPERATIONS } from './operations.mjs';
import { MODELS } from './power.mjs';
import { Chain, newSums } from './rounds.mjs';

const LEAST_KILLED = 15;
const COURSES = [
  ['scrape', 'upload', 'late scrape', 'partial scrape', 'upload', 'query', 'daily', 'repair'],
  ['scrape', 'upload', 'rebuild', 'migrate', 'switch', 'register', 'rollback', 'drop', 'drop', 'migrate', 'switch', 'cleanup', 'late scrape', 'upload', 'load', 'restore'],
];

test('killed or cut off at places drawn from a seed, each operation ends as the oracle says', async (t) => {
  const sums = newSums();
  for (const [i, plan] of COURSES.entries()) {
    const failures = await new Chain(i + 1, sums, { plan, length: plan.length, cuts: 2 }).run();
    assert.deepEqual(failures, []);
  }
  assert.deepEqual(Object.keys(OPERATIONS).filter((name) => !sums.operations[name]), []);
  assert.deepEqual(MODELS.filter((model) => !sums.models[model]), []);
  assert.ok(sums.killed >= LEAST_KILLED, `${sums.killed} runs were killed in time`);
  const { points, ...figures } = sums;
  t.diagnostic(`${JSON.stringify(figures)}; ${points.size} places`);
});
