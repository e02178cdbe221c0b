// The next layout: the same facts as JSON in script#__NEXT_DATA__, or bare as served at /_next/data/.
//
// Only keys that the site's description names are filled. Ratings are texts on some pages and numbers on
// others, since the description does not say which.
import { fastSlow, placePrizes, printedTime, resultPath } from './classic_result.mjs';
import { hhmm, ukIso, ukOffsetHours } from './dates.mjs';
import { silkUrl } from './derive.mjs';
import { attribute } from './html.mjs';

const NO_VALUE = '\u2013';
// Hours ahead of the British clock; a coarse rule that is right for most of the year.
const AHEAD = { gb: 0, ire: 0, fr: 1, ger: 1, usa: -5, aus: 9, uae: 3, hk: 7 };

export const buildId = (world) => `simulator-${world.seed}`;

function localDateTime(race) {
  const shifted = Date.parse(ukIso(race.date, race.off)) + (ukOffsetHours(race.date) + AHEAD[race.region]) * 3600000;
  return new Date(shifted).toISOString().slice(0, 19);
}

export const profile = (kind, entity) => (entity ? `/profile/${kind}/${entity.id}/${entity.key}` : null);

function header(shown) {
  const { race } = shown;
  return {
    raceTitle: race.title, raceTime: hhmm(race.off), raceDate: race.date,
    distanceShort: race.dist, distanceYard: race.yards, going: race.going, raceClass: race.printedClass,
    raceTypeCode: race.typeCode, agesAllowed: race.ageBand,
    prizes: placePrizes(shown).map(({ text }, i) => ({ position: i + 1, formatted: text })),
  };
}

function details(shown) {
  const { winHundredths, standard, offActual } = shown.race.result;
  return {
    numberOfRunners: shown.runners.length, offTime: offActual,
    winningTime: winHundredths === null || shown.isVoid ? null : printedTime(winHundredths),
    fastSlow: offActual === null ? null : fastSlow(standard).slice(1, -1),
  };
}

function pedigree(horse) {
  return {
    colourSex: `${horse.colour} ${horse.sex}`,
    sireName: horse.sire.name, sireSuffix: horse.sire.suffix || null, sireUrl: profile('horse', horse.sire),
    damName: horse.dam.name, damSuffix: horse.dam.suffix || null, damUrl: profile('horse', horse.dam),
    damSireName: horse.dam.sire.name, damSireUrl: profile('horse', horse.dam.sire),
  };
}

function commentOf(runner) {
  if (runner.comment === null && runner.movement === null) return null;
  return { comment: runner.comment, bettingMovements: runner.movement };
}

function runnerJson(runner, rating) {
  const { horse, jockey, trainer, owner } = runner;
  return {
    outcomeCode: runner.pos, isDisqualified: runner.dsq,
    saddleClothNo: runner.num === null ? null : String(runner.num), drawLabel: runner.draw === null ? null : `(${runner.draw})`,
    beatenDistance: runner.btnText || null, beatenDistanceToWinner: runner.totalText || null, distanceToWinnerNative: runner.exact,
    horseUid: horse.id, horseName: horse.name, horseUrl: `${profile('horse', horse)}/`, horseSuffix: horse.suffix || null,
    age: horse.age, weightStones: Math.floor(runner.lbs / 14), weightPounds: runner.lbs % 14, weightCarriedLbs: runner.lbs,
    headgear: runner.headgear || null, isFirstTimeHeadgear: runner.firstTimeHeadgear,
    odds: runner.sp || null,
    jockeyName: jockey.name, jockeyUrl: profile('jockey', jockey), jockeyWeightAllowance: jockey.allowance || null,
    trainerName: trainer.name, trainerUrl: profile('trainer', trainer),
    ownerName: owner?.name ?? null, ownerUrl: profile('owner', owner),
    officialRating: rating(runner.or), rpRating: rating(runner.rpr), topspeed: rating(runner.ts),
    silkUrl: owner ? silkUrl(owner.id) : null,
    pedigree: pedigree(horse), comment: commentOf(runner),
  };
}

export function wrap(state, query, world) {
  return { props: { pageProps: { initialState: state }, __N_SSP: true }, page: '/results', query, buildId: buildId(world) };
}

// The result page's data, with `props` at the top.
export function nextResult(world, shown) {
  const { race } = shown;
  const rating = (value) => (value === null ? NO_VALUE : race.id % 2 ? value : String(value));
  const data = {
    raceId: race.id, raceDatetime: ukIso(race.date, race.off), localRaceDatetime: localDateTime(race),
    countryCode: race.region.toUpperCase(), courseUid: race.course.id, courseKey: race.course.key, courseName: race.course.name,
    header: header(shown), details: details(shown),
    nonRunners: race.nonRunners.map(({ name, reason }) => ({ horseName: name, reason })),
    runners: shown.runners.map((runner) => runnerJson(runner, rating)),
  };
  return wrap({ raceResult: { data, error: null } }, { raceId: String(race.id) }, world);
}

const PLACES = ['1st', '2nd', '3rd'];

function listedRace(world, race, asOf) {
  const listed = world.isListed(race, asOf);
  const shown = listed ? world.view(race, asOf) : null;
  const full = listed && !race.result.isVoid;
  return {
    raceUid: race.id, raceTime: hhmm(race.off), raceDateTime: ukIso(race.date, race.off),
    raceStatusCode: race.abandoned ? 'A' : listed ? (race.result.isVoid ? 'V' : 'R') : 'O',
    isResult: full, isAbandoned: race.abandoned, isVoidRace: listed && race.result.isVoid,
    courseName: null, courseUid: race.course.id, courseKey: race.course.key, countryCode: race.region.toUpperCase(),
    raceTitle: race.title, fullResultAvailable: full, diffusionCourseName: race.course.name.toUpperCase(),
    fullResultLink: listed ? resultPath(race) : null,
    distance: race.dist, raceClass: race.printedClass, going: race.going, runnersCount: race.runners.length,
    winnerTime: full && race.result.winHundredths !== null ? printedTime(race.result.winHundredths) : null,
    runners: (full ? shown.runners.slice(0, 3) : []).map((runner, i) => ({
      position: PLACES[i], saddleCloth: runner.num === null ? '' : String(runner.num), horseName: runner.horse.name,
      horseUrl: `${profile('horse', runner.horse)}/`, distanceToWinner: runner.totalText || runner.btnText || null,
      sp: runner.sp, jockey: runner.jockey.name, trainer: runner.trainer.name,
    })),
    nonRunners: race.nonRunners.map(({ name, reason }) => ({ horseName: name, reason })),
  };
}

function meetingJson(world, meeting, order, asOf) {
  return {
    courseId: String(meeting.course.id), courseName: meeting.course.name, countryCode: meeting.region.toUpperCase(),
    meetingOrder: order, meetingGoing: meeting.going.toUpperCase(), weather: 'cloudy',
    isAbandoned: meeting.abandonedFrom === 0, isSpecialMeeting: false,
    winningTimesLink: `/results/${meeting.course.id}/${meeting.course.key}/${meeting.date}/winning-times`,
    races: meeting.raceList.map((race) => listedRace(world, race, asOf)),
  };
}

// Repeats the day's big races, as the site does.
function specialMeeting(world, date, asOf, order) {
  return {
    courseId: '-2', courseName: 'Worldwide Stakes', countryCode: 'GB', meetingOrder: order, meetingGoing: null, weather: null,
    isAbandoned: false, isSpecialMeeting: true, winningTimesLink: null,
    races: world.featured(date).map((race) => listedRace(world, race, asOf)),
  };
}

// The listing's data, with `props` at the top.
export function nextListing(world, date, asOf) {
  const meetings = world.day(date).map((meeting, i) => meetingJson(world, meeting, i + 1, asOf));
  if (world.featured(date).length > 0) meetings.push(specialMeeting(world, date, asOf, meetings.length + 1));
  return wrap({ results: { data: meetings, error: null } }, { date }, world);
}

// The form served at /_next/data/: pageProps without props.
export function bareJson(data) {
  return JSON.stringify(data.props);
}

// The HTML page round the data. "</" is escaped inside the script, as the site's framework does.
export function nextHtml(data, title) {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" data-next-head=""><title data-next-head="">${attribute(title)}</title>` +
    '<script src="/_next/static/chunks/main.js" defer=""></script></head><body><div id="__next"><main><h1>' +
    `${attribute(title)}</h1></main></div><script id="__NEXT_DATA__" type="application/json">${json}</script></body></html>`;
}
