// The README's commands, run as they stand there, with the output that is shown there.
import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, freshFolder, rows } from './program.mjs';

const tool = (name, cwd, env, ...args) => {
  const run = spawnSync(join(ROOT, 'tools', name), args, { cwd, env, encoding: 'utf8' });
  assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
};

test('the tour, then its day files as a flat table that is migrated', (t) => {
  const folder = freshFolder(t);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.env.RPSCRAPE_BIN, join(folder, 'bin/rpscrape'));
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  tool('tour_pages.sh', folder, env, folder);
  tool('readme_tour.sh', folder, env, join(ROOT, 'README.md'), 'A tour');
  const flat = join(folder, 'flat');
  cpSync(join(folder, 'data/dates'), join(flat, 'old_results'), { recursive: true });
  tool('readme_tour.sh', flat, env, join(ROOT, 'README.md'), 'From a flat table to partitions');
  const count = 'select count(*) n, count(distinct (race_id, horse_id)) keys from rpscrape';
  assert.deepEqual(rows(flat, count), rows(folder, count));
});
