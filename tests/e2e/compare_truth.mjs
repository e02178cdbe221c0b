#!/usr/bin/env node
// Compares rows of the program with the simulator's truth, column by column.
//
//   node tests/e2e/compare_truth.mjs TRUTH.jsonl ROWS [--max 20] [--columns a,b]
//
// TRUTH.jsonl is from `sim.mjs truth`. ROWS is the output of
//   rpscrape sql --format json "select * from rpscrape"   (a JSON array or JSON lines), or --format csv
// told apart by their first character. Rows are matched by (race_id, horse_id); all 51 columns except id
// and created_at must be equal. Exit code: 0 equal, 1 differences (the first 20 are printed), 2 usage.
import { readFileSync } from 'node:fs';
import { TABLE_COLUMNS } from '../simulator/truth.mjs';

const NOT_COMPARED = new Set(['id', 'created_at']);
const NUMBERS = new Set(('dist_m num ran draw btn ovr_btn dec age lbs time or rpr ts course_id race_id horse_id jockey_id ' +
  'trainer_id owner_id dam_id sire_id damsire_id year').split(' '));
const NUMBER_TOLERANCE = 1e-6;
// Finishing times may be rounded to hundredths either way from the exact value.
const TIME_TOLERANCE = 0.005 + 1e-6;
const DEFAULT_MAX = 20;

// RFC 4180 text to arrays of fields; an unquoted empty field is null.
function parseCsv(text) {
  const rows = [];
  const field = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r?\n|$)/gy;
  let row = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) throw new Error(`bad CSV after ${rows.length} rows`);
    const [, raw, end] = match;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw || null);
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

function fromCsv(text) {
  const [header, ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name.toLowerCase(), row[i] ?? null])));
}

function parseRows(text) {
  const start = text.trimStart();
  if (start.startsWith('[')) return JSON.parse(start);
  if (start.startsWith('{')) return start.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
  return start === '' ? [] : fromCsv(text);
}

const keyOf = (row) => `${Number(row.race_id)}/${Number(row.horse_id)}`;

// A value in the form in which it is compared: number, text or null.
function normal(column, value) {
  if (value === undefined || value === null || value === '') return null;
  if (NUMBERS.has(column)) return Number(value);
  return column === 'date' ? String(value).slice(0, 10) : String(value);
}

function equal(column, expected, actual, truthRow) {
  if (expected === null || actual === null) return expected === actual;
  if (column === 'time') return Math.abs((truthRow.secs_exact ?? expected) - actual) <= TIME_TOLERANCE;
  if (NUMBERS.has(column)) return Math.abs(expected - actual) <= NUMBER_TOLERANCE;
  return expected === actual;
}

function compareRow(key, truthRow, row, columns) {
  const out = [];
  for (const column of columns) {
    if (!(column in row)) {
      out.push(`${key} column ${column} is missing`);
      continue;
    }
    const expected = normal(column, truthRow[column]);
    const actual = normal(column, row[column]);
    if (!equal(column, expected, actual, truthRow)) {
      out.push(`${key} ${truthRow.date} ${truthRow.course} ${truthRow.horse}: ${column} should be ` +
        `${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`);
    }
  }
  return out;
}

// All differences between two lists of rows, as texts.
export function compare(truthRows, rows, columns = TABLE_COLUMNS) {
  const compared = columns.filter((column) => !NOT_COMPARED.has(column));
  const differences = [];
  const left = new Map(truthRows.map((row) => [keyOf(row), row]));
  for (const row of rows) {
    const key = keyOf(row);
    const expected = left.get(key);
    if (!expected) {
      differences.push(`${key} ${row.date} ${row.horse}: not expected, or there twice`);
      continue;
    }
    left.delete(key);
    differences.push(...compareRow(key, expected, row, compared));
  }
  for (const [key, row] of left) differences.push(`${key} ${row.date} ${row.course} ${row.horse}: missing`);
  return differences;
}

export { parseRows };

function main(list) {
  const [truthFile, rowsFile, ...rest] = list;
  const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  if (!rowsFile) {
    process.stderr.write('usage: compare_truth.mjs TRUTH.jsonl ROWS.json|ROWS.csv [--max N] [--columns a,b]\n');
    return 2;
  }
  const truthRows = parseRows(readFileSync(truthFile, 'utf8'));
  const rows = parseRows(readFileSync(rowsFile, 'utf8'));
  const differences = compare(truthRows, rows, option('--columns')?.split(','));
  for (const line of differences.slice(0, Number(option('--max') ?? DEFAULT_MAX))) process.stdout.write(`${line}\n`);
  process.stdout.write(`${truthRows.length} rows expected, ${rows.length} found, ${differences.length} differences\n`);
  return differences.length === 0 ? 0 : 1;
}

if (import.meta.url === `file://${process.argv[1]}`) process.exitCode = main(process.argv.slice(2));
