// Day files of made-up races, made once for each world and then copied.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, simulate } from '../e2e/program.mjs';

const made = new Map();

// Puts the day files of the simulator's `world` (options of `sim.mjs pages`) into the folder's data/.
export const madeDays = (folder, world) => {
  const key = JSON.stringify(world);
  if (!made.has(key)) {
    const home = mkdtempSync(join(tmpdir(), 'rps-days-'));
    process.on('exit', () => rmSync(home, { recursive: true, force: true }));
    simulate(home, 'pages', { ...world, out: 'pages' });
    ok(home, '-q', 'scrape', '--from-dir', 'pages');
    made.set(key, join(home, 'data'));
  }
  cpSync(made.get(key), join(folder, 'data'), { recursive: true });
};
