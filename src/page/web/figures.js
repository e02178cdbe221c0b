// Figures are drawn when they come near the screen, and again when their width or the colours change.

const figures = new Map(); // element -> {paint, reserve, near, width: what it was last drawn for, or 0}

const nearness = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const figure = figures.get(entry.target);
      if (figure === undefined) continue;
      figure.near = entry.isIntersecting;
      paintIfStale(entry.target, figure);
    }
  },
  { rootMargin: '600px' },
);

const widths = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const figure = figures.get(entry.target);
    if (figure === undefined) continue;
    const width = Math.floor(entry.target.clientWidth);
    if (width > 0 && width !== figure.width) {
      figure.reserve(width);
      figure.width = 0;
    }
    paintIfStale(entry.target, figure);
  }
});

function paintIfStale(element, figure) {
  const width = Math.floor(element.clientWidth);
  if (!figure.near || width === 0 || figure.width === width) return;
  figure.width = width;
  figure.paint(width);
}

// Has `paint(width)` called for the element, and before that `reserve(width)`, which gives it the height that it will have:
// nothing on the page moves when it is drawn.
function addFigure(element, reserve, paint) {
  figures.set(element, { paint, reserve, near: false, width: 0 });
  nearness.observe(element);
  widths.observe(element);
  return element;
}

function forgetFigures() {
  nearness.disconnect();
  widths.disconnect();
  figures.clear();
}

// Draws again what is near the screen now, the rest when it comes near; `all` draws everything now.
function redrawFigures(all = false) {
  for (const [element, figure] of figures) {
    const near = figure.near;
    figure.width = 0;
    figure.near = near || all;
    paintIfStale(element, figure);
    figure.near = near;
  }
}

let printing = false;

// Pixels of the canvas a CSS pixel; paper is finer than most screens.
const pixelScale = () => Math.max(window.devicePixelRatio || 1, printing ? 2 : 1);

function startPrinting() {
  printing = true;
  redrawFigures(true);
}

function endPrinting() {
  printing = false;
  redrawFigures();
}

// A figure whose height is always the same.
function addChart(element, height, paint) {
  element.style.minHeight = `${height}px`;
  return addFigure(element, () => {}, paint);
}

// A canvas sized for the screen's pixels; the context measures in CSS pixels.
function sizeCanvas(canvas, width, height) {
  const scale = pixelScale();
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  return context;
}
