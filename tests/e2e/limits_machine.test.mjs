// Little memory and few open files: the daily job beside years of results stays below 256 MiB, and a run that may open
// too few files says so or does with them what it can.
import './memory_folder.mjs';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, simulate } from './program.mjs';
import { shiftedClock } from './shifted_clock.mjs';

const BIN = process.env.RPSCRAPE_BIN;
const MIB = 1024;
const WATCH = 'import resource, subprocess, sys\n' +
  'code = subprocess.call(sys.argv[1:])\n' +
  'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n' +
  'sys.exit(code)';

// Runs the program and gives { code, out, err, peak }, the most memory that it had at once in kB. Does not stop node,
// which serves the site.
function measured({ cwd, env }, ...args) {
  const child = spawn('python3', ['-c', WATCH, BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (piece) => { said.out += piece; });
  child.stderr.on('data', (piece) => { said.err += piece; });
  return new Promise((done) => child.on('close', (code) => done({ code, ...said, peak: Number(said.err.trim().split('\n').at(-1)) })));
}

test('the daily job of a week in three countries, beside two years of results, stays below 256 MiB', async (t) => {
  const site = await serve(t, { seed: 3, regions: 'gb,ire,fr', layout: 'next', 'as-of': '2025-11-20T06:00:00Z' });
  const cwd = freshFolder(t);
  configure(cwd, site);
  const clock = shiftedClock(t);
  const env = { DAYS_TO_REGENERATE: '7', COUNTRIES: 'gb,ire,fr' };
  ok(clock(cwd, '2025-11-20T06:05:00Z', env), '-q', 'daily');
  // That week again and again, further and further back.
  ok(cwd, '-q', 'sql', '--format', 'parquet', '-o', 'old.parquet', `select r.* exclude (id) replace (r."date" - (7 * k)::int as "date",
    race_id - 2000000 * k as race_id, year(r."date" - (7 * k)::int)::int as "year", null::timestamptz as created_at)
    from rpscrape r, range(1, 105) weeks(k)`);
  ok(cwd, '-q', 'load', 'old.parquet');
  rmSync(join(cwd, 'old.parquet'));
  const [size] = rows(cwd, 'select count(*) n, count(distinct (country, "date")) parts from rpscrape');
  assert.ok(size.n > 150_000 && size.parts > 1_500, JSON.stringify(size));
  await site.post('/_sim/clock', { asOf: '2025-11-25T06:00:00Z' });
  const morning = clock(cwd, '2025-11-25T06:05:00Z', env);
  const job = await measured(morning, '-q', '--json', 'daily');
  assert.equal(job.code, 0, job.err);
  assert.ok(JSON.parse(job.out).partitions.filter((p) => p.action === 'replace').length > 20);
  assert.ok(job.peak > 10 * MIB && job.peak < 256 * MIB, `the daily job took ${job.peak} kB`);
  // What the job's users run after it.
  for (const args of [['check'], ['quality'], ['report'], ['validate'], ['changes', '--since', '2025-11-24']]) {
    const run = await measured(morning, '-q', ...args);
    assert.ok([0, 5].includes(run.code), run.err);
    assert.ok(run.peak < 256 * MIB, `${args[0]} took ${run.peak} kB`);
  }
});

// Runs with so many open files at most: { code, out, err }.
function limited(cwd, files, ...args) {
  const run = spawnSync('sh', ['-c', `ulimit -n ${files}; exec "$0" "$@"`, BIN, ...args], { cwd, encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

test('few open files: each command does its work, or says what to do and leaves the table as it was', (t) => {
  const home = freshFolder(t);
  const world = { seed: 5, regions: 'gb,ire', meetings: 1, races: 4, layout: 'classic' };
  simulate(home, 'pages', { ...world, from: '2026-05-02', to: '2026-05-03', 'as-of': '2026-05-04T06:00:00Z', out: 'pages' });
  simulate(home, 'pages', { ...world, from: '2026-05-02', to: '2026-05-04', 'as-of': '2026-05-09T06:00:00Z', out: 'later' });
  ok(home, '-q', 'scrape', '--from-dir', 'pages');
  ok(home, '-q', 'upload');
  const sql = 'select * exclude (created_at) from rpscrape order by race_id, horse_id';
  const table = (cwd) => ok(cwd, '-q', 'sql', '--format', 'json', sql);
  const steps = [['scrape', '--from-dir', 'later'], ['upload'], ['migrate', '--partition-by', 'country,month'], ['sql', sql], ['validate']];
  const wanted = freshFolder(t);
  cpSync(home, wanted, { recursive: true, preserveTimestamps: true });
  const states = [table(wanted)];
  for (const args of steps) {
    ok(wanted, '-q', ...args);
    states.push(table(wanted));
  }
  let refused = 0;
  for (const files of [7, 8, 10, 12, 32]) {
    const cwd = freshFolder(t);
    cpSync(home, cwd, { recursive: true, preserveTimestamps: true });
    for (const [i, args] of steps.entries()) {
      const context = `${args.join(' ')} with ${files} files`;
      const run = limited(cwd, files, '-q', ...args);
      if (run.code !== 0) {
        refused += 1;
        assert.ok(files < 32, `${context}: ${run.err}`);
        assert.equal(run.code, 1, `${context}: ${run.err}`);
        assert.match(run.err, /Too many open files.*(ulimit -n|the cause is mended|which changes nothing)/, context);
        const now = table(cwd);
        assert.ok(now === states[i] || now === states[i + 1], context);
        const again = args[0] === 'migrate' && /--resume/.test(limited(cwd, 256, '-q', ...args).err) ? [...args, '--resume'] : args;
        if (args[0] !== 'migrate' || again !== args) ok(cwd, '-q', ...again);
      }
      assert.equal(table(cwd), states[i + 1], context);
    }
    assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/);
  }
  assert.ok(refused > 1, `${refused} runs were refused`);
});

test('serve with few open files: what is too much waits, and the next visitors are answered', async (t) => {
  const cwd = freshFolder(t);
  writeFileSync(join(cwd, 'one.csv'), 'date,region,race_id,horse_id,horse,course,off\n2026-01-27,gb,5,6,Made Up (GB),Perth,14:30\n');
  ok(cwd, 'upload', 'one.csv');
  const child = spawn('sh', ['-c', 'ulimit -n 24; exec "$0" --json serve --port 0', BIN], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  const { url } = JSON.parse(await new Promise((told) => child.stdout.once('data', told)));
  const { port, origin, searchParams } = new URL(url);
  const crowd = await Promise.all(Array.from({ length: 60 }, () => new Promise((open) => {
    const socket = connect(Number(port), '127.0.0.1', () => open(socket));
    socket.on('error', () => {});
  })));
  const cpu = () => { const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' '); return Number(fields[11]) + Number(fields[12]); };
  const before = cpu();
  const [waited] = await Promise.all([new Promise((done) => { setTimeout(done, 1000); })]);
  assert.equal(waited, undefined);
  const spent = cpu() - before; // in hundredths of a second: it does not spin
  for (const socket of crowd) socket.destroy();
  assert.ok(spent < 60, `${spent} hundredths of a second in one`);
  const reply = await fetch(`${origin}/api/sql`, {
    method: 'POST', headers: { authorization: `Bearer ${searchParams.get('token')}`, origin, 'content-type': 'application/json' }, body: JSON.stringify({ sql: 'select count(*) n from rpscrape' }) });
  assert.equal(reply.status, 200, await reply.text());
});
