// A country of the report, ready to be asked about days.

const sumOf = (list, from = 0, to = list.length) => {
  let total = 0;
  for (let i = from; i < to; ++i) total += list[i];
  return total;
};

function median(sorted) {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// For each day, what is usual: the median of the races on this weekday in this month, over all years.
function usualRaces(races, first) {
  const groups = Array.from({ length: 84 }, () => []);
  const groupOf = new Uint8Array(races.length);
  for (let i = 0; i < races.length; ++i) {
    groupOf[i] = monthOf(first + i) * 7 + weekdayOf(first + i);
    groups[groupOf[i]].push(races[i]);
  }
  const medians = groups.map((group) => (group.length === 0 ? 0 : median(group.sort((a, b) => a - b))));
  return Array.from(groupOf, (group) => medians[group]);
}

// {code, name, first, last (day numbers), races, runners, …, usual, findings: Map of day to its
// findings}.
// A country without days has last < first.
function countryOf(source, findings) {
  const races = source.races ?? [];
  const first = source.first_day ? dayNumber(source.first_day) : 0;
  const byDay = new Map();
  for (const finding of findings) {
    const day = dayNumber(finding.date);
    if (finding.country !== source.code || day < first || day >= first + races.length) continue;
    byDay.set(day, [...(byDay.get(day) ?? []), finding]);
  }
  return { ...source, races, first, last: first + races.length - 1, usual: usualRaces(races, first), findings: byDay };
}

const countriesOf = (report) => report.countries.map((country) => countryOf(country, report.findings ?? []));

// The report's name of a country code.
const countryName = (report, code) => report.countries.find((country) => country.code === code)?.name ?? code;
