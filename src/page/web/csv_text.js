// Rows as CSV after RFC 4180: null is an empty field, "" the empty text.

function csvField(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvText = (columns, rows) =>
  [columns.map((column) => column.name), ...rows].map((row) => row.map(csvField).join(',')).join('\r\n') + '\r\n';

// Pages that may not use the clipboard get the text selected in a box instead.
async function copyText(text) {
  if (navigator.clipboard) {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // Refused: the older way below.
    }
  }
  const box = make('textarea', { class: 'hidden', 'aria-hidden': 'true' });
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}
