// How a race ends: who finishes in which order and how far apart, who does not, the winning time, and
// what is decided about it later (stewards' enquiries).
//
// Lengths are whole numbers of hundredths here, so that sums are exact.
import { runningComment } from './comments.mjs';
import { REGIONS } from './courses.mjs';
import { dayNumber } from './dates.mjs';
import { lengthsText } from './distance.mjs';
import { markFavourites, movement, prices } from './odds.mjs';
import { rng } from './rng.mjs';

// Chances of each end other than finishing, per runner.
const FATES = {
  Hurdle: { PU: 0.055, F: 0.012, UR: 0.008, BD: 0.002, REF: 0.002, RO: 0.002, CO: 0.001, SU: 0.002, RR: 0.002, LFT: 0.0005 },
  Chase: { PU: 0.08, F: 0.03, UR: 0.03, BD: 0.004, REF: 0.005, RO: 0.003, CO: 0.003, SU: 0.002, RR: 0.003, LFT: 0.0005 },
  Flat: { PU: 0.003, UR: 0.001, RR: 0.002, SU: 0.0005, RO: 0.0005, LFT: 0.0005 },
};
FATES['NH Flat'] = FATES.Flat;

// Rare events come round in turn, one a day in the first race of the first meeting that allows it, so
// that a few weeks of any region show every one of them.
const ROTA = ['RR', 'RO', 'CO', 'SU', 'LFT', 'REF', 'BD', 'DSQ', 'VOI', 'UR', 'DHT', 'ENQUIRY', 'F', 'DSQ1'];
const JUMPS_ONLY = new Set(['CO', 'REF', 'BD', 'F']);

// The rare event that the rota holds for this race, or null.
function rotaEvent(race) {
  if (race.index !== 1 || race.meeting.index !== 0 || race.abandoned) return null;
  const event = ROTA[(dayNumber(race.date) * 5 + REGIONS.indexOf(race.region) * 3) % ROTA.length];
  return JUMPS_ONLY.has(event) && race.type !== 'Hurdle' && race.type !== 'Chase' ? null : event;
}

// Gaps between finishers: [hundredths of a length, text].
const SMALL = [[5, 'nse'], [10, 'shd'], [20, 'hd'], [30, 'nk'], [20, 'snk'], [40, 'lgnk'], [50, '½'], [75, '¾']];

function gap(random, jumps) {
  const shape = random.float();
  if (shape < (jumps ? 0.18 : 0.4)) return random.weighted(SMALL.map((entry, i) => [entry, i === 4 || i === 5 ? 0.3 : 3]));
  const top = jumps ? (random.chance(0.2) ? 45 : 12) : (random.chance(0.1) ? 20 : 4);
  const lengths = 1 + random.float() * top;
  const step = lengths < 5 ? 25 : lengths < 10 ? 50 : 100;
  const hundredths = Math.round((lengths * 100) / step) * step;
  return [hundredths, lengthsText(hundredths)];
}

function fates(random, race, event) {
  const chances = Object.entries(FATES[race.type]);
  const list = race.runners.map(() => random.weighted([...chances, [null, 1 - chances.reduce((s, [, c]) => s + c, 0)]]));
  if (['RR', 'RO', 'CO', 'SU', 'LFT', 'REF', 'BD', 'UR', 'F'].includes(event)) list[race.runners.length - 1] = event;
  list[0] = null;
  list[1] = null;
  return list;
}

function finishOrder(random, race, codes) {
  const tagged = race.runners.map((runner, i) => ({ runner, code: codes[i], form: runner.horse.ability + random.gauss() * 14 }));
  const home = tagged.filter((entry) => entry.code === null).sort((a, b) => b.form - a.form);
  const lost = tagged.filter((entry) => entry.code !== null);
  return [...home, ...lost];
}

// Adds btn, btnText and cum (behind the first past the post) to the finishers.
function separate(random, race, order, event) {
  const jumps = race.type !== 'Flat';
  const finishers = order.filter((entry) => entry.code === null);
  let cum = 0;
  finishers.forEach((entry, i) => {
    const dead = i > 0 && (random.chance(0.006) || (event === 'DHT' && i === 1 + (race.id % 2)));
    const distant = jumps && i > 1 && i === finishers.length - 1 && random.chance(0.05);
    const [btn, text] = i === 0 ? [0, ''] : dead ? [0, 'dht'] : distant ? [3000, 'dist'] : gap(random, jumps);
    cum += btn;
    Object.assign(entry, { btn, btnText: text, cum, dead });
  });
}

// A disqualification: which finisher (0 = first past the post) and whether days later.
function disqualification(random, event, finishers) {
  const later = event === 'ENQUIRY' || random.chance(0.004);
  if (event === 'DSQ1') return { finisher: 0, days: 0 };
  if (event === 'DSQ' || event === 'ENQUIRY' || later || random.chance(0.003)) {
    return { finisher: Math.min(random.int(0, 3), finishers - 1), days: later ? random.int(3, 12) : 0 };
  }
  return null;
}

function winningTime(random, race) {
  if (random.chance(0.012)) return null;
  const soft = /Soft|Heavy|Yielding|Slow/.test(race.going) ? 1.05 : 1;
  const pace = (race.type === 'Flat' ? 12.0 : 14.3) * soft * (0.98 + random.float() * 0.05);
  const hundredths = Math.round((race.yards / 220) * pace * 100);
  return race.meeting.code === 'jumps' ? Math.round(hundredths / 10) * 10 : hundredths;
}

function priceField(random, race) {
  const weights = race.runners.map((runner) => Math.exp((runner.horse.ability + random.gauss() * 8) / 9));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const tote = ['fr', 'hk', 'aus', 'ger'].includes(race.region);
  const plain = prices(weights.map((weight) => weight / total), tote);
  return { plain, printed: markFavourites(plain, random), none: !race.meeting.region.match(/gb|ire/) && random.chance(0.04) };
}

// Fills in what the betting and the race reader said of each runner.
function describe(random, race, order) {
  const { plain, printed, none } = priceField(random, race);
  const commented = race.region === 'gb' || race.region === 'ire' || random.chance(0.15);
  order.forEach((entry, i) => {
    const at = race.runners.indexOf(entry.runner);
    entry.sp = none ? random.pick(['No Odds', '']) : printed[at].replace('Evens', race.id % 2 ? 'Evens' : 'Evs');
    entry.movement = commented && !none ? movement(plain[at], random) : null;
    entry.comment = commented && !random.chance(0.01) ? runningComment(random, entry.code, i + 1) : null;
  });
}

// "2:52:37": minutes late and seconds after the scheduled time.
function actualOff(random, race) {
  if (!['gb', 'ire'].includes(race.region)) return null;
  const late = race.off + random.weighted([[0, 50], [1, 25], [2, 15], [4, 10]]);
  const hour = Math.floor(late / 60) % 12 || 12;
  return `${hour}:${String(late % 60).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}`;
}

// Runs the race: sets race.result.
export function runRace(seed, race) {
  const random = rng(seed, 'outcome', race.id);
  const event = rotaEvent(race);
  const order = finishOrder(random, race, fates(random, race, event));
  const finishers = order.filter((entry) => entry.code === null).length;
  separate(random, race, order, event);
  const isVoid = event === 'VOI' || random.chance(0.0005);
  race.result = {
    order,
    isVoid,
    winHundredths: winningTime(random, race),
    standard: random.int(-150, 1800),
    offActual: actualOff(random, race),
    disqualified: isVoid ? null : disqualification(random, event, finishers),
    totalSp: random.int(104, 138),
  };
  describe(random, race, order);
  return race;
}
