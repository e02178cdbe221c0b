// Dates as "YYYY-MM-DD" text and the clock time of Great Britain, in which the site prints off times.

const DAY_MS = 86400000;

export function dayNumber(date) {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

export function dateOf(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

// All dates from `from` to `to`, both included.
export function dateRange(from, to) {
  const out = [];
  for (let n = dayNumber(from); n <= dayNumber(to); n++) out.push(dateOf(n));
  return out;
}

// A date of the calendar, from 2000 on (race ids count from there).
export function isDate(text) {
  if (!/^[2-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const number = dayNumber(text);
  return !Number.isNaN(number) && dateOf(number) === text;
}

// 0 = Sunday.
export function weekday(date) {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function lastSunday(year, month) {
  const last = new Date(Date.UTC(year, month, 0));
  return last.getUTCDate() - last.getUTCDay();
}

// Hours that British clocks are ahead of UTC on a date (race times are never near 01:00 of the change).
export function ukOffsetHours(date) {
  const [year, month, day] = date.split('-').map(Number);
  if (month > 3 && month < 10) return 1;
  if (month === 3) return day >= lastSunday(year, 3) ? 1 : 0;
  if (month === 10) return day < lastSunday(year, 10) ? 1 : 0;
  return 0;
}

export function hhmm(minutes) {
  const pad = (n) => String(n).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

// ISO text of `minutes` after midnight, British clock: "2026-05-20T15:50:00+01:00".
export function ukIso(date, minutes) {
  return `${date}T${hhmm(minutes)}:00+0${ukOffsetHours(date)}:00`;
}

// The instant in milliseconds since 1970 UTC.
export function ukInstant(date, minutes) {
  return Date.parse(ukIso(date, minutes));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

// "15 May 2022"
export function longDate(date) {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

// "Sun 15 May 2022"
export function titleDate(date) {
  return `${DAYS[weekday(date)]} ${longDate(date)}`;
}

// 12-hour clock without am/pm, as the classic pages print it: "2:52".
export function shortTime(minutes) {
  const hour = Math.floor(minutes / 60);
  return `${hour > 12 ? hour - 12 : hour}:${hhmm(minutes).slice(3)}`;
}
