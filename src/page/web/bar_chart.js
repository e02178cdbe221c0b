// Bars over days or years, as SVG drawn for the width at hand.

const BARS = { left: 48, right: 4, top: 16, bottom: 20 };

// The least of 1, 2, 4, 6, 8, 10, 20, 40 … that is not under `value`: its half is whole too.
function roundTop(value) {
  if (value <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * size).find((top) => top >= value);
}

// `bars`: {value, label (of the axis, '' for none), title, mark (a finding) or null, kind (a class)}.
// `lines`: {value, label}. `text(value)` writes the axis.
function barChart({ width, height, bars, lines = [], text = count, name }) {
  const top = roundTop(Math.max(...bars.map((bar) => bar.value), ...lines.map((line) => line.value), 0));
  const plot = { width: width - BARS.left - BARS.right, height: height - BARS.top - BARS.bottom };
  const step = plot.width / Math.max(bars.length, 1);
  const thick = Math.min(Math.max(step - (step > 4 ? 1.5 : 0.3), 0.7), 34);
  const y = (value) => BARS.top + plot.height * (1 - value / top);
  const x = (i) => BARS.left + (i + 0.5) * step;
  return draw(
    'svg',
    { class: 'chart bars', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name },
    [0, top / 2, top].map((value) =>
      gridLine(BARS.left, width - BARS.right, y(value), Number.isInteger(value) ? text(value) : ''),
    ),
    bars.map(
      (bar, i) =>
        bar.value > 0 &&
        draw(
          'rect',
          {
            class: `bar ${bar.kind ?? ''}`,
            x: x(i) - thick / 2,
            y: y(bar.value),
            width: thick,
            height: BARS.top + plot.height - y(bar.value),
          },
          draw('title', null, bar.title),
        ),
    ),
    lines.map((line) => levelLine(line, y(line.value), width)),
    bars.map((bar, i) => bar.mark && markPath(bar.mark, x(i), Math.max(y(bar.value) - 8, 7))),
    axisLabels(bars, x, width, height),
  );
}

const gridLine = (from, to, y, label) =>
  draw(
    'g',
    { class: 'grid' },
    draw('line', { x1: from, x2: to, y1: y, y2: y }),
    draw('text', { x: from - 6, y: y + 3.5, 'text-anchor': 'end' }, label),
  );

const levelLine = (line, y, width) =>
  draw('g', { class: `level ${line.kind}` }, draw('line', { x1: BARS.left, x2: width - BARS.right, y1: y, y2: y }));

// Labels that would touch the one before are left out.
function axisLabels(bars, x, width, height) {
  let free = 0;
  return bars.map((bar, i) => {
    const half = (bar.label ?? '').length * 3.2;
    if (!bar.label || x(i) - half < free) return null;
    free = x(i) + half + 8;
    return draw('text', { class: 'axis', x: Math.min(x(i), width - half), y: height - 5, 'text-anchor': 'middle' }, bar.label);
  });
}
