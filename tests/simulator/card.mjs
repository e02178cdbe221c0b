// A race before it is run: conditions, declared runners and non-runners.
import { raceId } from './calendar.mjs';
import { raceConditions, SEXES } from './conditions.mjs';
import { furlongsOf, fullDistance, shortDistance } from './distance.mjs';
import { jockeysFor } from './entities.mjs';
import { horseName } from './names.mjs';
import { rng } from './rng.mjs';

const FIELD_SIZES = [[4, 4], [5, 8], [6, 11], [7, 13], [8, 14], [9, 12], [10, 11], [11, 8], [12, 8], [14, 6], [16, 3],
  [18, 1], [20, 1]];
const REASONS = ['unsuitable ground', 'vet certificate', 'self certificate', 'lame', 'refused to enter stalls', 'not eaten up',
  'stone bruise', 'travel problems', 'withdrawn at start', "trainer's regulations"];

// [lowest, highest] age of a band such as "4yo+", "3-5yo", "2yo".
function ageLimits(band) {
  const [low, high] = band.replace('yo', '').split('-');
  if (band.endsWith('+')) return [parseInt(low, 10), 99];
  return [Number(low), Number(high ?? low)];
}

function eligible(horses, conditions) {
  const [low, high] = ageLimits(conditions.age);
  const sexes = conditions.sex ? SEXES[conditions.sex].who : 'cfghm';
  return horses.filter((horse) => horse.age >= low && horse.age <= high && sexes.includes(horse.sex));
}

// When too few horses qualify the race is opened to all ages and sexes of the code, before it gets its title.
function openUp(conditions, code) {
  return { ...conditions, age: code === 'jumps' ? '3yo+' : '2yo+', sex: null };
}

function weightFor(random, conditions, rating, apprentice) {
  const base = conditions.type === 'Flat' ? 126 : 154;
  const spread = conditions.band ? (rating - Number(conditions.band.split('-')[1])) * 0.8 : random.int(-6, 6);
  return Math.max(108, Math.min(176, Math.round(base + 8 + spread) - apprentice));
}

function ratingFor(random, conditions, horse) {
  if (!conditions.band) return random.chance(conditions.home ? 0.45 : 0.1) ? Math.max(40, horse.ability) : null;
  const [low, high] = conditions.band.split('-').map(Number);
  return Math.max(low, high - 25, Math.min(high, horse.ability));
}

function enter(random, conditions, horse, jockey) {
  const rating = ratingFor(random, conditions, horse);
  const headgear = random.chance(0.9) ? horse.headgear : '';
  return {
    horse, jockey, trainer: horse.trainer, owner: horse.owner,
    rating,
    lbs: weightFor(random, conditions, rating ?? horse.ability, jockey.allowance),
    headgear,
    firstTimeHeadgear: headgear !== '' && random.chance(0.15),
    windOperation: random.chance(0.03),
    overweight: random.chance(0.01) ? random.int(1, 6) : 0,
    num: null, draw: null,
  };
}

// Saddle cloths follow the weights; stalls are drawn by lot.
function number(random, runners, race) {
  runners.sort((a, b) => b.lbs - a.lbs || a.horse.id - b.horse.id);
  const stalls = random.shuffle(runners.map((_, i) => i + 1));
  runners.forEach((runner, i) => {
    if (!race.noNumbers) runner.num = i + 1;
    if (!race.noDraw) runner.draw = stalls[i];
  });
}

function nonRunners(random, region) {
  const count = random.weighted([[0, 60], [1, 25], [2, 10], [3, 5]]);
  return Array.from({ length: count }, () => ({
    name: horseName(random), reason: region === 'fr' || random.chance(0.1) ? null : random.pick(REASONS),
  }));
}

function basics(meeting, index, random, conditions) {
  const parts = conditions.titleParts(conditions);
  return {
    id: raceId(meeting, index), meeting, index, date: meeting.date, region: meeting.region, course: meeting.course,
    off: meeting.firstOff + index * meeting.gap,
    title: parts.map((part) => part.text).join(' '),
    name: parts.filter((part) => !part.removable).map((part) => part.text).join(' '),
    type: conditions.type, typeCode: conditions.typeCode,
    printedClass: conditions.klass, klass: conditions.expectedClass, pattern: conditions.pattern ?? null,
    ratingBand: conditions.band ?? null, ageBand: conditions.age, sexRest: conditions.sex,
    yards: conditions.yards, furlongs: furlongsOf(conditions.yards), dist: shortDistance(conditions.yards),
    fullDist: conditions.exact ? fullDistance(conditions.yards) : null,
    obstacles: conditions.obstaclesFor(conditions.yards),
    going: meeting.going, currency: conditions.currency, prizes: conditions.prizes, amateur: conditions.amateur ?? false,
    noNumbers: meeting.region !== 'gb' && meeting.region !== 'ire' && random.chance(0.05),
    noDraw: meeting.code === 'jumps' || random.chance(0.02),
    abandoned: meeting.abandonedFrom !== null && index >= meeting.abandonedFrom,
    nonRunners: nonRunners(random, meeting.region),
  };
}

// `free` holds the horses of the pool that may still run that day; those taken are removed from it.
// `share` is how many of them this race may use at most, so that later races find some too.
export function makeCard(seed, meeting, index, free, share) {
  const random = rng(seed, 'card', meeting.region, meeting.date, meeting.index, index);
  let conditions = raceConditions(random, meeting);
  let pool = eligible(free, conditions);
  if (pool.length < 5) {
    conditions = openUp(conditions, meeting.code);
    pool = free;
  }
  const race = basics(meeting, index, random, conditions);
  const size = Math.min(random.weighted(FIELD_SIZES), pool.length, Math.max(share, 4));
  const horses = random.shuffle(pool).slice(0, size);
  const jockeys = random.shuffle(jockeysFor(seed, meeting.region, race.amateur));
  race.runners = horses.map((horse, i) => enter(random, conditions, horse, jockeys[i]));
  number(random, race.runners, race);
  const taken = new Set(horses);
  free.splice(0, free.length, ...free.filter((horse) => !taken.has(horse)));
  return race;
}
