// Lakes on the way, made once a process, of which tests take copies: `first` with two days in the table, `scraped` with newer
// day files beside it, `loaded` with those in the table, and what more steps make of it.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, parseRows } from './compare_truth.mjs';
import { freshFolder, ok, rows, simulate } from './program.mjs';

export const WORLD = { seed: 5, regions: 'gb,ire', meetings: 1, races: 4, layout: 'classic' };
// All that two scrapes of the same results have in common.
export const ROWS = 'select * exclude (created_at) from rpscrape order by race_id, horse_id';

// `to` is the last day of the newer files, `as-of` when they were seen; `more` are steps [from, to, ...args].
export function madeLakes(options, more = []) {
  const later = { ...WORLD, from: '2026-05-02', ...options };
  let made;
  const lakes = () => {
    if (made) return made;
    const home = freshFolder({ after: (done) => process.on('exit', done) });
    const at = (name) => join(home, name);
    mkdirSync(at('first'));
    simulate(at('first'), 'pages', { ...WORLD, from: '2026-05-02', to: '2026-05-03', 'as-of': '2026-05-04T06:00:00Z', out: 'pages' });
    simulate(at('first'), 'pages', { ...later, out: 'later' });
    simulate(at('first'), 'truth', { ...later, out: 'truth.jsonl' });
    ok(at('first'), '-q', 'scrape', '--from-dir', 'pages');
    ok(at('first'), '-q', 'upload');
    for (const [from, to, ...args] of [['first', 'scraped', 'scrape', '--from-dir', 'later'], ['scraped', 'loaded', 'upload'], ...more]) {
      cpSync(at(from), at(to), { recursive: true, preserveTimestamps: true });
      ok(at(to), '-q', ...args);
    }
    made = at;
    return made;
  };
  // A copy of one of them that goes with the test.
  const copyOf = (t, name) => {
    const cwd = freshFolder(t);
    cpSync(lakes()(name), cwd, { recursive: true, preserveTimestamps: true });
    return cwd;
  };
  return { lakes, copyOf };
}

// All rows of the table, as text.
export const table = (where) => ok(where, '-q', 'sql', '--format', 'json', ROWS);

// The table is what the site had.
export function expectTruth(cwd) {
  const truth = parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
  assert.ok(truth.length > 100);
  assert.deepEqual(compare(truth, rows(cwd, 'select * from rpscrape')).slice(0, 5), []);
}
