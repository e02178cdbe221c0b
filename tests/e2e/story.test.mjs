// `make story`: it is told to its end, and a program that does not do what is told is found out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './program.mjs';

const tell = (env = {}) => spawnSync(process.execPath, [join(ROOT, 'tools/story.mjs')], { encoding: 'utf8', env: { ...process.env, ...env } });

test('the story of the re-scrape is as told', () => {
  const { status, stdout, stderr } = tell();
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /│ rpr +│ 95 +│ 98 +│/);
  assert.match(stdout, /things were told, and all are so/);
});

test('a program that does nothing is found out', () => {
  const { status, stderr } = tell({ RPSCRAPE_BIN: '/bin/true' });
  assert.equal(status, 1);
  assert.notEqual(stderr, '');
});
