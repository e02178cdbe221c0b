// What a lake on S3 and Glue asks of the services: requests per partition replaced, and transfers side by side against
// one after the other. Runs beside the tests' emulator, whose own speed says nothing about AWS: requests are counted,
// and for times every reply is held back as long as one of S3 takes.
//
//   node tests/aws/with_servers.mjs node bench/aws_bench.mjs RESULT.json      with RPSCRAPE_BIN
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, simulate, start } from '../tests/e2e/program.mjs';
import { PROXY, latency, requests, reset } from '../tests/aws/control.mjs';

const LATENCY_MS = 20; // of a small request to S3 from the same region, about
const RUNS = 3;
const WORLD = { seed: 11, regions: 'gb,ire,fr', meetings: 1, races: 2, layout: 'next' };
const home = mkdtempSync(join(tmpdir(), 'rps-aws-bench-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
let folders = 0;

const makeDays = (name, from, to, asOf) => {
  const folder = join(home, name);
  mkdirSync(folder);
  simulate(folder, 'pages', { ...WORLD, from, to, 'as-of': asOf, out: 'pages' });
  ok(folder, '-q', 'scrape', '--from-dir', 'pages');
  return join(folder, 'data');
};

const lakeFolder = (settings = '') => {
  const name = `bench-${process.pid}-${(folders += 1)}`;
  const folder = join(home, name);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'rpscrape.toml'),
    `[paths]\nstore = "s3://rpscrape/${name}"\ncache = "cache"\n[catalog]\nkind = "glue"\n[table]\ndatabase = "${name}"\n` +
      `[aws]\nendpoint = "${PROXY}"\npath_style = true\n${settings}`,
  );
  return folder;
};

const run = async (folder, ...args) => {
  const began = process.hrtime.bigint();
  const ended = await start(folder, ...args).done;
  if (ended.code !== 0) throw new Error(`rpscrape ${args.join(' ')}: ${ended.code}\n${ended.err}`);
  return Number(process.hrtime.bigint() - began) / 1e9;
};

const kindOf = ({ method, path, target }) => {
  if (target) return target.replace('AWSGlue.', 'Glue ');
  if (path.includes('.lease')) return 'lease';
  if (path.includes('list-type')) return 'list';
  if (method === 'POST') return 'DeleteObjects';
  const place = path.includes('/_rpscrape/staging/') ? 'staged' : path.includes('/_rpscrape/kept/') ? 'kept aside' : path.includes('/datasets/') ? 'in place' : path.includes('/_rpscrape/processed/') ? 'mark' : path.includes('/data/dates/') ? 'raw CSV' : path.includes('/_rpscrape/catalog/') ? 'catalog' : 'other';
  return `${method} ${place}`;
};

// Uploads days, then the same days a week later: every partition is replaced.
const countReplacement = async (from, to, nextMorning) => {
  const folder = lakeFolder();
  const [early, late] = [makeDays(`early-${from}-${to}`, from, to, nextMorning), makeDays(`late-${from}-${to}`, from, to, '2025-06-30T06:00:00Z')];
  cpSync(early, join(folder, 'data'), { recursive: true });
  await run(folder, '-q', 'upload');
  cpSync(late, join(folder, 'data'), { recursive: true });
  await reset();
  await run(folder, '-q', 'upload');
  const made = await requests();
  const version = JSON.parse(ok(folder, '-q', 'history', '--json'))[0].version;
  const all = JSON.parse(ok(folder, '-q', 'partitions', '--json'));
  const partitions = all.filter((one) => one.version === version && version > 1).length;
  const kinds = {};
  for (const one of made) kinds[kindOf(one)] = (kinds[kindOf(one)] ?? 0) + 1;
  return { partitions, of: all.length, requests: made.length, per_partition: made.length / partitions, kinds };
};

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

// The same upload with one connection and with 32, in turns.
const timeTransfers = async (data) => {
  const seconds = { 1: [], 32: [] };
  for (let n = 0; n < RUNS; n += 1) {
    for (const connections of [1, 32]) {
      const folder = lakeFolder(`max_connections = ${connections}\n`);
      cpSync(data, join(folder, 'data'), { recursive: true });
      await latency(LATENCY_MS);
      seconds[connections].push(await run(folder, '-q', 'upload'));
      await latency(0);
    }
  }
  const [one, many] = [median(seconds[1]), median(seconds[32])];
  return { latency_ms: LATENCY_MS, one_connection_s: one, connections_32_s: many, faster_by: one / many };
};

const result = {
  machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, kernel: os.release(), load_average: os.loadavg()[0], date: new Date().toISOString() },
  replaced: [await countReplacement('2025-05-01', '2025-05-04', '2025-05-05T06:00:00Z'), await countReplacement('2025-04-01', '2025-05-08', '2025-05-09T06:00:00Z')],
  transfers: await timeTransfers(makeDays('all', '2025-03-01', '2025-04-08', '2025-06-30T06:00:00Z')),
};
writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
