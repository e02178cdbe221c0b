// The values that users expect, computed from the model by the rules of the site's description and
// never from a rendered page: the oracle that the C++ parser is compared with.

const NO_COUNTRY = '(GB)';

// "Quiet Harbour (IRE)"; a horse without printed country is British.
export function withCountry({ name, suffix }) {
  return `${name} ${suffix || NO_COUNTRY}`;
}

// Users expect no name for an unregistered damsire.
export function damsireName(sire) {
  return sire.name === 'Damsire Unregistered' ? null : sire.name;
}

// Decimal price with the stake, two decimals, exact halves to the even digit (13/8 is 2.62): "" when none.
export function decimalPrice(price) {
  const plain = price.replace(/[FJC]+$/, '');
  if (plain === '' || plain === 'No Odds') return null;
  if (plain === 'Evens' || plain === 'Evs') return 2;
  const [up, down] = plain.split('/').map(Number);
  return roundHalfEven((up + down) * 100, down) / 100;
}

function roundHalfEven(numerator, denominator) {
  const whole = Math.floor(numerator / denominator);
  const twice = 2 * (numerator - whole * denominator);
  if (twice === denominator) return whole % 2 === 0 ? whole : whole + 1;
  return twice > denominator ? whole + 1 : whole;
}

export function surface(going) {
  if (/^(Standard|Slow|Polytrack|Tapeta)/.test(going)) return 'AW';
  return ['Fast', 'Muddy', 'Sloppy', 'Wet Fast'].includes(going) ? 'Dirt' : 'Turf';
}

// Metres of the full distance: a yard is 0.9144 m.
export function metres(yards) {
  return Math.round(yards * 0.9144);
}

// Twice the lengths run in a second. All-weather and dirt count as good ground. Good To Soft and Good To
// Yielding lie between good and soft. National Hunt Flat races are jumps-code races.
export function doubledLengthsPerSecond(type, going) {
  const jumps = type !== 'Flat';
  if (surface(going) !== 'Turf') return jumps ? 10 : 12;
  if (going === 'Good To Soft' || going === 'Good To Yielding') return jumps ? 9 : 11;
  if (/Soft|Heavy|Yielding|Holding/.test(going)) return jumps ? 8 : 10;
  return jumps ? 10 : 12;
}

// Finishing time in seconds, exact and rounded to hundredths (halves up); null when unknown.
// btn and total are hundredths of a length, win hundredths of a second.
export function finishingTime(win, btn, total, doubledLps) {
  if (win === null || total === null) return { exact: null, seconds: null };
  const behind = total > 100 && btn < 25 ? total + btn : total;
  const hundredths = win + Math.floor((4 * behind + doubledLps) / (2 * doubledLps));
  return { exact: (win + (2 * behind) / doubledLps) / 100, seconds: hundredths / 100 };
}

// 76.53 -> "1:16.53"
export function clock(seconds) {
  const hundredths = Math.round(seconds * 100);
  const minutes = Math.floor(hundredths / 6000);
  return `${minutes}:${((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')}`;
}

// Horse, dam and sire without country, case, blanks and the characters '$@#^(%*) , joined by "_".
export function cleanedName(horse, dam, sire) {
  const clean = (name) => (name ? name.toLowerCase().replace(/[\s'$@#^(%*)]/g, '') : 'none');
  return [horse, dam, sire].map(clean).join('_');
}

// Owners have only an address on classic pages: "mr-mrs-s-odarragh" -> "Mr Mrs S Odarragh".
export function nameFromKey(key) {
  return key.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

// The silk's picture lies under the last three digits of the owner's id, reversed.
export function silkUrl(ownerId) {
  return `https://www.rp-assets.com/svg/${[...String(ownerId)].reverse().slice(0, 3).join('/')}/${ownerId}.svg`;
}

// Prize as text without '£' and separators: "1622.40", "3456", "€6195".
export function prizeText(hundredths, currency) {
  if (hundredths === null) return null;
  const amount = hundredths % 100 === 0 ? String(hundredths / 100) : (hundredths / 100).toFixed(2);
  return (currency === '£' ? '' : currency) + amount;
}
