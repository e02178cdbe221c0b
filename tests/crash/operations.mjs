// The operations that are killed: what each runs, when it can, and what the world is after it. A state is what the driver
// knows of a folder: { asOf, clock, dates, table, layout, others, files, loaded } with tables, day files
// and what of these was loaded once as the oracle has them, { "gb 2026-03-01": instant of the site }.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dateOf, dayNumber } from '../simulator/dates.mjs';

const FIRST = '2026-03-02';
const later = (date, days) => dateOf(dayNumber(date) + days);
const morning = (date) => `${date}T06:00:00Z`;
const dayOf = (instant) => instant.slice(0, 10);
const NEW = 'rpscrape_partitioned';
const OTHER = 'old_results';

export const beginning = () => ({ asOf: morning(FIRST), dates: [], table: null, layout: 'date', others: {}, files: {}, loaded: {} });

const copy = (state) => structuredClone(state);
const same = (a, b) => JSON.stringify(Object.entries(a ?? {}).sort()) === JSON.stringify(Object.entries(b ?? {}).sort());
// Versions of the live table that held something else: [number, tables].
const earlier = (state) => Object.entries(state.versions ?? {}).filter(([, days]) => !same(days, state.table));
const backupOf = (state) => Object.keys(state.others).find((name) => name.includes('_backup_'));

// Days of which the oracle has rows, seen at the state's instant.
function seen({ oracle }, state, dates) {
  const days = {};
  for (const date of dates) {
    for (const country of oracle.regions) {
      const key = `${country} ${date}`;
      if (oracle.hasRows(key, state.asOf)) days[key] = state.asOf;
    }
  }
  return days;
}

const seenAt = (seen) => (typeof seen === 'object' ? seen.at : seen ?? '');

// What a table has of a day after a day file of later races: the races that the file lacks stay.
function merged(before, file) {
  if (typeof file === 'string' || before === undefined) return file;
  const races = {};
  for (const id of Object.keys(file.races)) races[id] = typeof before === 'string' ? before : before.races[id] === undefined ? before.at : before.races[id];
  return { at: file.at, races };
}

function scraping(lab, dates, dice, ...more) {
  const range = ['-d', `${dates[0]}-${dates.at(-1)}`, '-r', lab.world.regions];
  const archives = dice.chance(0.4);
  return { args: ['scrape', ...range, ...more, ...(archives ? ['--archive'] : [])], ...(archives ? { reparse: ['reparse', ...range] } : {}) };
}

const hash = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

function objects(folder, below) {
  const top = join(folder, below);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
    .map((e) => join(e.parentPath ?? e.path, e.name)).sort();
}

// Each gives, for a state and the round's dice, { args, env, after, again, before, refuses }:
//   after    the state when it has ended
//   again    commands that finish what a crash left (default: the same one)
//   code     its exit code (default 0)
//   ended    exit codes of `again`, also where there was nothing left to do (default: [code])
//   reparse  the command that reads again the pages which it has kept
//   before   what happens to the folder before, not a part of the operation
//   between  what the table may be on the way, when it takes two commits
//   refuses  SQL may refuse until it has ended, as an object was lost
export const OPERATIONS = {
  scrape: {
    weight: 4,
    can: (state) => state.dates.length < 8,
    make(lab, state, dice) {
      const from = state.dates.length === 0 ? FIRST : later(state.dates.at(-1), 1);
      const dates = dice.chance(0.5) ? [from] : [from, later(from, 1)];
      const after = copy(state);
      after.dates.push(...dates);
      const next = morning(later(dates.at(-1), 1));
      after.asOf = next > state.asOf ? next : state.asOf;
      Object.assign(after.files, seen(lab, after, dates));
      return { ...scraping(lab, dates, dice), after };
    },
  },
  'late scrape': {
    weight: 2,
    can: (state) => state.dates.length > 0,
    make(lab, state, dice) {
      const dates = state.dates.slice(-dice.int(1, 2));
      const after = copy(state);
      after.asOf = morning(later(dayOf(state.asOf), dice.int(2, 4)));
      Object.assign(after.files, seen(lab, after, dates));
      return { ...scraping(lab, dates, dice, '--force'), after };
    },
  },
  // One race does not come: the day file has the others, and the table is to keep what it knows.
  'partial scrape': {
    weight: 3,
    can: (state) => Object.keys(state.files).length > 0,
    make(lab, state, dice) {
      const after = copy(state);
      const date = dice.pick(state.dates.slice(-2));
      after.asOf = morning(later(dayOf(state.asOf), dice.int(1, 3)));
      const days = seen(lab, after, [date]);
      const [key] = dice.shuffle(Object.keys(days));
      if (key === undefined) return OPERATIONS['late scrape'].make(lab, state, dice);
      const id = dice.pick(lab.oracle.raceIds(key, after.asOf));
      Object.assign(after.files, days, { [key]: { at: after.asOf, races: { [id]: null } } });
      return { args: ['scrape', '-d', date, '-r', lab.world.regions, '--force'], after, code: 3, faults: [{ fault: '503', match: `/${id}(\\.json)?$` }] };
    },
  },
  upload: {
    weight: 6,
    can: (state) => state.layout !== 'flat' && !same(state.files, state.loaded),
    make(lab, state, dice) {
      const after = copy(state);
      after.table ??= {};
      const between = { ...after.table }; // whole days are committed before incomplete ones
      for (const [key, file] of Object.entries(state.files)) {
        if (JSON.stringify(state.loaded[key]) === JSON.stringify(file) || seenAt(after.table[key]) >= seenAt(file)) continue;
        after.table[key] = merged(after.table[key], file);
        if (typeof file === 'string') between[key] = file;
      }
      after.loaded = { ...state.files };
      const args = ['upload'];
      return { args, after, between, again: state.table && dice.chance(0.3) ? [['process'], args] : [args] };
    },
  },
  daily: {
    weight: 5,
    can: (state) => state.dates.length > 0 && state.layout !== 'flat',
    make(lab, state, dice) {
      const after = copy(state);
      const last = later(state.dates.at(-1), dice.int(0, 1));
      if (last > state.dates.at(-1)) after.dates.push(last);
      const next = morning(later(last, 1));
      after.asOf = next > state.asOf ? next : morning(later(dayOf(state.asOf), 1));
      after.table ??= {};
      return {
        args: ['--json', 'rescrape', '--days', '3', '--until', last, '--countries', lab.world.regions, '--yes'],
        after,
        learn(out) {
          const days = seen(lab, after, JSON.parse(out).days);
          Object.assign(after.table, days);
          Object.assign(after.files, days);
          Object.assign(after.loaded, days);
          after.dates = [...new Set([...after.dates, ...Object.keys(days).map((key) => key.split(' ')[1])])].sort();
        },
      };
    },
  },
  rebuild: {
    weight: 2,
    can: (state) => state.table !== null && state.layout !== 'flat' && !state.astray,
    make: (lab, state) => ({ args: ['process', '--mode', 'overwrite', '--yes'], after: copy(state) }),
  },
  migrate: {
    weight: 4,
    can: (state) => state.table !== null && !state.others[NEW] && !backupOf(state),
    make(lab, state, dice) {
      const layout = dice.pick(['date', 'month', 'month', 'flat'].filter((each) => each !== state.layout));
      const after = copy(state);
      after.others[NEW] = { days: { ...state.table }, layout };
      const by = { date: 'country,date', month: 'country,month', flat: 'none' }[layout];
      const args = ['migrate', '--partition-by', by, '--to', NEW, '--batch-rows', '30', '--no-query-times'];
      return { args, after, again: [[...args, '--resume']], starts: true };
    },
  },
  switch: {
    weight: 6,
    can: (state) => state.others[NEW] !== undefined && !backupOf(state) && same(state.others[NEW].days, state.table),
    make(lab, state) {
      const after = copy(state);
      after.others[`rpscrape_backup_${dayOf(state.asOf).replaceAll('-', '')}`] = { days: { ...state.table }, layout: state.layout };
      Object.assign(after, { table: state.others[NEW].days, layout: state.others[NEW].layout, switchedAt: { ...state.table } });
      delete after.others[NEW];
      return { args: ['switch', NEW], after, ended: [0, 1, 2, 4] };
    },
  },
  rollback: {
    weight: 4,
    can: (state) => backupOf(state) !== undefined && (state.others[backupOf(state)].layout !== 'flat' || same(state.others[backupOf(state)].days, state.table)),
    make(lab, state, dice) {
      const after = copy(state);
      const name = backupOf(state);
      const backup = after.others[name];
      const how = dice.pick([['--keep-new'], ['--discard-new']]);
      const args = ['rollback', ...(same(state.table, state.switchedAt) && !state.astray ? [] : how)];
      after.others[NEW] = { days: after.table, layout: state.layout };
      delete after.others[name];
      Object.assign(after, { table: args.includes('--keep-new') ? { ...state.table } : backup.days, layout: backup.layout });
      if (args.includes('--discard-new')) after.astray = true;
      return { args, after, ended: [0, 1, 2, 4] };
    },
  },
  cleanup: {
    weight: 3,
    can: (state) => backupOf(state) !== undefined,
    make(lab, state) {
      const after = copy(state);
      delete after.others[backupOf(state)];
      return { args: ['cleanup', '--older-than', '0d', '--yes'], after };
    },
  },
  drop: {
    weight: 2,
    can: (state) => [NEW, OTHER].some((name) => state.others[name]),
    make(lab, state, dice) {
      const name = dice.pick([NEW, OTHER].filter((each) => state.others[each]));
      const after = copy(state);
      delete after.others[name];
      return { args: ['drop', name, '--purge', '--yes'], after, ended: [0, 1, 2] };
    },
  },
  register: {
    weight: 2,
    can: (state) => !state.others[OTHER] && Object.keys(state.files).length > 0,
    make(lab, state) {
      const after = copy(state);
      after.others[OTHER] = { days: { ...state.files }, layout: 'flat' };
      return { args: ['register', '--set', `table.name=${OTHER}`, '--set', `table.dataset=datasets/${OTHER}`, 'data/dates'], after, ended: [0, 1, 2, 4] };
    },
  },
  restore: {
    weight: 3,
    can: (state) => earlier(state).length > 0,
    make(lab, state, dice) {
      const [version, days] = dice.pick(earlier(state));
      const after = copy(state);
      after.table = { ...days };
      after.astray = true;
      return { args: ['restore', '--version', version, '--yes'], after };
    },
  },
  repair: {
    weight: 3,
    can: (state) => state.table !== null && state.layout !== 'flat' && Object.keys(state.table).length > 1,
    make(lab, state, dice, folder) {
      const after = copy(state);
      const lost = dice.pick(objects(folder, state.dataset));
      const kept = objects(folder, 'store/_rpscrape/kept').some((path) => hash(path) === hash(lost));
      const [, country, period] = /country=(\w+)\/\w+=([\d-]+)/.exec(lost);
      for (const key of Object.keys(after.table)) if (!kept && key.startsWith(`${country} ${period}`)) delete after.table[key];
      Object.assign(after, { astray: true, versions: {} }); // earlier versions lack the object, too
      return { args: ['repair'], after, refuses: true, before: (cwd) => rmSync(join(cwd, lost.slice(folder.length))) };
    },
  },
  // What an earlier version had of its days, as a flat file.
  load: {
    weight: 3,
    can: (state) => state.layout !== 'flat' && earlier(state).length > 0,
    make(lab, state, dice) {
      const [version, days] = dice.pick(earlier(state));
      const after = copy(state);
      Object.assign(after.table, days);
      after.astray = true;
      const sql = ['sql', '--as-of', version, '--format', 'parquet', '--output', 'export.parquet', 'select * from rpscrape'];
      return { args: ['load', 'export.parquet'], after, before: (cwd) => lab.run(cwd, lab.instant, sql) };
    },
  },
  query: {
    weight: 2,
    can: (state) => state.table !== null,
    make: (lab, state) => ({ args: ['sql', 'select country, count(*) n from rpscrape group by all order by all'], after: copy(state), reads: true }),
  },
};
