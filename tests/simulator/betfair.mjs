// Betfair's daily files of starting prices, for the season's races: as another company writes the same horses' names,
// with markets and horses that the results do not have. And the truth about them.
import { dateOf, dayNumber, hhmm, ukInstant } from './dates.mjs';
import { horseName } from './names.mjs';
import { rng } from './rng.mjs';
import { DAY } from './view.mjs';

const REGIONS = { uk: 'gb', ire: 'ire', fr: 'fr', usa: 'usa', aus: 'aus' };
const FILE = /^\/betfairsp\/prices\/dwbfprices(uk|ire|fr|usa|aus)(win|place)(\d\d)(\d\d)(\d{4})\.csv$/;
const HEADER = 'EVENT_ID,MENU_HINT,EVENT_NAME,EVENT_DT,SELECTION_ID,SELECTION_NAME,WIN_LOSE,BSP,PPWAP,MORNINGWAP,PPMAX,PPMIN,' +
  'IPMAX,IPMIN,MORNINGTRADEDVOL,PPTRADEDVOL,IPTRADEDVOL';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export const isPriceFile = (path) => path.startsWith('/betfairsp/prices/');

export function priceFileName(region, kind, date) {
  const code = Object.keys(REGIONS).find((key) => REGIONS[key] === region);
  const [year, month, day] = date.split('-');
  return `dwbfprices${code}${kind}${day}${month}${year}.csv`;
}

// Two neighbouring letters behind the fourth change places.
function misspelt(random, name) {
  const places = [];
  for (let i = 4; i + 1 < name.length; i++) if (/^[a-z]{2}$/.test(name.slice(i, i + 2)) && name[i] !== name[i + 1]) places.push(i);
  if (places.length === 0) return name;
  const at = random.pick(places);
  return name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2);
}

// The name as the other company has it.
function written(random, name, suffix, num) {
  let text = name.replace(/^St\. /, random.chance(0.5) ? 'Saint ' : 'St ').replace(/^Mr\. /, random.chance(0.5) ? 'Mister ' : 'Mr ');
  if (random.chance(0.6)) text = text.replaceAll("'", random.chance(0.7) ? '' : '\u2019');
  if (random.chance(0.04)) text = misspelt(random, text);
  if (random.chance(0.1)) text = text.toUpperCase();
  if (random.chance(0.1)) text = `${text} ${suffix || '(GB)'}`;
  if (num !== null && random.chance(0.3)) text = `${num}. ${text}`;
  return text;
}

function menuHint(race) {
  const [, month, day] = race.date.split('-').map(Number);
  const end = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st' }[day] ?? 'th';
  return `${race.region.toUpperCase()} / ${race.course.name.slice(0, 4)} ${day}${end} ${MONTHS[month - 1]}`;
}

// Who won or was placed when the race was weighed in, as Betfair settles it.
function settled(shown, runner, kind) {
  const places = shown.runners.length < 8 ? 2 : 3;
  const place = Number(runner.pos);
  return kind === 'win' ? place === 1 : place >= 1 && place <= places;
}

const money = (random, most) => String(Math.round(random.float() * most * 100) / 100);

function prices(random) {
  const price = (low) => String(Math.round((low + random.float() ** 3 * 40) * 100) / 100);
  return [price(1.2), price(1.2), random.chance(0.1) ? '' : price(1.2), price(3), price(1.01), price(2), price(1.01),
    money(random, 2000), money(random, 90000), money(random, 30000)];
}

const selectionId = (horse) => 30000000 + horse.id;

// The rows of one race's market, each with its truth: the horse's id, or null for one that did not run.
function marketRows(world, race, shown, kind) {
  const names = rng(world.seed, 'betfair names', race.id);
  const random = rng(world.seed, 'betfair', race.id, kind);
  const rows = shown.runners.map((runner) => ({
    id: selectionId(runner.horse), name: written(names, runner.horse.name, runner.horse.suffix, runner.num),
    won: settled(shown, runner, kind) ? 1 : 0, values: prices(random), horse: runner.horse.id,
  }));
  race.nonRunners.forEach(({ name }, i) => {
    if (names.chance(0.6)) rows.push({ id: 40000000 + race.id * 10 + i, name: written(names, name, '', null), won: 0, values: Array(10).fill(''), horse: null });
  });
  if (names.chance(0.1)) {  // withdrawn early, and nearly a namesake of a runner
    const { name } = names.pick(shown.runners).horse;
    rows.push({ id: 50000000 + race.id, name: `${name}s`, won: 0, values: Array(10).fill(''), horse: null });
  }
  const order = random.shuffle(rows);
  return random.chance(0.01) ? order.slice(1) : order;  // a price that was lost
}

function strangeMarket(world, race, kind) {
  const random = rng(world.seed, 'betfair strange', race.id);
  const names = rng(world.seed, 'betfair strangers', race.id);
  return Array.from({ length: 6 }, (_, i) => ({
    id: 60000000 + race.id * 10 + i, name: `${horseName(names)} ${String.fromCharCode(65 + i)}xq`, won: i === 0 ? 1 : 0, values: prices(random), horse: null, kind,
  }));
}

// All markets of a region's day: [{ event, race (null: not one of the results), hint, name, dt, rows }].
export function markets(world, region, kind, date) {
  const list = [];
  for (const race of world.races(date).filter((each) => each.region === region && !each.abandoned)) {
    const random = rng(world.seed, 'betfair market', race.id);
    const shown = world.view(race, ukInstant(date, race.off) + 3600000);
    const [year, month, day] = date.split('-');
    const head = { hint: menuHint(race), dt: `${day}-${month}-${year} ${hhmm(race.off)}`, name: kind === 'win' ? `${race.dist} Hcap` : 'To Be Placed' };
    const event = (kind === 'win' ? 100000000 : 200000000) + race.id;
    if (random.chance(0.04)) list.push({ ...head, event: event + 300000000, race: null, rows: strangeMarket(world, race, kind) });
    if (race.result.isVoid || random.chance(0.03)) continue;
    list.push({ ...head, event, race, rows: marketRows(world, race, shown, kind) });
  }
  return list;
}

// What a perfect join gives: { kind, race_id, horse_id (null: nobody), event_id, selection_id, selection, bsp }.
export function priceTruth(world, region, date) {
  return ['win', 'place'].flatMap((kind) => markets(world, region, kind, date).flatMap((market) => market.rows.map((row) => ({
    kind, race_id: market.race?.id ?? null, horse_id: row.horse, event_id: String(market.event), selection_id: String(row.id),
    selection: row.name, bsp: row.values[0],
  }))));
}

const field = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function priceText(world, region, kind, date) {
  const lines = markets(world, region, kind, date).flatMap(({ event, hint, name, dt, rows }) => rows.map((row) =>
    [event, hint, name, dt, row.id, row.name, row.won, ...row.values].map((value) => field(String(value))).join(',')));
  return `${[kind === 'win' ? HEADER : HEADER.toLowerCase(), ...lines].join('\n')}\n`;
}

// The file at a path of Betfair's site: it is there from the next morning on; null before, and for any other path.
export function priceFile(world, path, asOf) {
  const found = FILE.exec(path);
  if (!found) return null;
  const [, code, kind, day, month, year] = found;
  const date = `${year}-${month}-${day}`;
  const known = world.regions.includes(REGIONS[code]) && dateOf(dayNumber(date)) === date;
  return known && asOf >= Date.parse(`${date}T06:00:00Z`) + DAY ? priceText(world, REGIONS[code], kind, date) : null;
}
