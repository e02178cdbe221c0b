// Runs a command beside a real server of S3, Ceph's radosgw on a cluster of one monitor and one store in memory, and gives
// its exit code. All of it lives in a scratch folder and on loopback, and ends with this process. The command finds
//   RPS_TEST_S3_SERVER   the server's address, with a bucket "rpscrape"; signatures are checked
//   RPS_TEST_AWS_PROXY   that of the tests' proxy in front of it, which adds nothing
//   RPS_TEST_CATALOG     "embedded": there is no Glue
//   and credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
//
//   node tests/aws/with_radosgw.mjs COMMAND [ARGUMENTS]      after tools/bootstrap.sh --s3-server
import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, fail, freePort, runBeside, start, startProxy } from './processes.mjs';
import { signedFetch } from './signed_fetch.mjs';

const LONGEST_STEP_MS = 120_000; // of bringing it up, which takes seconds
const [command, ...args] = process.argv.slice(2);
if (!command) fail('which command?');
const folder = mkdtempSync(join(tmpdir(), 'rps-radosgw-'));
const servers = [];
process.on('exit', () => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const giveUp = () => process.exit(1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, giveUp);

const env = { CEPH_CONF: join(folder, 'ceph.conf') };
const run = (program, ...options) => {
  const done = spawnSync(program, options, { env: { ...process.env, ...env }, encoding: 'utf8', timeout: LONGEST_STEP_MS });
  if (done.error?.code === 'ENOENT') fail(`${program} is not there: run tools/bootstrap.sh --s3-server`);
  if (done.status !== 0) fail(`${program} ${options.join(' ')}: ${done.error?.message ?? ''}\n${done.stderr}`);
  return done.stdout;
};
// Killed with this process even when that is killed.
const serve = (...words) => {
  const server = start('setpriv', ['--pdeathsig', 'KILL', ...words, '-f'], env);
  servers.push(server);
  return server;
};

const [monitor, monitorV1, port] = [await freePort(), await freePort(), await freePort()];
const monitors = `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${monitorV1}]`;
const fsid = randomUUID();
const settings = {
  fsid,
  'mon host': monitors,
  'public network': '127.0.0.0/8',
  keyring: join(folder, 'keyring'),
  'run dir': folder,
  'admin socket': join(folder, '$name.asok'),
  'log file': join(folder, '$name.log'),
  'crash dir': folder,
  'mon data': join(folder, 'mon'),
  'osd data': join(folder, 'osd'),
  'rgw data': folder,
  'osd objectstore': 'memstore',
  'memstore device bytes': 4 * 2 ** 30,
  'osd pool default size': 1,
  'osd pool default min size': 1,
  'osd pool default pg num': 8,
  'osd pool default pg autoscale mode': 'off',
  'osd crush chooseleaf type': 0,
  'mon allow pool size one': true,
  'mon data avail crit': 1,
  'rgw frontends': `beast endpoint=127.0.0.1:${port}`,
};

const makeFolder = () => {
  for (const name of ['mon', 'osd']) mkdirSync(join(folder, name));
  writeFileSync(env.CEPH_CONF, `[global]\n${Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join('')}`);
  run('ceph-authtool', '--create-keyring', settings.keyring, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *');
  for (const name of ['client.admin', 'client.rgw', 'osd.0']) {
    run('ceph-authtool', settings.keyring, '--gen-key', '-n', name, '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *');
  }
  run('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', monitors, join(folder, 'monmap'));
  run('ceph-mon', '--mkfs', '-i', 'a', '--fsid', fsid, '--monmap', join(folder, 'monmap'), '--keyring', settings.keyring);
};

const startCluster = () => {
  serve('ceph-mon', '-i', 'a');
  const osd = randomUUID();
  run('ceph', '--connect-timeout', '60', 'osd', 'new', osd);
  run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd);
  serve('ceph-osd', '-i', '0');
};

const began = Date.now();
const server = { address: `http://127.0.0.1:${port}`, key: `AK${randomBytes(8).toString('hex')}`, secret: randomBytes(20).toString('hex') };
makeFolder();
startCluster();
run('radosgw-admin', 'user', 'create', '--uid', 'racing', '--display-name', 'racing', '--access-key', server.key, '--secret-key', server.secret);
const gateway = serve('radosgw', '-n', 'client.rgw');
await answer(gateway, server.address);
const made = await signedFetch(server, 'PUT', '/rpscrape');
if (!made.ok) fail(`no bucket: ${made.status} ${await made.text()}\n${readFileSync(join(folder, 'client.rgw.log'), 'utf8').slice(-4000)}`);
const proxy = await startProxy(server.address, 'as-it-is');
servers.push(proxy.child);
const version = run('radosgw', '--version').match(/version (\S+)/)[1];
process.stderr.write(`radosgw ${version} answers at ${server.address} after ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, giveUp);
runBeside(command, args, {
  RPS_TEST_S3_SERVER: server.address,
  RPS_TEST_AWS_PROXY: proxy.address,
  RPS_TEST_CATALOG: 'embedded',
  AWS_ACCESS_KEY_ID: server.key,
  AWS_SECRET_ACCESS_KEY: server.secret,
  AWS_EC2_METADATA_DISABLED: 'true',
});
