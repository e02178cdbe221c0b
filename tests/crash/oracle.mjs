// What the table and the files have to hold, by the simulator's truth: for each country's day the moment at which the
// site was seen. It is kept by the driver, outside of the folder that the program works in.
import { truth } from '../simulator/truth.mjs';
import { World } from '../simulator/world.mjs';
import { compare } from '../e2e/compare_truth.mjs';

const SHOWN = 3;

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

  // The rows of { "gb 2026-03-01": instant or { instant, without: [race ids] } }.
  rows(days) {
    return Object.entries(days).flatMap(([key, seen]) => this.day(key, seen));
  }

  // What is wrong with `rows`, which should be those of `days`: some lines, none when nothing is.
  differences(days, rows) {
    return compare(this.rows(days), rows).slice(0, SHOWN);
  }

  hasRows(key, instant) {
    return this.day(key, instant).length > 0;
  }
}
