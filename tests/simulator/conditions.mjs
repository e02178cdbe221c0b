// Conditions of a race: title, class, pattern, bands, sex restriction, distance, obstacles, prizes.
//
// A title is built from parts; the parts that state pattern or class are marked `removable`, since the
// race name that users expect is the title without them.
import { frenchRace, sponsor } from './names.mjs';

const FLAT_FURLONGS = [[5, 14], [6, 16], [7, 16], [8, 17], [9, 5], [10, 13], [10.5, 3], [12, 9], [14, 4], [16, 3]];
const JUMP_FURLONGS = [[16, 30], [16.5, 10], [17, 8], [19.5, 12], [20, 15], [20.5, 4], [22, 6], [24, 10], [25, 4], [29, 1]];
const HANDICAP_CLASSES = [[50, 6], [55, 6], [60, 6], [65, 5], [70, 5], [75, 5], [80, 4], [85, 4], [90, 3], [95, 3],
  [100, 2], [105, 2]];
const JUMP_HANDICAPS = [[100, 5], [105, 5], [110, 4], [115, 4], [120, 4], [125, 3], [130, 3], [140, 2], [150, 2]];
const LETTER_CLASSES = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 6, H: 7 };

// Sex restrictions: [code, before the kind of race, in brackets, who may run].
export const SEXES = {
  F: { title: "Fillies'", bracket: 'Fillies', who: 'f' },
  'F & M': { title: 'Fillies & Mares', bracket: 'Fillies & Mares', who: 'fm' },
  M: { title: "Mares'", bracket: 'Mares', who: 'm' },
  'C & G': { title: 'Colts & Geldings', bracket: 'Colts & Geldings', who: 'cg' },
  'C & F': { title: 'Colts & Fillies', bracket: 'Colts & Fillies', who: 'cf' },
  'M & G': { title: 'Mares & Geldings', bracket: 'Mares & Geldings', who: 'mg' },
};

const text = (value) => ({ text: value, removable: false });
const removable = (value) => ({ text: value, removable: true });

// ---- Great Britain and Ireland, flat ----

function flatKind(random, month) {
  return random.weighted([['handicap', 52], ['novice', 14], ['maiden', 12], ['pattern', 6], ['classified', 4],
    ['claimer', 4], ['apprentice', 3], ['amateur', 3], ['nursery', month >= 7 ? 6 : 0]]);
}

function flatRace(random, month) {
  const kind = flatKind(random, month);
  const [high, klass] = random.pick(HANDICAP_CLASSES);
  const band = `${random.chance(0.15) ? high - 18 : 0}-${high}`;
  const anyAge = random.weighted([['3yo+', 30], ['4yo+', 35], ['3yo', 22], ['2yo', 8], ['3-5yo', 5]]);
  const sex = random.weighted([[null, 82], ['F', 10], ['F & M', 5], ['C & G', 2], ['C & F', 1]]);
  const rows = {
    handicap: { words: 'Handicap', band, klass, age: anyAge === '2yo' ? '3yo' : anyAge, sex },
    novice: { words: 'Novice Stakes (GBB Race)', klass: 5, age: random.pick(['2yo', '3yo', '3yo+']), sex },
    maiden: { words: 'Maiden Stakes', klass: 5, age: random.pick(['2yo', '3yo', '3-5yo']), sex },
    pattern: { words: 'Stakes', klass: 1, age: anyAge, sex, pattern: flatPattern(random) },
    classified: { words: 'Classified Stakes', band: '0-50', klass: 6, age: '3yo+', sex: null },
    claimer: { words: random.pick(['Claiming Stakes', 'Selling Stakes']), klass: 6, age: '3yo+', sex: null },
    apprentice: { words: "Apprentice Jockeys' Handicap", band, klass, age: '4yo+', sex: null },
    amateur: { words: "Amateur Jockeys' Handicap", band, klass, age: '4yo+', sex: null, amateur: true },
    nursery: { words: 'Nursery Handicap', band, klass, age: '2yo', sex: null },
  };
  return { type: 'Flat', ...rows[kind] };
}

function flatPattern(random) {
  return random.weighted([['Listed', 40], ['Group 3', 30], ['Group 2', 18], ['Group 1', 12]]);
}

// ---- Great Britain and Ireland, jumps ----

function jumpsRace(random, region) {
  const [high, klass] = random.pick(JUMP_HANDICAPS);
  const band = `0-${high}`;
  const age = random.pick(['4yo+', '5yo+', '4yo+', '4-7yo']);
  const sex = random.weighted([[null, 86], ['M', 10], ['M & G', 1], ['F & M', 3]]);
  const pattern = random.weighted([['Listed', 25], ['Grade 3', 30], ['Grade 2', 30], ['Grade 1', 15]]);
  const bumper = region === 'ire' ? 'INH Flat Race' : random.pick(['Standard Open NH Flat Race', 'National Hunt Flat Race',
    'Maiden Open NH Flat Race (GBB Race)', 'Open Bumper']);
  return random.weighted([
    [{ type: 'Hurdle', words: 'Handicap Hurdle', band, klass, age, sex }, 24],
    [{ type: 'Hurdle', words: "Novices' Hurdle (GBB Race)", klass: 4, age, sex }, 12],
    [{ type: 'Hurdle', words: 'Maiden Hurdle', klass: 4, age, sex }, 10],
    [{ type: 'Hurdle', words: 'Hurdle', klass: 1, age, sex, pattern }, 3],
    [{ type: 'Chase', words: 'Handicap Chase', band, klass, age: '5yo+', sex }, 20],
    [{ type: 'Chase', words: "Novices' Chase", klass: 3, age: '5yo+', sex: null }, 7],
    [{ type: 'Chase', words: 'Cup Steeplechase', klass: 2, age: '5yo+', sex: null }, 2],
    [{ type: 'Chase', words: 'Chase', klass: 1, age: '5yo+', sex: null, pattern }, 3],
    [{ type: 'Chase', words: "Open Hunters' Chase", klass: 6, age: '5yo+', sex: null, amateur: true }, 3],
    [{ type: 'NH Flat', words: bumper, klass: 5, age: random.pick(['4-6yo', '4yo']), sex: sex === 'M' ? sex : null,
      amateur: region === 'ire' }, 10],
  ]);
}

// ---- elsewhere: the title ends in bracketed facts ----

function foreignRace(random, region, code) {
  const age = code === 'jumps' ? random.pick(['3yo', '4yo+', '5yo+', '4yo']) : random.pick(['2yo', '3yo', '3yo+', '4yo+']);
  const sex = random.weighted([[null, 82], ['F', 8], ['C & G', 4], ['F & M', 6]]);
  if (code === 'jumps') {
    const [type, words] = random.pick([['Hurdle', '(Hurdle)'], ['Chase', '(Chase)'], ['Hurdle', '(Hurdle) (Handicap)']]);
    return { type, words: `${words} (Conditions)`, age, sex, pattern: random.chance(0.06) ? 'Listed' : null };
  }
  const pattern = random.chance(0.09) ? (region === 'usa' ? random.pick(['Grade 1', 'Grade 2', 'Grade 3']) : flatPattern(random)) : null;
  const words = region === 'hk' ? 'Handicap' : random.pick(['(Handicap)', '(Conditions)', '(Maiden)', '(Claimer)', 'Stakes']);
  return { type: 'Flat', words, age, sex, pattern, titleClass: region === 'hk' && !pattern ? String(random.int(1, 5)) : null };
}

function foreignTitle(random, region, conditions, kind) {
  const { words, age, sex, pattern, titleClass } = conditions;
  const core = region === 'fr' ? frenchRace(random) : sponsor(random);
  const parts = [text(`${core} ${words}`)];
  if (pattern) parts.push(removable(patternText(random, pattern)));
  if (titleClass) parts.push(removable(`(Class ${titleClass})`));
  parts.push(text(`(${age}${sex ? ` ${SEXES[sex].bracket}` : ''})`));
  if (region === 'hk') parts.push(text(`(Course ${random.pick(['A', 'B', 'C+3'])})`));
  parts.push(text(kind === 'dirt' ? '(Main Track) (Dirt)' : '(Turf)'));
  return parts;
}

function patternText(random, pattern) {
  return pattern === 'Listed' ? random.pick(['(Listed Race)', '(Listed)']) : `(${pattern})`;
}

function homeTitle(random, conditions) {
  const { words, sex, pattern, titleClass } = conditions;
  const sexWords = sex ? `${SEXES[sex].title} ` : '';
  const parts = [text(`${sponsor(random)} ${sexWords}${words}`)];
  if (pattern) parts.push(removable(patternText(random, pattern)));
  if (titleClass) parts.push(removable(`(Class ${titleClass})`));
  if (random.chance(0.05)) parts.push(text(`(Div ${random.pick(['I', 'II'])})`));
  return parts;
}

// British races print their class in a field of its own; a few of the simulator's only name a letter
// class in the title, as old pages do.
function printClass(random, region, conditions) {
  if (region !== 'gb') return { ...conditions, klass: null };
  if (!conditions.pattern && random.chance(0.012)) {
    return { ...conditions, klass: null, titleClass: random.pick(Object.keys(LETTER_CLASSES)) };
  }
  return { ...conditions, klass: String(conditions.klass) };
}

// What users expect in `class`: the field, else the title's, else 1 for a pattern race.
function expectedClass({ klass, titleClass, pattern }) {
  const number = klass ?? LETTER_CLASSES[titleClass] ?? titleClass;
  if (number) return `Class ${number}`;
  return pattern ? 'Class 1' : null;
}

function yardsFor(random, type) {
  const furlongs = random.weighted(type === 'Flat' ? FLAT_FURLONGS : JUMP_FURLONGS);
  const offset = random.chance(0.45) ? random.int(-50, 50) : 0;
  return { yards: furlongs * 220 + offset, exact: offset !== 0 };
}

function obstacles(random, region, type, yards) {
  if (region === 'fr' || type === 'Flat' || type === 'NH Flat') return null;
  const count = Math.round(yards / (type === 'Hurdle' ? 440 : 250)) + random.int(0, 1);
  return `${count} ${type === 'Hurdle' ? 'hurdles' : 'fences'}`;
}

// Prize money by place in hundredths: about half to the winner, then falling.
function prizes(random, pattern) {
  const winner = random.int(26, 90) * 100 * (pattern ? random.int(5, 20) : 1);
  const places = random.pick([3, 4, 4, 5, 6, 6, 8]);
  const shares = [1, 0.4695, 0.2348, 0.1174, 0.0689, 0.0345, 0.0172, 0.0102];
  const odd = random.int(0, 99);
  return shares.slice(0, places).map((share) => Math.round(winner * 100 * share) + (random.chance(0.4) ? odd : 0));
}

const typeCodes = { Hurdle: ['H'], Chase: ['C', 'U'], 'NH Flat': ['B', 'W'] };

// The code of the next layout; "Z" stands for a code that nobody has listed.
function typeCode(random, type, kind) {
  if (type !== 'Flat') return random.pick(typeCodes[type]);
  if (kind === 'dirt' && random.chance(0.03)) return 'Z';
  return kind === 'aw' ? 'X' : 'F';
}

// The conditions of race `index` of a meeting.
export function raceConditions(random, meeting) {
  const { region, code, kind } = meeting;
  const home = region === 'gb' || region === 'ire';
  const month = Number(meeting.date.slice(5, 7));
  const drawn = !home ? foreignRace(random, region, code)
    : code === 'jumps' ? jumpsRace(random, region) : flatRace(random, month);
  const conditions = printClass(random, region, drawn);
  return {
    ...conditions,
    home,
    titleParts: (final) => (home ? homeTitle(random, final) : foreignTitle(random, region, final, kind)),
    expectedClass: expectedClass(conditions),
    ...yardsFor(random, conditions.type),
    typeCode: typeCode(random, conditions.type, kind),
    obstaclesFor: (yards) => obstacles(random, region, conditions.type, yards),
    currency: region === 'ire' || region === 'fr' || region === 'ger' ? '€' : '£',
    prizes: prizes(random, conditions.pattern),
  };
}
