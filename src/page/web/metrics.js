// What the heat map can show: a metric gives a day its value, and its scale gives the value a step.

// The value of the country's day at index `at`; null where there is nothing to measure.
function againstUsual(country, at) {
  if (country.usual[at] === 0) return country.races[at] === 0 ? null : Infinity;
  return country.races[at] / country.usual[at];
}

const amountOf = (field) => (country, at) => country[field]?.[at] || null;

const shareOf = (field) => (country, at) =>
  country.finishers[at] > 0 && country[field] ? country[field][at] / country.finishers[at] : null;

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

const METRICS = [
  {
    id: 'usual',
    label: 'Races against usual',
    palette: 'usual',
    value: againstUsual,
    scale: usualScale,
    note: 'Races of the day against the median of the same weekday in the same month, over all years of the country.',
  },
  {
    id: 'races',
    label: 'Races',
    palette: 'step',
    value: amountOf('races'),
    scale: evenScale('races', count, 'races'),
    note: 'Races of the day.',
  },
  { id: 'rpr', label: 'RPR', palette: 'step', value: shareOf('rpr'), scale: shareScale, note: 'Finishers that have an RPR.' },
  { id: 'ts', label: 'TS', palette: 'step', value: shareOf('ts'), scale: shareScale, note: 'Finishers that have a TS.' },
  {
    id: 'or',
    label: 'OR',
    palette: 'step',
    value: shareOf('or'),
    scale: shareScale,
    note: 'Finishers that have an official rating.',
  },
  {
    id: 'bytes',
    label: 'Bytes',
    palette: 'step',
    value: amountOf('bytes'),
    scale: evenScale('bytes', bytesText, ''),
    note: "Size of the day's partition.",
  },
];

const metricOf = (id) => METRICS.find((metric) => metric.id === id);

const stepColour = (metric, step) => (step < 0 ? colour('--track') : colour(`--${metric.palette}-${step}`));
