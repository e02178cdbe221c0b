// The report as a file in a browser: right, whole and quiet, on screens wide and narrow, light and dark.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openBrowser, openReport, readThrough } from './browser.mjs';
import { HOSTILE, makeReport } from './make_report_data.mjs';

after(closeBrowser);

const sum = (list) => list.reduce((total, value) => total + value, 0);
const shown = (number) => new Intl.NumberFormat('en-GB').format(number);
const FULL = makeReport('full');

// Nothing sticks out sideways.
async function assertFits(page) {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(content <= screen, `the page is ${content} wide on a screen of ${screen}`);
}

// Nothing was said, nothing was asked for, and the page fits before and after everything is drawn.
async function assertQuiet(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await assertFits(page);
  await readThrough(page);
  await assertFits(page);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(
    page.asked.filter((url) => !url.startsWith('data:')),
    [page.url0],
  );
}

for (const width of [360, 1440]) {
  for (const scheme of ['light', 'dark']) {
    test(`18 years of four countries, ${width} px, ${scheme}: no error, no request, no sideways scroll`, async (t) => {
      const page = await openReport(t, await openBrowser(t, { width, scheme }), FULL);
      await assertQuiet(page);
      assert.ok(Buffer.byteLength(page.html) < 3e6, `${Buffer.byteLength(page.html)} bytes`);
      const ground = await page.evaluate(() =>
        getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number),
      );
      assert.equal(sum(ground) / 3 < 128, scheme === 'dark', `ground ${ground}`);
      assert.equal(await page.locator('.country canvas.months').count(), 4);
      assert.equal(await page.locator('main .empty').count(), 0);
    });
  }
  for (const kind of ['empty', 'one-day', 'nulls', 'hostile', 'long']) {
    test(`a report of the kind "${kind}", ${width} px: no error, no request, no sideways scroll`, async (t) => {
      await assertQuiet(await openReport(t, await openBrowser(t, { width }), makeReport(kind)));
    });
  }
}

test('the totals are those of the arrays', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  const total = (field) => sum(FULL.countries.map((country) => sum(country[field])));
  for (const field of ['races', 'runners', 'finishers']) {
    assert.equal(await page.locator(`[data-total=${field}]`).textContent(), shown(total(field)));
  }
  for (const field of ['rpr', 'ts', 'or']) {
    assert.equal(
      await page.locator(`[data-total=${field}]`).textContent(),
      `${Math.round((1000 * total(field)) / total('finishers')) / 10} %`,
    );
  }
  for (const country of FULL.countries) {
    const head = await page.locator(`[data-country=${country.code}] h3`).textContent();
    assert.ok(
      head.includes(`${shown(sum(country.races))} races on ${shown(country.races.filter((n) => n > 0).length)} days`),
      head,
    );
  }
});

// The table behind "the numbers" of the nth figure of a part.
async function numbersOf(page, part, nth) {
  const details = page.locator(`#${part} details.numbers`).nth(nth);
  await details.locator('summary').click();
  await details.locator('tbody tr').first().waitFor(); // they are made when the browser tells that it is open
  return details.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

test('the numbers behind the figures are those of the report', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  const britain = FULL.countries[0];
  const days = await numbersOf(page, 'counts', 0);
  assert.deepEqual(
    days.map((row) => row[1]),
    britain.races.slice(-90).map(shown),
  );
  await page.getByRole('radio', { name: 'All, by month' }).check();
  const months = await numbersOf(page, 'counts', 0);
  assert.equal(sum(months.map((row) => Number(row[1].replaceAll(',', '')))), sum(britain.races));
  const shares = (part, whole) => part.map((n, i) => `${Math.round((1000 * n) / whole[i]) / 10} %`);
  const aged = FULL.rating_by_age.filter((row) => row.country === 'ire');
  const columns = ['rpr', 'ts', 'or'].map((field) =>
    shares(
      aged.map((row) => row[field]),
      aged.map((row) => row.finishers),
    ),
  );
  assert.deepEqual(
    await numbersOf(page, 'ratings', 1),
    aged.map((row, i) => [String(row.age), ...columns.map((column) => column[i])]),
  );
  const late = await numbersOf(page, 'late', 2);
  const curve = FULL.late.curves.find((item) => item.country === 'fr' && item.field === 'ts');
  assert.deepEqual(
    late.map((row) => row[2]),
    curve.filled.map((n) => `${Math.round((1000 * n) / curve.finishers) / 10} %`),
  );
  const sizes = await numbersOf(page, 'sizes', 3);
  assert.equal(sum(sizes.map((row) => Number(row[2].replaceAll(',', '')))), sum(FULL.countries[3].runners));
  for (const field of ['requests', 'ok', 'retries', 'failed', 'blocked']) {
    assert.equal(
      await page.locator(`[data-health=${field}]`).textContent(),
      shown(sum(FULL.health.days.map((day) => day[field]))),
    );
  }
});

test('gates come with their state in words, the failed first', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  const failed = FULL.quality.gates.filter((gate) => gate.state === 'failed');
  const judged = FULL.quality.gates.filter((gate) => gate.state !== 'off');
  assert.ok(failed.length > 1);
  assert.equal(await page.locator('#gates-title').innerText(), `✕\n${failed.length} of ${judged.length} quality gates fail`);
  const heads = await page.locator('.gate-head').allTextContents();
  assert.equal(heads.length, FULL.quality.gates.length);
  failed.forEach((gate, i) => assert.equal(heads[i], `✕failed: ${gate.meaning}`));
});

test('nothing on the page moves when what is further down is drawn', async (t) => {
  for (const width of [360, 1440]) {
    const page = await openReport(t, await openBrowser(t, { width }), FULL);
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const before = await height();
    assert.equal(await page.locator('#sizes svg.chart').count(), 0, 'not drawn yet');
    await readThrough(page);
    assert.equal(await page.locator('#sizes svg.chart').count(), 4);
    assert.equal(await height(), before);
  }
});

test('a screen that is turned is filled again', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  await readThrough(page);
  const fits = (width) =>
    page.waitForFunction(
      (wide) =>
        document.documentElement.scrollWidth <= wide &&
        [...document.querySelectorAll('canvas')].every(
          (canvas) => canvas.clientWidth === canvas.parentElement.closest('.heat').clientWidth,
        ),
      width,
    );
  for (const width of [360, 1440, 700]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(width);
  }
  await readThrough(page);
  assert.deepEqual(page.faults, []);
});

test('long tables show their first rows, then all', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  const rows = page.locator('#runs tbody tr');
  assert.equal(await rows.count(), 15);
  await page.getByRole('button', { name: `Show all ${FULL.runs.length}` }).click();
  assert.equal(await rows.count(), FULL.runs.length);
});

test('a finding leads to its day in the heat map', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  const finding = FULL.findings.find((item) => item.kind === 'ratings');
  await page.locator('#findings tr', { hasText: finding.detail }).getByRole('button').click();
  const block = page.locator(`[data-country=${finding.country}]`);
  assert.equal(await block.locator('.heat-block').getAttribute('data-day'), finding.date);
  assert.ok((await block.locator('.details').textContent()).includes(`ratings: ${finding.detail}`));
  assert.ok(await block.locator('.heat').evaluate((element) => element === document.activeElement));
});

test('the choice of colours is kept', async (t) => {
  const page = await openReport(t, await openBrowser(t, { scheme: 'light' }), FULL);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  const paper = await page
    .locator('canvas.months')
    .first()
    .evaluate((canvas) => canvas.toDataURL());
  await page.getByRole('radio', { name: 'Dark' }).check();
  const dark = await ground();
  assert.notEqual(dark, light);
  assert.notEqual(
    await page
      .locator('canvas.months')
      .first()
      .evaluate((canvas) => canvas.toDataURL()),
    paper,
  );
  await page.reload();
  assert.equal(await ground(), dark);
  assert.ok(await page.getByRole('radio', { name: 'Dark' }).isChecked());
  await page.getByRole('radio', { name: 'Auto' }).check();
  assert.equal(await ground(), light);
});

test('hostile texts are texts', async (t) => {
  const page = await openReport(t, await openBrowser(t), makeReport('hostile'));
  await readThrough(page);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.equal(await page.locator('img, main script, iframe, object').count(), 0);
  assert.equal(await page.locator('h1').evaluate((element) => element.textContent), HOSTILE);
  assert.ok((await page.locator('.gate-head').first().textContent()).endsWith(HOSTILE));
});

test('a report without its optional parts says so in words', async (t) => {
  const page = await openReport(t, await openBrowser(t), makeReport('nulls'));
  for (const [part, words] of [
    ['late', /No pages are kept/],
    ['health', /no scrape records in the logs folder/],
    ['changes', /scraped again yet/],
    ['sizes', /no partitions/],
  ]) {
    assert.match(await page.locator(`#${part} .empty`).textContent(), words);
  }
  assert.match(await page.locator('#gates-title').textContent(), /No quality gate could be judged/);
  assert.equal(await page.getByRole('radio', { name: 'Bytes' }).count(), 0);
});

test('a part that cannot be drawn is named, and the others are shown', async (t) => {
  const page = await openReport(t, await openBrowser(t), { ...makeReport('nulls'), health: { days: 5 } });
  assert.match(await page.locator('#health').textContent(), /The part "health" of the report cannot be drawn/);
  assert.equal(await page.locator('#runs tbody tr').count(), 15);
  assert.equal(page.faults.length, 1);
});

test('a report of another format is refused by name', async (t) => {
  const page = await openReport(t, await openBrowser(t), { ...makeReport('empty'), format: 2 });
  assert.match(await page.locator('#notice').textContent(), /reads reports of format 1, not 2/);
});

test('on paper: light, everything drawn, the controls left out', async (t) => {
  const page = await openReport(t, await openBrowser(t, { scheme: 'dark' }), FULL);
  await page.evaluate(() =>
    window.addEventListener('beforeprint', () => {
      window.atPrint = [
        document.documentElement.dataset.theme,
        [...document.querySelectorAll('canvas.months')].map((canvas) => canvas.width > 400),
        document.querySelectorAll('svg.chart').length,
      ];
    }),
  );
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const [theme, drawn, charts] = await page.evaluate(() => window.atPrint);
  assert.equal(theme, 'light');
  assert.deepEqual(drawn, [true, true, true, true]);
  assert.equal(charts, 4 * 4 + 4);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('nav').isVisible(), false);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
});
