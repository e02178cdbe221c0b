// Race cards in the next layout: the list of a day's cards, and the card of each race until it is off.
//
// Only keys that real cards have are filled. What a card says of a race is made here once (`declared`), for the pages
// and for those who compare with them.
import { DAY } from './view.mjs';
import { hhmm, ukInstant, ukIso } from './dates.mjs';
import { silkUrl } from './derive.mjs';
import { profile, wrap } from './next_layout.mjs';
import { horseName } from './names.mjs';
import { resultPath } from './classic_result.mjs';
import { rng } from './rng.mjs';

const TYPES = { Flat: 'Flat', Hurdle: 'Hurdle', Chase: 'Chase', 'NH Flat': 'NH Flat' };
const FORECASTS = ['6/4', '9/4', '3/1', '100/30', '4/1', '11/2', '7/1', '10/1', '14/1', '20/1', '33/1', '50/1'];

export const cardPath = (race) => resultPath(race).replace('/results/', '/racecards/');

// Whether the card can still be seen.
export const isOpen = (race, asOf) => asOf < ukInstant(race.date, race.off) && !race.abandoned;

// A horse that does not run: the season does not know it, so it has no people of its own.
function stranger(random, race, index, name, like) {
  const horse = { ...like.horse, id: 9000000 + ((race.id * 8 + index) % 900000), name, key: `stranger-${index}`, suffix: '' };
  return { ...like, horse, lbs: like.lbs - random.int(0, 3), rating: null };
}

// The card's entries in its order: { runner, status: runner | reserve | non_runner, num, draw, jockey (null: not
// declared), forecast (null: none), form, lastRun, tips }.
export function declared(world, race) {
  const random = rng(world.seed, 'cards', race.id);
  const noJockeys = random.chance(0.05);
  const entry = (runner, status, num) => ({
    runner, status, num, draw: status === 'runner' ? runner.draw : null,
    jockey: status === 'non_runner' || noJockeys || random.chance(0.02) ? null : runner.jockey,
    forecast: status === 'reserve' || random.chance(0.05) ? null : random.pick(FORECASTS),
    form: random.chance(0.1) ? '' : random.shuffle([...'123456789P/-']).slice(0, random.int(1, 6)).join(''),
    lastRun: random.weighted([[String(random.int(5, 300)), 80], [`${random.int(200, 400)} (${random.int(5, 100)}J)`, 10],
      [`(${random.int(5, 100)}J)`, 5], [null, 5]]),
    tips: random.chance(0.3) ? random.int(1, 9) : null,
  });
  const entries = race.runners.map((runner) => entry(runner, 'runner', runner.num));
  let next = race.runners.length;
  race.nonRunners.forEach(({ name }, i) => {
    next += 1;
    entries.push(entry(stranger(random, race, i, name, random.pick(race.runners)), 'non_runner', next));
  });
  if (race.region === 'ire' && random.chance(0.2)) {
    next += 1;
    entries.push(entry(stranger(random, race, 7, horseName(random), random.pick(race.runners)), 'reserve', next));
  }
  return random.shuffle(entries);
}

const fraction = (price) => { const [up, down] = price.split('/').map(Number); return Math.round((up / down) * 1000) / 1000; };

function figures(form) {
  return [...form].map((figure, i) => ({ figure, isBold: i % 2 === 0, position: i % 3 }));
}

function people(entry) {
  const { runner, jockey, status } = entry;
  const named = status === 'non_runner' ? 'NON-RUNNER' : jockey?.name ?? null;
  return {
    jockeyId: jockey?.id ?? null, jockeyName: named, jockeyFirstTime: false, jockeyUrl: jockey ? profile('jockey', jockey) : '',
    weightAllowanceLbs: (jockey?.allowance ?? 0) || null,
    trainerName: runner.trainer.name, trainerId: runner.trainer.id, trainerRtf: runner.trainer.id % 100,
    trainerUrl: profile('trainer', runner.trainer),
    ownerName: runner.owner?.name ?? null, ownerId: runner.owner?.id ?? null, ownerUrl: runner.owner ? profile('owner', runner.owner) : '',
    silkImage: runner.owner ? silkUrl(runner.owner.id) : null,
  };
}

function pedigree({ sire, dam }) {
  const bare = (suffix) => suffix.replace(/[()]/g, '') || 'GB';
  return {
    sireName: sire.name, sireCountry: bare(sire.suffix), sireUrl: profile('horse', sire),
    damName: dam.name, damCountry: bare(dam.suffix), damUrl: profile('horse', dam),
    damsireName: dam.sire.name, damsireCountry: 'GB', damsireUrl: profile('horse', dam.sire),
  };
}

function runnerJson(race, entry) {
  const { runner } = entry;
  const { horse } = runner;
  return {
    horseId: horse.id, horseName: horse.name, startNumber: entry.num, draw: entry.draw, age: horse.age,
    weightCarried: runner.lbs, extraWeightLbs: null, officialRatingToday: runner.rating ?? '-', rpTopspeed: '-',
    rpPostmark: horse.ability, countryOrigin: horse.suffix.replace(/[()]/g, '') || 'GB', ...people(entry),
    windSurgery: runner.windOperation ? '1' : null, horseHeadGear: runner.headgear || null,
    horseHeadGearFirstTime: runner.firstTimeHeadgear, ...pedigree(horse),
    forecastOddsValue: entry.forecast ? fraction(entry.forecast) : null, daysSinceLastRun: entry.lastRun,
    spotlight: `Made up: ${horse.name} has, at times, a say.`, diomed: null, numberOfTips: entry.tips,
    nonRunner: entry.status === 'non_runner', irishReserve: entry.status === 'reserve',
    horseUrl: `${profile('horse', horse)}#race-id=${race.id}`, formFiguresData: figures(entry.form),
    badges: horse.id % 4 === 0 ? [{ code: 'CD' }] : [], geldingFirstTime: false, colorSex: `${horse.colour} ${horse.sex}`,
  };
}

function raceJson(race, entries) {
  const euros = race.region === 'ire' || race.region === 'fr';
  const count = (status) => entries.filter((entry) => entry.status === status).length;
  return {
    raceId: race.id, courseId: String(race.course.id), courseKey: race.course.key, courseName: race.course.name.toUpperCase(),
    courseStyleName: race.course.name, countryCode: race.region.toUpperCase(), raceTitle: race.title,
    raceClass: race.printedClass, raceType: race.typeCode, raceTypeDesc: TYPES[race.type], agesAllowed: race.ageBand,
    officialRatingBandDesc: race.ratingBand, distanceYards: race.yards, distanceFurlongs: Math.floor(race.yards / 220),
    going: race.going, raceTime: ukIso(race.date, race.off), localMeetingRaceDateTime: ukIso(race.date, race.off),
    declaredRunners: count('runner') + count('non_runner'), numberOfRunners: count('runner'), status: 'O',
    currency: { currency_code: euros ? 'EUR' : 'GBP' }, isAbandoned: race.abandoned, isResult: false,
    prizes: race.prizes.map((amount, i) => ({ position_no: i + 1, prize_sterling: amount / 100, prize_euro: euros ? amount / 100 : null })),
  };
}

function forecastOf(entries) {
  const prices = new Map();
  for (const { forecast, runner } of entries) {
    if (forecast === null) continue;
    if (!prices.has(forecast)) prices.set(forecast, []);
    prices.get(forecast).push({ horseId: runner.horse.id, horseName: runner.horse.name });
  }
  return [...prices].map(([oddsDesc, horses]) => ({ oddsDesc, oddsValue: fraction(oddsDesc), horses }));
}

function wrapped(world, state, query) {
  return { ...wrap(state, query, world), page: '/racecards/race' };
}

export function cardData(world, race) {
  const entries = declared(world, race);
  const data = {
    race: raceJson(race, entries), runners: entries.map((entry) => runnerJson(race, entry)),
    runnersMetadata: { totalRunners: entries.length, totalPages: 0, raceId: race.id },
    raceDetails: { bettingForecast: forecastOf(entries) },
  };
  return wrapped(world, { racePage: { data, error: null } }, { raceId: String(race.id) });
}

function listed(race, asOf) {
  const run = asOf >= ukInstant(race.date, race.off);
  return {
    raceId: race.id, raceTitle: race.title, isAbandoned: race.abandoned, isResult: run, raceStart: hhmm(race.off),
    raceDateTime: ukIso(race.date, race.off), meetingId: String(race.course.id), raceUrl: run ? resultPath(race) : cardPath(race),
    numberOfRunners: race.runners.length, raceStatusCode: run ? 'R' : 'O', raceTypeCode: race.typeCode,
  };
}

export function cardListData(world, date, asOf) {
  const meetings = world.day(date).map((meeting) => ({
    meetingId: String(meeting.course.id), name: meeting.course.name.toUpperCase(), country: meeting.region.toUpperCase(),
    courseName: meeting.course.name, courseKey: meeting.course.key, isAbandoned: meeting.abandonedFrom === 0,
    races: meeting.raceList.map((race) => listed(race, asOf)),
  }));
  const specialMeetings = [{ meetingId: 'worldwide-stakes', races: world.featured(date).map((race) => listed(race, asOf)) }];
  return wrapped(world, { raceCards: { meetings, specialMeetings, error: null } }, { date });
}

// The site shows the cards of today and a week ahead.
export const hasCards = (date, asOf) => Math.abs(ukInstant(date, 720) - asOf) < 8 * DAY;
