// What the table takes on disk, and the runs that made its versions.

function sizesPart(report) {
  const sizes = report.sizes;
  const years = sizes?.bytes_by_year ?? [];
  if (years.length === 0)
    return part('sizes', 'Partition sizes', null, empty('The table holds no partitions of days to measure.'));
  return part(
    'sizes',
    'Partition sizes',
    'Bytes of the partitions of each year.',
    make(
      'div',
      { class: 'grid' },
      report.countries.map((country) =>
        yearFigure(
          country,
          years.filter((year) => year.country === country.code),
        ),
      ),
    ),
    make(
      'div',
      { class: 'pair' },
      partitionTable('Smallest partitions', sizes.smallest ?? []),
      partitionTable('Largest partitions', sizes.largest ?? []),
    ),
  );
}

function yearFigure(country, years) {
  const bars = [...years]
    .sort((a, b) => a.year - b.year)
    .map((year) => ({
      value: year.bytes,
      label: String(year.year),
      title: `${year.year}: ${bytesText(year.bytes)}, ${counted(year.partitions, 'partition')}, ${counted(year.rows, 'row')}`,
      year,
    }));
  const place = make('div', { class: 'figure' });
  addFigure(place, 150, (width) =>
    place.replaceChildren(barChart({ width, height: 150, bars, text: bytesText, name: `${country.name}: bytes by year` })),
  );
  return make(
    'article',
    { class: 'card' },
    make('h3', null, country.name, make('span', { class: 'quiet' }, bytesText(sumOf(years.map((year) => year.bytes))))),
    place,
    numbers(
      country.name,
      [
        { label: 'Year', cell: (bar) => String(bar.year.year) },
        { label: 'Partitions', number: true, cell: (bar) => count(bar.year.partitions) },
        { label: 'Rows', number: true, cell: (bar) => count(bar.year.rows) },
        { label: 'Size', number: true, cell: (bar) => bytesText(bar.value) },
      ],
      bars,
    ),
  );
}

const partitionTable = (caption, partitions) =>
  make(
    'div',
    null,
    make('h3', null, caption),
    table(
      caption,
      [
        { label: 'Partition', cell: (partition) => make('span', { class: 'code' }, partition.name) },
        { label: 'Rows', number: true, cell: (partition) => count(partition.rows) },
        { label: 'Size', number: true, cell: (partition) => bytesText(partition.bytes) },
      ],
      partitions,
    ),
  );

function runsPart(report) {
  const runs = report.runs ?? [];
  if (runs.length === 0) return part('runs', 'Run history', null, empty('No run has written to the table yet.'));
  return part(
    'runs',
    'Run history',
    null,
    table(
      'Run history',
      [
        { label: 'Version', number: true, cell: (run) => String(run.version) },
        { label: 'At', cell: (run) => timeText(run.at) },
        { label: 'Command', cell: (run) => run.command },
        { label: 'Operation', cell: (run) => run.operation },
        { label: 'Rows', number: true, cell: (run) => count(run.rows) },
        { label: 'Difference', number: true, cell: (run) => signed(run.rows_added) },
        { label: 'Partitions', number: true, cell: (run) => count(run.partitions) },
        { label: 'Size', number: true, cell: (run) => bytesText(run.bytes) },
        { label: 'Run', cell: (run) => make('span', { class: 'code' }, run.run_id) },
      ],
      runs,
    ),
  );
}
