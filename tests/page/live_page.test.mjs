// The page as a server gives it: refreshing, and the box for SQL.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openBrowser, openTab, readThrough } from './browser.mjs';
import { HOSTILE, makeReport } from './make_report_data.mjs';
import { startStub } from './stub_server.mjs';

after(closeBrowser);

const COLUMNS = [
  { name: 'country', type: 'VARCHAR' },
  { name: 'runners', type: 'BIGINT' },
];
const rowsAnswer = (rows, more = {}) => ({
  status: 200,
  body: { columns: COLUMNS, rows, row_count: rows.length, truncated: false, seconds: 0.25, ...more },
});
const LIVE = { ...makeReport('nulls'), live: true };

async function openLive(t, { report = () => LIVE, sql = () => rowsAnswer([['gb', 12]]), ...browser } = {}) {
  const stub = await startStub(t, { report, sql });
  const context = await openBrowser(t, browser);
  const page = await openTab(context);
  await page.goto(stub.url);
  await page.locator('#sql').waitFor();
  return { page, stub, context };
}

async function runSql(page, text) {
  await page.locator('#sql-text').fill(text);
  await page.locator('#sql-text').press('Control+Enter');
}

const says = (page, words) => page.locator('.sql-status', { hasText: words }).waitFor();
const cells = (page) =>
  page.locator('.sql-result tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

for (const width of [360, 1440]) {
  test(`the live page asks its own server only, under its policy, ${width} px`, async (t) => {
    const { page, stub } = await openLive(t, { width });
    await runSql(page, 'select 1');
    await says(page, '1 row');
    await readThrough(page);
    assert.deepEqual(page.faults, []);
    assert.ok(
      page.asked.every((url) => url.startsWith(stub.url) || url.startsWith('data:')),
      page.asked.join(),
    );
    assert.deepEqual(
      stub.asked.map((entry) => `${entry.method} ${entry.path}`),
      ['GET /api/report', 'POST /api/sql'],
    );
    assert.ok(stub.asked.every((entry) => entry.cookie === 'session=secret'));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  });
}

test('refresh shows the new report, and keeps the selected day, the choice and the statement', async (t) => {
  const reports = [LIVE, { ...LIVE, totals: { ...LIVE.totals, races: 7654321 } }];
  const { page } = await openLive(t, { report: () => (reports.length > 1 ? reports.shift() : reports[0]) });
  await page.locator('[data-country=gb] .heat').focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('input[value=rpr]').check();
  await page.locator('#sql-text').fill('select 42');
  const day = await page.locator('[data-country=gb] .heat-block').getAttribute('data-day');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.locator('[data-total=races]', { hasText: '7,654,321' }).waitFor();
  assert.equal(await page.locator('[data-country=gb] .heat-block').getAttribute('data-day'), day);
  assert.notEqual(day, LIVE.table.last_day);
  assert.ok(await page.locator('input[value=rpr]').isChecked());
  assert.equal(await page.locator('#sql-text').inputValue(), 'select 42');
  assert.match(await page.locator('#notice').textContent(), /^Read at/);
  await readThrough(page);
  assert.deepEqual(page.faults, []);
});

test('a server that is gone is named', async (t) => {
  const { page, stub } = await openLive(t);
  await stub.stop();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.locator('#notice', { hasText: 'The server does not answer' }).waitFor();
  await runSql(page, 'select 1');
  await says(page, 'The server does not answer');
  assert.ok(await page.locator('[data-total=races]').isVisible(), 'the report stays');
});

test('the statement is sent as written, and its rows come as a table', async (t) => {
  const rows = [
    ['gb', 1200],
    [null, 3],
    ['', 0],
    [HOSTILE, -1],
  ];
  const { page, stub } = await openLive(t, { sql: () => rowsAnswer(rows) });
  const sql = 'select "a b",\n  \'ü\' from rpscrape -- 100 %';
  await runSql(page, sql);
  await says(page, '4 rows in 250 ms');
  const request = stub.asked.at(-1);
  assert.deepEqual(JSON.parse(request.body), { sql });
  assert.equal(request.type, 'application/json');
  assert.deepEqual(await page.locator('.sql-result th').allTextContents(), ['country', 'runners']);
  assert.deepEqual(await cells(page), [
    ['gb', '1200'],
    ['null', '3'],
    ['', '0'],
    [HOSTILE, '-1'],
  ]);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual(page.faults, []);
});

test('the head of a long result stays in sight, and what was cut off is said', async (t) => {
  const rows = Array.from({ length: 1500 }, (_, i) => [`row ${i}`, i]);
  const { page } = await openLive(t, { sql: () => rowsAnswer(rows, { truncated: true }) });
  await runSql(page, 'select * from rpscrape');
  await says(page, '1,500 rows, cut short there by the server in 250 ms; the first 1,000 are shown');
  assert.equal((await cells(page)).length, 1000);
  const box = page.locator('.sql-result .scroll');
  await box.evaluate((element) => {
    element.scrollTop = 5000;
  });
  const [top, head] = await box.evaluate((element) => [
    element.getBoundingClientRect().top,
    element.querySelector('th').getBoundingClientRect().top,
  ]);
  assert.ok(Math.abs(head - top) < 3, `${head} against ${top}`);
});

test('refused statements and failures of the server are said with their hint', async (t) => {
  const answers = {
    'selec 1': { status: 400, body: { error: 'syntax error at "selec"', hint: 'Did you mean SELECT?' } },
    'drop table rpscrape': { status: 403, body: { error: 'only reading is allowed', hint: 'Use a SELECT.' } },
    'select boom()': { status: 500, body: { error: 'out of memory', hint: '' } },
    'select 502': { status: 502, body: '<html>bad gateway' },
  };
  const { page } = await openLive(t, { sql: (text) => answers[text] });
  for (const [sql, said] of [
    ['selec 1', 'syntax error at "selec" Did you mean SELECT?'],
    ['drop table rpscrape', 'only reading is allowed Use a SELECT.'],
    ['select boom()', 'out of memory'],
    ['select 502', 'The server answered 502.'],
  ]) {
    await runSql(page, sql);
    await says(page, said);
    assert.equal(await page.locator('.sql-status').textContent(), said);
    assert.ok(await page.locator('.sql-status.bad').isVisible());
  }
});

test('a statement that runs can be cancelled, which ends its request', async (t) => {
  const { page, stub } = await openLive(t, { sql: (text) => (text === 'wait' ? null : rowsAnswer([['gb', 1]])) });
  await runSql(page, 'wait');
  await says(page, 'Running');
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await says(page, 'Cancelled.');
  assert.ok(await cancel.isDisabled());
  await runSql(page, 'select 1');
  await says(page, '1 row');
  const waiting = stub.asked.find((entry) => entry.body.includes('wait'));
  assert.ok(waiting.aborted);
});

test('rows are copied as CSV', async (t) => {
  const rows = [
    ['plain', 1],
    ['a "quoted", one', 2],
    ['two\nlines', null],
    ['', 3],
    [null, 4],
    [' spaced', 5],
  ];
  const { page, context } = await openLive(t, { sql: () => rowsAnswer(rows) });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await runSql(page, 'select 1');
  await says(page, '6 rows');
  await page.getByRole('button', { name: 'Copy as CSV' }).click();
  await says(page, 'Copied 6 rows as CSV.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(
    copied.replaceAll('\r\n', '\n'),
    'country,runners\nplain,1\n"a ""quoted"", one",2\n"two\nlines",\n"",3\n,4\n" spaced",5\n',
  );
});
