// `rpscrape sql` without a query: the shell on a pseudo-terminal (util-linux `script` makes it), statements from
// a pipe, and Ctrl-C.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshFolder, ok, simulate } from './program.mjs';

const BIN = process.env.RPSCRAPE_BIN;
const noScript = spawnSync('script', ['--version']).status === 0 ? false : 'util-linux script is not there';
// Runs for hours unless it is stopped.
const ENDLESS = 'select count(*) from range(100000000) a, range(100000000) b where a.range * b.range = 7;';

let cwd;
before((t) => {
  cwd = freshFolder({ after: (clean) => process.on('exit', clean) });
  simulate(cwd, 'pages', { regions: 'gb', from: '2026-05-02', to: '2026-05-02', seed: 3, 'as-of': '2026-05-09T06:00:00Z', out: 'pages' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  ok(cwd, '-q', 'upload');
});

// A shell on a pseudo-terminal (`exec`, as Ctrl-C would end a /bin/sh that waits there, too): type(text) sends keys, see(pattern) waits until it was printed since the last
// see(), end() is its exit code.
function openShell(t, history, ...options) {
  const command = [BIN, 'sql', ...options].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols 200; exec ${command}`, '/dev/null'], {
    cwd,
    env: { ...process.env, RPSCRAPE_HISTORY: history, TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let wake = () => {};
  child.stdout.on('data', (bytes) => { text += bytes; wake(); });
  t.after(() => child.kill());
  const closed = new Promise((done) => child.on('close', (code) => { done(code); wake(); }));
  let open = true;
  closed.then(() => { open = false; wake(); });
  return {
    type: (keys) => child.stdin.write(keys),
    async see(pattern) {
      for (;;) {
        const found = pattern.exec(text);
        if (found) {
          const seen = text.slice(0, found.index + found[0].length);
          text = text.slice(seen.length);
          return seen;
        }
        if (!open) assert.fail(`the shell ended without ${pattern}; it said:\n${text}`);
        await new Promise((resolve) => { wake = resolve; });
      }
    },
    end: () => closed,
  };
}

const PROMPT = /rpscrape> /;

// Waits until a shell has begun to run the statement, which its run log says. Before that Ctrl-C takes the line
// back; the echo of the line comes too early to tell.
async function begun(statement) {
  const logs = () => readdirSync(join(cwd, 'logs')).filter((name) => name.endsWith('.log'));
  const says = (name) => readFileSync(join(cwd, 'logs', name), 'utf8').includes(`statement: ${statement}`);
  while (!logs().some(says)) await new Promise((resolve) => setImmediate(resolve));
}

test('a statement may take several lines; .quit leaves; the history is kept', { skip: noScript }, async (t) => {
  const history = join(freshFolder(t), 'state', 'history');
  const shell = openShell(t, history);
  await shell.see(PROMPT);
  shell.type('select 40 +\n');
  await shell.see(/ {5}\.\.\.> /);
  shell.type('2 as answer;\n');
  const answer = await shell.see(/1 rows in [\d.]+ ms/);
  assert.match(answer, /│ +42 │/);
  await shell.see(PROMPT);
  shell.type('.quit\n');
  assert.equal(await shell.end(), 0);
  assert.match(readFileSync(history, 'utf8'), /select 40 \+\n2 as answer;\n#\d+\n\.quit\n/);
  assert.equal(statSync(history).mode & 0o777, 0o600);

  const again = openShell(t, history);
  await again.see(PROMPT);
  again.type('\x1b[A\x1b[A\n'); // twice the key "up"
  assert.match(await again.see(/1 rows in [\d.]+ ms/), /│ +42 │/);
  await again.see(PROMPT); // between prompts the terminal itself would take the key
  again.type('\x04');
  assert.equal(await again.end(), 0, 'Ctrl-D leaves');
});

test('errors are shown and the shell goes on; commands set it up', { skip: noScript }, async (t) => {
  const shell = openShell(t, 'off');
  await shell.see(PROMPT);
  shell.type('select nonsense;\n');
  await shell.see(/error: Binder Error.*nonsense/);
  await shell.see(PROMPT);
  shell.type('delete from rpscrape;\n');
  await shell.see(/error: refused: delete from rpscrape/);
  await shell.see(PROMPT);
  shell.type('.format csv\n.timing off\nselect count(*) > 0 as filled from rpscrape;\n');
  await shell.see(/filled\r?\ntrue\r?\n/);
  shell.type('.tables\n');
  await shell.see(/finish-time-predict,rpscrape,1,51/);
  shell.type('.schema rpscrape\n');
  await shell.see(/rpscrape,created_at,timestamp/);
  shell.type(".explain select * from rpscrape where date = '2026-05-02'\n");
  await shell.see(/"?rpscrape"?,1,1,/);
  shell.type('.quit\n');
  assert.equal(await shell.end(), 0);
});

test('Tab completes tables, columns and words', { skip: noScript }, async (t) => {
  const shell = openShell(t, 'off');
  await shell.see(PROMPT);
  shell.type('.format csv\nSEL\tcount(*) n from rpsc\twhere horse_cl\tis null;\n');
  await shell.see(/n\r?\n\d+\r?\n/);
  shell.type('.quit\n');
  assert.equal(await shell.end(), 0);
});

test('Ctrl-C stops the running query, or takes the line back', { skip: noScript }, async (t) => {
  const shell = openShell(t, 'off');
  await shell.see(PROMPT);
  shell.type(`${ENDLESS}\n`);
  await begun(ENDLESS.slice(0, -1));
  shell.type('\x03');
  await shell.see(/error: the query was interrupted/);
  await shell.see(PROMPT);
  shell.type("select 'unfinished\n");
  await shell.see(/ {5}\.\.\.> /);
  shell.type('more\x03');
  await shell.see(/\^C/);
  await shell.see(PROMPT);
  shell.type('select 7 * 6 as answer;\n');
  await shell.see(/│ +42 │/);
  await shell.see(PROMPT);
  shell.type('\x04');
  assert.equal(await shell.end(), 0);
});

// `rpscrape sql options…` with `input` on a pipe.
function piped(input, ...options) {
  return spawnSync(BIN, ['-q', 'sql', ...options], { cwd, input, encoding: 'utf8' });
}

test('statements from a pipe run without a prompt and stop at the first error', () => {
  const good = piped('select 1 as a;\nselect 2\nas b', '--format', 'csv');
  assert.equal(good.status, 0, good.stderr);
  assert.equal(good.stdout, 'a\n1\nb\n2\n');
  const bad = piped('select 1 as a;\nselect nothing;\nselect 3 as c;', '--format', 'csv');
  assert.equal(bad.status, 2);
  assert.equal(bad.stdout, 'a\n1\n');
  assert.match(bad.stderr, /nothing/);
  const json = piped('create temp table t as select 5 as x; select x from t', '--json');
  assert.deepEqual(JSON.parse(json.stdout), [{ x: 5 }]);
  assert.equal(piped('', '--format', 'csv').status, 0);
});

test('a history that cannot be written is done without', { skip: noScript }, async (t) => {
  const file = join(freshFolder(t), 'file');
  writeFileSync(file, '');
  const shell = openShell(t, join(file, 'history'));
  await shell.see(PROMPT);
  shell.type('select 41 + 1 as answer;\n');
  await shell.see(/│ +42 │/);
  shell.type('.quit\n');
  assert.equal(await shell.end(), 0);
  assert.ok(!existsSync(join(file, 'history')));
});

test('SIGINT stops `sql QUERY` with exit code 130', async () => {
  const child = spawn(BIN, ['sql', ENDLESS], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  // It has begun once its second thread computes: the signal may come at any time, but must not be lost.
  const busy = () => Number(/Threads:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) > 1;
  while (!busy()) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGINT');
  let errors = '';
  child.stderr.on('data', (bytes) => { errors += bytes; });
  const code = await new Promise((done) => child.on('close', done));
  assert.equal(code, 130, errors);
  assert.match(errors, /interrupted/);
});
