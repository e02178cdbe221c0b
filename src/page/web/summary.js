// The top of the page: what the report is of, whether the gates pass, and the totals.

const GATE_STATES = {
  failed: { sign: '✕', order: 0, word: 'failed' },
  unknown: { sign: '?', order: 1, word: 'unknown' },
  passed: { sign: '✓', order: 2, word: 'passed' },
  off: { sign: '–', order: 3, word: 'off' },
};
const stateOf = (gate) => GATE_STATES[gate.state] ?? GATE_STATES.unknown;

function titlePart(report) {
  const table = report.table;
  const span = table.first_day ? `${dateText(table.first_day)} – ${dateText(table.last_day)}` : 'no days yet';
  return make(
    'section',
    { class: 'title', 'aria-labelledby': 'title' },
    make('h1', { id: 'title' }, table.name),
    make(
      'p',
      { class: 'note' },
      `${span} · version ${table.version}${table.committed_at ? ` of ${timeText(table.committed_at)}` : ''} · report of ${timeText(report.generated_at)} · ${report.program}`,
    ),
  );
}

// A gate's figure, or why there is none.
function valueText(gate, withUnit) {
  if (gate.value !== null) return withUnit(gate.value);
  if (gate.state === 'off') return 'off';
  return gate.detail ? 'unknown' : 'nothing to judge by';
}

function verdictText(gates) {
  const failed = gates.filter((gate) => gate.state === 'failed').length;
  const unknown = gates.filter((gate) => gate.state === 'unknown').length;
  const judged = gates.filter((gate) => gate.state !== 'off').length;
  if (failed > 0) return `${failed} of ${counted(judged, 'quality gate')} ${failed === 1 ? 'fails' : 'fail'}`;
  const rest = unknown > 0 ? `, ${unknown} without anything to judge by` : '';
  return judged === unknown
    ? `No quality gate could be judged`
    : `${counted(judged - unknown, 'quality gate')} ${judged - unknown === 1 ? 'passes' : 'pass'}${rest}`;
}

function gatesPart(report) {
  const gates = [...(report.quality?.gates ?? [])].sort((a, b) => stateOf(a).order - stateOf(b).order);
  if (gates.length === 0) return part('gates', 'Quality gates', null, empty('No quality gates are set.'));
  const state = gates.some((gate) => gate.state === 'failed')
    ? 'failed'
    : gates.some((gate) => gate.state === 'passed')
      ? 'passed'
      : 'unknown';
  return make(
    'section',
    { id: 'gates', class: 'part', 'aria-labelledby': 'gates-title' },
    make(
      'h2',
      { id: 'gates-title', class: `verdict ${state}` },
      make('span', { class: 'sign', 'aria-hidden': 'true' }, GATE_STATES[state].sign),
      verdictText(gates),
    ),
    make('ul', { class: 'gates' }, gates.map(gateItem)),
  );
}

function gateItem(gate) {
  const state = stateOf(gate);
  const withUnit = (value) => `${decimal(value)} ${value === 1 ? (gate.unit ?? '').replace(/s$/, '') : (gate.unit ?? '')}`.trim();
  return make(
    'li',
    { class: `gate ${state.word}` },
    make(
      'p',
      { class: 'gate-head' },
      make('span', { class: 'sign', 'aria-hidden': 'true' }, state.sign),
      make('span', { class: 'hidden' }, `${state.word}: `),
      gate.meaning,
    ),
    make(
      'p',
      { class: 'gate-value' },
      make('strong', null, valueText(gate, withUnit)),
      make('span', { class: 'quiet' }, gate.state === 'off' ? 'not judged' : `limit ${withUnit(gate.limit)}`),
    ),
    gate.detail ? make('p', { class: 'quiet detail' }, gate.detail) : null,
    make('code', { class: 'quiet' }, gate.name),
  );
}

function totalsPart(report) {
  const { totals, table } = report;
  const item = (id, label, value, more) =>
    make(
      'div',
      null,
      make('dt', null, label),
      make('dd', { 'data-total': id }, value),
      more ? make('dd', { class: 'quiet' }, more) : null,
    );
  const rating = (field) =>
    item(field, FIELD_LABELS[field], percent(totals[field], totals.finishers), `${count(totals[field])} of finishers`);
  return make(
    'section',
    { class: 'part', 'aria-label': 'Totals' },
    make(
      'dl',
      { class: 'totals' },
      item('races', 'Races', count(totals.races)),
      item('runners', 'Runners', count(totals.runners)),
      item('finishers', 'Finishers', count(totals.finishers)),
      rating('rpr'),
      rating('ts'),
      rating('or'),
      item('partitions', 'Partitions', count(table.partitions), (table.partition_by ?? []).join(' / ')),
      item('bytes', 'Size', bytesText(table.bytes), `${count(table.rows)} rows`),
    ),
  );
}
