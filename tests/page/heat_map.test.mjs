// The heat map: every key, every pixel that is looked at, and the words for a day, against the report's arrays.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openBrowser, openReport } from './browser.mjs';
import { makeReport } from './make_report_data.mjs';

after(closeBrowser);

const FULL = makeReport('full');
const BRITAIN = FULL.countries[0];
const indexOf = (country, date) => (Date.parse(date) - Date.parse(country.first_day)) / 86400000;
const dateOf = (country, index) => new Date(Date.parse(country.first_day) + index * 86400000).toISOString().slice(0, 10);

// The median of this weekday in this month, worked out from the dates themselves.
function usual(country, index) {
  const key = (date) => `${new Date(date).getUTCDay()} ${date.slice(5, 7)}`;
  const wanted = key(dateOf(country, index));
  const same = country.races.filter((_, i) => key(dateOf(country, i)) === wanted).sort((a, b) => a - b);
  return (same[(same.length - 1) >> 1] + same[same.length >> 1]) / 2;
}

const block = (page, code) => page.locator(`[data-country=${code}]`);
const dayOf = (page, code) => block(page, code).locator('.heat-block').getAttribute('data-day');

async function press(page, keys) {
  for (const key of keys) await page.keyboard.press(key);
}

test('the keys walk through the days, and each day is announced in words', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  let reached = false;
  for (let i = 0; i < 60 && !reached; ++i) {
    await page.keyboard.press('Tab');
    reached = await page.evaluate(() => document.activeElement.matches('[data-country=gb] .heat'));
  }
  assert.ok(reached, 'Tab reaches the heat map');
  const last = FULL.table.last_day;
  const walk = [
    [['ArrowLeft'], '2026-11-25'],
    [['ArrowUp'], '2026-11-18'],
    [['ArrowRight', 'ArrowDown'], '2026-11-26'],
    [['ArrowRight'], last],
    [['PageUp'], '2026-10-26'],
    [['Shift+PageUp'], '2025-10-26'],
    [['Shift+PageDown', 'PageDown'], last],
    [['PageUp', ...Array(5).fill('ArrowRight')], '2026-10-31'],
    [['PageUp'], '2026-09-30'],
    [['Home'], BRITAIN.first_day],
    [['ArrowLeft'], BRITAIN.first_day],
    [['End'], last],
  ];
  for (const [keys, day] of walk) {
    await press(page, keys);
    assert.equal(await dayOf(page, 'gb'), day, keys.join(' '));
  }
  const days = FULL.findings
    .filter((finding) => finding.country === 'gb')
    .map((finding) => finding.date)
    .sort();
  assert.ok(days.length >= 3);
  await press(page, ['Home', 'n', 'n']);
  assert.equal(await dayOf(page, 'gb'), days[1]);
  await press(page, ['p']);
  assert.equal(await dayOf(page, 'gb'), days[0]);
  const details = block(page, 'gb').locator('.details');
  assert.equal(await details.getAttribute('aria-live'), 'polite');
  assert.equal(await dayOf(page, 'ire'), last, 'the other maps stay');
});

test('the words of a day are those of the arrays', async (t) => {
  const page = await openReport(t, await openBrowser(t), FULL);
  await block(page, 'gb').locator('.heat').focus();
  await press(page, ['Home', 'PageDown', 'ArrowRight', 'ArrowRight']);
  for (let step = 0; step < 6; ++step) {
    await press(page, ['Shift+PageDown', 'ArrowRight']);
    const at = indexOf(BRITAIN, await dayOf(page, 'gb'));
    const text = await block(page, 'gb').locator('.details').textContent();
    assert.ok(
      text.includes(
        `${BRITAIN.races[at]} races (usually ${usual(BRITAIN, at)}), ${BRITAIN.runners[at]} runners, ${BRITAIN.finishers[at]} finishers; RPR ${Math.round((1000 * BRITAIN.rpr[at]) / BRITAIN.finishers[at]) / 10} %`,
      ),
      text,
    );
  }
  await press(page, ['Home']);
  const covid = BRITAIN.races.findIndex((races, i) => races === 0 && dateOf(BRITAIN, i) >= '2020-04-01');
  await press(page, [...Array(12).fill('Shift+PageDown'), ...Array(3).fill('PageDown')]);
  assert.ok(indexOf(BRITAIN, await dayOf(page, 'gb')) >= covid);
  assert.match(await block(page, 'gb').locator('.details').textContent(), /no races \(usually \d/);
});

// The step of a day by the legend of each choice.
const STEPS = {
  usual: (country, i) => {
    const expected = usual(country, i);
    if (expected === 0 && country.races[i] === 0) return -1;
    const share = expected === 0 ? Infinity : country.races[i] / expected;
    return share === 0 ? 0 : share < 0.5 ? 1 : share < 0.8 ? 2 : share < 1.25 ? 3 : share < 1.6 ? 4 : 5;
  },
  rpr: (country, i) =>
    country.finishers[i] === 0
      ? -1
      : [0.25, 0.5, 0.75, 0.9, 0.97].filter((least) => country.rpr[i] / country.finishers[i] >= least).length,
};

// The colours of the legend's swatches, "nothing" first, as [r, g, b].
const swatches = (page, code) =>
  block(page, code)
    .locator('.heat-legend .swatch')
    .evaluateAll((list) => list.map((swatch) => getComputedStyle(swatch).backgroundColor.match(/\d+/g).map(Number)));

// The colour under points (CSS pixels) of a canvas.
const pixels = (canvas, points) =>
  canvas.evaluate((element, places) => {
    const scale = element.width / element.clientWidth;
    const context = element.getContext('2d');
    return places.map(([x, y]) => [...context.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data.slice(0, 3)]);
  }, points);

for (const [width, code, metric] of [
  [1440, 'gb', 'usual'],
  [1440, 'hk', 'rpr'],
  [360, 'ire', 'usual'],
  [360, 'fr', 'rpr'],
]) {
  test(`a click finds the day whose colour is under it: ${code}, ${metric}, ${width} px`, async (t) => {
    const page = await openReport(t, await openBrowser(t, { width, deviceScaleFactor: width < 500 ? 2 : 1 }), FULL);
    await page.locator(`input[value=${metric}]`).check();
    const country = FULL.countries.find((item) => item.code === code);
    const colours = await swatches(page, code);
    assert.equal(colours.length, 7);
    for (const name of ['strips', 'months']) {
      await block(page, code).locator('.heat').focus();
      await press(page, ['End']);
      const canvas = block(page, code).locator(`canvas.${name}`);
      await canvas.scrollIntoViewIfNeeded();
      const size = await canvas.boundingBox();
      const points = Array.from({ length: 240 }, (_, i) => [
        32 + ((i * 61.803) % (size.width - 40)),
        22 + ((i * 37.31) % (size.height - 30)),
      ]);
      const inside = await stepsUnder(canvas, points, colours);
      let found = 0;
      for (const { point, step } of inside.slice(0, 25)) {
        await canvas.click({ position: { x: point[0], y: point[1] } });
        const date = await dayOf(page, code);
        if (
          FULL.findings.some(
            (finding) => finding.country === code && Math.abs(indexOf(country, finding.date) - indexOf(country, date)) < 8,
          )
        )
          continue; // under a mark
        assert.equal(step, STEPS[metric](country, indexOf(country, date)), `${name} ${point}: ${date}`);
        ++found;
      }
      assert.ok(found > 10, `${found} of ${inside.length} points were compared`);
    }
  });
}

// The points that lie in a cell, not at its edge, with the step that their colour stands for.
async function stepsUnder(canvas, points, colours) {
  const around = [0, -1.5, -1, -0.5, 0.5, 1, 1.5].flatMap((off) => [
    [off, 0],
    [0, off],
  ]);
  const seen = await pixels(
    canvas,
    points.flatMap(([x, y]) => around.map(([dx, dy]) => [x + dx, y + dy])),
  );
  return points.flatMap((point, i) => {
    const near = seen.slice(i * around.length, (i + 1) * around.length).map(String);
    const step = colours.map(String).indexOf(near[0]);
    return step < 0 || near.some((colour) => colour !== near[0]) ? [] : [{ point, step: step - 1 }];
  });
}

test('the steps of the scales differ in lightness, and texts in contrast, in both colour schemes', async (t) => {
  for (const scheme of ['light', 'dark']) {
    const page = await openReport(t, await openBrowser(t, { scheme }), makeReport('one-day'));
    const luminance = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      const of = (name) => {
        const [r, g, b] = style
          .getPropertyValue(name)
          .trim()
          .slice(1)
          .match(/../g)
          .map((hex) => linear(parseInt(hex, 16) / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return Object.fromEntries(
        [
          'step-0',
          'step-1',
          'step-2',
          'step-3',
          'step-4',
          'step-5',
          'ground',
          'surface',
          'track',
          'text',
          'muted',
          'accent',
          'good',
          'bad',
          'warn',
          'rpr',
          'ts',
          'or',
        ].map((name) => [name, of(`--${name}`)]),
      );
    });
    if (scheme === 'dark') {
      const all = () =>
        page.evaluate(() => {
          const style = getComputedStyle(document.documentElement);
          const names = [...document.styleSheets[0].cssRules]
            .flatMap((rule) => [...(rule.style ?? [])])
            .filter((name) => name.startsWith('--'));
          return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
        });
      const bySystem = await all();
      await page.getByRole('radio', { name: 'Dark' }).check();
      assert.ok(Object.keys(bySystem).length > 20);
      assert.deepEqual(await all(), bySystem);
    }
    const contrast = (a, b) => (Math.max(luminance[a], luminance[b]) + 0.05) / (Math.min(luminance[a], luminance[b]) + 0.05);
    for (let step = 1; step < 6; ++step) {
      assert.ok(contrast(`step-${step}`, `step-${step - 1}`) > 1.2, `${scheme}: steps ${step - 1} and ${step}`);
      assert.equal(luminance[`step-${step}`] > luminance[`step-${step - 1}`], scheme === 'dark');
    }
    for (const text of ['text', 'muted', 'accent', 'good', 'bad', 'warn']) {
      for (const ground of ['ground', 'surface', 'track'])
        assert.ok(contrast(text, ground) >= 4.5, `${scheme}: ${text} on ${ground} is ${contrast(text, ground)}`);
    }
    for (const line of ['rpr', 'ts', 'or']) assert.ok(contrast(line, 'surface') >= 4.5, `${scheme}: ${line}`);
  }
});
