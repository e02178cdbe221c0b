// A chain of operations by one seed: each is run to its end once, written down; then it is killed, or the power is cut,
// at places drawn from the seed, what is left is looked at, finished by the program, and looked at again.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rng } from '../simulator/rng.mjs';
import { Lab, hashes } from './lab.mjs';
import { nameEvents } from './named_events.mjs';
import { OPERATIONS, beginning } from './operations.mjs';
import { MODELS } from './power.mjs';

const LOSING = MODELS.filter((model) => model !== 'kill');
const OPERATIONS_A_CHAIN = 14;
const CUTS = 4;
const WORLD = { regions: 'gb,ire', meetings: 1, races: 2, layout: 'next' };
const MINUTE = 60_000;

class Mismatch extends Error {}

function expect(condition, text) {
  if (!condition) throw new Mismatch(text);
}

const plus = (instant, minutes) => new Date(Date.parse(instant) + minutes * MINUTE).toISOString();

export class Chain {
  // `sums` counts what was done: { rounds, operations: {…}, models: {…}, points: Map, … }.
  constructor(seed, sums, { only = null, cuts = CUTS, length = OPERATIONS_A_CHAIN, plan = null, say = () => {} } = {}) {
    Object.assign(this, { seed, sums, only, cuts, length, plan, say, closing: [], failures: [], minutes: 0 });
  }

  dice(...key) {
    return rng(this.seed, 'crash', ...key);
  }

  async run() {
    this.lab = new Lab({ ...WORLD, seed: 100 + (this.seed % 50) }, this.closing);
    let keep = false;
    try {
      this.state = beginning();
      await this.lab.open(this.state.asOf);
      for (this.step = 0; this.step < this.length; this.step += 1) await this.operation();
    } catch (error) {
      keep = true;
      throw error;
    } finally {
      for (const end of this.closing) end();
      if (!keep && this.failures.length === 0) this.lab.close();
    }
    return this.failures;
  }

  draw() {
    if (this.plan) {
      const name = this.plan[this.step];
      assert.ok(OPERATIONS[name].can(this.state), `${name} is not possible as operation ${this.step}`);
      return name;
    }
    const can = Object.entries(OPERATIONS).filter(([, each]) => each.can(this.state));
    return this.dice(this.step, 'operation').weighted(can.map(([name, { weight }]) => [name, weight]));
  }

  // The time of the next run: a few minutes after the last.
  now() {
    this.minutes += 5;
    return plus(this.state.asOf, this.minutes);
  }

  async operation() {
    const name = this.draw();
    const { lab } = this;
    lab.instant = this.now();
    const made = OPERATIONS[name].make(lab, this.state, this.dice(this.step, 'make'), lab.base);
    const job = { again: [made.args], made: made.after.versions ?? {}, earlier: {}, code: 0, ended: [made.code ?? 0], learn: () => {}, ...made, name, before: this.state };
    if (job.after.asOf !== this.state.asOf) {
      this.minutes = 0;
      await lab.ask(() => lab.site.post('/_sim/clock', { asOf: job.after.asOf }));
    }
    this.asOf = job.after.asOf;
    await lab.ask(() => lab.site.faults({ rules: made.faults ?? [] }));
    if (made.before) {
      const damaged = lab.copy(lab.base);
      made.before(damaged);
      lab.remove(lab.base);
      lab.base = damaged;
    }
    job.at = plus(this.asOf, (this.minutes += 5));
    const whole = await lab.record(lab.base, job.at, job.args);
    const where = `--seed ${this.seed} (operation ${this.step}: ${job.args.join(' ')})`;
    if (whole.code !== job.code) throw new Error(`${where} ended with ${whole.code}: ${whole.err}${whole.out}`);
    job.learn(whole.out);
    assert.deepEqual(lab.unlogged(whole), [], `${where}: the log does not tell all`);
    job.names = nameEvents(whole.events, whole.inodes);
    job.raw = hashes(lab.base, 'store/data');
    job.files = { before: hashes(lab.base, 'data/dates', true), after: hashes(whole.folder, 'data/dates', true) };
    this.learnTables(whole.folder, job);
    try {
      this.looked(whole.folder, job, job.after, 'run to its end');
    } catch (error) {
      throw new Error(`${where}: ${error.message} [${whole.folder}]`);
    }
    const survivors = [];
    for (let cut = 0; cut < this.cuts; cut += 1) await this.round(job, whole, cut, survivors);
    this.advance(job, whole, survivors);
  }

  // What the tables are called, where they lie and which version they have, after the whole run.
  learnTables(folder, job) {
    const tables = this.tables(folder, job);
    const { after, made } = job;
    const live = tables.find(({ table }) => table === 'rpscrape');
    if (!live || !after.table) return;
    after.dataset = `store/${live.dataset}`;
    const moved = job.before.dataset !== undefined && job.before.dataset !== after.dataset;
    // A number says the same on every way to the end only when it is older than the operation.
    job.earlier = moved ? {} : made;
    after.versions = { ...job.earlier, [live.version]: { ...after.table } };
  }

  tables(folder, job) {
    const run = this.lab.run(folder, job.at, ['--json', 'tables']);
    if (/there is no catalog in .* yet/.test(run.err)) return [];
    expect(run.code === 0, `tables ended with ${run.code}: ${run.err}`);
    return JSON.parse(run.out);
  }

  advance(job, whole, survivors) {
    const { lab } = this;
    const dice = this.dice(this.step, 'next');
    const next = survivors.length > 0 && dice.chance(0.5) ? dice.pick(survivors) : whole.folder;
    for (const folder of [...survivors, whole.folder, lab.base]) if (folder !== next) lab.remove(folder);
    lab.remove(whole.log, `${whole.log}.data`);
    lab.base = next;
    this.learnTables(next, job);
    this.state = job.after;
    this.sums.runs += 1;
  }

  async round(job, whole, cut, survivors) {
    const dice = this.dice(this.step, cut);
    const label = `${this.step}.${cut}`;
    // The draws of a round are its own, so that others may be left out, except for one that the chain goes on from.
    const goesOn = this.dice(this.step, 'next').chance(0.5);
    if (this.only !== null && this.only !== label && !(goesOn && Number(this.only.split('.')[0]) > this.step)) return;
    let story = '';
    let folder = null;
    try {
      const crash = await this.crash(job, whole, cut, dice);
      ({ folder } = crash);
      this.left = folder;
      story = crash.story;
      this.say(`${this.seed} ${label} ${job.name}: ${story}`);
      if (!crash.ended) folder = await this.recover(folder, job, dice, 0, (more) => { story += more; });
      this.looked(folder, job, job.after, story);
      this.sums.rounds += 1;
      this.sums.operations[job.name] = (this.sums.operations[job.name] ?? 0) + 1;
      survivors.push(folder);
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      const saved = `${this.lab.top}/failed-${this.seed}-${label}`;
      mkdirSync(saved, { recursive: true });
      writeFileSync(join(saved, 'story.json'), JSON.stringify({ job: { ...job, learn: undefined, names: undefined }, story, folder: this.left, log: whole.log, base: this.lab.base }, null, 1));
      this.failures.push(`--seed ${this.seed} --round ${label}: ${job.args.join(' ')}; ${story}: ${error.message} [${this.left ?? ''}]`);
    }
  }

  // Whether the state after a crash is that at the end of a command that ended with 0, and its folder.
  async crash(job, whole, cut, dice) {
    const { lab, sums } = this;
    const count = (model) => { sums.models[model] = (sums.models[model] ?? 0) + 1; };
    if (cut === 0) { // the power goes when the command has ended
      const model = dice.pick(LOSING);
      count(model);
      return { folder: lab.cut(whole, whole.events.length, model, dice), ended: true, story: `power cut (${model}) after its end` };
    }
    const { event, name } = this.drawEvent(job, dice);
    sums.points.set(name, (sums.points.get(name) ?? 0) + 1);
    if (cut > 1) {
      const model = dice.pick(LOSING);
      count(model);
      return { folder: lab.cut(whole, event, model, dice), story: `power cut (${model}) after event ${event} of ${whole.events.length}, ${name}` };
    }
    // A process that is really killed; half of the times the power goes, too.
    const timed = dice.chance(0.25);
    const how = dice.pick(['before', 'after', 'torn']);
    const kill = timed ? { after: Math.floor(dice.float() * whole.took) } : { at: event, how };
    const killed = await lab.record(lab.base, job.at, job.args, kill);
    if (killed.signal === 'SIGKILL') sums.killed += 1;
    // A kill from outside may fall between a call and its line in the log.
    if (!timed) assert.deepEqual(lab.unlogged(killed), [], 'the log of a killed run does not tell all');
    const place = timed ? `${kill.after} ms` : `${how} event ${event}, ${name}`;
    const model = timed ? 'kill' : dice.pick(['kill', 'kill', ...LOSING]);
    count(model);
    const folder = model === 'kill' ? killed.folder : lab.cut(killed, killed.events.length, model, dice);
    if (folder !== killed.folder) lab.remove(killed.folder);
    lab.remove(killed.log, `${killed.log}.data`);
    return { folder, ended: killed.signal === null, story: `killed at ${place} (${killed.signal ?? 'too late'})${model === 'kill' ? '' : `, then power cut (${model})`}` };
  }

  // By its name and count: all events alike, or rare ones as often as frequent ones.
  drawEvent(job, dice) {
    const { names } = job;
    if (dice.chance(0.4)) {
      const event = dice.int(1, names.length);
      return { event, name: names[event - 1] };
    }
    const name = dice.pick([...new Set(names)].sort());
    const places = names.flatMap((each, i) => (each === name ? [i + 1] : []));
    return { event: dice.pick(places), name };
  }

  // Looks at what a crash left, and lets the program finish it; gives the folder.
  async recover(folder, job, dice, depth, tell) {
    const { lab } = this;
    this.left = folder; // stays when the round fails
    this.keptRaw(folder, job.raw, 'after the crash');
    const at = plus(job.at, depth + 1);
    if (dice.chance(0.6)) this.readable(folder, job);
    if (job.name.endsWith('scrape') && job.before.table && job.before.layout !== 'flat' && dice.chance(0.5)) this.uploadedAtOnce(folder, job);
    const again = job.starts && !this.hasNew(folder, job) ? [job.args] : job.again;
    for (const [i, args] of again.entries()) {
      const isLast = i + 1 === again.length;
      if (isLast && depth < 2 && dice.chance(0.25)) {
        const recorded = await lab.record(folder, at, args);
        this.accepted(recorded, args, job);
        const ended = dice.chance(0.4);
        const model = dice.pick(MODELS);
        const event = ended ? recorded.events.length : dice.int(0, recorded.events.length);
        tell(`; again ${args.join(' ')}, ${model} after event ${event} of ${recorded.events.length}`);
        const next = lab.cut(recorded, event, model, dice);
        lab.remove(folder, recorded.folder, recorded.log, `${recorded.log}.data`);
        this.sums.again += 1;
        return ended ? next : this.recover(next, job, dice, depth + 1, tell);
      }
      this.accepted(lab.run(folder, at, args), args, job);
    }
    return folder;
  }

  hasNew(folder, job) {
    return this.tables(folder, job).some(({ table }) => table === 'rpscrape_partitioned');
  }

  accepted(run, args, job) {
    const allowed = job.ended.includes(run.code) || (args[0] === 'process' && [0, 3].includes(run.code));
    expect(allowed, `${args.join(' ')} after the crash ended with ${run.code ?? run.signal}: ${run.err}`);
  }

  // SQL answers with what was or what will be, while nothing has been finished yet.
  readable(folder, job) {
    const { before, after } = job;
    const run = this.lab.run(folder, job.at, ['sql', '--format', 'json', 'select * from rpscrape']);
    this.sums.reads += 1;
    if (run.code !== 0) {
      expect(before.table === null || job.refuses, `SQL after the crash ended with ${run.code}: ${run.err}`);
      expect(run.err.trim().split('\n').length <= 2, `SQL after the crash: ${run.err}`);
      this.sums.refused += 1;
      return;
    }
    const rows = JSON.parse(run.out);
    const states = [before.table ?? {}, after.table ?? {}, ...(job.between ? [job.between] : [])];
    const wrong = states.map((days) => this.lab.oracle.differences(days, rows));
    expect(wrong.some((each) => each.length === 0), `SQL after the crash has neither the rows before nor those after: ${wrong.map((each) => each[0]).join(' / ')}`);
  }

  // Whoever uploads what a dead scrape left loses nothing that the table knew.
  uploadedAtOnce(folder, job) {
    const { lab } = this;
    const copy = lab.copy(folder);
    const upload = lab.run(copy, plus(job.at, 1), ['upload']);
    expect([0, 3].includes(upload.code), `upload after the crash ended with ${upload.code}: ${upload.err}`);
    const rows = JSON.parse(this.must(copy, job, 'sql', '--format', 'json', 'select * from rpscrape'));
    const lost = lab.oracle.lost([job.before.table, job.before.files, job.after.files], rows);
    expect(lost.length === 0, `upload of what the crash left: ${lost.join('; ')}`);
    lab.remove(copy);
  }

  keptRaw(folder, raw, when) {
    const now = hashes(folder, 'store/data');
    for (const [path, hash] of Object.entries(raw)) expect(now[path] === hash, `${path} is ${now[path] ? 'another' : 'gone'} ${when}`);
  }

  // The folder holds exactly what the oracle says.
  looked(folder, job, state, story) {
    const { lab } = this;
    this.keptRaw(folder, job.raw, story);
    const files = hashes(folder, 'data/dates', true);
    expect(JSON.stringify(files) === JSON.stringify(job.files.after), `day files: ${Object.keys({ ...files, ...job.files.after }).filter((path) => files[path] !== job.files.after[path]).join(', ')}`);
    const tables = Object.fromEntries(this.tables(folder, job).map((each) => [each.table, each]));
    const wanted = { ...(state.table ? { rpscrape: { days: state.table } } : {}), ...state.others };
    expect(JSON.stringify(Object.keys(tables).sort()) === JSON.stringify(Object.keys(wanted).sort()), `tables ${Object.keys(tables)} instead of ${Object.keys(wanted)}`);
    for (const [name, { days }] of Object.entries(wanted)) {
      const rows = JSON.parse(this.must(folder, job, 'sql', '--format', 'json', `select * from ${name}`));
      const wrong = lab.oracle.differences(days, rows);
      expect(wrong.length === 0, `${name}: ${wrong.join('; ')}`);
      expect(tables[name].rows === rows.length, `${name}: the catalog says ${tables[name].rows} rows, SQL ${rows.length}`);
      if (name === 'rpscrape' || this.dice(this.step, story, name).chance(0.3)) this.must(folder, job, 'validate', name);
    }
    this.anEarlierVersion(folder, job, state, story);
    if (job.reparse) this.keptPages(folder, job);
    // A killed process may leave temporary files, which go when they are old.
    if (job.reads) return;
    for (const place of ['staging', 'journal']) {
      const left = Object.keys(hashes(folder, `store/_rpscrape/${place}`));
      expect(left.length === 0, `${left[0]} is left over`);
    }
  }

  anEarlierVersion(folder, job, state, story) {
    const known = Object.entries(job.earlier);
    if (known.length === 0 || state.layout === 'flat') return;
    const [version, days] = this.dice(this.step, story, 'version').pick(known);
    const rows = JSON.parse(this.must(folder, job, 'sql', '--as-of', version, '--format', 'json', 'select * from rpscrape'));
    const wrong = this.lab.oracle.differences(days, rows);
    expect(wrong.length === 0, `version ${version}: ${wrong.join('; ')}`);
  }

  // The pages that were kept give the same day files.
  keptPages(folder, job) {
    const copy = this.lab.copy(folder);
    this.must(copy, job, ...job.reparse);
    const files = hashes(copy, 'data/dates', true);
    for (const [path, hash] of Object.entries(job.files.after)) expect(files[path] === hash, `${path} of the kept pages is another`);
    this.lab.remove(copy);
  }

  must(folder, job, ...args) {
    const run = this.lab.run(folder, job.at, args);
    expect(run.code === 0, `${args.join(' ')} ended with ${run.code}: ${run.err}${run.out.slice(0, 300)}`);
    return run.out;
  }
}

export const newSums = () => ({ rounds: 0, runs: 0, killed: 0, again: 0, reads: 0, refused: 0, operations: {}, models: {}, points: new Map() });
