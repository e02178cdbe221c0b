// Distances as a page prints them: of races (yards to two texts) and between horses (lengths).

const YARDS_PER_FURLONG = 220;

// To the nearest half furlong, as in the short form: 3652 yards -> "2m½f".
export function shortDistance(yards) {
  const halves = halfFurlongs(yards);
  const miles = Math.floor(halves / 16);
  const furlongs = Math.floor((halves % 16) / 2);
  const half = halves % 2 === 1 ? '½' : '';
  const rest = furlongs === 0 && half === '' ? '' : `${furlongs === 0 ? '' : furlongs}${half}f`;
  return `${miles === 0 ? '' : `${miles}m`}${rest}`;
}

// Furlongs of the short form: 16.5.
export function furlongsOf(yards) {
  return halfFurlongs(yards) / 2;
}

function halfFurlongs(yards) {
  return Math.round(yards / 110);
}

// The exact form: 3652 yards -> "2m132yds".
export function fullDistance(yards) {
  const miles = Math.floor(yards / 1760);
  const furlongs = Math.floor((yards % 1760) / YARDS_PER_FURLONG);
  const rest = yards % YARDS_PER_FURLONG;
  return `${miles ? `${miles}m` : ''}${furlongs ? `${furlongs}f` : ''}${rest ? `${rest}yds` : ''}`;
}

const QUARTERS = { 0: '', 25: '¼', 50: '½', 75: '¾' };

// Hundredths of a length that are a multiple of a quarter: 250 -> "2½".
export function lengthsText(hundredths) {
  const whole = Math.floor(hundredths / 100);
  return `${whole > 0 ? whole : ''}${QUARTERS[hundredths % 100]}`;
}
