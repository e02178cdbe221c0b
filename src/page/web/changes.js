// What changed in races that were scraped again.

function changesPart(report) {
  const changes = report.changes;
  if (!changes)
    return part('changes', 'Recent changes', null, empty('No race has been scraped again yet, so no changes are known.'));
  const note = `Since ${timeText(changes.since)}, ${counted(changes.scrapes, 'scrape')}.`;
  const item = (label, value) => make('div', null, make('dt', null, label), make('dd', null, count(value)));
  return part(
    'changes',
    'Recent changes',
    note,
    make(
      'dl',
      { class: 'totals' },
      item('Races changed', changes.races_changed),
      item('Races that came late', changes.races_late),
      item('Runners gone', changes.runners_gone),
      item('Runners new', changes.runners_new),
    ),
    changedColumns(changes.columns ?? []),
    recentChanges(report, changes.recent ?? []),
  );
}

function changedColumns(columns) {
  if (columns.length === 0) return empty('No value changed.');
  const field = (name, label) => ({ label, number: true, cell: (row) => count(row[name]) });
  return make(
    'div',
    null,
    make('h3', null, 'By column'),
    table(
      'Changes by column',
      [
        { label: 'Column', cell: (row) => make('span', { class: 'code' }, row.column) },
        field('filled', 'Filled'),
        field('cleared', 'Cleared'),
        field('altered', 'Altered'),
      ],
      columns,
    ),
  );
}

function recentChanges(report, recent) {
  if (recent.length === 0) return null;
  const value = (text) => (text === null ? make('span', { class: 'quiet' }, 'none') : text);
  return make(
    'div',
    null,
    make('h3', null, 'The newest'),
    table(
      'The newest changes',
      [
        { label: 'Seen', cell: (change) => timeText(change.seen_at) },
        {
          label: 'Race',
          cell: (change) => `${countryName(report, change.country)}, ${dateText(change.date)}, ${change.course} ${change.off}`,
        },
        { label: 'Horse', cell: (change) => change.horse },
        { label: 'Column', cell: (change) => make('span', { class: 'code' }, change.column) },
        { label: 'Before', cell: (change) => value(change.before) },
        { label: 'After', cell: (change) => value(change.after) },
      ],
      recent,
    ),
  );
}
