// The heat map of one country: its strips, the months of the year of the selected day, and that day in words.
// One element takes the keys for both pictures.

const HEAT_KEYS = {
  ArrowLeft: (day) => day - 1,
  ArrowRight: (day) => day + 1,
  ArrowUp: (day) => day - 7,
  ArrowDown: (day) => day + 7,
  PageUp: (day, event) => addMonths(day, event.shiftKey ? -12 : -1),
  PageDown: (day, event) => addMonths(day, event.shiftKey ? 12 : 1),
  Home: (day, event, country) => country.first,
  End: (day, event, country) => country.last,
  n: (day, event, country) => nextFinding(country, day, 1),
  p: (day, event, country) => nextFinding(country, day, -1),
};

// The nearest day with a finding after (or before) this one; the day itself when there is none.
function nextFinding(country, day, direction) {
  const days = [...country.findings.keys()].filter((other) => (other - day) * direction > 0);
  if (days.length === 0) return day;
  return direction > 0 ? Math.min(...days) : Math.max(...days);
}

function dayDetails(country, day) {
  const at = day - country.first;
  const races = country.races[at];
  if (races === 0) return `no races (${usualText(country, at)})`;
  const finishers = country.finishers[at];
  const ratings = Object.entries(FIELD_LABELS).map(
    ([field, label]) => `${label} ${percent(country[field]?.[at] ?? 0, finishers)}`,
  );
  const size = country.bytes ? `; ${bytesText(country.bytes[at])}` : '';
  return `${counted(races, 'race')} (${usualText(country, at)}), ${counted(country.runners[at], 'runner')}, ${counted(finishers, 'finisher')}; ${ratings.join(', ')}${size}`;
}

const usualText = (country, at) => `usually ${country.usual[at] === 0 ? 'none' : decimal(country.usual[at])}`;

class HeatMap {
  // `onSelect(day)` hears of each day that becomes selected.
  constructor(country, metric, onSelect) {
    this.onSelect = onSelect;
    this.country = country;
    this.metric = metric;
    this.selected = country.last;
    this.strips = make('canvas', {
      class: 'strips',
      'aria-hidden': 'true',
      click: (event) => this.point(event, this.dayOnStrips(event)),
      pointermove: (event) => this.hint(event, this.dayOnStrips(event)),
    });
    this.months = make('canvas', {
      class: 'months',
      'aria-hidden': 'true',
      click: (event) => this.point(event, this.dayInMonths(event)),
      pointermove: (event) => this.hint(event, this.dayInMonths(event)),
    });
    this.year = make('h4', { class: 'heat-year' });
    this.details = make('p', { class: 'details', 'aria-live': 'polite' });
    this.legend = make('div', { class: 'heat-legend' });
    this.keys = make(
      'div',
      {
        class: 'heat',
        tabindex: 0,
        role: 'application',
        'aria-roledescription': 'heat map',
        'aria-label': `${country.name}: days of racing. Arrow keys move by a day or a week, Page Up and Page Down by a month, with Shift by a year, Home and End to the first and last day, N and P to the next and previous finding.`,
        keydown: (event) => this.key(event),
      },
      this.strips,
      make('div', { class: 'heat-row' }, this.year, this.buttons()),
      this.months,
    );
    addFigure(
      this.keys,
      (width) => this.reserve(width),
      (width) => this.paint(width),
    );
    this.element = make('div', { class: 'heat-block' }, this.keys, this.details, this.legend);
    this.describe();
    this.explain();
  }

  // A single year has no strips: the months show it all.
  reserve(width) {
    this.strips.hidden = yearOf(this.country.first) === yearOf(this.country.last);
    for (const canvas of [this.strips, this.months]) canvas.style.width = `${width}px`;
    this.strips.style.height = `${stripLayout(this.country, width).height}px`;
    this.months.style.height = `${monthLayout(width).height}px`;
  }

  buttons() {
    const step = (label, text, move) =>
      make(
        'button',
        { type: 'button', class: 'small', 'aria-label': label, title: label, tabindex: -1, click: () => this.select(move()) },
        text,
      );
    return make(
      'div',
      { class: 'heat-buttons' },
      step('Previous year', '«', () => addMonths(this.selected, -12)),
      step('Previous day', '‹', () => this.selected - 1),
      step('Next day', '›', () => this.selected + 1),
      step('Next year', '»', () => addMonths(this.selected, 12)),
      this.country.findings.size > 0 ? step('Next finding', 'Next finding', () => this.findingAfter()) : null,
    );
  }

  // Round again after the last.
  findingAfter() {
    const next = nextFinding(this.country, this.selected, 1);
    return next === this.selected ? nextFinding(this.country, this.country.first - 1, 1) : next;
  }

  key(event) {
    const move = HEAT_KEYS[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey || event.target !== this.keys) return;
    event.preventDefault();
    this.select(move(this.selected, event, this.country));
  }

  point(event, day) {
    if (day !== null) this.select(day);
    this.keys.focus({ preventScroll: true });
  }

  // The day under the pointer, as the canvas's tooltip.
  hint(event, day) {
    const text = day === null ? '' : `${longDate(day)}: ${dayDetails(this.country, day)}`;
    if (event.target.title !== text) event.target.title = text;
  }

  dayOnStrips(event) {
    return stripDayAt(this.country, stripLayout(this.country, this.strips.clientWidth), event.offsetX, event.offsetY);
  }

  dayInMonths(event) {
    return monthDayAt(this.country, monthLayout(this.months.clientWidth), yearOf(this.selected), event.offsetX, event.offsetY);
  }

  // Days outside the country's become the nearest inside.
  select(day) {
    const within = Math.min(Math.max(day, this.country.first), this.country.last);
    if (within === this.selected) return;
    this.selected = within;
    this.onSelect(within);
    this.describe();
    if (this.painted) this.paint(this.keys.clientWidth);
  }

  setMetric(metric) {
    this.metric = metric;
    this.explain();
    if (this.painted) this.paint(this.keys.clientWidth);
  }

  paint(width) {
    this.painted = true;
    if (!this.strips.hidden) paintStrips(this.strips, this.country, this.metric, this.selected, width);
    paintMonths(this.months, this.country, this.metric, this.selected, width);
  }

  describe() {
    this.year.textContent = String(yearOf(this.selected));
    this.element?.setAttribute('data-day', dayDate(this.selected));
    const findings = (this.country.findings.get(this.selected) ?? []).map((finding) =>
      make('span', { class: 'finding' }, markIcon(finding), ` ${findingText(finding)}`),
    );
    this.details.replaceChildren(
      make('strong', null, longDate(this.selected)),
      `: ${dayDetails(this.country, this.selected)}. `,
      ...findings,
    );
  }

  explain() {
    const scale = this.metric.scale(this.country);
    const steps = scale.labels.map((label, step) =>
      make('li', null, make('span', { class: `swatch ${this.metric.palette}-${step}` }), label),
    );
    steps.unshift(
      make('li', null, make('span', { class: 'swatch track' }), this.metric.id === 'usual' ? 'no racing, as usual' : 'nothing'),
    );
    this.legend.replaceChildren();
    fill(this.legend, null, [make('ul', { class: 'legend' }, steps), marksLegend([...this.country.findings.values()].flat())]);
  }
}

const findingText = (finding) => `${finding.kind}${finding.explained ? ' (explained)' : ''}: ${finding.detail}`;
