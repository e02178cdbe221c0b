// The daily job, morning after morning: late ratings, faults, mornings on which the site refuses or is not there,
// mornings on which nobody runs it, a kill a week and five weeks' absence. At the end the table is what the simulator
// had, every late value of the seven days in it, nothing twice, and all that was missed was told. `make season` takes a
// year of three countries (RPS_LONG=1), `make test` three weeks of two (and the absence).
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dateOf, dateRange, dayNumber } from '../simulator/dates.mjs';
import { PROFILES } from '../simulator/faults/profiles.mjs';
import { rng } from '../simulator/rng.mjs';
import { compare } from './compare_truth.mjs';
import { PLACES, killAt, requested, until } from './kill_places.mjs';
import { Ledger } from './ledger.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, start } from './program.mjs';
import { shiftedClock } from './shifted_clock.mjs';

const LONG = process.env.RPS_LONG === '1';
const SEED = 2025;
const WORLD = { seed: 17, regions: LONG ? 'gb,ire,fr' : 'gb,ire', meetings: LONG ? 2 : 1, races: 3, layout: 'next' };
const DAYS = dateRange('2025-01-01', LONG ? '2025-12-31' : '2025-02-24');
const ABSENCE = LONG ? { from: '2025-08-01', to: '2025-09-03' } : { from: '2025-01-14', to: '2025-02-16' };
const WINDOW = 7;
const JOB = ['-q', '--json', 'daily'];
const REACH = 30; // days that a run catches up with at most

// A twentieth of all requests fails, in ways that a repetition gets over; those that ask for a real second's pause are
// left to season.test.mjs.
const [FAULTS] = PROFILES['five-percent-deceptive'].map((rule) => ({ ...rule, of: rule.of.filter((each) => each.retryAfter === undefined) }));
const RULES = {
  faults: [FAULTS],
  'half blocked': [FAULTS, ...PROFILES['half-blocked']],
  'storm of refusals': PROFILES['storm-406'],
  'all refused': PROFILES.blocked,
  'all unavailable': [{ fault: '503', match: '' }],
  unreachable: PROFILES.unreachable,
};
// Mornings of three weeks, in any order. On the last three the server is down, ends in mid-run, or nobody runs the job.
const MORNINGS = [...Array(12).fill('faults'), 'half blocked', 'half blocked', 'storm of refusals', 'all refused', 'all unavailable',
  'unreachable', 'down', 'goes down', 'nobody'];

const back = (date, days) => dateOf(dayNumber(date) - days);
// The first run begins some days earlier.
const COVERED = dateRange(back(DAYS[0], WINDOW - 1), DAYS.at(-1));
const morningAfter = (date) => `${dateOf(dayNumber(date) + 1)}T06:00:00Z`;

// What happens on the morning after each day: [{ date, kind, kill }].
function calendar(random) {
  const days = [];
  let deck = [];
  for (const date of DAYS) {
    if (deck.length === 0) deck = random.shuffle(MORNINGS);
    const absent = date >= ABSENCE.from && date <= ABSENCE.to;
    days.push({ date, kind: absent ? 'absent' : deck.pop(), kill: false });
  }
  for (const index of [0, 1, days.length - 1]) days[index].kind = 'faults';
  // A kill in each week, on a morning on which the site is there.
  for (let week = 0; week + WINDOW < days.length; week += WINDOW) {
    const fit = days.slice(Math.max(week, 2), week + WINDOW).filter(({ kind }) => kind === 'faults');
    if (fit.length > 0) random.pick(fit).kill = true;
  }
  return days;
}

class Job {
  constructor(t, cwd) {
    Object.assign(this, { t, cwd, ledger: new Ledger(WORLD), clock: shiftedClock(t) });
    this.owed = []; // days that a run has told to be beyond its reach
    this.sums = { runs: 0, incomplete: 0, killed: 0, requests: 0, faulted: 0, gaps: 0 };
  }

  async open() {
    this.site = await serve(this.t, { ...WORLD, 'as-of': morningAfter(DAYS[0]) });
  }

  // The same address again after the server went down.
  async reopen() {
    this.site = await serve(this.t, { ...WORLD, 'as-of': this.instant, port: new URL(this.site.address).port });
  }

  where() {
    return this.clock(this.cwd, this.instant.replace('06:00', '06:05'), { DAYS_TO_REGENERATE: String(WINDOW), COUNTRIES: WORLD.regions });
  }

  // The days that a run has to cover: the last ones and, within reach, those whose last look is still to come or failed.
  due() {
    const recent = back(this.date, WINDOW - 1);
    const oldest = [back(this.date, REACH - 1), COVERED[0]].sort().at(-1);
    return dateRange(oldest, this.date).filter((date) =>
      date >= recent || this.ledger.isOpen(date) || !this.ledger.isCovered(date, morningAfter(back(date, -(WINDOW - 1)))));
  }

  async prepare({ date, kind }) {
    Object.assign(this, { date, instant: morningAfter(date), random: rng(SEED, date) });
    await this.site.post('/_sim/clock', { asOf: this.instant });
    await this.site.faults({ rules: RULES[kind] ?? [FAULTS], seed: dayNumber(date) });
    // Else half a site of refusals would look like a whole one.
    configure(this.cwd, this.site, kind === 'half blocked' ? { breaker: 500, max_attempts: 2 } : {});
  }

  // Adds up the server's figures, which begin anew.
  async count() {
    const { total, faulted } = await this.site.stats();
    this.sums.requests += total;
    this.sums.faulted += faulted;
    await this.site.post('/_sim/stats/reset', {});
  }

  tableRows(first) {
    return rows(this.where(), `select * from rpscrape where "date" between date '${first}' and date '${this.date}'`);
  }

  // Kills the job at a random place; whether it was still at work. Each race is then what it was or what the site has.
  // When the record was written before the kill, the run was complete but for its last words.
  async killed() {
    const due = this.due();
    const before = this.record();
    const place = this.random.pick([...Object.values(PLACES), requested(this.random.int(1, 90))]);
    const run = await killAt(place, { cwd: this.cwd, where: this.where(), site: this.site }, ...JOB);
    if (run.signal === null) {
      this.judge(due, { kind: 'too late to be killed', ...run });
      return false;
    }
    const record = this.record();
    this.ledger.killed = this.instant;
    const ended = record !== before;
    const isWhole = (country, date) => ended && !JSON.parse(record).countries[country].open.includes(date);
    if (ended) this.ledger.finish(due, isWhole);
    this.learn(due, isWhole);
    this.sums.killed += 1;
    return true;
  }

  // What runs leave to the next of what they covered.
  record() {
    const file = join(this.cwd, 'store/_rpscrape/runs/last_success.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  learn(days, isWhole) {
    const lacking = this.ledger.learn(this.tableRows(days[0]), days, this.instant, isWhole);
    if (lacking.length === 0) return;
    // Each day that lacks races is one of the findings.
    const check = rpscrape(this.where(), '-q', '--json', 'check', '--start-date', days[0], '--end-date', this.date);
    assert.equal(check.code, 5, check.err);
    const found = new Set(JSON.parse(check.out).findings.filter((f) => !f.explained).map((f) => `${f.country} ${f.date}`));
    for (const { country, date, races } of lacking) {
      assert.ok(found.has(`${country} ${date}`), `check after ${this.date} does not tell that ${country} ${date} lacks ${races} races`);
    }
    this.sums.gaps += lacking.length;
  }

  async run({ kind }) {
    const due = this.due();
    if (kind === 'down') await this.site.stop();
    const run = start(this.where(), ...JOB);
    if (kind === 'goes down') {
      await until(requested(this.random.int(3, 40))({ site: this.site }), run);
      await this.count();
      await this.site.stop();
    }
    const { code, out, err } = await run.done;
    if (kind.endsWith('down')) await this.reopen();
    this.judge(due, { kind, code, out, err });
  }

  // What the run says of itself is true.
  judge(due, { kind, code, out, err }) {
    const context = `${kind} after ${this.date}, exit ${code}: ${err}\n${this.record()}`;
    assert.ok(code === 0 || code === 3, context);
    const report = JSON.parse(out);
    assert.deepEqual(report.days, due, context);
    for (const { action, partition } of report.partitions) assert.ok(!['refused', 'outdated'].includes(action), `${partition} ${action}: ${context}`);
    const missed = new Set(report.partitions.filter((p) => p.missed).map((p) => p.partition));
    assert.equal(code, missed.size > 0 || report.stopped ? 3 : 0, context);
    const isWhole = (country, date) => !missed.has(`country=${country}/date=${date}`);
    this.ledger.finish(due, isWhole);
    this.learn(due, isWhole);
    this.owed.push(...report.out_of_reach);
    this.sums.runs += 1;
    this.sums.incomplete += code === 3 ? 1 : 0;
  }

  // The command that was told, for days beyond the job's reach.
  async catchUp() {
    const [first, last] = [this.owed[0], this.owed.at(-1)];
    assert.deepEqual(this.owed, dateRange(first, last));
    ok(this.where(), '-q', 'scrape', '-d', `${first}-${last}`, '-r', WORLD.regions, '--force');
    ok(this.where(), '-q', 'upload');
    this.learn(dateRange(first, last), () => true);
    this.owed = [];
  }

  async morning(day) {
    if (day.kind === 'absent' || day.kind === 'nobody') return;
    await this.prepare(day);
    if (day.kill) {
      const wasKilled = await this.killed();
      await this.count();
      if (!wasKilled || this.random.chance(0.5)) return; // else nobody sees to it before the next morning
    }
    await this.run(day);
    if (this.owed.length > 0 && day.kind === 'faults') await this.catchUp();
    await this.count();
  }
}

test('a year of mornings ends in the simulator\'s truth', async (t) => {
  const cwd = freshFolder(t);
  const job = new Job(t, cwd);
  await job.open();
  const days = calendar(rng(SEED, 'calendar'));
  for (const day of days) await job.morning(day);

  // Nothing is owed, each day was got whole when its window had passed, and the table is what was then to be seen.
  const { ledger } = job;
  assert.deepEqual(job.owed, []);
  const end = morningAfter(DAYS.at(-1));
  const late = { captured: 0, afterwards: 0 };
  for (const date of COVERED) {
    const closing = morningAfter(back(date, -(WINDOW - 1)));
    assert.ok(ledger.isCovered(date, closing < end ? closing : end), `${date} was not got whole on ${closing} or later`);
    const [seen] = ledger.regions.map((country) => ledger.whole.get(`${country} ${date}`));
    late.captured += ledger.changed(date, morningAfter(date), seen);
    late.afterwards += ledger.changed(date, seen, end);
  }
  const table = rows(job.where(), 'select * from rpscrape');
  assert.deepEqual(compare(COVERED.flatMap((date) => ledger.expected(date)), table).slice(0, 5), []);
  const [{ n: repeated }] = rows(job.where(), 'select count(*) n from (select race_id, horse_id from rpscrape group by all having count(*) > 1)');
  assert.equal(repeated, 0);
  assert.match(ok(job.where(), '-q', 'validate', '--json'), /^\[\]/);
  const check = rpscrape(job.where(), '-q', '--json', 'check', '--start-date', COVERED[0], '--end-date', COVERED.at(-1));
  const findings = JSON.parse(check.out).findings.filter((f) => !f.explained && f.kind !== 'ratings');
  assert.deepEqual(findings, []);

  const { sums } = job;
  assert.ok(sums.faulted > 0.03 * sums.requests && sums.killed > 0 && sums.gaps > 0 && late.captured > 100, JSON.stringify({ sums, late }));
  t.diagnostic(`seeds ${WORLD.seed} and ${SEED}: ${days.length} days, ${sums.runs} runs (${sums.incomplete} incomplete) and ${sums.killed} killed; ` +
    `${sums.requests} requests, ${sums.faulted} faults; ${sums.gaps} gaps, all told; ${table.length} rows, ${repeated} twice; ` +
    `${late.captured} values came late and are in, ${late.afterwards} came after the ${WINDOW} days`);
});
