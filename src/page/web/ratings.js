// How many finishers have their ratings, by the age of the day; and how long the ratings took to arrive.

function ratingsPart(report) {
  const rows = report.rating_by_age ?? [];
  const note = 'Share of the finishers that have the rating now, by the age of their day in days.';
  if (rows.length === 0)
    return part('ratings', 'Ratings by age of the day', note, empty('There are no finishers to have ratings yet.'));
  const oldest = Math.max(...rows.map((row) => row.age));
  return part(
    'ratings',
    'Ratings by age of the day',
    note,
    make(
      'div',
      { class: 'grid' },
      report.countries.map((country) => {
        const byAge = new Map(rows.filter((row) => row.country === country.code).map((row) => [row.age, row]));
        const series = Object.entries(FIELD_LABELS).map(([field, label]) =>
          shareLine(label, field, oldest, (age) => {
            const row = byAge.get(age);
            return row && row.finishers > 0 ? [row[field], row.finishers] : null;
          }),
        );
        return lineCard(country.name, series, `age in days (${oldest}: ${oldest} or older)`);
      }),
    ),
  );
}

function latePart(report) {
  const late = report.late;
  const title = 'How late ratings arrive';
  if (!late || late.curves.length === 0)
    return part('late', title, null, empty('No pages are kept in the raw folder to tell from when a rating was first seen.'));
  const note = `Share of the finishers whose rating had been seen by that age of their day, from ${counted(late.days, 'day')} of kept pages, ${dateText(late.window.first)} – ${dateText(late.window.last)}.`;
  return part(
    'late',
    title,
    note,
    make(
      'div',
      { class: 'grid' },
      report.countries
        .filter((country) => late.curves.some((curve) => curve.country === country.code))
        .map((country) => {
          const curves = late.curves.filter((curve) => curve.country === country.code);
          const series = curves.map((curve) =>
            shareLine(FIELD_LABELS[curve.field] ?? curve.field, curve.field, late.max_age, (age) =>
              curve.finishers > 0 && curve.filled[age] !== undefined ? [curve.filled[age], curve.finishers] : null,
            ),
          );
          return lineCard(
            country.name,
            series,
            'days after the day of racing',
            make(
              'ul',
              { class: 'plain quiet' },
              curves.map((curve) => make('li', null, arrivalText(curve))),
            ),
          );
        }),
    ),
  );
}

// "RPR: half of those that came were there after 1 day, 95 % after 3 days".
function arrivalText(curve) {
  const came = curve.filled.at(-1) ?? 0;
  const label = FIELD_LABELS[curve.field] ?? curve.field;
  if (came === 0) return `${label}: none came`;
  const age = (share) => {
    const days = curve.filled.findIndex((filled) => filled >= share * came);
    return days === 0 ? 'on the day' : `after ${counted(days, 'day')}`;
  };
  return `${label}: half of those that came were there ${age(0.5)}, 95 % ${age(0.95)}`;
}

// `at(age)` gives [part, whole] or null.
function shareLine(name, kind, oldest, at) {
  const pairs = Array.from({ length: oldest + 1 }, (_, age) => at(age));
  return {
    name,
    kind,
    pairs,
    values: pairs.map((pair) => pair && pair[0] / pair[1]),
    titles: pairs.map(
      (pair, age) => pair && `${name} at ${counted(age, 'day')}: ${percent(...pair)} (${count(pair[0])} of ${count(pair[1])})`,
    ),
  };
}

function lineCard(title, series, xLabel, more = null) {
  const place = make('div', { class: 'figure' });
  addFigure(place, 210, (width) =>
    place.replaceChildren(lineChart({ width, height: 210, series, xLabel, name: `${title}: share by ${xLabel}` })),
  );
  const columns = [
    { label: 'Days', number: true, cell: (age) => String(age) },
    ...series.map((line) => ({
      label: line.name,
      number: true,
      cell: (age) => (line.pairs[age] ? percent(...line.pairs[age]) : '–'),
    })),
  ];
  return make(
    'article',
    { class: 'card' },
    make('h3', null, title),
    place,
    more,
    numbers(
      title,
      columns,
      (series[0]?.values ?? []).map((_, age) => age),
    ),
  );
}
