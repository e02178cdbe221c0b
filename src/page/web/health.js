// How the scrapes went: what was fetched, what was retried, failed or was blocked, and what is still open.

const HEALTH_ROWS = [
  { id: 'ok', label: 'Results fetched', kind: '' },
  { id: 'retries', label: 'Requests tried again', kind: 'warn' },
  { id: 'failed', label: 'Races failed', kind: 'bad' },
  { id: 'blocked', label: 'Blocked by the site', kind: 'bad' },
];

function healthPart(report) {
  const health = report.health;
  if (!health || health.days.length === 0)
    return part('health', 'Scrape health', null, empty('There are no scrape records in the logs folder.'));
  const note = `Days on which the program scraped, ${dateText(health.window.first)} – ${dateText(health.window.last)}.`;
  return part(
    'health',
    'Scrape health',
    note,
    healthTotals(health),
    make(
      'div',
      { class: 'grid' },
      HEALTH_ROWS.map((row) => healthFigure(health, row)),
    ),
    numbers('Scrapes by day', healthColumns(), [...health.days].reverse()),
    failureKinds(health),
    openFailures(report, health),
  );
}

function healthTotals(health) {
  const item = (field, label, text = count) =>
    make(
      'div',
      null,
      make('dt', null, label),
      make('dd', { 'data-health': field }, text(sumOf(health.days.map((day) => day[field] ?? 0)))),
    );
  return make(
    'dl',
    { class: 'totals' },
    item('scrapes', 'Scrapes'),
    item('requests', 'Requests'),
    item('ok', 'Results'),
    item('void', 'Void'),
    item('abandoned', 'Abandoned'),
    item('retries', 'Retries'),
    item('failed', 'Failed'),
    item('blocked', 'Blocked'),
    item('waited_seconds', 'Waited', (seconds) => `${decimal(seconds / 60)} min`),
  );
}

function healthFigure(health, row) {
  const total = sumOf(health.days.map((day) => day[row.id] ?? 0));
  const bars = health.days.map((day, i) => ({
    value: day[row.id] ?? 0,
    kind: row.kind,
    label: i % 7 === 0 ? dateText(day.day).slice(0, -5) : '',
    title: `${dateText(day.day)}: ${row.label.toLowerCase()} ${count(day[row.id] ?? 0)}${day.rate_limited ? '; the site asked for fewer requests' : ''}`,
  }));
  const place = make('div', { class: 'figure' }, total === 0 ? empty('None on any day.') : null);
  if (total > 0)
    addFigure(place, 130, (width) => place.replaceChildren(barChart({ width, height: 130, bars, name: `${row.label} by day` })));
  return make('article', { class: 'card' }, make('h3', null, row.label, make('span', { class: 'quiet' }, count(total))), place);
}

function healthColumns() {
  const field = (name, label) => ({ label, number: true, cell: (day) => count(day[name]) });
  return [
    { label: 'Day', cell: (day) => dateText(day.day) },
    field('scrapes', 'Scrapes'),
    field('requests', 'Requests'),
    field('retries', 'Retries'),
    field('discovered', 'Discovered'),
    field('ok', 'Results'),
    field('void', 'Void'),
    field('abandoned', 'Abandoned'),
    field('failed', 'Failed'),
    field('blocked', 'Blocked'),
    { label: 'Rate limited', cell: (day) => (day.rate_limited ? 'yes' : '') },
  ];
}

function failureKinds(health) {
  const kinds = Object.entries(health.failed_by_kind ?? {}).sort((a, b) => b[1] - a[1]);
  if (kinds.length === 0) return null;
  const most = kinds[0][1];
  return make(
    'div',
    null,
    make('h3', null, 'Failures by kind'),
    make(
      'ul',
      { class: 'ranked' },
      kinds.map(([kind, failures]) => {
        const bar = make('span', { class: 'ranked-bar' });
        bar.style.width = `${(100 * failures) / most}%`;
        return make(
          'li',
          null,
          make('span', { class: 'ranked-name' }, kind),
          make('span', { class: 'ranked-track' }, bar),
          make('span', { class: 'number' }, count(failures)),
        );
      }),
    ),
  );
}

function openFailures(report, health) {
  const open = health.open_failures ?? [];
  const heading = make('h3', null, 'Open failures', make('span', { class: 'quiet' }, count(open.length)));
  if (open.length === 0) return make('div', null, heading, empty('No race waits for another try.'));
  return make(
    'div',
    null,
    heading,
    table(
      'Open failures',
      [
        { label: 'Country', cell: (failure) => countryName(report, failure.country) },
        { label: 'Day', cell: (failure) => dateText(failure.date) },
        { label: 'Race', cell: (failure) => make('span', { class: 'code' }, failure.url ?? failure.race_id) },
        { label: 'Kind', cell: (failure) => failure.kind },
        { label: 'Message', cell: (failure) => failure.message },
        { label: 'Attempts', number: true, cell: (failure) => count(failure.attempts) },
        { label: 'Last tried', cell: (failure) => timeText(failure.time) },
      ],
      open,
    ),
  );
}
