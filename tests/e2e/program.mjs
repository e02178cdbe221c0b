// Runs the built program in folders of its own, for the end-to-end tests. The program's path comes from
// RPSCRAPE_BIN (ctest sets it).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
// Real pages and CSVs that are not part of the project; tests that need them skip when they are not there.
export const SHARED = resolve(ROOT, '../shared/data');
export const noShared = existsSync(SHARED) ? false : `${SHARED} is not there`;
const BIN = process.env.RPSCRAPE_BIN;
const BIG = 1 << 30;

if (!BIN) throw new Error('RPSCRAPE_BIN is not set: run these tests through ctest');

// A fresh folder that is removed when the test ends.
export function freshFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'rps-e2e-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Where the program runs: a folder, or { cwd, env } (shifted_clock.mjs).
const placeOf = (where) => (typeof where === 'string' ? { cwd: where } : where);

// Runs `rpscrape args…` there: { code, signal, out, err }.
export function rpscrape(where, ...args) {
  const run = spawnSync(BIN, args, { ...placeOf(where), encoding: 'utf8', maxBuffer: BIG, stdio: ['ignore', 'pipe', 'pipe'] });
  if (run.error) throw run.error;
  return { code: run.status, signal: run.signal, out: run.stdout, err: run.stderr };
}

// The same, which must succeed; gives its standard output.
export function ok(where, ...args) {
  const run = rpscrape(where, ...args);
  if (run.code !== 0) throw new Error(`rpscrape ${args.join(' ')}: exit ${run.code}\n${run.err}${run.out}`);
  return run.out;
}

// Rows of a query as objects.
export function rows(where, sql) {
  return JSON.parse(ok(where, '-q', 'sql', '--format', 'json', sql));
}

// Starts the program without waiting: { child, done }; done resolves to { code, signal, out, err }.
export function start(where, ...args) {
  const child = spawn(BIN, args, { ...placeOf(where), stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (piece) => { said.out += piece; });
  child.stderr.setEncoding('utf8').on('data', (piece) => { said.err += piece; });
  const done = new Promise((finish) => child.on('close', (code, signal) => finish({ code, signal, ...said })));
  return { child, done };
}

// Runs the site simulator (tests/simulator).
export function simulate(cwd, command, options) {
  const args = [join(ROOT, 'tests/simulator/sim.mjs'), command];
  for (const [name, value] of Object.entries(options)) args.push(`--${name}`, String(value));
  const run = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: BIG });
  if (run.status !== 0) throw new Error(`sim.mjs ${command}: ${run.stderr}`);
}

// Every file below `folder` with a hash of its bytes, except those whose path holds one of `without`.
export function snapshot(folder, without = []) {
  const found = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !without.some((part) => path.includes(part))) {
      found[path.slice(folder.length + 1)] = createHash('sha256').update(readFileSync(path)).digest('hex');
    }
  }
  return found;
}
