// Bad input and bad surroundings: a clear error, the right exit code, nothing lost or half-written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, ftruncateSync, closeSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, ok, rows, rpscrape, simulate, snapshot, start } from './program.mjs';

const DAY = { seed: 5, from: '2026-05-02', to: '2026-05-02', regions: 'gb', layout: 'classic', 'as-of': '2026-05-09T06:00:00Z' };

// A folder with one day's pages, and the names of its result pages.
function pages(t) {
  const cwd = freshFolder(t);
  simulate(cwd, 'pages', { ...DAY, out: 'pages' });
  const names = readdirSync(join(cwd, 'pages')).filter((name) => /^\d/.test(name));
  assert.ok(names.length > 3);
  return { cwd, names };
}

const SABOTAGE = {
  'a truncated page': { make: (body) => body.subarray(0, body.length / 2), says: /cut short|truncated|incomplete/i },
  'a login page': { make: () => Buffer.from('<!doctype html><html><head><title>Log in</title></head><body><form action="/login"></form></body></html>'), says: /neither|layout/i },
  'an empty file': { make: () => Buffer.alloc(0), says: /empty/i },
  'a binary file': { make: () => Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 37) % 256)), says: /binary|UTF-8/i },
  'a wrong encoding': { make: (body) => Buffer.from(body.toString('utf8').replace(/<\/h2>/, 'Prix de l\xe9t\xe9</h2>'), 'latin1'), says: /UTF-8/i },
};

for (const [what, { make, says }] of Object.entries(SABOTAGE)) {
  test(`${what} fails its race only, by name, with exit 3; what the table knew of it stays`, (t) => {
    const { cwd, names } = pages(t);
    ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
    ok(cwd, '-q', 'upload');
    const [before] = rows(cwd, 'select count(*) n, count(distinct race_id) races from rpscrape');
    const victim = join(cwd, 'pages', names[1]);
    writeFileSync(victim, make(readFileSync(victim)));

    const run = rpscrape(cwd, 'scrape', '--from-dir', 'pages');
    assert.equal(run.code, 3, run.err);
    const line = run.err.split('\n').find((text) => text.includes(names[1]));
    assert.ok(line, run.err);
    assert.match(line, says);
    const folder = join(cwd, 'logs/scrape_failures/gb/2026_05_02');
    const failures = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8')).failures;
    assert.equal(failures.length, 1);
    assert.match(failures[0].url, /^\/results\//);

    assert.equal(rpscrape(cwd, 'upload').code, 0);
    assert.deepEqual(rows(cwd, 'select count(*) n, count(distinct race_id) races from rpscrape'), [before]);
  });
}

test('a page of 200 MB is refused by its size, before it is read', (t) => {
  const { cwd, names } = pages(t);
  const file = openSync(join(cwd, 'pages', names[0]), 'r+');
  ftruncateSync(file, 200e6);
  closeSync(file);
  const run = rpscrape(cwd, 'scrape', '--from-dir', 'pages');
  assert.equal(run.code, 3, run.err);
  assert.match(run.err, new RegExp(`${names[0]}.*(large|bytes)`, 'i'));
});

test('folders that are missing, empty or unreadable', (t) => {
  const cwd = freshFolder(t);
  mkdirSync(join(cwd, 'empty'));
  writeFileSync(join(cwd, 'file'), 'x');
  for (const [folder, code] of [['nowhere', 1], ['empty', 2], ['file', 1]]) {
    const run = rpscrape(cwd, 'scrape', '--from-dir', folder);
    assert.equal(run.code, code, `${folder}: ${run.err}`);
    assert.match(run.err, new RegExp(folder));
    assert.ok(!existsSync(join(cwd, 'data')), folder);
  }
});

const isRoot = process.getuid?.() === 0;

test('an unreadable folder is an error, not an empty one', { skip: isRoot && spawnSync('setpriv', ['--version']).error ? 'root may read everything and there is no setpriv' : false }, (t) => {
  const cwd = freshFolder(t);
  mkdirSync(join(cwd, 'closed'), { mode: 0o000 });
  spawnSync('chmod', ['777', cwd]);
  const bin = process.env.RPSCRAPE_BIN;
  const run = isRoot
    ? spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', bin, 'scrape', '--from-dir', 'closed'], { cwd, encoding: 'utf8' })
    : spawnSync(bin, ['scrape', '--from-dir', 'closed'], { cwd, encoding: 'utf8' });
  if (/cannot execute|Permission denied.*rpscrape$/.test(run.stderr)) return t.skip('the other user may not run the build');
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stderr, /closed.*Permission denied/);
});

test('a CSV without a key, with bad rows, with a broken quote', (t) => {
  const cwd = freshFolder(t);
  mkdirSync(join(cwd, 'data/dates/gb'), { recursive: true });
  const csv = join(cwd, 'data/dates/gb/2026_05_02.csv');
  writeFileSync(csv, 'date,region,course,off,horse\n2026-05-02,GB,Bath,14:00,Any Horse (GB)\n');
  const noKey = rpscrape(cwd, 'upload');
  assert.equal(noKey.code, 1, noKey.err);
  assert.match(noKey.err, /2026_05_02\.csv.*(race_id|key)/);

  writeFileSync(csv, 'date,region,course,off,race_id,horse_id,horse,age\n2026-05-02,GB,Bath,14:00,1,1,Any Horse (GB),3\n2026-05-02,GB,Bath,14:00,1,2,Other Horse (GB),three\n');
  const strict = rpscrape(cwd, 'upload', '--strict');
  assert.equal(strict.code, 1, strict.err);
  assert.ok(!existsSync(join(cwd, 'store/datasets')));
  const lenient = rpscrape(cwd, 'upload');
  assert.equal(lenient.code, 3, lenient.err);
  assert.deepEqual(rows(cwd, 'select horse_id from rpscrape'), [{ horse_id: 1 }]);
  const quarantine = readdirSync(join(cwd, 'logs')).find((name) => name.endsWith('.quarantine.csv'));
  assert.match(readFileSync(join(cwd, 'logs', quarantine), 'utf8'), /2026_05_02\.csv:3: column 'age': 'three'/);

  writeFileSync(csv, 'date,region,course,off,race_id,horse_id,horse\n2026-05-02,GB,"Bath,14:00,1,1,Any\n');
  const quote = rpscrape(cwd, 'upload');
  assert.equal(quote.code, 1, quote.err);
  assert.match(quote.err, /2026_05_02\.csv:2/);
  assert.deepEqual(rows(cwd, 'select horse_id from rpscrape'), [{ horse_id: 1 }]);
});

test('a full disk: a clear error, the table as it was, and the next run goes through', { skip: isRoot ? false : 'mounting a small disk needs root' }, (t) => {
  const { cwd } = pages(t);
  const store = join(cwd, 'store');
  mkdirSync(store);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', store], { encoding: 'utf8' });
  if (mount.status !== 0) return t.skip(`no mount here: ${mount.stderr.trim()}`);
  try {
    fillAndRecover(cwd, store);
  } finally {
    spawnSync('umount', ['-l', store]);
  }
});

function fillAndRecover(cwd, store) {
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  ok(cwd, '-q', 'upload');
  const count = () => JSON.parse(ok(cwd, '-q', 'partitions', '--json')).map((p) => [p.partition, p.rows, p.content_hash]);
  const before = count();
  // Fill the disk up, then try to load another day.
  const filler = spawnSync('dd', ['if=/dev/zero', `of=${join(store, 'filler')}`, 'bs=1k'], { encoding: 'utf8' });
  assert.notEqual(filler.status, 0);
  simulate(cwd, 'pages', { ...DAY, from: '2026-05-03', to: '2026-05-03', out: 'more' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'more');
  const full = rpscrape(cwd, 'upload');
  assert.equal(full.code, 1, full.err);
  assert.match(full.err, /No space left|disk is full|database or disk is full/);
  assert.match(full.err, /free some space/);
  rmSync(join(store, 'filler'));
  assert.deepEqual(count(), before);
  ok(cwd, '-q', 'upload');
  assert.equal(count().length, before.length + 1);
  assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
}

test('an upload killed at any moment is made good by the next', async (t) => {
  const cwd = freshFolder(t);
  simulate(cwd, 'pages', { ...DAY, from: '2026-05-02', to: '2026-05-05', regions: 'gb,ire,fr', out: 'pages' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  const clean = join(cwd, 'clean');
  mkdirSync(clean);
  cpSync(join(cwd, 'data'), join(clean, 'data'), { recursive: true, preserveTimestamps: true });
  ok(clean, '-q', 'upload');
  const query = 'select * exclude (created_at) from rpscrape order by race_id, horse_id';
  const wanted = rows(clean, query);
  // Kill it when the nth file appears in the store: that lands in raw copies, staging, journal and places.
  for (const n of [1, 5, 14, 20, 27, 33]) {
    rmSync(join(cwd, 'store'), { recursive: true, force: true });
    const { child, done } = start(cwd, '-q', 'upload');
    const count = () => (existsSync(join(cwd, 'store')) ? readdirSync(join(cwd, 'store'), { recursive: true }).length : 0);
    let over = false;
    done.then(() => { over = true; });
    while (!over && count() < n) await new Promise((next) => setImmediate(next));
    child.kill('SIGKILL');
    await done;
    ok(cwd, '-q', 'upload');
    assert.deepEqual(rows(cwd, query), wanted, `killed at ${n} files`);
    assert.match(ok(cwd, 'validate', '--json'), /^\[\]/);
  }
});

test('wrong words: exit 2 and a line that helps', (t) => {
  const cwd = freshFolder(t);
  const expect = (args, pattern) => {
    const run = rpscrape(cwd, ...args);
    assert.equal(run.code, 2, `${args}: ${run.err}`);
    assert.match(run.err, pattern);
  };
  expect(['uplaod'], /upload/);
  expect(['upload', '--mode', 'replace'], /overwrite_partitions/);
  expect(['upload', '--countries', 'xx'], /no region 'xx'/);
  expect(['scrape', '--from-dir', '.', '-d', '2026/02/30'], /2026\/02\/30/);
  expect(['scrape', '--from-dir', '.', '-d', '2026/03/02-2026/03/01'], /ends before/);
  expect(['scrape'], /--from-dir/);
  expect(['--config', 'nowhere.toml', 'upload'], /nowhere\.toml/);
});

test('questions to a lake that is not there, and SQL that is wrong', (t) => {
  const { cwd } = pages(t);
  const none = rpscrape(cwd, 'sql', 'select 1');
  assert.equal(none.code, 1);
  assert.match(none.err, /upload/);
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  ok(cwd, '-q', 'upload');
  const typo = rpscrape(cwd, 'sql', 'select hores from rpscrape');
  assert.equal(typo.code, 2, typo.err);
  assert.match(typo.err, /hores/);
  for (const args of [['selec 1'], ['--output', 'x.csv', 'select 1'], ['--json', '--format', 'parquet', '-o', 'x.parquet', 'select 1']]) {
    const run = rpscrape(cwd, 'sql', ...args);
    assert.equal(run.code, 2, run.err);
  }
  const before = snapshot(join(cwd, 'store'), ['serving/', '-wal', '-shm']);
  for (const statement of ['delete from rpscrape', 'drop table rpscrape', 'insert into rpscrape select * from rpscrape', "copy rpscrape to 'x.csv'"]) {
    const run = rpscrape(cwd, 'sql', statement);
    assert.equal(run.code, 4, `${statement}: ${run.err}`);
  }
  assert.deepEqual(snapshot(join(cwd, 'store'), ['serving/', '-wal', '-shm']), before);
  const overwrite = rpscrape(cwd, 'upload', '--mode', 'overwrite');
  assert.equal(overwrite.code, 4);
  assert.match(overwrite.err, /--yes/);
});
