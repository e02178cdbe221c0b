// The people and horses of the season. Each is a pure function of (seed, pool, number), so a horse
// met twice has the same id, parents and owner, without any table being kept.
//
// A pool is a population that races together, e.g. "gb-jumps". Its horses are split into REST_GROUPS
// groups; a group runs on every REST_GROUPS-th day, so no horse runs twice within two weeks.
import { dayNumber } from './dates.mjs';
import { horseName, ownerName, personName, slug } from './names.mjs';
import { rng } from './rng.mjs';

const REST_GROUPS = 14;
const GROUP_SIZE = { gb: 230, ire: 130, fr: 150 };
const OTHER_GROUP_SIZE = 110;
const POOL_ORDER = ['gb-flat', 'gb-jumps', 'ire-flat', 'ire-jumps', 'fr-flat', 'fr-jumps', 'usa-flat', 'aus-flat',
  'uae-flat', 'hk-flat', 'ger-flat'];
const SUFFIXES = {
  gb: [['', 50], ['(IRE)', 38], ['(FR)', 7], ['(USA)', 3], ['(GER)', 2]],
  ire: [['(IRE)', 62], ['', 25], ['(FR)', 10], ['(USA)', 3]],
  fr: [['(FR)', 70], ['', 12], ['(IRE)', 14], ['(GER)', 4]],
  usa: [['(USA)', 88], ['(IRE)', 7], ['', 5]],
  aus: [['(AUS)', 70], ['(NZ)', 25], ['', 5]],
};
const OTHER_SUFFIXES = [['(IRE)', 35], ['', 30], ['(USA)', 20], ['(AUS)', 15]];
const COLOURS = [['b', 50], ['ch', 18], ['br', 10], ['gr', 9], ['bl', 2], ['ro', 1], ['gr/ro', 3], ['b/br', 4],
  ['bg', 1], ['bb', 1], ['wh', 1]];

const poolNumber = (pool) => POOL_ORDER.indexOf(pool);
const cache = new Map();

function remember(key, make) {
  if (cache.size > 60000) cache.clear();
  let value = cache.get(key);
  if (value === undefined) cache.set(key, (value = make()));
  return value;
}

export function sire(seed, number) {
  return remember(`s${seed}/${number}`, () => {
    const random = rng(seed, 'sire', number);
    return named(horseName(random), random.weighted([...SUFFIXES.gb, ['(AUS)', 1]]), 500000 + number * 37);
  });
}

const UNREGISTERED = { name: 'Damsire Unregistered', suffix: '', id: 500001, key: 'damsire-unregistered' };

function dam(seed, pool, number) {
  return remember(`d${seed}/${pool}/${number}`, () => {
    const random = rng(seed, 'dam', pool, number);
    const suffixes = SUFFIXES[pool.split('-')[0]] ?? OTHER_SUFFIXES;
    const self = named(horseName(random), random.weighted(suffixes), 800000 + poolNumber(pool) * 20000 + number);
    self.sire = random.chance(0.02) ? UNREGISTERED : sire(seed, random.int(0, 169));
    return self;
  });
}

function named(name, suffix, id) {
  return { name, suffix, id, key: slug(name) };
}

// The horses of a pool that may run on a date, as they are on that date.
export function horsesFor(seed, pool, date) {
  const size = GROUP_SIZE[pool.split('-')[0]] ?? OTHER_GROUP_SIZE;
  const group = dayNumber(date) % REST_GROUPS;
  const year = Number(date.slice(0, 4));
  return Array.from({ length: size }, (_, i) => horse(seed, pool, group * size + i, year));
}

// Racing careers last `span` years, then the place in the pool passes to a new horse with a new id.
function horse(seed, pool, place, year) {
  const jumps = pool.endsWith('jumps');
  const youngest = jumps ? 3 : 2;
  const span = jumps ? 9 : 6;
  const generation = Math.floor((year + (place % span)) / span);
  const age = youngest + ((year + place) % span);
  const born = remember(`h${seed}/${pool}/${place}/${generation}`, () => newHorse(seed, pool, place, generation));
  return { ...born, age, sex: sexAt(born.kind, age) };
}

function newHorse(seed, pool, place, generation) {
  const random = rng(seed, 'horse', pool, place, generation);
  const region = pool.split('-')[0];
  const id = 2000000 + ((generation % 400) * POOL_ORDER.length + poolNumber(pool)) * 5000 + place;
  const kind = random.weighted(pool.endsWith('jumps') ? [['gelding', 74], ['female', 24], ['entire', 2]]
    : [['gelding', 45], ['female', 38], ['entire', 17]]);
  return {
    ...named(horseName(random), random.weighted(SUFFIXES[region] ?? OTHER_SUFFIXES), id),
    kind,
    colour: random.weighted(COLOURS),
    sire: sire(seed, random.int(0, 169)),
    dam: dam(seed, pool, random.int(0, 3499)),
    ability: 72 + Math.round(random.gauss() * 16) + (pool.endsWith('jumps') ? 32 : 0),
    owner: random.chance(0.012) ? null : owner(seed, region, random.int(0, 599)),
    trainer: trainer(seed, region, random.int(0, 119)),
    headgear: random.weighted([['', 62], ['t', 8], ['p', 8], ['b', 5], ['h', 4], ['tp', 4], ['v', 3], ['tb', 2],
      ['ht', 2], ['e/s', 1], ['hp', 1], ['tv', 1], ['htb', 0.5]]),
  };
}

// Letters as printed after the colour: c(olt), f(illy), g(elding), h(orse), m(are).
function sexAt(kind, age) {
  if (kind === 'gelding') return 'g';
  if (kind === 'female') return age < 5 ? 'f' : 'm';
  return age < 5 ? 'c' : 'h';
}

const regionNumber = (region) => poolNumber(`${region}-flat`);

function owner(seed, region, number) {
  return remember(`o${seed}/${region}/${number}`, () => {
    const name = ownerName(rng(seed, 'owner', region, number), region);
    return { name, id: 210000 + regionNumber(region) * 1000 + number, key: slug(name) };
  });
}

function trainer(seed, region, number) {
  return remember(`t${seed}/${region}/${number}`, () => {
    const random = rng(seed, 'trainer', region, number);
    const name = personName(random, region, random.chance(0.08));
    return { name, id: 11000 + regionNumber(region) * 1000 + number, key: slug(name) };
  });
}

const JOCKEYS_PER_REGION = 90;

// Amateurs carry a title and are numbered apart from the professionals.
export function jockeysFor(seed, region, amateur) {
  return Array.from({ length: JOCKEYS_PER_REGION }, (_, number) => jockey(seed, region, number, amateur));
}

function jockey(seed, region, number, amateur) {
  return remember(`j${seed}/${region}/${number}/${amateur}`, () => {
    const random = rng(seed, 'jockey', region, number, amateur);
    const name = (amateur ? `${random.pick(['Mr', 'Miss', 'Mrs', 'Mr'])} ` : '') + personName(random, region);
    const claims = amateur ? 0.6 : 0.22;
    return {
      name, key: slug(name), id: 80000 + regionNumber(region) * 1000 + number + (amateur ? 500 : 0),
      allowance: random.chance(claims) ? random.pick([3, 5, 7, 3, 5, 7, 10]) : 0,
    };
  });
}
