// Days are numbers: days since 1970-01-01, so that the arrays of the report can be indexed by them.

const DAY_MS = 86400000;

const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const dayDate = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7; // 0 is Monday
const yearOf = (day) => new Date(day * DAY_MS).getUTCFullYear();
const monthOf = (day) => new Date(day * DAY_MS).getUTCMonth(); // 0 is January
const firstOfYear = (year) => Date.UTC(year, 0, 1) / DAY_MS;
const firstOfMonth = (year, month) => Date.UTC(year, month, 1) / DAY_MS;

// The same date `months` later, or the month's last day when it has no such date.
function addMonths(day, months) {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth() + months;
  const last = Date.UTC(date.getUTCFullYear(), month + 1, 0) / DAY_MS;
  return Math.min(firstOfMonth(date.getUTCFullYear(), month) + date.getUTCDate() - 1, last);
}

const longDate = (day) =>
  `${WEEKDAYS[weekdayOf(day)]} ${new Date(day * DAY_MS).getUTCDate()} ${LONG_MONTHS[monthOf(day)]} ${yearOf(day)}`;
