// tests/e2e/compare_truth.mjs finds every kind of difference, and none where there is none.
import assert from 'node:assert/strict';
import test from 'node:test';
import { compare, parseRows } from '../e2e/compare_truth.mjs';
import { TABLE_COLUMNS, truth } from './truth.mjs';
import { World } from './world.mjs';

const world = new World({ seed: 8, regions: ['gb'] });
const rows = ['2026-05-15', '2026-05-16', '2026-05-17'].flatMap((date) => truth(world, date, Date.parse('2026-05-30T08:00:00Z')));
const table = () => rows.map((row) => Object.fromEntries(TABLE_COLUMNS.map((column) => [column, row[column]])));

test('the truth equals itself, as objects, JSON, JSON lines and CSV, in any order', () => {
  const quoted = (value) => (value === null || value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`);
  const csv = [TABLE_COLUMNS.join(','), ...table().map((row) => TABLE_COLUMNS.map((column) => quoted(row[column])).join(','))].join('\n');
  const texts = [JSON.stringify(table()), table().map((row) => JSON.stringify(row)).join('\n'), `${csv}\n`];
  assert.deepEqual(compare(rows, table().reverse()), []);
  for (const text of texts) assert.deepEqual(compare(rows, parseRows(text)), []);
});

test('a change of any compared column is found', () => {
  for (const column of TABLE_COLUMNS.filter((name) => !['id', 'created_at', 'race_id', 'horse_id'].includes(name))) {
    const changed = table();
    const at = changed.findIndex((row) => row[column] !== null);
    changed[at][column] = typeof changed[at][column] === 'number' ? changed[at][column] + 1 : `${changed[at][column]}x`;
    if (column === 'date') changed[at].date = '2025-05-17';
    assert.equal(compare(rows, changed).length, 1, column);
    changed[at][column] = null;
    assert.equal(compare(rows, changed).length, 1, `${column} null`);
  }
});

test('missing, surplus and repeated rows are found', () => {
  const whole = table();
  assert.equal(compare(rows, whole.slice(1)).length, 1);
  assert.equal(compare(rows, [...whole, whole[0]]).length, 1);
  assert.equal(compare(rows, [...whole, { ...whole[0], horse_id: 1 }]).length, 1);
});

test('a missing column is found', () => {
  const [{ going, ...first }] = table();
  assert.ok(going);
  assert.equal(compare(rows.slice(0, 1), [first]).length, 1);
});
