// A disk that is full, broken, slow, or may not be written, under the real program: an error that names the place and
// what to do, a table that is as before or as after, and a next run that completes it. What only reads goes on reading.
import './memory_folder.mjs';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { countCalls, failingDisk, spread } from './failing_disk.mjs';
import { configure, serve } from './live_site.mjs';
import { ROWS, WORLD, expectTruth, madeLakes, table } from './made_lakes.mjs';
import { freshFolder, ok, rows, rpscrape, start } from './program.mjs';

const TELLS = {
  ENOSPC: /(No space left on device|database or disk is full).*free some space|No space left on device.*(the cause is mended|which changes nothing)/,
  EDQUOT: /(Disk quota exceeded|disk I\/O error).*(free some space|over its quota|the cause is mended|which changes nothing)/,
  EIO: /(Input\/output error|disk I\/O error).*(the disk reports an error|broken|the cause is mended|which changes nothing)/,
  EROFS: /Read-only file system.*(check the owner|the cause is mended|which changes nothing)/,
};

// `migrated` has a second table.
const { lakes, copyOf } = madeLakes({ to: '2026-05-04', 'as-of': '2026-05-09T06:00:00Z' }, [
  ['loaded', 'migrated', 'migrate', '--partition-by', 'country,month'],
]);

// Files that a run must not leave behind. Where nothing can be removed either, temporary files stay until they are old.
function leftovers(cwd, error) {
  const names = readdirSync(cwd, { recursive: true }).map(String);
  const left = ['EIO', 'EROFS'].includes(error) ? /_rpscrape\/(journal|staging)\/(?!\.tmp-)./ : /\.tmp-|_rpscrape\/(journal|staging)\/./;
  return names.filter((name) => left.test(name));
}

// The last line of what a failed run said, which has to name a path and what to do.
function expectTold(run, error, context) {
  assert.equal(run.signal, null, context);
  assert.equal(run.code, 1, `${context}: ${run.err}`);
  const line = run.err.trim().split('\n').at(-1);
  assert.match(line, /^rpscrape \w+: /, context);
  assert.match(line, TELLS[error], context);
  assert.match(line, /\b(store|data|logs)\b/, context);
}

// Breaks the command off at `count` of its calls; each time the table is as before or as after, and the command run
// again completes it. Gives how many runs failed.
function breakOff(t, { from, args, again = [], below = '.', error, count }) {
  const disk = failingDisk(t);
  const whole = copyOf(t, from);
  const before = table(copyOf(t, from));
  const { calls, run } = countCalls(disk, whole, join(whole, below), ...args);
  assert.equal(run.code, 0, run.err);
  const after = table(whole);
  let failed = 0;
  for (const point of spread(calls, count)) {
    const context = `${args.join(' ')} with ${error} at call ${point} of ${calls}`;
    const cwd = copyOf(t, from);
    const broken = rpscrape(disk(cwd, join(cwd, below), { error, after: point }), ...args);
    if (broken.code !== 0) {
      failed += 1;
      expectTold(broken, error, context);
    }
    const now = table(cwd);
    assert.ok(now === before || now === after, `${context}: the table is neither as before nor as after`);
    let second = rpscrape(cwd, ...args);
    if (again.length > 0 && second.code === 1 && second.err.includes(again[0])) second = rpscrape(cwd, ...args, ...again);
    assert.equal(second.code, 0, `${context}, then again: ${second.err}`);
    assert.equal(table(cwd), after, context);
    assert.match(ok(cwd, 'validate', '--json'), /^\[\]/, context);
    assert.deepEqual(leftovers(cwd, error), [], context);
    rmSync(cwd, { recursive: true });
  }
  return failed;
}

const WRITING = {
  upload: { from: 'scraped', args: ['-q', 'upload'], count: 8 },
  migrate: { from: 'loaded', args: ['-q', 'migrate', '--partition-by', 'country,month'], count: 4, again: ['--resume'] },
  restore: { from: 'loaded', args: ['-q', 'restore', '--version', '1', '--yes'], count: 4 },
  rebuild: { from: 'loaded', args: ['-q', 'process', '--mode', 'overwrite', '--yes'], count: 3 },
};

for (const [name, command] of Object.entries(WRITING)) {
  test(`a disk that is full at any moment of ${name}`, (t) => {
    assert.ok(breakOff(t, { ...command, error: 'ENOSPC' }) >= command.count / 2);
  });
}

for (const error of ['EDQUOT', 'EIO', 'EROFS']) {
  test(`${error} in the middle of an upload`, (t) => {
    assert.ok(breakOff(t, { ...WRITING.upload, error, count: 4 }) >= 3);
  });
}

test('a disk that is full at any moment of a scrape: the days are whole or not there, and the next run ends in the truth', (t) => {
  const disk = failingDisk(t);
  const args = ['-q', 'scrape', '--from-dir', 'later'];
  const { calls } = countCalls(disk, copyOf(t, 'first'), lakes()('first'), ...args);
  const whole = copyOf(t, 'scraped');
  const days = (cwd) => readdirSync(join(cwd, 'data/dates'), { recursive: true }).filter((name) => String(name).endsWith('.csv')).map(String);
  const without = (text) => text.replace(/"20\d\d-\d\d-\d\dT[\d:.]+Z"|20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*Z?/g, '');
  for (const point of spread(calls, 5)) {
    const cwd = copyOf(t, 'first');
    const run = rpscrape(disk(cwd, cwd, { error: 'ENOSPC', after: point }), ...args);
    if (run.code !== 0) expectTold(run, 'ENOSPC', `call ${point}`);
    for (const day of days(cwd)) {
      const text = without(readFileSync(join(cwd, 'data/dates', day), 'utf8'));
      const known = [lakes()('first'), whole].map((folder) => join(folder, 'data/dates', day)).filter(existsSync);
      assert.ok(known.some((file) => without(readFileSync(file, 'utf8')) === text), `call ${point}: ${day} is half a day`);
    }
    ok(cwd, ...args);
    ok(cwd, '-q', 'upload');
    expectTruth(cwd);
    assert.deepEqual(leftovers(cwd), []);
  }
});

test('a nearly full disk: the last bytes are written in part, and the next upload makes it good', (t) => {
  const disk = failingDisk(t);
  const before = table(copyOf(t, 'scraped'));
  let failed = 0;
  for (const bytes of [0, 700, 9_000, 70_000, 120_000, 180_000]) {
    const cwd = copyOf(t, 'scraped');
    const run = rpscrape(disk(cwd, join(cwd, 'store'), { error: 'ENOSPC', bytes }), '-q', 'upload');
    if (run.code !== 0) {
      failed += 1;
      expectTold(run, 'ENOSPC', `${bytes} bytes`);
      const now = table(cwd);
      assert.ok(now === before || now === table(copyOf(t, 'loaded')), `${bytes} bytes`);
    }
    ok(cwd, '-q', 'upload');
    expectTruth(cwd);
    assert.deepEqual(leftovers(cwd), []);
  }
  assert.ok(failed >= 4, `${failed} of 6 failed`);
});

test('the daily job on a full disk: told, nothing half, the hook is run, and the next one ends in the truth', async (t) => {
  const disk = failingDisk(t);
  const site = await serve(t, { ...WORLD, layout: 'next', 'as-of': '2026-01-23T06:00:00Z' });
  const home = freshFolder(t);
  configure(home, site);
  const args = ['-q', 'rescrape', '--days', '2', '--until', '2026-01-22', '--countries', 'gb,ire', '--yes'];
  ok(home, ...args);
  await site.post('/_sim/clock', { asOf: '2026-01-29T06:00:00Z' });
  const before = table(home);
  const whole = freshFolder(t);
  cpSync(home, whole, { recursive: true });
  const { calls } = countCalls(disk, whole, whole, ...args);
  const after = table(whole);
  assert.notEqual(before, after);
  for (const point of spread(calls, 8)) {
    const cwd = freshFolder(t);
    cpSync(home, cwd, { recursive: true });
    const run = rpscrape(disk(cwd, cwd, { error: 'ENOSPC', after: point }), ...args);
    if (run.code !== 0) expectTold(run, 'ENOSPC', `call ${point} of ${calls}`);
    const now = table(cwd);
    assert.ok(now === before || now === after, `call ${point} of ${calls}`);
    ok(cwd, ...args);
    assert.equal(table(cwd), after);
    assert.deepEqual(leftovers(cwd), []);
    assert.deepEqual(readdirSync(join(cwd, 'data/runs')), ['lock']);
    rmSync(cwd, { recursive: true });
  }
  writeFileSync(join(home, 'rpscrape.toml'), `${readFileSync(join(home, 'rpscrape.toml'), 'utf8')}[daily]\non_failure = 'printf "%s" "$RPSCRAPE_EXIT_CODE $RPSCRAPE_SUMMARY" > told'\n`);
  const job = rpscrape(disk(home, join(home, 'store'), { error: 'ENOSPC', after: 0 }), '-q', 'daily');
  assert.equal(job.code, 1, job.err);
  assert.match(readFileSync(join(home, 'told'), 'utf8'), /^1 .*No space left on device/);
});

const READING = [['sql', '--format', 'json', ROWS], ['tables', '--json'], ['partitions', '--json'], ['history', '--json'], ['validate', '--json'],
  ['check', '--json', '--start-date', '2026-05-02', '--end-date', '2026-05-04'], ['sql', '--as-of', '1', '--format', 'json', ROWS]];

for (const [error, reason] of [['ENOSPC', /No space left on device/], ['EROFS', /Read-only file system/], ['EACCES', /Permission denied/]]) {
  test(`what only reads answers all the same where nothing can be written: ${error}`, (t) => {
    const disk = failingDisk(t);
    for (const args of READING) {
      // A lake that nobody has asked yet, and one with a copy for queries, with a commit that the copy does not have.
      const wanted = rpscrape(copyOf(t, 'loaded'), ...args);
      const fresh = copyOf(t, 'loaded');
      const asked = copyOf(t, 'scraped');
      table(asked);
      ok(asked, '-q', 'upload');
      for (const cwd of [fresh, asked]) {
        const run = rpscrape(disk(cwd, cwd, { error }), ...args);
        assert.equal(run.code, wanted.code, `${args.join(' ')}: ${run.err}`);
        const timeless = (text) => text.replace(/"(created_at|committed_at|written_at|at|run_id|run|bytes|content_hash|hash|etag)": [^,}]*/g, '');
        assert.deepEqual(timeless(run.out), timeless(wanted.out), args.join(' '));
        assert.match(run.err, /warning: no log of this run: /);
        assert.match(run.err, reason);
      }
    }
  });
}

test('a report can be written elsewhere, and a served page answers, where the store cannot be written', async (t) => {
  const disk = failingDisk(t);
  const cwd = copyOf(t, 'loaded');
  const elsewhere = freshFolder(t);
  const readOnly = disk(cwd, cwd, { error: 'EROFS' });
  ok(readOnly, '-q', 'report', '--output', join(elsewhere, 'report.html'));
  assert.match(readFileSync(join(elsewhere, 'report.html'), 'utf8'), /<\/html>/);
  const refused = rpscrape(readOnly, '-q', 'report', '--output', join(cwd, 'report.html'));
  assert.equal(refused.code, 1);
  assert.match(refused.err, /rpscrape report: .*: Read-only file system \(check the owner/);
  const server = start(readOnly, '--json', 'serve', '--port', '0');
  t.after(() => server.child.kill('SIGKILL'));
  const { url } = JSON.parse(await new Promise((told) => server.child.stdout.once('data', told)));
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}`, 'content-type': 'application/json', origin };
  const answer = await fetch(`${origin}/api/sql`, { method: 'POST', headers, body: JSON.stringify({ sql: 'select count(*) n from rpscrape' }) });
  assert.equal(answer.status, 200, await answer.clone().text());
  assert.match(await answer.text(), new RegExp(`${rows(cwd, 'select count(*) n from rpscrape')[0].n}`));
});

test('each folder that may not be written is named by the command that needs it', (t) => {
  const disk = failingDisk(t);
  const cases = [
    ['logs', ['upload'], /opening the log logs\//],
    ['store', ['upload'], /store\/_rpscrape/],
    ['data', ['scrape', '--from-dir', 'later'], /data\//],
    ['store', ['migrate', '--partition-by', 'country,month'], /store\/_rpscrape/],
    ['logs', ['migrate', '--partition-by', 'country,month'], /logs\//],
    ['store', ['repair'], /store\/_rpscrape/],
  ];
  for (const [folder, args, names] of cases) {
    const cwd = copyOf(t, 'scraped');
    const before = table(cwd);
    const run = rpscrape(disk(cwd, join(cwd, folder), { error: 'EACCES' }), '-q', ...args);
    assert.equal(run.code, 1, `${args.join(' ')} without ${folder}: ${run.err}`);
    assert.match(run.err.trim().split('\n').at(-1), names, args.join(' '));
    assert.match(run.err, /\(check the (folder's )?owner and (the )?permissions/, args.join(' '));
    assert.equal(table(cwd), before);
    ok(cwd, '-q', 'scrape', '--from-dir', 'later');
    ok(cwd, '-q', 'upload');
    expectTruth(cwd);
  }
});

test('a slow disk changes nothing but the time', (t) => {
  const disk = failingDisk(t);
  const cwd = copyOf(t, 'scraped');
  const run = rpscrape(disk(cwd, cwd, { slow: 3 }), 'upload');
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /reading CSVs|files/);
  expectTruth(cwd);
  assert.deepEqual(table(cwd), table(copyOf(t, 'loaded')));
});

const isRoot = process.getuid?.() === 0;
const canMount = isRoot && spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs none "$d" && umount "$d"; e=$?; rmdir "$d"; exit $e']).status === 0;

test('a real read-only mount, with a reader that holds the catalog open', { skip: canMount ? false : 'mounting needs root and the right to' }, async (t) => {
  const cwd = copyOf(t, 'loaded');
  const wanted = table(cwd);
  const other = freshFolder(t);
  assert.equal(spawnSync('sh', ['-c', `mount --bind "${cwd}" "${other}" && mount -o remount,bind,ro "${other}"`]).status, 0);
  try {
    assert.equal(table(other), wanted);
    const run = rpscrape(other, '-q', 'upload');
    assert.equal(run.code, 1);
    assert.match(run.err, /Read-only file system/);
    // A writer through the other mount: the read-only one follows.
    ok(cwd, '-q', 'restore', '--version', '1', '--yes');
    assert.equal(table(other), table(cwd));
    assert.notEqual(table(other), wanted);
  } finally {
    spawnSync('umount', ['-l', other]);
  }
});
