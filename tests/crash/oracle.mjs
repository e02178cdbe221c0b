// What the table and the files have to hold, by the simulator's truth: for each country's day the moment at which the
// site was seen. It is kept by the driver, outside of the folder that the program works in.
import { truth } from '../simulator/truth.mjs';
import { World } from '../simulator/world.mjs';
import { compare } from '../e2e/compare_truth.mjs';

const SHOWN = 3;

function byRace(rows) {
  const races = new Map();
  for (const row of rows) races.set(Number(row.race_id), [...(races.get(Number(row.race_id)) ?? []), row]);
  return races;
}

export class Oracle {
  constructor(world) {
    this.options = world;
    this.regions = world.regions.split(',');
    this.world = new World({ seed: world.seed, regions: this.regions, meetings: world.meetings, races: world.races });
    this.answers = new Map();
  }

  // The site's rows of a country's day ("gb 2026-03-01") at an instant.
  day(key, instant) {
    const [country, date] = key.split(' ');
    const id = `${date} ${instant}`;
    if (!this.answers.has(id)) this.answers.set(id, truth(this.world, date, Date.parse(instant), this.options.layout));
    return this.answers.get(id).filter((row) => row.country === country);
  }

  // The rows of { "gb 2026-03-01": instant, or { at: instant, races: { id: instant or null } } }: all races as they were seen
  // at one instant, but for some that were seen at another or not at all.
  rows(days) {
    return Object.entries(days).flatMap(([key, seen]) => {
      if (typeof seen === 'string') return this.day(key, seen);
      const others = Object.entries(seen.races).flatMap(([id, at]) => (at === null ? [] : this.day(key, at).filter((row) => row.race_id === Number(id))));
      return [...this.day(key, seen.at).filter((row) => !(row.race_id in seen.races)), ...others];
    });
  }

  // Races of the first of `states` that `rows` has as they are in none of them, as texts.
  lost(states, rows) {
    const [known, ...others] = states.map((days) => byRace(this.rows(days)));
    const table = byRace(rows);
    const lost = [];
    for (const [id, old] of known) {
      const now = table.get(id) ?? [];
      const either = [old, ...others.map((each) => each.get(id) ?? old)];
      if (!either.some((each) => compare(each, now).length === 0)) lost.push(`race ${id} of ${old[0].country} ${old[0].date}: ${compare(either.at(-1), now)[0]}`);
    }
    return lost;
  }

  raceIds(key, instant) {
    return [...new Set(this.day(key, instant).map((row) => row.race_id))];
  }

  // What is wrong with `rows`, which should be those of `days`: some lines, none when nothing is.
  differences(days, rows) {
    return compare(this.rows(days), rows).slice(0, SHOWN);
  }

  hasRows(key, instant) {
    return this.day(key, instant).length > 0;
  }
}
