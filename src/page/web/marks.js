// What is odd about a day has a shape of its own, hollow once it is explained: colour alone says nothing.

const MARKS = {
  'missing day': { shape: 'M0-5 5 0 0 5-5 0Z', label: 'missing day' },
  'few races': { shape: 'M-5-4H5L0 5Z', label: 'few races' },
  failures: { shape: 'M-5-3-3-5 0-2 3-5 5-3 2 0 5 3 3 5 0 2-3 5-5 3-2 0Z', label: 'failures' },
  ratings: { shape: 'M-4-4H4V4H-4Z', label: 'ratings' },
  'open day': { shape: 'M0-5A5 5 0 0 1 0 5 5 5 0 0 1 0-5Z', label: 'open day' },
};
const OTHER_MARK = { shape: 'M-1.5-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5Z', label: 'other' };

const markOf = (finding) => MARKS[finding.kind] ?? OTHER_MARK;

function paintMark(context, finding, x, y, size = 1) {
  const path = new Path2D(markOf(finding).shape);
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.lineJoin = 'round';
  context.strokeStyle = colour('--surface');
  context.lineWidth = 4;
  context.stroke(path);
  context.fillStyle = finding.explained ? colour('--surface') : colour('--mark');
  context.fill(path);
  context.strokeStyle = colour('--mark');
  context.lineWidth = 1.4;
  context.stroke(path);
  context.restore();
}

const markPath = (finding, x, y) =>
  draw('path', {
    class: finding.explained ? 'mark explained' : 'mark',
    d: markOf(finding).shape,
    transform: `translate(${x} ${y})`,
  });

const markIcon = (finding) =>
  draw(
    'svg',
    { class: 'mark-icon', width: 14, height: 14, viewBox: '-7 -7 14 14', 'aria-hidden': 'true' },
    markPath(finding, 0, 0),
  );

// The shapes of these findings with their meaning, each kind once.
function marksLegend(findings) {
  const kinds = [...new Set(findings.map((finding) => finding.kind))];
  if (kinds.length === 0) return null;
  const items = kinds.map((kind) => make('li', null, markIcon({ kind, explained: false }), kind));
  if (findings.some((finding) => finding.explained)) {
    items.push(make('li', null, markIcon({ kind: kinds[0], explained: true }), 'hollow: explained'));
  }
  return make('ul', { class: 'legend marks' }, items);
}
