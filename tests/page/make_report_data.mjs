// Made-up reports after the format of docs/report.md, the same for the same arguments.
//
//   node tests/page/make_report_data.mjs [full|empty|one-day|nulls|hostile|long] > report.json
import { fileURLToPath } from 'node:url';

import { fullReport } from './report_parts.mjs';

export const HOSTILE = '</script><img src=x onerror="window.broken=1"><!-- <svg onload=broken=1> \u2028 "quoted" &amp; {{data}}';
const LONG = 'Société d’Encouragement pour l’Amélioration des Races '.repeat(6).replaceAll(' ', '_');

function emptyReport() {
  const none = { races: 0, runners: 0, finishers: 0, rpr: 0, ts: 0, or: 0 };
  return {
    ...fullReport(1),
    table: {
      name: 'finish-time-predict.rpscrape',
      version: 0,
      rows: 0,
      partitions: 0,
      bytes: 0,
      first_day: null,
      last_day: null,
      partition_by: ['country', 'date'],
      committed_at: null,
    },
    totals: none,
    countries: [],
    findings: [],
    rating_by_age: [],
    late: null,
    health: null,
    sizes: { bytes_by_year: [], smallest: [], largest: [] },
    changes: null,
    runs: [],
    quality: { passed: true, gates: [] },
  };
}

// Every part that may be null is.
function nullReport() {
  const report = fullReport(400);
  for (const country of report.countries) Object.assign(country, { bytes: null, statistics: null });
  for (const run of report.runs) run.rows_added = null;
  for (const gate of report.quality.gates) Object.assign(gate, { value: null, state: 'unknown' });
  return { ...report, late: null, health: null, changes: null, sizes: { bytes_by_year: [], smallest: [], largest: [] } };
}

// Every text of the report is replaced, but for the dates, the codes and the names of columns.
function withTexts(report, said) {
  const keep =
    /^(first_day|last_day|date|day|today|first|last|generated_at|at|committed_at|seen_at|time|since|code|country|field|kind|state|partition_by)$/;
  const visit = (value, key) => {
    if (typeof value === 'string') return keep.test(key) ? value : said;
    if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map((item) => visit(item, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
  };
  return visit(report, '');
}

const KINDS = {
  full: () => fullReport(18 * 365 + 330),
  empty: emptyReport,
  'one-day': () => fullReport(1),
  nulls: nullReport,
  hostile: () => withTexts(fullReport(90), HOSTILE),
  long: () => withTexts(fullReport(90), LONG),
};

export function makeReport(kind = 'full') {
  return KINDS[kind]();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(makeReport(process.argv[2])));
}
