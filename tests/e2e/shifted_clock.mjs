// Runs the program, as it is, on a simulated day: its wall clock is shifted by a small library that is loaded before the
// others (tests/tools/shifted_clock.c). So `daily` takes the days it would take that morning, a site that refused is
// left alone until the time it gave, and each scrape bears its date.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, freshFolder } from './program.mjs';

// A function that gives the place to run the program in (program.mjs) when it is `instant` there, or as much later as
// has passed since that instant was first asked for.
export function shiftedClock(t) {
  const library = join(freshFolder(t), 'shifted_clock.so');
  execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, join(ROOT, 'tests/tools/shifted_clock.c')]);
  let now = { instant: '', shift: 0 };
  return (cwd, instant, env = {}) => {
    if (now.instant !== instant) now = { instant, shift: Math.ceil((Date.parse(instant) - Date.now()) / 1000) };
    return { cwd, env: { ...process.env, ...env, LD_PRELOAD: library, SHIFT_SECONDS: String(now.shift) } };
  };
}
