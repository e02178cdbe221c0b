// Runs the program, as it is, on a disk that fails at a chosen call, is slow, or may not be written: by a small library
// that is loaded before the others (tests/tools/failing_disk.c), so that it works everywhere and is the same each time.
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, freshFolder, rpscrape } from './program.mjs';

// A function that gives the place to run the program in `cwd` with a disk that fails below `below`: { error, after,
// bytes, slow, count } as DISK_… of the library.
export function failingDisk(t) {
  const library = join(freshFolder(t), 'failing_disk.so');
  execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, join(ROOT, 'tests/tools/failing_disk.c'), '-ldl']);
  return (cwd, below, how) => {
    const settings = Object.entries(how).map(([name, value]) => [`DISK_${name.toUpperCase()}`, String(value)]);
    return { cwd, env: { ...process.env, LD_PRELOAD: library, DISK_BELOW: realpathSync(below), ...Object.fromEntries(settings) } };
  };
}

// How many changing calls the command makes below the folder when all is well, and how it ended.
export function countCalls(disk, cwd, below, ...args) {
  const file = join(cwd, 'calls');
  rmSync(file, { force: true });
  const run = rpscrape(disk(cwd, below, { count: file }), ...args);
  const calls = Number(readFileSync(file, 'utf8').trim().split('\n').at(-1));
  rmSync(file);
  return { calls, run };
}

// `count` of the numbers from 0 to calls - 1, evenly spread, the first and the last among them.
export function spread(calls, count) {
  const last = calls - 1;
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1))))];
}
