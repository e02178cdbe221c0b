// What the heat map can show. A metric gives a value for a span of days, and the step of its scale for a value.

const METRICS = [
  { id: 'usual', label: 'Races against usual', palette: 'usual', value: againstUsual, scale: usualScale,
    note: 'Races of the day against the median of the same weekday in the same month, over all years of this country.' },
  { id: 'races', label: 'Races', palette: 'step', value: meanOf('races'), scale: evenScale('races', count, 'races'),
    note: 'Races of the day.' },
  { id: 'rpr', label: 'RPR', palette: 'step', value: shareOf('rpr'), scale: shareScale, note: 'Finishers that have an RPR.' },
  { id: 'ts', label: 'TS', palette: 'step', value: shareOf('ts'), scale: shareScale, note: 'Finishers that have a TS.' },
  { id: 'or', label: 'OR', palette: 'step', value: shareOf('or'), scale: shareScale, note: 'Finishers that have an official rating.' },
  { id: 'bytes', label: 'Bytes', palette: 'step', value: meanOf('bytes'), scale: evenScale('bytes', bytesText, ''),
    note: "Size of the day's partition." },
];

const metricOf = (id) => METRICS.find((metric) => metric.id === id);

// A value is null where there is nothing to measure; spans are indices [from, to) of the country's days.
function againstUsual(country, from, to) {
  const usual = sumOf(country.usual, from, to);
  const races = sumOf(country.races, from, to);
  if (usual === 0) return races === 0 ? null : Infinity;
  return races / usual;
}

function meanOf(field) {
  return (country, from, to) => {
    const total = country[field] ? sumOf(country[field], from, to) : 0;
    return total === 0 ? null : total / (to - from);
  };
}

function shareOf(field) {
  return (country, from, to) => {
    const finishers = sumOf(country.finishers, from, to);
    return finishers === 0 || !country[field] ? null : sumOf(country[field], from, to) / finishers;
  };
}

// A scale: `from` holds the least value of each step but the first, `labels` one text a step.
const stepOf = (scale, value) => (value === null ? -1 : scale.from.filter((least) => value >= least).length);

function usualScale() {
  return { from: [1e-9, 0.5, 0.8, 1.25, 1.6], labels: ['none', 'under half', '50–80 %', 'usual', '125–160 %', 'more'] };
}

function shareScale() {
  return { from: [0.25, 0.5, 0.75, 0.9, 0.97], labels: ['<25 %', '25', '50', '75', '90', '≥97 %'] };
}

// Six even steps that reach what 98 of 100 days stay under.
function evenScale(field, text, unit) {
  return (country) => {
    const held = (country[field] ?? []).filter((value) => value > 0).sort((a, b) => a - b);
    const step = roundStep((held[Math.floor(held.length * 0.98)] ?? 6) / 6);
    const from = [1, 2, 3, 4, 5].map((n) => n * step);
    return { from, labels: [`<${text(step)}`, ...from.slice(0, 4).map((least) => text(least)), `≥${text(from[4])} ${unit}`] };
  };
}

// The least of 1, 2, 3, 4, 5, 10, 15, 20 … that is not under `value`, in the value's own order of magnitude.
function roundStep(value) {
  if (value <= 5) return Math.max(1, Math.ceil(value));
  const size = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.ceil(value / size) * size;
}

const stepColour = (metric, step) => (step < 0 ? colour('--track') : colour(`--${metric.palette}-${step}`));
