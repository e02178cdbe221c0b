// `sim.mjs serve` as a process: its line, its options, and that it ends when it should.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { LISTING } from './testing.mjs';
import { hasOpenssl } from './tls.mjs';

const SIM = fileURLToPath(new URL('sim.mjs', import.meta.url));

// { child, line, ended }: the first line of its output (null when it ends without) and its end.
function serve(t, ...args) {
  const child = spawn(process.execPath, [SIM, 'serve', '--regions', 'gb', '--as-of', '2026-05-20T08:00:00Z', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const line = new Promise((resolve) => { lines.once('line', (text) => resolve(JSON.parse(text))); lines.once('close', () => resolve(null)); });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  const ended = new Promise((resolve) => { child.on('close', (code, signal) => resolve({ code, signal, err })); });
  return { child, line, ended };
}

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'rps-sim-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('one line of JSON, also in the ready file; SIGTERM ends it', async (t) => {
  const file = join(folder(t), 'ready.json');
  const { child, line, ended } = serve(t, '--ready-file', file);
  const ready = await line;
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), ready);
  assert.deepEqual([ready.pid, ready.ca], [child.pid, null]);
  assert.equal((await fetch(ready.address + LISTING)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, { code: 0, signal: null, err: '' });
});

test('--until-stdin-closes ends it with its parent, whatever hangs', async (t) => {
  const { child, line, ended } = serve(t, '--until-stdin-closes', '--faults', '["hang"]');
  const { address } = await line;
  const waiting = fetch(address + LISTING).catch((error) => error);
  child.stdin.end();
  assert.equal((await ended).code, 0);
  assert.ok((await waiting) instanceof Error);
});

test('without it the end of stdin means nothing', async (t) => {
  const { child, line, ended } = serve(t);
  const { address } = await line;
  child.stdin.end();
  assert.equal((await fetch(address + LISTING)).status, 200);
  child.kill('SIGINT');
  assert.equal((await ended).code, 0);
});

test('faults by profile, JSON and file; robots; a small world', async (t) => {
  const file = join(folder(t), 'faults.json');
  writeFileSync(file, '{"rules": ["503"], "seed": 5}');
  for (const [faults, expected] of [['login-wall', 'login'], ['{"fault": "406"}', '406'], [file, '503']]) {
    const { child, line } = serve(t, '--faults', faults, '--robots', 'disallow-all', '--seed', '4', '--meetings', '1', '--races', '2');
    const { address } = await line;
    assert.equal((await (await fetch(`${address}/_sim/faults`)).json()).rules[0].fault, expected);
    assert.match(await (await fetch(`${address}/robots.txt`)).text(), /Disallow: \/\n/);
    await fetch(`${address}/_sim/faults`, { method: 'POST', body: '[]' });
    const links = (await (await fetch(address + LISTING)).text()).match(/data-test-selector="race-panel-/g);
    assert.equal(links.length, 2);
    child.kill();
  }
});

test('--tls names its certificate and takes it away at the end', { skip: hasOpenssl() ? false : 'there is no openssl command' }, async (t) => {
  const { child, line, ended } = serve(t, '--tls');
  const { address, ca } = await line;
  assert.match(address, /^https:/);
  assert.match(readFileSync(ca, 'utf8'), /BEGIN CERTIFICATE/);
  child.kill();
  assert.equal((await ended).code, 0);
  assert.ok(!existsSync(ca));
});

test('wrong options end with 2, a taken port with 1', async (t) => {
  const wrong = [['--faults', 'six-percent'], ['--faults', '{"fault":"999"}'], ['--faults', '[nonsense'], ['--robots', 'maybe'], ['--tls', '--h2c'], ['--meetings', 'x']];
  for (const args of wrong) {
    const { code, err } = await serve(t, ...args).ended;
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /^sim\.mjs: /);
  }
  const { address } = await serve(t).line;
  const { code, err } = await serve(t, '--port', new URL(address).port).ended;
  assert.equal(code, 1);
  assert.match(err, /EADDRINUSE/);
});

test('a program that forgets to close its server ends all the same', async () => {
  const forgetful = `
    import { startServer } from ${JSON.stringify(new URL('server.mjs', import.meta.url).href)};
    import { World } from ${JSON.stringify(new URL('world.mjs', import.meta.url).href)};
    const server = await startServer({ world: new World({ regions: ['gb'] }), rules: ['close-after'] });
    process.stdout.write(String((await fetch(server.address + '/robots.txt')).status));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', forgetful], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const code = await new Promise((resolve) => { child.on('close', resolve); });
  assert.deepEqual([code, out], [0, '200']);
});
