// All years of a country, one strip a year from January to December. Where a day would be too thin to see
// (on a phone) a cell is a week of seven days.

const STRIP = { label: 38, top: 18, row: 15, thick: 11, leastDay: 1.5 };

function stripLayout(country, width) {
  const firstYear = yearOf(country.first);
  const lastYear = yearOf(country.last);
  const span = width - STRIP.label - 6;
  const daysPerCell = span / 366 >= STRIP.leastDay ? 1 : 7;
  return { width, firstYear, lastYear, span, daysPerCell, dayWidth: span / 366, height: STRIP.top + (lastYear - firstYear + 1) * STRIP.row + 4 };
}

const stripX = (layout, day) => STRIP.label + (day - firstOfYear(yearOf(day))) * layout.dayWidth;
const stripY = (layout, year) => STRIP.top + (layout.lastYear - year) * STRIP.row; // the newest on top

// The day under a point, or null.
function stripDayAt(country, layout, x, y) {
  const year = layout.lastYear - Math.floor((y - STRIP.top) / STRIP.row);
  const offset = Math.floor((x - STRIP.label) / layout.dayWidth);
  if (y < STRIP.top || year < layout.firstYear || offset < 0 || offset > 365) return null;
  const day = Math.min(firstOfYear(year) + offset, firstOfYear(year + 1) - 1);
  return day >= country.first && day <= country.last ? day : null;
}

function paintStrips(canvas, country, metric, selected, width) {
  const layout = stripLayout(country, width);
  const context = sizeCanvas(canvas, width, layout.height);
  paintStripLabels(context, layout, selected);
  paintStripCells(context, country, metric, layout);
  for (const [day, findings] of country.findings) {
    const x = stripX(layout, day) + layout.dayWidth / 2;
    paintMark(context, findings[0], x, stripY(layout, yearOf(day)) + STRIP.thick / 2, 0.8);
  }
  paintStripSelection(context, layout, selected);
  return layout;
}

function paintStripLabels(context, layout, selected) {
  context.font = `11px ${colour('--sans')}`;
  context.fillStyle = colour('--muted');
  context.textBaseline = 'alphabetic';
  for (let month = 0; month < 12; ++month) {
    const x = STRIP.label + (firstOfMonth(2023, month) - firstOfYear(2023)) * layout.dayWidth;
    context.fillText(layout.span < 500 ? MONTHS[month][0] : MONTHS[month], x, STRIP.top - 6);
  }
  context.textBaseline = 'middle';
  for (let year = layout.firstYear; year <= layout.lastYear; ++year) {
    const chosen = year === yearOf(selected);
    context.font = `${chosen ? '600 ' : ''}11px ${colour('--sans')}`;
    context.fillStyle = colour(chosen ? '--text' : '--muted');
    context.fillText(String(year), 0, stripY(layout, year) + STRIP.thick / 2 + 0.5);
  }
}

// Edges are rounded to the screen's pixels: cells meet without seams.
function paintStripCells(context, country, metric, layout) {
  const scale = metric.scale(country);
  const pixels = window.devicePixelRatio || 1;
  const snap = (x) => Math.round(x * pixels) / pixels;
  const gap = layout.daysPerCell === 7 ? 1 : 0;
  for (let year = layout.firstYear; year <= layout.lastYear; ++year) {
    const start = firstOfYear(year);
    const end = Math.min(firstOfYear(year + 1), country.last + 1);
    const y = stripY(layout, year);
    for (let day = start; day < end; day += layout.daysPerCell) {
      const from = Math.max(day, country.first);
      const to = Math.min(day + layout.daysPerCell, end);
      if (to <= from) continue;
      const value = metric.value(country, from - country.first, to - country.first);
      context.fillStyle = stepColour(metric, stepOf(scale, value));
      const left = snap(STRIP.label + (day - start) * layout.dayWidth);
      context.fillRect(left, y, snap(STRIP.label + (to - start) * layout.dayWidth) - left - gap, STRIP.thick);
    }
  }
}

function paintStripSelection(context, layout, selected) {
  const x = stripX(layout, selected);
  const y = stripY(layout, yearOf(selected));
  context.lineWidth = 1.5;
  context.strokeStyle = colour('--text');
  context.strokeRect(x - 2, y - 2, Math.max(layout.dayWidth, 2) + 4, STRIP.thick + 4);
}
