// The season: for a seed and a list of regions, any day's meetings and races, made when first asked for.
import { meetingsOn } from './calendar.mjs';
import { makeCard } from './card.mjs';
import { REGIONS } from './courses.mjs';
import { horsesFor } from './entities.mjs';
import { runRace } from './outcome.mjs';
import { isAvailable, listedAt, view } from './view.mjs';

export const DEFAULT_REGIONS = ['gb', 'ire', 'fr', 'usa', 'aus', 'uae', 'hk', 'ger'];
const DAYS_KEPT = 30;

// Horses are shared out so that the first race of a day cannot use up those of the last.
function fairShare(free, racesLeft) {
  return Math.max(4, Math.floor((free.length / racesLeft) * 1.6));
}

// The day's meetings and races, cut down to the world's limits.
function meetingsWithin({ seed, limits }, region, date) {
  return meetingsOn(seed, region, date).slice(0, limits.meetings)
    .map((meeting) => ({ ...meeting, races: Math.min(meeting.races, limits.races) }));
}

function makeRegionDay(world, region, date) {
  const { seed } = world;
  const meetings = meetingsWithin(world, region, date);
  const free = {};
  const left = {};
  for (const meeting of meetings) {
    free[meeting.code] ??= horsesFor(seed, `${region}-${meeting.code}`, date);
    left[meeting.code] = (left[meeting.code] ?? 0) + meeting.races;
  }
  return meetings.map((meeting) => {
    const races = [];
    for (let index = 0; index < meeting.races; index++) {
      const pool = free[meeting.code];
      const share = fairShare(pool, left[meeting.code]--);
      if (pool.length >= 4) races.push(runRace(seed, makeCard(seed, meeting, index, pool, share)));
    }
    return { ...meeting, raceList: races };
  });
}

export class World {
  // `meetings` a day and region and `races` a meeting are the most there may be: a smaller world for long seasons.
  constructor({ seed = 1, regions = DEFAULT_REGIONS, meetings = Infinity, races = Infinity } = {}) {
    const unknown = regions.filter((region) => !REGIONS.includes(region));
    if (unknown.length > 0) throw new Error(`unknown region ${unknown.join(', ')}; known: ${REGIONS.join(', ')}`);
    if (!(meetings >= 1 && races >= 1)) throw new Error('meetings and races are numbers from 1 on');
    this.seed = seed;
    this.limits = { meetings, races };
    this.regions = regions;
    this.days = new Map();
  }

  // All meetings of a date, each with its raceList.
  day(date) {
    let day = this.days.get(date);
    if (!day) {
      day = this.regions.flatMap((region) => makeRegionDay(this, region, date));
      if (this.days.size >= DAYS_KEPT) this.days.delete(this.days.keys().next().value);
      this.days.set(date, day);
    }
    return day;
  }

  races(date) {
    return this.day(date).flatMap((meeting) => meeting.raceList);
  }

  // The race with this id on this date, or undefined.
  race(date, id) {
    return this.races(date).find((race) => race.id === id);
  }

  // What the result page holds at `asOf` (ms since 1970 UTC); null when there is no page yet.
  view(race, asOf) {
    return view(this.seed, race, asOf);
  }

  isListed(race, asOf) {
    return isAvailable(race, asOf) && listedAt(this.seed, race) <= asOf;
  }

  isAvailable(race, asOf) {
    return isAvailable(race, asOf);
  }

  // Big races of the day, which the listing shows a second time under a special meeting.
  featured(date) {
    return this.races(date).filter((race) => race.pattern && !race.abandoned).slice(0, 2);
  }
}
