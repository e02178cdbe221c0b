// SQL against the live table: the server reads only, and has the last word on what it runs.

const SHOWN_ROWS = 1000;

class SqlBox {
  constructor(report) {
    const table = report.table.name.split('.').at(-1);
    this.text = make('textarea', {
      id: 'sql-text',
      rows: 5,
      spellcheck: 'false',
      autocomplete: 'off',
      autocapitalize: 'off',
      keydown: (event) => this.key(event),
    });
    this.text.value = `select country, count(*) as runners, max(date) as newest\nfrom ${/^[a-z_]\w*$/i.test(table) ? table : `"${table.replaceAll('"', '""')}"`}\ngroup by country\norder by country`;
    this.runButton = make(
      'button',
      { type: 'button', class: 'main', click: () => this.run() },
      'Run',
      make('kbd', null, 'Ctrl+Enter'),
    );
    this.cancelButton = make('button', { type: 'button', disabled: true, click: () => this.request?.abort() }, 'Cancel');
    this.copyButton = make('button', { type: 'button', disabled: true, click: () => this.copy() }, 'Copy as CSV');
    this.status = make('p', { class: 'sql-status', role: 'status' });
    this.result = make('div', { class: 'sql-result' });
    this.element = part(
      'sql',
      'SQL',
      'Reads the table; nothing can be changed from here.',
      make('label', { for: 'sql-text', class: 'hidden' }, 'SQL statement'),
      this.text,
      make('div', { class: 'sql-buttons' }, this.runButton, this.cancelButton, this.copyButton),
      this.status,
      this.result,
    );
  }

  key(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.run();
  }

  async run() {
    if (this.request) return;
    this.request = new AbortController();
    this.setBusy(true);
    this.say('Running …');
    try {
      this.show(
        await askServer('/api/sql', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ sql: this.text.value }),
          signal: this.request.signal,
        }),
      );
    } catch (error) {
      this.say(error.name === 'AbortError' ? 'Cancelled.' : error.message, error.name !== 'AbortError');
    }
    this.request = null;
    this.setBusy(false);
  }

  setBusy(busy) {
    this.runButton.disabled = busy;
    this.cancelButton.disabled = !busy;
    this.copyButton.disabled = busy || !this.answer;
  }

  say(text, bad = false) {
    this.status.textContent = text;
    this.status.classList.toggle('bad', bad);
  }

  show(answer) {
    this.answer = answer;
    const cut = answer.truncated ? ', cut short there by the server' : '';
    const part = answer.rows.length > SHOWN_ROWS ? `; the first ${count(SHOWN_ROWS)} are shown` : '';
    this.say(`${counted(answer.row_count, 'row')}${cut} in ${durationText(answer.seconds)}${part}`);
    const columns = answer.columns.map((column, i) => ({
      label: make('span', { title: column.type }, column.name),
      number: isNumeric(column.type),
      cell: (row) => sqlValue(row[i]),
    }));
    this.result.replaceChildren(table('Result', columns, answer.rows.slice(0, SHOWN_ROWS), SHOWN_ROWS));
  }

  async copy() {
    await copyText(csvText(this.answer.columns, this.answer.rows));
    this.say(`Copied ${counted(this.answer.rows.length, 'row')} as CSV.`);
  }
}

const isNumeric = (type) => /INT|DOUBLE|FLOAT|REAL|DECIMAL|NUMERIC/i.test(type);

function sqlValue(value) {
  if (value === null) return make('span', { class: 'quiet' }, 'null');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
