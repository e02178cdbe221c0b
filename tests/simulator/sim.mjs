#!/usr/bin/env node
// Command line of the site simulator; see README.md.
import { mkdirSync, openSync, closeSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { csvText } from './csv.mjs';
import { dateRange, isDate } from './dates.mjs';
import { PROFILE_NAMES } from './faults/profiles.mjs';
import { writeCards, writePages, writePrices } from './page_files.mjs';
import { checkedRobots } from './robots.mjs';
import { faultsOption, protocolOption, serve } from './serve.mjs';
import { LAYOUTS } from './site.mjs';
import { daySummary, truth } from './truth.mjs';
import { DEFAULT_REGIONS, World } from './world.mjs';

const HELP = `usage: sim.mjs COMMAND [options]

  pages   write listing and result pages as files       --out DIR [--bare-json]
  cards   write the race cards of the days as files      --out DIR (--as-of: before the off)
  prices  write Betfair's files of starting prices       --out DIR, with the truth about them in truth.jsonl
  truth   write the expected rows as JSON lines          --out FILE [--csv DIR] [--days FILE]
  serve   serve the site on 127.0.0.1                    [--port 0] [--ready-file FILE] [--tls | --h2c]
          [--faults PROFILE|JSON|FILE] [--robots VARIANT] [--until-stdin-closes]

options of all:   --seed N (default 1)   --regions gb,ire,fr (default ${DEFAULT_REGIONS.join(',')})
                  --layout classic|next  --as-of 2026-03-04T08:00:00Z (serve: default is the real time)
                  --meetings N  at most so many a day and region   --races N  at most so many a meeting
all but serve:    --from YYYY-MM-DD --to YYYY-MM-DD (both included)

serve prints one line of JSON when ready: {"address", "elsewhere", "ca", "pid"}. It ends by SIGTERM, SIGINT,
or with --until-stdin-closes when its standard input ends. Fault profiles: ${PROFILE_NAMES.join(', ')}.

--csv DIR writes DIR/{region}/YYYY_MM_DD.csv; --days FILE writes per day and region the ids of races with
results, void, abandoned and pending.
`;

class UsageError extends Error {}

const FLAGS = new Set(['bare-json', 'tls', 'h2c', 'until-stdin-closes']);
const VALUES = new Set(['seed', 'regions', 'layout', 'as-of', 'from', 'to', 'out', 'csv', 'days', 'port', 'ready-file', 'meetings',
  'races', 'faults', 'robots']);

function parseArguments(list) {
  const options = {};
  for (let i = 0; i < list.length; i++) {
    const name = list[i].replace(/^--/, '');
    if (FLAGS.has(name)) options[name] = true;
    else if (VALUES.has(name) && i + 1 < list.length) options[name] = list[++i];
    else throw new UsageError(`'${list[i]}' is unknown or lacks its value`);
  }
  return options;
}

function instant(text) {
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new UsageError(`--as-of '${text}' is no date and time`);
  return value;
}

function layoutOf(options) {
  const layout = options.layout ?? 'classic';
  if (!LAYOUTS.includes(layout)) throw new UsageError(`--layout '${layout}' is none of ${LAYOUTS.join(', ')}`);
  return layout;
}

// What `make` returns; its error is one of usage.
function checked(make) {
  try {
    return make();
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function worldOf({ seed = 1, regions, meetings, races }) {
  const most = (value) => (value === undefined ? Infinity : Number(value));
  return checked(() => new World({
    seed: Number(seed), regions: regions?.split(',') ?? DEFAULT_REGIONS, meetings: most(meetings), races: most(races),
  }));
}

function need(options, names) {
  for (const name of names) if (options[name] === undefined) throw new UsageError(`--${name} is missing`);
}

function span(options) {
  need(options, ['from', 'to', 'as-of', 'out']);
  for (const name of ['from', 'to']) if (!isDate(options[name])) throw new UsageError(`--${name} '${options[name]}' is no date`);
  return { dates: dateRange(options.from, options.to), asOf: instant(options['as-of']), layout: layoutOf(options) };
}

function pages(options) {
  const files = writePages(worldOf(options), { ...span(options), bare: options['bare-json'] ?? false, out: options.out });
  process.stdout.write(`${files} pages in ${options.out}\n`);
}

function cards(options) {
  const files = writeCards(worldOf(options), { ...span(options), out: options.out });
  process.stdout.write(`${files} race cards in ${options.out}\n`);
}

function prices(options) {
  const files = writePrices(worldOf(options), { ...span(options), out: options.out });
  process.stdout.write(`${files} files of prices in ${options.out}\n`);
}

function writeCsv(dir, date, rows, regions) {
  for (const region of regions) {
    mkdirSync(join(dir, region), { recursive: true });
    const own = rows.filter((row) => row.region === region);
    if (own.length > 0) writeFileSync(join(dir, region, `${date.replaceAll('-', '_')}.csv`), csvText(own));
  }
}

function writeTruth(options) {
  const world = worldOf(options);
  const { dates, asOf, layout } = span(options);
  const lines = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join('');
  const out = openSync(options.out, 'w');
  let count = 0;
  for (const date of dates) {
    const rows = truth(world, date, asOf, layout);
    writeSync(out, lines(rows));
    count += rows.length;
    if (options.csv) writeCsv(options.csv, date, rows, world.regions);
  }
  closeSync(out);
  if (options.days) writeFileSync(options.days, lines(dates.flatMap((date) => daySummary(world, date, asOf))));
  process.stdout.write(`${count} rows in ${options.out}\n`);
}

function serveSite(options) {
  return serve({
    world: worldOf(options), port: Number(options.port ?? 0), layout: layoutOf(options),
    asOf: options['as-of'] === undefined ? null : instant(options['as-of']),
    rules: checked(() => faultsOption(options.faults)), robots: checked(() => checkedRobots(options.robots ?? 'usual')),
    protocol: checked(() => protocolOption(options)),
    readyFile: options['ready-file'], untilStdinCloses: options['until-stdin-closes'] ?? false,
  });
}

const COMMANDS = { pages, cards, prices, truth: writeTruth, serve: serveSite };

async function main([command, ...rest]) {
  if (command === undefined || command === '--help' || command === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (!COMMANDS[command]) throw new UsageError(`'${command}' is no command`);
  await COMMANDS[command](parseArguments(rest));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(error instanceof UsageError ? `sim.mjs: ${error.message}\n${HELP}` : `${error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
