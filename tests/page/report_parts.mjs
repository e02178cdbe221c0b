// The parts of a made-up report: four countries with their seasons, gaps and odd days, and what goes with them.

const DAY_MS = 86400000;
const TODAY = '2026-11-27';

const COUNTRIES = [
  { code: 'gb', name: 'Great Britain', usual: [28, 30, 33, 32, 39, 51, 18], field: 9.2, rated: 1 },
  { code: 'ire', name: 'Ireland', usual: [7, 8, 8, 9, 12, 10, 14], field: 11.5, rated: 0.97 },
  { code: 'fr', name: 'France', usual: [22, 24, 25, 27, 24, 26, 31], field: 11, rated: 0.9 },
  { code: 'hk', name: 'Hong Kong', usual: [0, 0, 9, 0, 0, 0, 10], field: 12.4, rated: 0.82 },
];

// Numbers in [0, 1), by mulberry32.
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const number = (day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const text = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const sum = (list) => list.reduce((total, value) => total + value, 0);
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));

function racesOf(country, day, random) {
  const date = text(day);
  if (/-12-2[45]$/.test(date)) return 0;
  if (date >= '2020-03-18' && date < '2020-06-01' && country.code !== 'hk') return 0;
  if (country.code === 'hk' && /-08-/.test(date)) return 0;
  const usual = country.usual[(day + 3) % 7] * (1 + 0.12 * Math.sin(((day % 365) / 365) * 2 * Math.PI - 1.5));
  if (usual === 0) return random() < 0.01 ? 8 : 0;
  if (random() < 0.004) return 0;
  return Math.max(0, Math.round(usual * (0.82 + 0.36 * random()) * (random() < 0.01 ? 0.3 : 1)));
}

const ratedIn = (code) => COUNTRIES.find((country) => country.code === code).rated;

// What share of the finishers has a rating `age` days after the day.
const RATINGS = {
  rpr: (age, day) => Math.min(0.985, 0.25 + 0.36 * age) * (day < number('2010-06-01') ? 0.82 : 1),
  ts: (age, day) => Math.min(0.93, 0.1 + 0.28 * age) * (day < number('2010-06-01') ? 0.7 : 1),
  or: () => 0.68,
};

function countryOf(country, first, last, random) {
  const days = last - first + 1;
  const made = {
    code: country.code,
    name: country.name,
    first_day: text(first),
    races: [],
    runners: [],
    finishers: [],
    rpr: [],
    ts: [],
    or: [],
    bytes: [],
  };
  for (let i = 0; i < days; ++i) {
    const races = racesOf(country, first + i, random);
    const runners = Math.round(races * country.field * (0.9 + 0.2 * random()));
    const finishers = Math.round(runners * (0.92 + 0.05 * random()));
    made.races.push(races);
    made.runners.push(runners);
    made.finishers.push(finishers);
    for (const [field, share] of Object.entries(RATINGS)) {
      made[field].push(
        Math.min(
          finishers,
          Math.round(finishers * share(last - first - i, first + i) * country.rated * (0.97 + 0.03 * random())),
        ),
      );
    }
    made.bytes.push(runners === 0 ? 0 : 9000 + runners * 118);
  }
  made.statistics = statisticsOf(made.races);
  return made;
}

function statisticsOf(races) {
  const held = races.filter((n) => n > 0).sort((a, b) => a - b);
  if (held.length === 0) return { days: 0, races: 0, mean: 0, median: 0, sd: 0, threshold: 0 };
  const mean = sum(held) / held.length;
  const sd = Math.sqrt(sum(held.map((n) => (n - mean) ** 2)) / held.length);
  return { days: held.length, races: sum(held), mean, median: held[held.length >> 1], sd, threshold: Math.max(1, mean - 2 * sd) };
}

function findingsOf(countries, last) {
  const findings = [];
  for (const country of countries) {
    const first = number(country.first_day);
    for (let day = Math.max(first, last - 59); day <= last; ++day) {
      const races = country.races[day - first];
      const add = (kind, detail, explained = false) =>
        findings.push({ kind, country: country.code, date: text(day), detail, explained });
      if (races === 0 && country.code !== 'hk') add('missing day', 'no rows, and the page of the day was never read');
      if (races > 0 && races < country.statistics.threshold)
        add('few races', `${races} races, usual are ${country.statistics.median}`, races % 2 === 0);
    }
  }
  findings.push({
    kind: 'failures',
    country: 'gb',
    date: text(last - 12),
    detail: '2 races failed: http_403, timeout',
    explained: false,
  });
  findings.push({
    kind: 'ratings',
    country: 'fr',
    date: text(last - 20),
    detail: 'RPR of 12 % of the finishers, usual are 97 %',
    explained: false,
  });
  findings.push({
    kind: 'open day',
    country: 'ire',
    date: text(last),
    detail: 'abandoned or not over: 1 race without a result',
    explained: true,
  });
  return findings;
}

function ratingByAge(countries, random) {
  return countries.flatMap((country) =>
    times(31, (age) => {
      const finishers = age === 30 ? sum(country.finishers) : 200 + Math.floor(100 * random());
      const of = (field) => Math.round(finishers * RATINGS[field](age, number(TODAY)) * ratedIn(country.code));
      return { country: country.code, age, finishers, rpr: of('rpr'), ts: of('ts'), or: of('or') };
    }),
  );
}

function lateOf(countries, last) {
  const curves = countries.flatMap((country) =>
    ['rpr', 'ts', 'or'].map((field) => ({
      country: country.code,
      field,
      finishers: 5200,
      filled: times(15, (age) =>
        Math.round(5200 * RATINGS[field](age * ratedIn(country.code) ** 3, last) * ratedIn(country.code)),
      ),
    })),
  );
  return { window: { first: text(last - 60), last: text(last) }, max_age: 14, days: 61, curves };
}

function healthOf(last, random) {
  const days = times(45, (i) => {
    const bad = i === 17 ? 1 : 0;
    const ok = 70 + Math.floor(30 * random());
    return {
      day: text(last - 44 + i),
      scrapes: 2,
      requests: ok + 12 + 30 * bad,
      retries: random() < 0.3 ? Math.floor(6 * random()) + 20 * bad : 20 * bad,
      waited_seconds: 90 + 20 * random(),
      discovered: ok + 4,
      ok,
      void: 1,
      abandoned: i % 9 === 0 ? 6 : 0,
      failed: bad ? 7 : Number(random() < 0.1),
      blocked: bad ? 4 : 0,
      rate_limited: bad === 1,
    };
  });
  const open = times(3, (i) => ({
    country: 'gb',
    date: text(last - 12),
    race_id: String(900100 + i),
    url: `/results/8/ascot/${text(last - 12)}/${900100 + i}`,
    kind: ['http_403', 'timeout', 'parse'][i],
    message: ['the site answers 403', 'no answer in 30 s', 'neither layout: cut short'][i],
    attempts: 5 - i,
    time: `${text(last - 12)}T21:04:1${i}Z`,
  }));
  return {
    window: { first: days[0].day, last: days.at(-1).day },
    days,
    failed_by_kind: { http_403: 6, timeout: 4, parse: 1 },
    open_failures: open,
  };
}

function sizesOf(countries) {
  const years = new Map();
  const partitions = [];
  for (const country of countries) {
    const first = number(country.first_day);
    (country.bytes ?? []).forEach((bytes, i) => {
      if (bytes === 0) return;
      const date = text(first + i);
      const key = `${country.code} ${date.slice(0, 4)}`;
      const year = years.get(key) ?? { country: country.code, year: Number(date.slice(0, 4)), partitions: 0, rows: 0, bytes: 0 };
      years.set(key, {
        ...year,
        partitions: year.partitions + 1,
        rows: year.rows + country.runners[i],
        bytes: year.bytes + bytes,
      });
      partitions.push({ name: `country=${country.code}/date=${date}`, rows: country.runners[i], bytes });
    });
  }
  partitions.sort((a, b) => a.bytes - b.bytes);
  return { bytes_by_year: [...years.values()], smallest: partitions.slice(0, 5), largest: partitions.slice(-5).reverse() };
}

function changesOf(last) {
  const recent = times(60, (i) => ({
    country: COUNTRIES[i % 4].code,
    date: text(last - 1 - (i % 6)),
    course: ['Ascot', 'Curragh', 'Longchamp', 'Sha Tin'][i % 4],
    off: `1${i % 9}:30`,
    race_id: String(910000 + (i >> 2)),
    horse: `Quiet Example ${i}`,
    horse_id: String(4400000 + i),
    column: ['rpr', 'ts', 'or', 'comment', 'sp'][i % 5],
    before: i % 3 === 0 ? null : String(80 + (i % 20)),
    after: i % 17 === 16 ? null : String(82 + (i % 23)),
    seen_at: `${text(last)}T0${6 - (i % 6)}:15:00Z`,
  }));
  return {
    since: `${text(last - 13)}T00:00:00Z`,
    scrapes: 26,
    races_changed: 214,
    races_late: 3,
    runners_gone: 2,
    runners_new: 5,
    columns: [
      { column: 'rpr', filled: 1843, cleared: 2, altered: 61 },
      { column: 'ts', filled: 1702, cleared: 0, altered: 14 },
      { column: 'comment', filled: 12, cleared: 0, altered: 33 },
    ],
    recent,
  };
}

function runsOf(last, rows, partitions, bytes) {
  return times(40, (i) => ({
    version: 40 - i,
    run_id: `${i === 39 ? 'load' : 'upload'}_${text(last - i).replaceAll('-', '')}T061500Z_${(4096 + i).toString(16)}`,
    command: i === 39 ? 'load' : 'upload',
    operation: i === 39 ? 'append' : 'overwrite_partitions',
    at: `${text(last - i)}T06:15:02Z`,
    rows: rows - i * 700,
    partitions: partitions - i * 3,
    bytes: bytes - i * 90000,
    rows_added: i === 39 ? null : 700 - (i === 5 ? 900 : 0),
  }));
}

function qualityOf(findings) {
  const missing = findings.filter((f) => f.kind === 'missing day');
  const gate = (name, meaning, limit, value, unit, detail = '') => ({
    name,
    meaning,
    limit,
    value,
    unit,
    state: limit < 0 ? 'off' : value === null ? 'unknown' : value <= limit ? 'passed' : 'failed',
    detail,
  });
  const gates = [
    gate('max_missing_days', 'missing days', 0, missing.length, 'days', missing.map((f) => `${f.country} ${f.date}`).join(', ')),
    gate(
      'max_few_race_days',
      'days with unusually few races',
      6,
      findings.filter((f) => f.kind === 'few races' && !f.explained).length,
      'days',
    ),
    gate('max_open_failures', 'open failures', 2, 3, 'races', 'gb 2026-11-14: 3 races'),
    gate('max_rpr_gap', 'finishers of a settled day without RPR', 5, 1.8, '%'),
    gate('max_table_age', 'age of the newest day', 2, 1, 'days'),
    gate('max_late_share', 'ratings that arrive after a week', 5, null, '%', 'no raw pages to judge by'),
    gate('max_small_partitions', 'partitions under 10 kB', -1, 12, 'partitions'),
  ];
  return { passed: gates.every((g) => g.state !== 'failed'), gates };
}

function totalsOf(countries) {
  const total = (field) => sum(countries.map((country) => sum(country[field])));
  return Object.fromEntries(['races', 'runners', 'finishers', 'rpr', 'ts', 'or'].map((field) => [field, total(field)]));
}

// The whole report over the last `days` days; the same for the same number.
export function fullReport(days) {
  const random = dice(20261127);
  const last = number(TODAY) - 1;
  const countries = COUNTRIES.map((country) => countryOf(country, last - days + 1, last, random));
  const totals = totalsOf(countries);
  const partitions = sum(countries.map((country) => country.races.filter((n) => n > 0).length));
  const bytes = sum(countries.map((country) => sum(country.bytes)));
  const findings = findingsOf(countries, last);
  return {
    format: 1,
    program: 'rpscrape 0.1.0',
    generated_at: `${TODAY}T13:49:41Z`,
    today: TODAY,
    live: false,
    table: {
      name: 'finish-time-predict.rpscrape',
      version: 40,
      rows: totals.runners,
      partitions,
      bytes,
      first_day: countries[0].first_day,
      last_day: text(last),
      partition_by: ['country', 'date'],
      committed_at: `${text(last)}T06:15:02Z`,
    },
    totals,
    countries,
    findings,
    check_window: { first: text(last - 59), last: text(last) },
    rating_by_age: ratingByAge(countries, random),
    late: lateOf(countries, last),
    health: healthOf(last, random),
    sizes: sizesOf(countries),
    changes: changesOf(last),
    runs: runsOf(last, totals.runners, partitions, bytes),
    quality: qualityOf(findings),
  };
}
