// The heat maps of all countries under one choice of what they show, and the findings as a list.

// What was chosen and selected; kept when a live report is refreshed.
const coverageState = { metric: 'usual', days: new Map() };
let heatMaps = new Map();

function coveragePart(report, countries) {
  heatMaps = new Map();
  const shown = countries.filter((country) => country.races.length > 0);
  if (shown.length === 0) return part('coverage', 'Coverage', null, empty('The table holds no days yet.'));
  const note = make('p', { class: 'note', role: 'status' }, metricOf(coverageState.metric).note);
  const pick = choice(
    'Colour by',
    METRICS.filter((metric) => metric.id !== 'bytes' || shown.some((country) => country.bytes)),
    coverageState.metric,
    (id) => {
      coverageState.metric = id;
      note.textContent = metricOf(id).note;
      for (const map of heatMaps.values()) map.setMetric(metricOf(id));
    },
  );
  return part(
    'coverage',
    'Coverage',
    'Every day of every year. Select a day to read it; arrow keys move through the days once a map has the focus.',
    pick,
    note,
    shown.map(countryBlock),
  );
}

function countryBlock(country) {
  const map = new HeatMap(country, metricOf(coverageState.metric), (day) => coverageState.days.set(country.code, day));
  heatMaps.set(country.code, map);
  if (coverageState.days.has(country.code)) map.select(coverageState.days.get(country.code));
  const held = country.races.filter((races) => races > 0).length;
  return make(
    'article',
    { class: 'country', 'data-country': country.code },
    make(
      'h3',
      null,
      country.name,
      make(
        'span',
        { class: 'quiet' },
        `${counted(sumOf(country.races), 'race')} on ${counted(held, 'day')}, ${dateText(dayDate(country.first))} – ${dateText(dayDate(country.last))}`,
      ),
    ),
    map.element,
  );
}

// Shows a day in its country's map.
function goToDay(code, date) {
  const map = heatMaps.get(code);
  if (map === undefined) return;
  map.select(dayNumber(date));
  map.element.scrollIntoView({ block: 'center' });
  map.keys.focus({ preventScroll: true });
}

function findingsPart(report) {
  const findings = report.findings ?? [];
  const window = report.check_window
    ? `Checked: ${dateText(report.check_window.first)} – ${dateText(report.check_window.last)}.`
    : null;
  if (findings.length === 0)
    return part('findings', 'Findings', window, empty('Nothing odd was found in the days that were checked.'));
  const sorted = [...findings].sort((a, b) => Number(a.explained) - Number(b.explained) || b.date.localeCompare(a.date));
  return part(
    'findings',
    'Findings',
    window,
    table(
      'Findings',
      [
        { label: 'Kind', cell: (finding) => make('span', { class: 'kind' }, markIcon(finding), finding.kind) },
        { label: 'Country', cell: (finding) => countryName(report, finding.country) },
        {
          label: 'Day',
          cell: (finding) =>
            make(
              'button',
              { type: 'button', class: 'link', click: () => goToDay(finding.country, finding.date) },
              dateText(finding.date),
            ),
        },
        { label: 'Detail', cell: (finding) => finding.detail },
        { label: 'Explained', cell: (finding) => (finding.explained ? 'yes' : 'no') },
      ],
      sorted,
    ),
  );
}
