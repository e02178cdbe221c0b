// How long the report's page takes with 18 years of four countries: until it is shown and answers keys, until a key's
// day is painted, and how large it is.
//
//   node bench/page_bench.mjs RESULT.json      with RENDER_PAGE, the program render_page of an optimised build
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { closeBrowser, openBrowser, openReport, render } from '../tests/page/browser.mjs';
import { makeReport } from '../tests/page/make_report_data.mjs';

const RUNS = 11;
const KEYS = 40;
const closers = [];
const bench = { after: (close) => closers.push(close) };
const summary = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
};

// Milliseconds from the start of the navigation.
const marks = (page) =>
  page.evaluate(() => ({
    html_parsed: performance.getEntriesByName('report-read')[0].startTime,
    shown: performance.getEntriesByName('report-shown')[0].startTime,
    first_paint:
      performance.getEntriesByType('paint').find((entry) => entry.name === 'first-contentful-paint')?.startTime ?? null,
  }));

const painted = (page) => page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);

// Milliseconds that the page's main thread works to load the page once more, whoever else had the processor meanwhile.
async function threadTime(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () =>
    1000 * (await session.send('Performance.getMetrics')).metrics.find((metric) => metric.name === 'TaskDuration').value;
  const before = await worked();
  await page.reload();
  await painted(page);
  return (await worked()) - before;
}

// Milliseconds that one press of an arrow key takes, drawing included.
const keyTimes = (page) =>
  page.evaluate(async (keys) => {
    const heat = document.querySelector('.heat');
    heat.scrollIntoView({ behavior: 'instant' });
    const canvas = heat.querySelector('canvas.months');
    while (canvas.style.width === '') await new Promise((done) => requestAnimationFrame(done)); // until it is drawn
    return Array.from({ length: keys }, () => {
      const began = performance.now();
      heat.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      return performance.now() - began;
    });
  }, KEYS);

async function measure(width) {
  const report = makeReport('full');
  const runs = [];
  const keys = [];
  const cpu = [];
  for (let run = 0; run < RUNS; ++run) {
    const page = await openReport(bench, await openBrowser(bench, { width }), report);
    await painted(page);
    runs.push(await marks(page));
    cpu.push(await threadTime(page));
    keys.push(...(await keyTimes(page)));
    await page.close();
  }
  const of = (field) => summary(runs.map((run) => run[field]));
  return {
    width,
    runs: RUNS,
    html_parsed_ms: of('html_parsed'),
    shown_ms: of('shown'),
    first_paint_ms: of('first_paint'),
    thread_ms: summary(cpu),
    key_ms: summary(keys),
  };
}

const json = JSON.stringify(makeReport('full'));
const result = {
  machine: {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    kernel: os.release(),
    load_average: os.loadavg()[0],
    date: new Date().toISOString(),
  },
  json_bytes: Buffer.byteLength(json),
  html_bytes: Buffer.byteLength(render(json)),
  page_bytes: Buffer.byteLength(render('', '--live')),
  screens: [await measure(1440), await measure(360)],
};
for (const close of closers) await close();
await closeBrowser();
writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
