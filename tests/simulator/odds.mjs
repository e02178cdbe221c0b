// Starting prices: from chances of winning to fractions, favourite marks and market movements.

const LADDER = ['1/6', '1/4', '2/7', '1/3', '4/11', '2/5', '4/9', '1/2', '8/15', '4/7', '8/13', '4/6', '8/11', '4/5',
  '5/6', '10/11', 'Evens', '11/10', '6/5', '5/4', '11/8', '6/4', '13/8', '7/4', '15/8', '2/1', '9/4', '5/2', '11/4',
  '3/1', '100/30', '7/2', '4/1', '9/2', '5/1', '11/2', '6/1', '13/2', '7/1', '15/2', '8/1', '17/2', '9/1', '10/1',
  '11/1', '12/1', '14/1', '16/1', '18/1', '20/1', '22/1', '25/1', '28/1', '33/1', '40/1', '50/1', '66/1', '80/1',
  '100/1', '125/1', '150/1', '200/1', '250/1'];

// [numerator, denominator] of a price text without mark.
function fraction(price) {
  return price === 'Evens' || price === 'Evs' ? [1, 1] : price.split('/').map(Number);
}

const ratio = (price) => fraction(price)[0] / fraction(price)[1];
const LADDER_RATIOS = LADDER.map(ratio);

// The first price of the ladder that is not shorter than the target, or the longest.
function nearest(target) {
  const at = LADDER_RATIOS.findIndex((value) => value >= target);
  return LADDER[at < 0 ? LADDER.length - 1 : at];
}

// French and other tote prices come in tenths: "81/10".
function totePrice(target) {
  if (target >= 15) return `${Math.round(target)}/1`;
  return `${Math.max(1, Math.round(target * 10))}/10`;
}

// chances: of winning, adding up to 1. Returns prices without marks.
export function prices(chances, tote) {
  return chances.map((chance) => {
    const target = Math.max(0.12, 0.85 / chance - 1);
    return tote ? totePrice(target) : nearest(Math.min(target, 250));
  });
}

// Adds the favourite marks: F alone, J for two, C for three or more at the shortest price.
export function markFavourites(list, random) {
  const shortest = Math.min(...list.map(ratio));
  const joint = list.filter((price) => ratio(price) === shortest).length;
  const mark = joint === 1 ? 'F' : joint === 2 ? random.pick(['J', 'J', 'JF']) : random.pick(['C', 'CF']);
  return list.map((price) => (ratio(price) === shortest ? price + mark : price));
}

// What the market did: "op 4/1", "op 4/1 tchd 9/2", "tchd 100/30 and 4/1"; null when steady.
export function movement(price, random) {
  const at = LADDER.indexOf(price);
  if (at < 0 || random.chance(0.35)) return null;
  const near = () => LADDER[Math.min(LADDER.length - 1, Math.max(0, at + random.pick([-3, -2, -1, 1, 2, 3])))];
  return random.weighted([[`op ${near()}`, 60], [`op ${near()} tchd ${near()}`, 28], [`tchd ${near()}`, 8],
    [`tchd ${near()} and ${near()} in a place`, 4]]);
}
