// Numbers, dates and sizes as people read them.

const wholeNumber = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const shortNumber = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

const count = (value) => (value === null || value === undefined ? '–' : wholeNumber.format(value));
const decimal = (value) => (value === null || value === undefined ? '–' : shortNumber.format(value));
const signed = (value) =>
  value === null || value === undefined ? '–' : `${value > 0 ? '+' : value < 0 ? '−' : '±'}${count(Math.abs(value))}`;

// "1 race", "2 races".
const counted = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

// A share in percent; never 100 % unless nothing is left out, never 0 % when there is something.
function percent(part, whole) {
  if (!whole) return '–';
  const share = (100 * part) / whole;
  if (part < whole && share > 99.9) return '>99.9 %';
  if (part > 0 && share < 0.1) return '<0.1 %';
  return `${shortNumber.format(share)} %`;
}

function bytesText(value) {
  if (value === null || value === undefined) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${value < 10 && unit > 0 ? shortNumber.format(value) : wholeNumber.format(value)} ${units[unit]}`;
}

const durationText = (seconds) => (seconds < 1 ? `${count(1000 * seconds)} ms` : `${decimal(seconds)} s`);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

// "3 Nov 2026" out of "2026-11-03".
function dateText(date) {
  if (!date) return '–';
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

// "3 Nov 2026, 06:15 UTC" out of "2026-11-03T06:15:02Z".
const timeText = (time) => (time ? `${dateText(time.slice(0, 10))}, ${time.slice(11, 16)} UTC` : '–');

const FIELD_LABELS = { rpr: 'RPR', ts: 'TS', or: 'OR' };
