// Kills the program at a chosen place of a re-scrape.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './program.mjs';

const filesBelow = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length : 0;

// Resolves when the condition holds or the run has ended.
export async function until(condition, run) {
  let over = false;
  run.done.then(() => { over = true; });
  while (!over && !(await condition())) await new Promise((next) => setImmediate(next));
}

// Each makes, before the run starts, a condition that holds once the run is at that place.
export const requested = (count) => ({ site }) => async () => (await site.stats()).total >= count;
const grown = (folder, more) => ({ store }) => {
  const before = filesBelow(join(store, folder));
  return () => filesBelow(join(store, folder)) > before + more;
};
const occupied = (folder) => ({ store }) => () => filesBelow(join(store, folder)) > 0;

export const PLACES = {
  'with the first pages': requested(5),
  'in the middle of the scrape': requested(30),
  'with the first raw copy': grown('data', 0),
  'with many raw copies': grown('data', 5),
  'while staging': occupied('_rpscrape/staging'),
  'with a journal': occupied('_rpscrape/journal'),
  'while marking': grown('_rpscrape/processed', 0),
};

// Starts the program, kills it there and gives how it ended: its signal is SIGKILL when it was still at work. The
// simulator's figures begin anew.
export async function killAt(place, { cwd, where = cwd, site }, ...args) {
  await site.post('/_sim/stats/reset', {});
  const condition = place({ site, store: join(cwd, 'store') });
  const run = start(where, ...args);
  await until(condition, run);
  run.child.kill('SIGKILL');
  return run.done;
}
