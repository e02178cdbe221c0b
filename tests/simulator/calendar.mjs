// Which meetings a region holds on a date: course, kind of racing, going, number of races, first off.
import { coursesOf } from './courses.mjs';
import { dayNumber, weekday } from './dates.mjs';
import { rng } from './rng.mjs';

// Chances of 0, 1, 2, ... meetings on a day.
const MEETINGS = {
  gb: [[0, 2], [1, 8], [2, 45], [3, 35], [4, 10]],
  ire: [[0, 25], [1, 58], [2, 17]],
  fr: [[0, 12], [1, 48], [2, 40]],
  usa: [[0, 55], [1, 45]],
  aus: [[0, 55], [1, 45]],
  ger: [[0, 75], [1, 25]],
};
// Minutes after midnight, British clock, of the first race.
const FIRST_OFF = { gb: 780, ire: 810, fr: 705, usa: 1020, aus: 150, uae: 750, hk: 340, ger: 660 };
const GOINGS = {
  flat: [['Good', 40], ['Good To Firm', 25], ['Good To Soft', 13], ['Soft', 10], ['Heavy', 5], ['Firm', 4]],
  jumps: [['Good', 25], ['Good To Soft', 28], ['Soft', 26], ['Heavy', 12], ['Good To Firm', 4]],
  aw: [['Standard', 60], ['Standard To Slow', 30], ['Slow', 5], ['Standard To Fast', 5]],
  dirt: [['Fast', 80], ['Sloppy', 10], ['Muddy', 10]],
};
const IRISH_GOINGS = [['Good', 25], ['Yielding', 25], ['Good To Yielding', 20], ['Yielding To Soft', 12], ['Soft', 12],
  ['Soft To Heavy', 6]];
const FRENCH_GOINGS = [['Good', 30], ['Very Soft', 25], ['Soft', 20], ['Heavy', 10], ['Good To Soft', 15]];

function meetingCount(random, region, date) {
  const month = Number(date.slice(5, 7));
  const christmas = date.endsWith('-12-24') || date.endsWith('-12-25');
  if (christmas && region !== 'usa') return 0;
  if (region === 'hk') return [0, 3].includes(weekday(date)) && month !== 8 ? 1 : 0;
  if (region === 'uae') return (month >= 11 || month <= 4) && [4, 6].includes(weekday(date)) ? 1 : 0;
  return random.weighted(MEETINGS[region]);
}

function kindWeights(region, date) {
  const summer = [5, 6, 7, 8, 9].includes(Number(date.slice(5, 7)));
  const weights = { flat: summer ? 60 : 10, jumps: summer ? 20 : 60, aw: 25, dirt: 70 };
  return Object.entries(weights).filter(([kind]) => coursesOf(region, kind).length > 0);
}

function going(random, region, kind) {
  if (kind === 'aw' || kind === 'dirt') return random.weighted(GOINGS[kind]);
  if (region === 'ire') return random.weighted(IRISH_GOINGS);
  if (region === 'fr') return random.weighted(FRENCH_GOINGS);
  return random.weighted(GOINGS[kind]);
}

// Abandonment: the whole meeting, or the races from `abandonedFrom` on; null when it went ahead.
function abandonment(random, races) {
  if (random.chance(0.02)) return 0;
  return random.chance(0.015) ? random.int(3, races - 1) : null;
}

function makeMeeting(random, region, date, course, kind, index) {
  const races = random.int(6, 8);
  const evening = random.chance(0.2) && ['gb', 'ire', 'fr'].includes(region) ? 240 : 0;
  return {
    region, date, course, kind, index, races,
    code: kind === 'jumps' ? 'jumps' : 'flat',
    going: going(random, region, kind),
    firstOff: FIRST_OFF[region] + evening + 5 * random.int(0, 8) + index * 10,
    gap: random.pick([30, 30, 35]),
    abandonedFrom: abandonment(random, races),
  };
}

// The meetings of a region on a date; no course appears twice.
export function meetingsOn(seed, region, date) {
  const random = rng(seed, 'calendar', region, date);
  const meetings = [];
  const used = new Set();
  const count = meetingCount(random, region, date);
  for (let index = 0; index < count; index++) {
    const kind = random.weighted(kindWeights(region, date));
    const free = coursesOf(region, kind).filter((course) => !used.has(course.id));
    if (free.length === 0) continue;
    const course = random.pick(free);
    used.add(course.id);
    meetings.push(makeMeeting(random, region, date, course, kind, meetings.length));
  }
  return meetings;
}

const REGION_ORDER = ['gb', 'ire', 'fr', 'usa', 'aus', 'uae', 'hk', 'ger'];
const FIRST_DAY = dayNumber('2000-01-01');

// A race id that is unique over all days, regions, meetings and races: 400 a day from 2000-01-01.
export function raceId(meeting, index) {
  const day = dayNumber(meeting.date) - FIRST_DAY;
  return 100000 + day * 400 + REGION_ORDER.indexOf(meeting.region) * 40 + meeting.index * 9 + index;
}
