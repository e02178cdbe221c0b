// Tables: wide ones scroll inside their own box (on a phone their rows become blocks), long ones show their first rows
// until asked.

const FIRST_ROWS = 15;

// `columns`: {label, cell: row => text or element, number: right-aligned}.
function table(caption, columns, rows, first = FIRST_ROWS) {
  const heads = columns.map((column) => make('th', { scope: 'col', class: column.number ? 'number' : null }, column.label));
  const body = make(
    'tbody',
    null,
    rows.slice(0, first).map((row) => tableRow(columns, row)),
  );
  const scroll = make(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    make(
      'table',
      { class: columns.length > 4 && columns.every((column) => typeof column.label === 'string') ? 'stack' : null },
      make('caption', { class: 'hidden' }, caption),
      make('thead', null, make('tr', null, heads)),
      body,
    ),
  );
  if (rows.length <= first) return scroll;
  const more = make('button', { type: 'button', class: 'more' }, `Show all ${count(rows.length)}`);
  more.addEventListener('click', () => {
    body.append(...rows.slice(first).map((row) => tableRow(columns, row)));
    more.remove();
    scroll.focus({ preventScroll: true });
  });
  return make('div', null, scroll, more);
}

const tableRow = (columns, row) =>
  make(
    'tr',
    null,
    columns.map((column) => make('td', { class: column.number ? 'number' : null, 'data-label': column.label }, column.cell(row))),
  );

// The numbers of a figure, made when they are opened.
function numbers(caption, columns, rows) {
  const details = make('details', { class: 'numbers' }, make('summary', null, `${caption}: the numbers`));
  details.addEventListener('toggle', () => details.append(table(caption, columns, rows, rows.length)), { once: true });
  return details;
}

// A part of the report with its heading.
const part = (id, title, note, ...content) =>
  make(
    'section',
    { id, class: 'part', 'aria-labelledby': `${id}-title` },
    make('h2', { id: `${id}-title` }, title),
    note ? make('p', { class: 'note' }, note) : null,
    content,
  );
