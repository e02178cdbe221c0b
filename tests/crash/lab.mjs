// Where rounds happen: folders for the program, the site, and runs of the unmodified program under power.c.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, serve } from '../e2e/live_site.mjs';
import { ROOT } from '../e2e/program.mjs';
import { inodePaths } from './named_events.mjs';
import { Oracle } from './oracle.mjs';
import { Disk, copyFolder, readLog, sameFolders } from './power.mjs';

const BIG = 1 << 30;
const SECOND = 1000;
// Written by other ways than the log's: through mmap, and the program's own log by stdio.
const NOT_LOGGED = /-shm$|^logs\/[^/]+\.log$/;
const TIMES = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g;

export class Lab {
  constructor(world, closing) {
    Object.assign(this, { world, closing, oracle: new Oracle(world), taken: 0, seconds: 0 });
    this.top = realpathSync(mkdtempSync(join(process.env.CRASH_TMP ?? tmpdir(), 'rps-crash-')));
    this.library = join(this.top, 'power.so');
    execFileSync('cc', ['-std=gnu11', '-O1', '-shared', '-fPIC', '-o', this.library, join(ROOT, 'tests/crash/power.c')]);
  }

  async open(asOf) {
    this.site = await serve({ after: (end) => this.closing.push(end) }, { ...this.world, 'as-of': asOf });
    this.base = this.fresh();
    mkdirSync(this.base);
    configure(this.base, this.site, { max_attempts: 2, breaker: 500 });
  }

  // Asks the simulator, once more when it has closed the connection while this process waited for the program.
  async ask(request) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return request();
    }
  }

  // A path for a folder or file that is not there yet.
  fresh() {
    this.taken += 1;
    return join(this.top, String(this.taken));
  }

  remove(...folders) {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }

  close() {
    this.remove(this.top);
  }

  copy(folder) {
    const target = this.fresh();
    copyFolder(folder, target);
    return target;
  }

  env(instant, more = {}) {
    const shift = Math.ceil((Date.parse(instant) - Date.now()) / SECOND);
    return { ...process.env, LD_PRELOAD: this.library, SHIFT_SECONDS: String(shift), ...more };
  }

  // Runs the program in a folder at an instant of the simulated time: { code, signal, out, err }.
  run(cwd, instant, args, more = {}) {
    const run = spawnSync(process.env.RPSCRAPE_BIN, ['-q', ...args],
      { cwd, env: this.env(instant, more), encoding: 'utf8', maxBuffer: BIG, stdio: ['ignore', 'pipe', 'pipe'] });
    if (run.error) throw run.error;
    return { code: run.status, signal: run.signal, out: run.stdout, err: run.stderr };
  }

  // The same, killed after so many milliseconds.
  runUntil(cwd, instant, args, more, milliseconds) {
    const child = spawn(process.env.RPSCRAPE_BIN, ['-q', ...args], { cwd, env: this.env(instant, more), stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.on('data', (piece) => { said.out += piece; });
    child.stderr.on('data', (piece) => { said.err += piece; });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    return new Promise((done) => child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, ...said });
    }));
  }

  // Runs it in a copy of `base`, written down: { folder, log, inodes, code, … }. `kill` is { at, how } or { after: ms }.
  async record(base, instant, args, kill = {}) {
    const folder = this.copy(base);
    const log = this.fresh();
    const inodes = inodePaths(folder);
    const more = { POWER_WATCH: folder, POWER_LOG: log };
    if (kill.at) Object.assign(more, { POWER_KILL_AT: String(kill.at), POWER_KILL_HOW: kill.how });
    const begun = process.hrtime.bigint();
    const run = kill.after === undefined ? this.run(folder, instant, args, more) : await this.runUntil(folder, instant, args, more, kill.after);
    const took = Number(process.hrtime.bigint() - begun) / 1e6;
    return { ...run, took, base, folder, log, inodes, events: readLog(log) };
  }

  // What a machine may have after the first `count` events of a recorded run.
  cut(recorded, count, model, dice) {
    const disk = new Disk(recorded.base);
    for (const [ino, path] of recorded.inodes) disk.alias(ino, path);
    for (const event of recorded.events.slice(0, count)) disk.apply(event);
    const target = this.fresh();
    disk.write(target, model, dice);
    return target;
  }

  // Whether the log tells all of what a recorded run did: differences between its folder and what the log makes of it.
  unlogged(recorded) {
    const target = this.cut(recorded, recorded.events.length, 'kill', null);
    const differences = sameFolders(recorded.folder, target, NOT_LOGGED);
    this.remove(target);
    return differences;
  }
}

// { path: hash } of the files below `folder`/`below`; times in their text do not count when `timeless`.
export function hashes(folder, below, timeless = false) {
  const found = {};
  const top = join(folder, below);
  if (!existsSync(top)) return found;
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = timeless ? readFileSync(path, 'utf8').replace(TIMES, '') : readFileSync(path);
    found[path.slice(folder.length + 1)] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}
