// All years of a country, one strip a year, a cell a day. The strips lie where a day is wide enough to be seen that way, the
// newest year on top; on a phone they stand, the newest year at the right.

const STRIP = {
  pitch: 15,
  thick: 11,
  leastDay: 1.5,
  standingDay: 1.1,
  lying: { left: 38, top: 18 },
  standing: { left: 30, top: 20 },
};

function stripLayout(country, width) {
  const firstYear = yearOf(country.first);
  const lastYear = yearOf(country.last);
  const years = lastYear - firstYear + 1;
  const lyingDay = (width - STRIP.lying.left - 6) / 366;
  if (lyingDay >= STRIP.leastDay) {
    return {
      ...STRIP.lying,
      lying: true,
      firstYear,
      lastYear,
      day: lyingDay,
      pitch: STRIP.pitch,
      thick: STRIP.thick,
      height: STRIP.lying.top + years * STRIP.pitch + 4,
    };
  }
  const pitch = Math.min((width - STRIP.standing.left - 4) / years, STRIP.pitch + 7);
  return {
    ...STRIP.standing,
    lying: false,
    firstYear,
    lastYear,
    day: STRIP.standingDay,
    pitch,
    thick: Math.max(pitch - 3, 1),
    height: STRIP.standing.top + 366 * STRIP.standingDay + 6,
  };
}

// Where the strip of a year starts, across the strips.
const stripStart = (layout, year) =>
  layout.lying ? layout.top + (layout.lastYear - year) * layout.pitch : layout.left + (year - layout.firstYear) * layout.pitch;

// The place of `days` days from `offset` in the year: {x, y, width, height}.
function stripPlace(layout, year, offset, days) {
  const across = stripStart(layout, year);
  return layout.lying
    ? { x: layout.left + offset * layout.day, y: across, width: days * layout.day, height: layout.thick }
    : { x: across, y: layout.top + offset * layout.day, width: layout.thick, height: days * layout.day };
}

const dayPlace = (layout, day) => stripPlace(layout, yearOf(day), day - firstOfYear(yearOf(day)), 1);

// The day under a point, or null.
function stripDayAt(country, layout, x, y) {
  const strip = Math.floor((layout.lying ? y - layout.top : x - layout.left) / layout.pitch);
  const year = layout.lying ? layout.lastYear - strip : layout.firstYear + strip;
  const offset = Math.floor((layout.lying ? x - layout.left : y - layout.top) / layout.day);
  if (year < layout.firstYear || year > layout.lastYear || offset < 0 || offset > 365) return null;
  const day = Math.min(firstOfYear(year) + offset, firstOfYear(year + 1) - 1);
  return day >= country.first && day <= country.last ? day : null;
}

function paintStrips(canvas, country, metric, selected, width) {
  const layout = stripLayout(country, width);
  const context = sizeCanvas(canvas, width, layout.height);
  paintMonthNames(context, layout);
  for (let year = layout.firstYear; year <= layout.lastYear; ++year)
    paintYearName(context, layout, year, year === yearOf(selected));
  paintStripCells(context, country, metric, layout);
  for (const [day, findings] of country.findings) {
    const place = dayPlace(layout, day);
    paintMark(context, findings[0], place.x + place.width / 2, place.y + place.height / 2, 0.8);
  }
  const { x, y, width: wide, height } = dayPlace(layout, selected);
  context.lineWidth = 1.5;
  context.strokeStyle = colour('--text');
  context.strokeRect(x - 2, y - 2, Math.max(wide, 2) + 4, Math.max(height, 2) + 4);
}

function paintMonthNames(context, layout) {
  context.font = `11px ${colour('--sans')}`;
  context.fillStyle = colour('--muted');
  context.textBaseline = layout.lying ? 'alphabetic' : 'top';
  for (let month = 0; month < 12; ++month) {
    const place = stripPlace(layout, layout.lastYear, firstOfMonth(2023, month) - firstOfYear(2023), 1);
    context.fillText(MONTHS[month], layout.lying ? place.x : 0, layout.lying ? layout.top - 6 : place.y);
  }
}

// Standing strips have room for two digits only.
function paintYearName(context, layout, year, chosen) {
  context.font = `${chosen ? '600 ' : ''}11px ${colour('--sans')}`;
  context.fillStyle = colour(chosen ? '--text' : '--muted');
  context.textBaseline = layout.lying ? 'middle' : 'alphabetic';
  context.textAlign = layout.lying ? 'start' : 'center';
  const across = stripStart(layout, year) + layout.thick / 2;
  if (layout.lying) context.fillText(String(year), 0, across + 0.5);
  else if (layout.pitch >= 15 || year % 2 === layout.lastYear % 2)
    context.fillText(String(year).slice(2), across, layout.top - 6);
  context.textAlign = 'start';
}

// Edges are rounded to the screen's pixels: cells meet without seams.
function paintStripCells(context, country, metric, layout) {
  const scale = metric.scale(country);
  const pixels = pixelScale();
  const snap = (at) => Math.round(at * pixels) / pixels;
  for (let year = layout.firstYear; year <= layout.lastYear; ++year) {
    const start = firstOfYear(year);
    const end = Math.min(firstOfYear(year + 1), country.last + 1);
    for (let day = Math.max(start, country.first); day < end; ++day) {
      const at = day - country.first;
      const { x, y, width, height } = stripPlace(layout, year, day - start, 1);
      context.fillStyle = stepColour(metric, stepOf(scale, metric.value(country, at)));
      context.fillRect(snap(x), snap(y), snap(x + width) - snap(x), snap(y + height) - snap(y));
    }
  }
}
