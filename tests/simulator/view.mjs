// What becomes known when. A result is published in parts: ratings follow days later, now and then a
// figure is corrected, a horse is disqualified after an enquiry, a race is listed late.
//
// view(race, asOf) is the race as its page shows it at that instant.
import { ukInstant } from './dates.mjs';
import { lengthsText } from './distance.mjs';
import { rng } from './rng.mjs';

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// Instants are milliseconds since 1970 UTC.
function midnight(race) {
  return Date.parse(`${race.date}T00:00:00Z`);
}

// When the result page exists: a quarter of an hour after the off.
function resultAt(race) {
  return ukInstant(race.date, race.off) + 15 * MINUTE;
}

// When the day's listing links to it: mostly at once, now and then only the next morning.
export function listedAt(seed, race) {
  const late = rng(seed, 'listing', race.id).chance(0.03);
  return late ? midnight(race) + DAY + 6 * HOUR : resultAt(race);
}

export const isAvailable = (race, asOf) => !race.abandoned && resultAt(race) <= asOf;

// A rating's life: null until `at`, then `value`, then maybe `amended` from `amendedAt` on.
function ratingLife(random, race, value, coverage) {
  const at = midnight(race) + random.weighted([[1, 35], [2, 30], [3, 15], [4, 10], [5, 6], [6, 4]]) * DAY + random.int(5, 20) * HOUR;
  const published = random.chance(coverage);
  const amendedAt = random.chance(0.02) ? at + random.int(1, 5) * DAY : Infinity;
  return { at: published ? at : Infinity, value, amendedAt, amended: Math.max(1, value + random.pick([-4, -2, -1, 1, 2, 3])) };
}

function ratingAt(life, asOf) {
  if (asOf < life.at) return null;
  return asOf < life.amendedAt ? life.value : life.amended;
}

// Ratings fall with every length beaten; those who did not finish are seldom rated.
function runnerLives(seed, race, entry, commentsLate) {
  const random = rng(seed, 'ratings', race.id, entry.runner.horse.id);
  const finished = entry.code === null;
  const rpr = Math.max(1, Math.round(entry.runner.horse.ability + random.gauss() * 4 - (entry.cum ?? 0) / 250));
  const home = race.region === 'gb' || race.region === 'ire';
  return {
    rpr: ratingLife(random, race, rpr, finished ? 0.97 : 0.04),
    ts: ratingLife(random, race, Math.max(1, rpr - random.int(0, 35)), finished ? (home ? 0.9 : 0.5) : 0),
    orAt: entry.runner.rating !== null && random.chance(0.03) ? midnight(race) + random.int(1, 4) * DAY : -Infinity,
    commentAt: commentsLate ? midnight(race) + DAY + 7 * HOUR : -Infinity,
  };
}

// Prize money of a few races is corrected later.
function prizesAt(seed, race, asOf) {
  const random = rng(seed, 'prizes', race.id);
  if (!random.chance(0.006)) return race.prizes;
  const at = midnight(race) + random.int(2, 8) * DAY;
  return asOf < at ? race.prizes : race.prizes.map((amount, i) => (i === 0 ? amount + 12500 : amount));
}

// The comments of one race in ten are written the next morning.
function commentsLate(seed, race) {
  return rng(seed, 'comments', race.id).chance(0.1);
}

// Whether the disqualification of this finisher has been announced.
function isDisqualified(race, finisher, asOf) {
  const ruling = race.result.disqualified;
  return ruling !== null && ruling.finisher === finisher && asOf >= resultAt(race) + ruling.days * DAY;
}

// Official places: the disqualified have none, those behind move up, dead-heaters share. A chain of
// dead-heaters is one place, even when one of them is disqualified.
function places(entries) {
  let ahead = 0;
  let shared = null;
  return entries.map(({ entry, dsq }) => {
    if (entry.code !== null) return null;
    if (!entry.dead) shared = null;
    if (dsq) return null;
    shared ??= ahead + 1;
    ahead += 1;
    return shared;
  });
}

// Prize per place as printed: dead-heaters share the sum of their places, and each of those places is
// printed with the share.
function sharedPrizes(amounts, official) {
  const holders = new Map();
  for (const place of official) if (place) holders.set(place, (holders.get(place) ?? 0) + 1);
  const printed = amounts.slice();
  for (const [place, count] of holders) {
    if (count === 1) continue;
    const sum = amounts.slice(place - 1, place - 1 + count).reduce((a, b) => a + b, 0);
    if (sum === 0) continue;
    for (let i = place - 1; i < place - 1 + count; i++) printed[i] = Math.floor(sum / count);
  }
  return printed;
}

const SHORT_TOTALS = [[5, 'nse'], [10, 'shd'], [20, 'hd'], [25, '¼'], [30, 'nk'], [50, '½']];

// The total behind the winner as printed: to the nearest quarter, small ones in words.
// Returns [hundredths, text].
export function printedTotal(hundredths) {
  if (hundredths < 50) {
    return SHORT_TOTALS.reduce((best, entry) =>
      (Math.abs(entry[0] - hundredths) <= Math.abs(best[0] - hundredths) ? entry : best));
  }
  const quarters = Math.floor((hundredths + 12) / 25) * 25;
  return [quarters, lengthsText(quarters)];
}

function position(race, entry, dsq, place) {
  if (race.result.isVoid) return 'VOI';
  if (dsq) return 'DSQ';
  return entry.code ?? String(place);
}

// What the page shows of one runner at `asOf`. `place` is the official one, `index` the order past the post.
function shownRunner(race, { entry, dsq, lives }, index, place, prizes, asOf) {
  const { runner } = entry;
  const { isVoid } = race.result;
  const finished = entry.code === null && !isVoid;
  const behind = finished && index > 0;
  const [total, totalText] = behind ? printedBehind(index, entry) : [finished ? 0 : null, ''];
  return {
    horse: runner.horse, jockey: runner.jockey, trainer: runner.trainer, owner: runner.owner,
    num: runner.num, draw: runner.draw, lbs: runner.lbs, overweight: runner.overweight,
    headgear: runner.headgear, firstTimeHeadgear: runner.firstTimeHeadgear, windOperation: runner.windOperation,
    pos: position(race, entry, dsq, place), dsq,
    btn: finished ? entry.btn : null, btnText: finished ? entry.btnText : '', total, totalText,
    exact: behind ? entry.cum / 100 : null,
    sp: isVoid ? '' : entry.sp, movement: entry.movement,
    comment: asOf < lives.commentAt ? null : entry.comment,
    or: asOf < lives.orAt ? null : runner.rating,
    rpr: isVoid ? null : ratingAt(lives.rpr, asOf),
    ts: isVoid ? null : ratingAt(lives.ts, asOf),
    prize: place && !isVoid ? prizes[place - 1] ?? null : null,
  };
}

// The second past the post has one figure on the page, which is both; the others have a total too.
function printedBehind(index, entry) {
  return index === 1 ? [entry.btn, ''] : printedTotal(entry.cum);
}

// The race at `asOf` (its prizes by place, its runners in page order); null when its page does not exist yet.
export function view(seed, race, asOf) {
  if (!isAvailable(race, asOf)) return null;
  const late = commentsLate(seed, race);
  const entries = race.result.order.map((entry, i) => ({
    entry, dsq: entry.code === null && isDisqualified(race, i, asOf), lives: runnerLives(seed, race, entry, late),
  }));
  const official = places(entries);
  const prizes = sharedPrizes(prizesAt(seed, race, asOf), official);
  const runners = entries.map((each, i) => shownRunner(race, each, i, official[i], prizes, asOf));
  return { race, runners, prizes, isVoid: race.result.isVoid };
}
