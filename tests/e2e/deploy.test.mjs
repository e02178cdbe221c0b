// The files of deploy/: what can be known of them without a container engine and without AWS.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, freshFolder, ok, rpscrape } from './program.mjs';

const read = (name) => readFileSync(join(ROOT, name), 'utf8');
const json = (name) => JSON.parse(read(`deploy/${name}`));
const run = (command, ...args) => spawnSync(command, args, { encoding: 'utf8' });

// The program takes the words: --help after them prints a command's help and does nothing.
const takes = (folder, words) => {
  const help = rpscrape(folder, ...words, '--help');
  assert.equal(help.code, 0, `${words.join(' ')}: ${help.err}`);
  assert.match(help.out, /rpscrape daily/);
};

test('every command line is one that the program takes', (t) => {
  const folder = freshFolder(t);
  const service = read('deploy/rpscrape.service').match(/^ExecStart=(\S+) (.*)$/m);
  takes(folder, service[2].split(' ').filter((word) => !['--config', '/etc/rpscrape.toml'].includes(word)));
  const cron = read('deploy/crontab').match(/^0 6 \* \* \* {2}rpscrape (.*)$/m);
  takes(folder, cron[1].split(' ').filter((word) => !['--config', '/etc/rpscrape.toml'].includes(word)));
  takes(folder, JSON.parse(read('deploy/Dockerfile').match(/^CMD (.*)$/m)[1]));
  const [container] = json('ecs-task.json').containerDefinitions;
  takes(folder, container.command);
  const daily = ok(folder, 'daily', '--help');
  for (const { name } of container.environment) assert.ok(daily.includes(name), name);
});

test('the configuration loads, with and without the profile', (t) => {
  const folder = freshFolder(t);
  cpSync(join(ROOT, 'deploy/rpscrape.toml'), join(folder, 'rpscrape.toml'));
  const value = (name, ...args) => JSON.parse(ok(folder, ...args, 'config', '--json')).find((one) => one.setting === name).value;
  assert.equal(value('paths.store'), '/var/lib/rpscrape/store');
  assert.equal(value('paths.store', '--profile', 'aws'), 's3://my-bucket/racing');
  assert.equal(value('catalog.kind', '--profile', 'aws'), 'glue');
});

test('what names something names what is there', () => {
  const task = json('ecs-task.json');
  const schedule = json('schedule.json');
  const [runTask, pass] = json('schedule-role-policy.json').Statement;
  assert.ok(schedule.Target.EcsParameters.TaskDefinitionArn.endsWith(`/${task.family}`));
  assert.equal(runTask.Resource, `${schedule.Target.EcsParameters.TaskDefinitionArn}:*`);
  assert.deepEqual([...pass.Resource].sort(), [task.executionRoleArn, task.taskRoleArn].sort());
  for (const name of readdirSync(join(ROOT, 'deploy')).filter((file) => file.endsWith('.json'))) json(name);
  for (const [, path] of read('deploy/Dockerfile').matchAll(/^COPY (?!--from)(\S+) /gm)) assert.ok(existsSync(join(ROOT, path)), path);
  for (const [, path] of read('docs/deploy.md').matchAll(/(?:file:\/\/|cp |`)(deploy\/[\w.-]+)/g)) assert.ok(existsSync(join(ROOT, path)), path);
});

// S3's verbs by the action that allows them; the others' actions are called by name.
const S3_ACTIONS = {
  'make_call("GET", key)': 's3:GetObject',
  'make_call("HEAD", key)': 's3:GetObject',
  'make_call("PUT", key)': 's3:PutObject',
  'make_call("PUT", to)': 's3:PutObject',
  'make_call("POST", key)': 's3:PutObject',
  'make_call("DELETE", key)': 's3:DeleteObject',
  'make_call("POST", "")': 's3:DeleteObject',
  'make_call("GET", "")': 's3:ListBucket',
};

test('the policy has the actions that the source calls, and no other', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true }).filter((file) => file.endsWith('.cc'));
  const code = Object.fromEntries(sources.map((file) => [file, read(join('src', file))]));
  const called = new Set();
  for (const [file, text] of Object.entries(code)) {
    const service = file.startsWith('catalog/glue') ? 'glue' : /athena|doctor/.test(file) ? 'athena' : null;
    if (service) for (const [, action] of text.matchAll(/"((?:Get|Create|Update|Delete|Batch|Start|Stop)[A-Z][A-Za-z]+)"/g)) called.add(`${service}:${action}`);
  }
  for (const [, call] of code['aws/s3_api.cc'].matchAll(/(?<!AwsCall S3Api::)(make_call\("[A-Z]+", [^)]+\))/g)) {
    assert.ok(S3_ACTIONS[call], `${call}: which action is it?`);
    called.add(S3_ACTIONS[call]);
  }
  const statements = Object.fromEntries(json('iam-policy.json').Statement.map((one) => [one.Sid, one.Action]));
  // An upload in parts that fails is given up by a DELETE of its own kind.
  assert.match(code['aws/s3_api.cc'], /abort_upload[^}]+make_call\("DELETE", key\)/);
  called.add('s3:AbortMultipartUpload');
  const allowed = [...statements.Bucket, ...statements.Lake, ...statements.Glue, ...statements.Athena];
  assert.deepEqual([...allowed].sort(), [...called].sort());
});

test('the container has every library that the program is linked to', () => {
  const listed = read('deploy/Dockerfile').match(/--no-install-recommends ca-certificates ([\s\S]*?) \\\n && rm/)[1].split(/[\s\\]+/);
  const binary = process.env.RPSCRAPE_BIN;
  // Those that it names itself; what those need comes with their packages.
  const needed = [...run('objdump', '-p', binary).stdout.matchAll(/NEEDED +(\S+)/g)].map(([, name]) => name);
  assert.ok(needed.length > 10, binary);
  const where = Object.fromEntries([...run('ldd', binary).stdout.matchAll(/(\S+) => (\/\S+)/g)].map(([, name, path]) => [name, path]));
  for (const library of needed.filter((name) => where[name] && !/^(libduckdb|libc|libm|libgcc_s|libpthread|libdl|ld-linux)/.test(name))) {
    const owner = [where[library], realpathSync(where[library]), `/usr${where[library]}`].map((path) => run('dpkg', '-S', path).stdout.split(':')[0]).find(Boolean);
    assert.ok(listed.includes(owner), `${library} is of ${owner}, which the Dockerfile does not install`);
  }
});

test('the units', () => {
  const service = read('deploy/rpscrape.service');
  const timer = read('deploy/rpscrape.timer');
  assert.match(service, /^Type=oneshot$/m);
  assert.match(service, /^SuccessExitStatus=3$/m); // as exit codes are documented: incomplete is no failure
  assert.match(timer, /^Persistent=true$/m);
  if (run('systemd-analyze', '--version').status !== 0) return;
  const when = run('systemd-analyze', 'calendar', timer.match(/^OnCalendar=(.*)$/m)[1]);
  assert.equal(when.status, 0, when.stderr);
  // Here the program and its manual page are not where the unit wants them: that is all it may complain of.
  const verified = run('systemd-analyze', 'verify', join(ROOT, 'deploy/rpscrape.service'), join(ROOT, 'deploy/rpscrape.timer'));
  const complaints = verified.stderr.split('\n').filter((line) => /deploy\/rpscrape|rpscrape\.(service|timer)/.test(line) && !/\/usr\/local\/bin\/rpscrape is not executable|Command 'man rpscrape\(1\)' failed/.test(line));
  assert.deepEqual(complaints, []);
});
