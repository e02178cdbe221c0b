// Races a day (or a month) of each country, with what is usual and what is odd.

const COUNT_SPANS = [
  { id: '90', label: '90 days' },
  { id: '365', label: 'One year' },
  { id: 'all', label: 'All, by month' },
];
let countSpan = '90';

function countsPart(report, countries) {
  const shown = countries.filter((country) => country.races.length > 0);
  if (shown.length === 0) return part('counts', 'Race counts', null, empty('There are no races to count yet.'));
  const grid = make('div', { class: 'grid' });
  const fillGrid = () => grid.replaceChildren(...shown.map(countFigure));
  fillGrid();
  return part(
    'counts',
    'Race counts',
    null,
    choice('Show', COUNT_SPANS, countSpan, (id) => {
      countSpan = id;
      fillGrid();
    }),
    grid,
    make(
      'ul',
      { class: 'legend' },
      make('li', null, make('span', { class: 'dash mean' }), 'mean of a day'),
      make('li', null, make('span', { class: 'dash threshold' }), 'fewer than this is odd'),
    ),
    marksLegend(report.findings ?? []),
  );
}

function countFigure(country) {
  const bars = countSpan === 'all' ? monthBars(country) : dayBars(country, Number(countSpan));
  const lines =
    countSpan !== 'all' && country.statistics?.races > 0
      ? [
          { value: country.statistics.mean, kind: 'mean' },
          { value: country.statistics.threshold, kind: 'threshold' },
        ]
      : [];
  const place = make('div', { class: 'figure' });
  addFigure(place, 170, (width) =>
    place.replaceChildren(
      barChart({ width, height: 170, bars, lines, name: `${country.name}: races by ${countSpan === 'all' ? 'month' : 'day'}` }),
    ),
  );
  return make(
    'article',
    { class: 'card' },
    make('h3', null, country.name),
    place,
    numbers(
      country.name,
      [
        { label: countSpan === 'all' ? 'Month' : 'Day', cell: (bar) => bar.name },
        { label: 'Races', number: true, cell: (bar) => count(bar.value) },
      ],
      bars,
    ),
  );
}

function dayBars(country, days) {
  const from = Math.max(0, country.races.length - days);
  return country.races.slice(from).map((races, i) => {
    const day = country.first + from + i;
    const date = new Date(day * DAY_MS);
    const labelled = days > 100 ? date.getUTCDate() === 1 : weekdayOf(day) === 0;
    const mark = country.findings.get(day)?.[0] ?? null;
    return {
      value: races,
      name: dateText(dayDate(day)),
      mark,
      kind: mark && !mark.explained ? 'odd' : '',
      label: labelled ? `${days > 100 ? '' : `${date.getUTCDate()} `}${MONTHS[monthOf(day)]}` : '',
      title: `${longDate(day)}: ${counted(races, 'race')}${mark ? `; ${findingText(mark)}` : ''}`,
    };
  });
}

function monthBars(country) {
  const months = new Map();
  country.races.forEach((races, i) => {
    const month = dayDate(country.first + i).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + races);
  });
  return [...months].map(([month, races]) => {
    const name = dateText(`${month}-01`).slice(2);
    return {
      value: races,
      name,
      label: month.endsWith('-01') ? month.slice(0, 4) : '',
      title: `${name}: ${counted(races, 'race')}`,
    };
  });
}
