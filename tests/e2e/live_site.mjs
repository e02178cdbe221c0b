// The site simulator as a process of its own, and the program configured to visit it, for end-to-end tests of live
// scraping.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, parseRows } from './compare_truth.mjs';
import { ROOT, ok, rows, simulate } from './program.mjs';

export class Site {
  constructor(address, child) {
    this.address = address;
    this.child = child;
  }

  // The server's end: its address answers no more.
  stop() {
    const ended = new Promise((done) => this.child.on('exit', done));
    this.child.kill('SIGKILL');
    return ended;
  }

  async get(path) {
    return (await fetch(`${this.address}${path}`)).json();
  }

  async post(path, body) {
    const reply = await fetch(`${this.address}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return reply.json();
  }

  faults(rules) {
    return this.post('/_sim/faults', rules);
  }

  stats() {
    return this.get('/_sim/stats');
  }

  // Requests of race pages by path, and those of listings.
  async requests() {
    const { paths } = await this.stats();
    const entries = Object.entries(paths);
    const races = entries.filter(([path]) => path.split('/').length > 3);
    const listings = entries.filter(([path]) => path.startsWith('/results/') && path.split('/').length === 3);
    return { races: Object.fromEntries(races), listings: Object.fromEntries(listings) };
  }
}

// Serves the simulated season until the test ends. `options` as of sim.mjs serve.
export function serve(t, options) {
  const args = [join(ROOT, 'tests/simulator/sim.mjs'), 'serve', '--until-stdin-closes'];
  for (const [name, value] of Object.entries(options)) args.push(`--${name}`, String(value));
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  return new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) ready(new Site(JSON.parse(text).address, child));
    });
    child.on('exit', (code) => failed(new Error(`the simulator ended with ${code}`)));
  });
}

// Writes rpscrape.toml: a private site may be asked without pauses.
export function configure(cwd, site, settings = {}) {
  const all = { site: site.address, contact: 'tests@example.org', delay: 0, max_delay: 0, backoff: 0, timeout: 10, ...settings };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  writeFileSync(join(cwd, 'rpscrape.toml'), `[scrape]\n${lines.join('\n')}\n`);
}

// Loads the day files and compares the table with the simulator's truth.
export function expectTruth(cwd, world) {
  ok(cwd, '-q', 'upload');
  simulate(cwd, 'truth', { ...world, out: 'truth.jsonl' });
  const truth = parseRows(readFileSync(join(cwd, 'truth.jsonl'), 'utf8'));
  assert.ok(truth.length > 100, `${truth.length} rows are too few to mean anything`);
  assert.deepEqual(compare(truth, rows(cwd, 'select * from rpscrape')).slice(0, 5), []);
}

// The JSON files of logs/KIND/country/YYYY_MM_DD, parsed.
export function records(cwd, kind, country, date) {
  const folder = join(cwd, 'logs', kind, country, date.replaceAll('-', '_'));
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
