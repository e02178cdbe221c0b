// Lines of shares over the age of a day, as SVG. Each line has its own dash and its name at its end.

const LINES = { left: 40, right: 34, top: 10, bottom: 32 };

// `series`: {name, kind (a class), values (shares 0 to 1, or null), titles}. `xLabel` names the axis.
function lineChart({ width, height, series, xLabel, name }) {
  const last = Math.max(...series.map((line) => line.values.length), 2) - 1;
  const plot = { width: width - LINES.left - LINES.right, height: height - LINES.top - LINES.bottom };
  const x = (i) => LINES.left + (i / last) * plot.width;
  const y = (share) => LINES.top + plot.height * (1 - share);
  const ends = spreadLabels(
    series.map((line) => y(line.values.findLast((value) => value !== null) ?? 0)),
    13,
  );
  return draw(
    'svg',
    { class: 'chart lines', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name },
    [0, 0.25, 0.5, 0.75, 1].map((share) => gridLine(LINES.left, width - LINES.right, y(share), `${100 * share} %`)),
    ageTicks(last, width).map((age) =>
      draw('text', { class: 'axis', x: x(age), y: height - LINES.bottom + 15, 'text-anchor': 'middle' }, String(age)),
    ),
    draw('text', { class: 'axis', x: LINES.left + plot.width / 2, y: height - 3, 'text-anchor': 'middle' }, xLabel),
    series.map((line, k) => [
      draw('path', { class: `line ${line.kind}`, d: linePath(line.values, x, y) }),
      line.values.map(
        (value, i) =>
          value !== null &&
          draw('circle', { class: `dot ${line.kind}`, cx: x(i), cy: y(value), r: 2.2 }, draw('title', null, line.titles[i])),
      ),
      draw('text', { class: `line-name ${line.kind}`, x: x(last) + 7, y: ends[k] + 4 }, line.name),
    ]),
  );
}

// Lifts the pen where there is no value.
function linePath(values, x, y) {
  let down = false;
  return values
    .map((value, i) => {
      const part = value === null ? '' : `${down ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      down = value !== null;
      return part;
    })
    .join('');
}

function ageTicks(last, width) {
  const every = [1, 2, 5, 10, 20].find((step) => (last / step) * 26 < width - LINES.left - LINES.right) ?? 50;
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every);
}

// The same places, moved apart until each pair is at least `least` away from the next.
function spreadLabels(places, least) {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  for (let k = 1; k < order.length; ++k) order[k].place = Math.max(order[k].place, order[k - 1].place + least);
  const result = [];
  for (const { place, i } of order) result[i] = place;
  return result;
}
