// What the table has to hold after any number of runs, told by the simulator's truth: for each race the moment at which
// the table's rows were seen on the site, for each country's day the moment of the last scrape that got it whole.
import assert from 'node:assert/strict';
import { World } from '../simulator/world.mjs';
import { truth } from '../simulator/truth.mjs';
import { compare } from './compare_truth.mjs';

const GAPS_SHOWN = 3;
const ANSWERS_KEPT = 200;

// Rows by "country date", then by race.
function grouped(rows) {
  const days = new Map();
  for (const row of rows) {
    const day = `${row.country} ${row.date.slice(0, 10)}`;
    if (!days.has(day)) days.set(day, new Map());
    const races = days.get(day);
    if (!races.has(row.race_id)) races.set(row.race_id, []);
    races.get(row.race_id).push(row);
  }
  return days;
}

export class Ledger {
  // `options` of the world as for sim.mjs.
  constructor({ seed, regions, meetings, races, layout }) {
    this.regions = regions.split(',');
    this.world = new World({ seed, regions: this.regions, meetings, races });
    this.layout = layout;
    this.seen = new Map(); // race id -> instant
    this.whole = new Map(); // "country date" -> instant
    this.open = new Set(); // "country date" of days that the last run which wanted them did not get whole
    this.answers = new Map();
    this.killed = null; // the instant of the last run that was killed
  }

  // The site's rows of a date at an instant, by day and race. The last answers are kept.
  site(date, instant) {
    const key = `${date} ${instant}`;
    if (!this.answers.has(key)) {
      if (this.answers.size >= ANSWERS_KEPT) this.answers.clear();
      this.answers.set(key, grouped(truth(this.world, date, Date.parse(instant), this.layout)));
    }
    return this.answers.get(key);
  }

  // Compares the table's rows of these dates after a run at `instant` with the site. Days that `isWhole` says were got
  // whole must be the site's; of others each race is the site's, or as it was before, or as the run that was killed last
  // saw it: the commit of a dead run may be completed by the next one. Returns the days of which the table lacks races:
  // [{ country, date, races }].
  learn(rows, dates, instant, isWhole) {
    const table = grouped(rows);
    const lacking = [];
    for (const date of dates) {
      for (const country of this.regions) {
        const day = `${country} ${date}`;
        const whole = isWhole(country, date);
        const races = this.learnDay(date, day, instant, whole, table.get(day) ?? new Map());
        if (whole) this.whole.set(day, instant);
        if (races > 0) lacking.push({ country, date, races });
      }
    }
    return lacking;
  }

  // The number of races that the table lacks.
  learnDay(date, day, instant, whole, table) {
    const at = (moment) => this.site(date, moment).get(day) ?? new Map();
    const site = at(instant);
    let lacking = 0;
    for (const id of new Set([...site.keys(), ...table.keys()])) {
      const rows = table.get(id) ?? [];
      const differences = compare(site.get(id) ?? [], rows);
      if (differences.length === 0) {
        this.seen.set(id, instant);
        continue;
      }
      assert.ok(!whole, `after the run of ${instant}, which says it got ${day} whole:\n${differences.slice(0, GAPS_SHOWN).join('\n')}`);
      if (rows.length === 0 && !this.seen.has(id)) {
        lacking += 1;
        continue;
      }
      const earlier = [this.seen.get(id), this.killed].filter(Boolean);
      const moment = earlier.find((each) => compare(at(each).get(id) ?? [], rows).length === 0);
      assert.ok(moment, `${day} race ${id} is not as the site has it at ${instant}, ${earlier.join(' or ')}:\n${differences.slice(0, GAPS_SHOWN).join('\n')}`);
      this.seen.set(id, moment);
    }
    return lacking;
  }

  // A run came to its end, with these days got whole or not.
  finish(dates, isWhole) {
    for (const date of dates) {
      for (const country of this.regions) {
        const day = `${country} ${date}`;
        if (isWhole(country, date)) this.open.delete(day);
        else this.open.add(day);
      }
    }
  }

  isOpen(date) {
    return this.regions.some((country) => this.open.has(`${country} ${date}`));
  }

  // Whether each country's day was got whole at that instant or later.
  isCovered(date, instant) {
    return this.regions.every((country) => (this.whole.get(`${country} ${date}`) ?? '') >= instant);
  }

  // The rows that the table has to hold of a date.
  expected(date) {
    const instants = new Set();
    for (const race of this.world.races(date)) if (this.seen.has(race.id)) instants.add(this.seen.get(race.id));
    return [...instants].flatMap((instant) =>
      truth(this.world, date, Date.parse(instant), this.layout).filter((row) => this.seen.get(row.race_id) === instant));
  }

  // Values of that date that the site has differently at two instants.
  changed(date, before, after) {
    const at = (instant) => truth(this.world, date, Date.parse(instant), this.layout);
    return compare(at(before), at(after)).length;
  }
}
