// The daily CSV of the truth: header, line ends, quoting, the texts that differ from plain values.
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseRows } from '../e2e/compare_truth.mjs';
import { CSV_COLUMNS, csvText } from './csv.mjs';
import { truth } from './truth.mjs';
import { World } from './world.mjs';

const rows = truth(new World({ seed: 8, regions: ['gb', 'fr'] }), '2026-05-16', Date.parse('2026-05-18T08:00:00Z'));
const text = csvText(rows);
const back = parseRows(text);

test('every row has every column, lines end in LF', () => {
  assert.equal(back.length, rows.length);
  assert.ok(!text.includes('\r') && text.endsWith('\n'));
  assert.ok(back.every((row) => Object.keys(row).length === CSV_COLUMNS.length));
});

test('commas and quotes survive', () => {
  assert.ok(rows.some((row) => row.comment?.includes('"') && row.comment.includes(',')));
  rows.forEach((row, i) => {
    assert.equal(back[i].comment, row.comment);
    assert.equal(back[i].race_name, row.race_name);
  });
});

test('missing figures and non-finishers', () => {
  rows.forEach((row, i) => {
    assert.equal(back[i].rpr, row.rpr === null ? '–' : String(row.rpr));
    assert.match(back[i].off, /^\d\d:\d\d$/);
    const lost = row.btn === null;
    for (const column of ['btn', 'ovr_btn', 'time', 'secs']) assert.equal(back[i][column] === '-', lost, column);
    if (row.dec !== null) assert.match(back[i].dec, /^\d+\.\d\d$/);
  });
  assert.ok(rows.some((row) => row.btn === null));
});
