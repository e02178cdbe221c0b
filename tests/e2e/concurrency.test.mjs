// Several processes at one lake: readers during every kind of write, two writers at once, a reader of a version that is
// collected meanwhile. Each answer is that of one committed version; a second writer waits or is told who is at work;
// what is not there any more is refused, never answered wrongly. The writers' disk is slow, so that they meet.
import './memory_folder.mjs';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { failingDisk } from './failing_disk.mjs';
import { expectTruth, madeLakes, table } from './made_lakes.mjs';
import { ok, rows, rpscrape, start } from './program.mjs';
import { askSql, startServer } from './serve_client.mjs';
import { shiftedClock } from './shifted_clock.mjs';

const BIN = process.env.RPSCRAPE_BIN;
// Different for any two states of the table that differ in a value that scrapes change.
const SUM = 'select count(*) n, sum(hash(race_id, horse_id, "or", rpr, ts, prize, comment, pos)::hugeint)::varchar h from rpscrape';

const { copyOf } = madeLakes({ to: '2026-05-05', 'as-of': '2026-05-12T06:00:00Z' });

const sumOf = (json) => { const [{ n, h }] = JSON.parse(json); return `${n} ${h}`; };

// Readers that ask again and again until stop() is called, which gives all their answers.
function readers(cwd, server) {
  const answers = [];
  const errors = [];
  let over = false;
  const again = async (ask) => {
    while (!over) {
      try {
        answers.push(await ask());
      } catch (error) {
        errors.push(error);
      }
    }
  };
  const process = async (...args) => {
    const run = await start(cwd, '-q', ...args).done;
    if (run.code !== 0) throw new Error(`${args.join(' ')}: exit ${run.code} ${run.err}`);
    return sumOf(run.out);
  };
  const served = async () => {
    const reply = await askSql(server, SUM);
    if (reply.status !== 200) throw new Error(`serve: ${reply.status} ${reply.text}`);
    const [[n, h]] = reply.json().rows;
    return `${n} ${h}`;
  };
  const loops = [again(() => process('sql', '--format', 'json', SUM)), again(() => process('sql', '--as-of', '1', '--format', 'json', SUM)), again(served)];
  return async () => {
    over = true;
    await Promise.all(loops);
    assert.deepEqual(errors, []);
    return answers;
  };
}

test('readers during each kind of write: every answer is that of one committed version', async (t) => {
  const cwd = copyOf(t, 'scraped');
  const slow = failingDisk(t)(cwd, cwd, { slow: 2 });
  const server = await startServer(t, cwd, '-q', 'serve', '--port', '0');
  const sum = () => sumOf(ok(cwd, '-q', 'sql', '--format', 'json', SUM));
  const states = new Set([sum()]); // the first version's, which is also asked for by its number
  const stop = readers(cwd, server);
  const steps = [
    ['upload'], ['restore', '--version', '1', '--yes'], ['restore', '--version', '2', '--yes'], ['process', '--mode', 'overwrite', '--yes'], ['repair'], ['migrate', '--partition-by', 'country,month'],
    ['validate'], ['upload', '--force'], ['drop', 'rpscrape_partitioned', '--yes', '--purge'], ['report'], ['check', '--start-date', '2026-05-02', '--end-date', '2026-05-05'],
  ];
  for (const args of steps) {
    const run = await start(slow, '-q', ...args).done;
    assert.ok([0, 5].includes(run.code), `${args.join(' ')}: ${run.err}`);
    states.add(sum());
  }
  const answers = await stop();
  const seen = new Set(answers);
  assert.ok(states.size >= 2 && seen.size >= 2, `${states.size} states, ${seen.size} of them seen`);
  for (const answer of seen) assert.ok(states.has(answer), `${answer} is no version's: ${[...states].join(', ')}`);
  assert.ok(answers.length > 30, `${answers.length} answers`);
  expectTruth(cwd);
});

test('readers while tables change places and back: the rows are there throughout', async (t) => {
  const cwd = copyOf(t, 'loaded');
  ok(cwd, '-q', 'migrate', '--partition-by', 'country,month');
  const slow = failingDisk(t)(cwd, cwd, { slow: 2 });
  const server = await startServer(t, cwd, '-q', 'serve', '--port', '0');
  const wanted = sumOf(ok(cwd, '-q', 'sql', '--format', 'json', SUM));
  const answers = [];
  let over = false;
  const loop = (async () => {
    while (!over) {
      const run = await start(cwd, '-q', 'sql', '--format', 'json', SUM).done;
      assert.equal(run.code, 0, run.err);
      answers.push(sumOf(run.out));
    }
  })();
  const served = (async () => {
    while (!over) {
      const reply = await askSql(server, SUM);
      assert.equal(reply.status, 200, reply.text);
      answers.push(reply.json().rows[0].join(' '));
    }
  })();
  for (let round = 0; round < 3; round += 1) {
    for (const args of [['switch'], ['rollback', '--discard-new']]) {
      const run = await start(slow, '-q', ...args).done;
      assert.equal(run.code, 0, run.err);
    }
  }
  assert.equal((await start(slow, '-q', 'switch').done).code, 0);
  assert.equal((await start(slow, '-q', 'cleanup', '--older-than', '0d', '--yes').done).code, 0);
  over = true;
  await Promise.all([loop, served]);
  assert.ok(answers.length > 10, `${answers.length} answers`);
  assert.deepEqual([...new Set(answers)], [wanted]);
});

// Pairs of writers, each with the states of the table that one after the other can lead to.
const PAIRS = [
  [['upload'], ['upload']],
  [['upload'], ['restore', '--version', '1', '--yes']],
  [['upload'], ['process', '--mode', 'overwrite', '--yes']],
  [['upload'], ['repair']],
  [['upload'], ['migrate', '--partition-by', 'country,month']],
  [['restore', '--version', '1', '--yes'], ['process', '--mode', 'overwrite', '--yes']],
];

// The table after the commands one by one.
function inTurn(t, commands) {
  const cwd = copyOf(t, 'scraped');
  for (const args of commands) ok(cwd, '-q', ...args);
  return table(cwd);
}

for (const [first, second] of PAIRS) {
  test(`two writers at once, ${first[0]} and ${second[0]}: as one after the other, or the second is told who is at work`, async (t) => {
    const allowed = new Set([inTurn(t, [first, second]), inTurn(t, [second, first])]);
    const disk = failingDisk(t);
    for (const slow of [0, 2]) {
      const cwd = copyOf(t, 'scraped');
      const where = disk(cwd, cwd, { slow });
      const runs = [start(where, '-q', ...first), start(where, '-q', ...second)];
      const ends = await Promise.all(runs.map(({ done }) => done));
      for (const [i, { code, err }] of ends.entries()) {
        assert.ok([0, 4].includes(code), `${[first, second][i].join(' ')}: ${code} ${err}`);
        if (code === 4) assert.match(err, /(is locked by|is held by) process \d+ on .*wait until|another run has just stored .*run the command again|changed|another run/, err);
      }
      // Two uploads that have each stored a raw copy that the other wants may both be refused.
      for (const [i, { code }] of ends.entries()) if (code === 4) ok(cwd, '-q', ...[first, second][i]);
      assert.ok(allowed.has(table(cwd)), `${first[0]} and ${second[0]} ended in what neither order gives`);
      assert.match(ok(cwd, '-q', 'validate', '--json'), /^\[\]/);
      assert.equal(rows(cwd, 'select count(*) - count(distinct (race_id, horse_id)) twice from rpscrape')[0].twice, 0);
    }
  });
}

// A shell over a pipe, asked one statement after the other: { ask(sql) -> the JSON printed, end() }.
function shell(t, cwd, ...args) {
  const child = spawn(BIN, ['-q', 'sql', '--format', 'json', ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  let wake = () => {};
  child.stdout.on('data', (piece) => { out += piece; wake(); });
  child.stderr.on('data', (piece) => { err += piece; });
  let over = false;
  const done = new Promise((finish) => child.on('close', (code) => { over = true; wake(); finish({ code, err }); }));
  t.after(() => child.kill('SIGKILL'));
  const ask = async (sql) => {
    out = '';
    child.stdin.write(`${sql};\n`);
    while (!out.trimEnd().endsWith(']') && !over) await new Promise((next) => { wake = next; });
    return out;
  };
  child.stdin.on('error', () => {});
  return { ask, end: () => { child.stdin.end(); return done; } };
}

test('a reader of an old version while it is collected: the right answer, or a refusal that says so', async (t) => {
  const cwd = copyOf(t, 'loaded');
  const clock = shiftedClock(t);
  const old = sumOf(ok(cwd, '-q', 'sql', '--as-of', '1', '--format', 'json', SUM));
  const present = sumOf(ok(cwd, '-q', 'sql', '--format', 'json', SUM));
  assert.notEqual(old, present);
  const pinned = shell(t, cwd, '--as-of', '1');
  const newest = shell(t, cwd);
  assert.equal(sumOf(await pinned.ask(SUM)), old);
  assert.equal(sumOf(await newest.ask(SUM)), present);
  // One that computes for long over the old version, begun before.
  const long = start(cwd, '-q', 'sql', '--as-of', '1', '--format', 'json', `select (select count(*) from range(4000000) a(i) where hash(i) % 7 = 3) > 0 waited, * from (${SUM})`);
  // A commit forty days later collects what is older than thirty days.
  const later = clock(cwd, new Date(Date.now() + 40 * 86_400_000).toISOString());
  ok(later, '-q', 'upload', '--force');
  ok(clock(cwd, new Date(Date.now() + 80 * 86_400_000).toISOString()), '-q', 'upload', '--force');
  const versions = JSON.parse(ok(cwd, '-q', '--json', 'history')).map(({ version }) => version);
  assert.ok(!versions.includes(1), `version 1 is collected: ${versions}`);
  const end = await long.done;
  if (end.code === 0) assert.equal(sumOf(end.out), old);
  else assert.match(end.err, /version 1|not kept/);
  const answer = await pinned.ask(SUM);
  if (answer.trim() !== '') assert.equal(sumOf(answer), old);
  const { code, err } = await pinned.end();
  if (code !== 0) assert.match(err, /version 1/);
  assert.ok(code === 0 || answer.trim() === '', err);
  assert.equal(sumOf(await newest.ask(SUM)), present);
  assert.equal((await newest.end()).code, 0);
  const refused = rpscrape(cwd, '-q', 'sql', '--as-of', '1', SUM);
  assert.equal(refused.code, 1, refused.out);
  assert.match(refused.err, /version 1/);
});
