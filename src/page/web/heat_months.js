// One year of a country as twelve small calendars: weeks are rows, Monday is left.

const MONTH = { top: 32, gap: 18, rows: 6, largest: 22 };

function monthLayout(width) {
  const columns = width >= 820 ? 6 : width >= 520 ? 4 : 3;
  const gap = columns === 3 ? 12 : MONTH.gap;
  const cell = Math.min(MONTH.largest, Math.floor((width - (columns - 1) * gap) / (columns * 7)));
  const pitch = Math.floor((width - 7 * cell) / (columns - 1));
  return {
    columns,
    cell,
    pitch,
    monthHeight: MONTH.top + MONTH.rows * cell + 10,
    height: (12 / columns) * (MONTH.top + MONTH.rows * cell + 10),
  };
}

const monthOrigin = (layout, month) => ({
  x: (month % layout.columns) * layout.pitch,
  y: Math.floor(month / layout.columns) * layout.monthHeight,
});

// Left and top of a day's cell.
function monthCell(layout, day) {
  const month = monthOf(day);
  const first = firstOfMonth(yearOf(day), month);
  const place = day - first + weekdayOf(first);
  const origin = monthOrigin(layout, month);
  return { x: origin.x + (place % 7) * layout.cell, y: origin.y + MONTH.top + Math.floor(place / 7) * layout.cell };
}

// The day of `year` under a point, or null.
function monthDayAt(country, layout, year, x, y) {
  const month = Math.floor(y / layout.monthHeight) * layout.columns + Math.min(Math.floor(x / layout.pitch), layout.columns - 1);
  if (month < 0 || month > 11) return null;
  const origin = monthOrigin(layout, month);
  const column = Math.floor((x - origin.x) / layout.cell);
  const row = Math.floor((y - origin.y - MONTH.top) / layout.cell);
  const first = firstOfMonth(year, month);
  const day = first + row * 7 + column - weekdayOf(first);
  if (column < 0 || column > 6 || row < 0 || day < first || day >= firstOfMonth(year, month + 1)) return null;
  return day >= country.first && day <= country.last ? day : null;
}

function paintMonths(canvas, country, metric, selected, width) {
  const layout = monthLayout(width);
  const context = sizeCanvas(canvas, width, layout.height);
  const year = yearOf(selected);
  const scale = metric.scale(country);
  for (let month = 0; month < 12; ++month) paintMonthLabels(context, layout, month);
  for (let day = firstOfYear(year); day < firstOfYear(year + 1); ++day) {
    const { x, y } = monthCell(layout, day);
    paintDay(context, country, metric, scale, day, x, y, layout.cell);
  }
  paintMonthSelection(context, layout, selected);
  return layout;
}

function paintMonthLabels(context, layout, month) {
  const { x, y } = monthOrigin(layout, month);
  context.textBaseline = 'alphabetic';
  context.fillStyle = colour('--text');
  context.font = `600 12px ${colour('--sans')}`;
  context.fillText(MONTHS[month], x, y + 12);
  context.fillStyle = colour('--muted');
  context.font = `9px ${colour('--sans')}`;
  context.textAlign = 'center';
  WEEKDAYS.forEach((weekday, i) => context.fillText(weekday[0], x + (i + 0.5) * layout.cell, y + 26));
  context.textAlign = 'start';
}

// Days outside the country's are only outlined.
function paintDay(context, country, metric, scale, day, x, y, cell) {
  if (day < country.first || day > country.last) {
    context.strokeStyle = colour('--line');
    context.lineWidth = 1;
    context.strokeRect(x + 1.5, y + 1.5, cell - 3, cell - 3);
    return;
  }
  const at = day - country.first;
  context.fillStyle = stepColour(metric, stepOf(scale, metric.value(country, at)));
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, cell - 1, cell - 1, cell > 15 ? 3 : 2);
  context.fill();
  const findings = country.findings.get(day);
  if (findings) paintMark(context, findings[0], x + cell / 2, y + cell / 2, cell > 15 ? 1 : 0.75);
}

function paintMonthSelection(context, layout, selected) {
  const { x, y } = monthCell(layout, selected);
  context.lineWidth = 2;
  context.strokeStyle = colour('--text');
  context.beginPath();
  context.roundRect(x - 0.5, y - 0.5, layout.cell + 1, layout.cell + 1, 4);
  context.stroke();
}
