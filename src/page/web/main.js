// Reads the report (out of the page, or of the server that sent it) and puts the parts together.

const CONTENTS = [
  ['gates', 'Gates'],
  ['sql', 'SQL'],
  ['coverage', 'Coverage'],
  ['findings', 'Findings'],
  ['counts', 'Counts'],
  ['ratings', 'Ratings'],
  ['late', 'Lateness'],
  ['health', 'Health'],
  ['sizes', 'Sizes'],
  ['changes', 'Changes'],
  ['runs', 'Runs'],
];

let sqlBox = null; // stays the same when the report is refreshed

// The answer of the server as JSON, or an Error that says what it said.
async function askServer(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Error('The server does not answer. Is rpscrape serve still running?');
  }
  const answer = await response.json().catch((error) => {
    if (error.name === 'AbortError') throw error;
    return {};
  });
  if (response.ok) return answer;
  throw new Error([answer.error ?? `The server answered ${response.status}.`, answer.hint].filter(Boolean).join(' '));
}

function showReport(report) {
  forgetFigures();
  const countries = countriesOf(report);
  sqlBox = report.live ? (sqlBox ?? new SqlBox(report)) : null;
  document.title = `${report.table.name} – rpscrape report`;
  document
    .getElementById('main')
    .replaceChildren(
      titlePart(report),
      gatesPart(report),
      totalsPart(report),
      ...(sqlBox ? [sqlBox.element] : []),
      coveragePart(report, countries),
      findingsPart(report),
      countsPart(report, countries),
      ratingsPart(report),
      latePart(report),
      healthPart(report),
      sizesPart(report),
      changesPart(report),
      runsPart(report),
    );
  document
    .getElementById('contents')
    .replaceChildren(
      ...CONTENTS.filter(([id]) => document.getElementById(id)).map(([id, label]) => make('a', { href: `#${id}` }, label)),
    );
}

function notice(text, bad = false) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.classList.toggle('bad', bad);
}

async function refresh() {
  const button = document.getElementById('refresh');
  button.disabled = true;
  notice('Reading the report …');
  try {
    showReport(await askServer('/api/report'));
    notice(`Read at ${new Date().toLocaleTimeString('en-GB')}.`);
  } catch (error) {
    notice(error.message, true);
  }
  button.disabled = false;
}

function start() {
  performance.mark('report-read');
  startTheme();
  const text = document.getElementById('report-data').textContent;
  const report = text === '' ? null : JSON.parse(text);
  if (report) showReport(report);
  if (report === null || report.live) {
    const button = document.getElementById('refresh');
    button.hidden = false;
    button.addEventListener('click', refresh);
  }
  if (report === null) refresh();
  performance.mark('report-shown');
}

start();
