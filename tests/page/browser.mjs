// The page in headless Chromium: rendered by the program's own code, opened from a file or a server, with an eye on
// everything it says and asks for.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Runs render_page, built beside the tests.
export function render(input, ...args) {
  const run = spawnSync(process.env.RENDER_PAGE ?? 'build/dev/tests/render_page', args, {
    input,
    maxBuffer: 64e6,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`render_page failed: ${run.error ?? run.stderr}`);
  return run.stdout;
}

let browser = null; // one a suite, with a new, empty user-data folder

export const closeBrowser = () => browser?.close();

// What one test sees of the browser: nothing is kept from the test before.
export async function openBrowser(t, { width = 1440, scheme = 'light', ...more } = {}) {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS }).catch((error) => {
    throw new Error(`Chromium does not start; tools/bootstrap.sh --tests installs it: ${error.message}`);
  });
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: 'en-GB', ...more });
  t.after(() => context.close());
  return context;
}

// A tab that keeps what went wrong in `page.faults` and what was asked of the network in `page.asked`.
export async function openTab(context) {
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.on('console', (message) => page.faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => page.faults.push(String(error.stack)));
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => page.asked.push(request.url()));
  return page;
}

// The report as a file in a tab. Any request but for the file itself is refused, and recorded.
export async function openReport(t, context, report) {
  const folder = mkdtempSync(join(tmpdir(), 'rps-report-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const html = render(JSON.stringify(report));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const page = await openTab(context);
  page.html = html;
  page.url0 = pathToFileURL(file).href;
  await page.route(
    (url) => url.href !== page.url0,
    (route) => route.abort(),
  );
  await page.goto(page.url0);
  return page;
}

// Scrolls from top to bottom, so that everything that is drawn late is drawn.
export async function readThrough(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
      window.scrollTo({ top: y, behavior: 'instant' });
      await frame();
    }
    window.scrollTo({ top: 0, behavior: 'instant' });
    await frame();
  });
}
