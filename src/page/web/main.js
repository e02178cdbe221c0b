// Reads the report (out of the page, or of the server that sent it) and puts the parts together.

const FORMAT = 1;

let sqlBox = null; // stays the same when the report is read again

// The parts in their order: id, name in the contents, and what makes the part of the report and its countries (null: none).
const PARTS = [
  ['title', null, titlePart],
  ['gates', 'Gates', gatesPart],
  ['totals', null, totalsPart],
  ['sql', 'SQL', () => sqlBox?.element],
  ['coverage', 'Coverage', coveragePart],
  ['findings', 'Findings', findingsPart],
  ['counts', 'Counts', countsPart],
  ['ratings', 'Ratings', ratingsPart],
  ['late', 'Lateness', latePart],
  ['health', 'Health', healthPart],
  ['sizes', 'Sizes', sizesPart],
  ['changes', 'Changes', changesPart],
  ['runs', 'Runs', runsPart],
];

// A part that cannot be made is named, and leaves the others alone.
function partOf(id, makePart, report, countries) {
  try {
    return makePart(report, countries) ?? null;
  } catch (error) {
    console.error(error);
    return part(id, 'Not shown', null, empty(`The part "${id}" of the report cannot be drawn: ${error.message}`));
  }
}

function showReport(report) {
  if (report.format !== FORMAT) {
    throw new Error(
      `This page reads reports of format ${FORMAT}, not ${report.format}: it and its data are of different versions of rpscrape.`,
    );
  }
  forgetFigures();
  const countries = countriesOf(report);
  sqlBox = report.live ? (sqlBox ?? new SqlBox(report)) : null;
  document.title = `${report.table.name} – rpscrape report`;
  const parts = PARTS.map(([id, , makePart]) => partOf(id, makePart, report, countries));
  document.getElementById('main').replaceChildren(...parts.filter((element) => element !== null));
  const links = PARTS.filter(([id, label]) => label && document.getElementById(id));
  document.getElementById('contents').replaceChildren(...links.map(([id, label]) => make('a', { href: `#${id}` }, label)));
}

function notice(text, bad = false) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.classList.toggle('bad', bad);
}

// `anew`: gathered for this request, not only when the table has changed.
async function readReport(anew) {
  const button = document.getElementById('refresh');
  button.disabled = true;
  notice('Reading the report …');
  try {
    showReport(await askServer(anew ? '/api/report?refresh=1' : '/api/report'));
    notice(`Read at ${new Date().toLocaleTimeString('en-GB')}.`);
  } catch (error) {
    notice(error.message, true);
  }
  button.disabled = false;
}

// The report that came inside the page, if one did.
function showEmbedded(text) {
  try {
    const report = JSON.parse(text);
    showReport(report);
    return report.live === true;
  } catch (error) {
    notice(error.message, true);
    return false;
  }
}

function start() {
  performance.mark('report-read');
  startTheme();
  const text = document.getElementById('report-data').textContent;
  const live = text === '' || showEmbedded(text);
  const button = document.getElementById('refresh');
  button.hidden = !live;
  button.addEventListener('click', () => readReport(true));
  if (text === '') readReport(false);
  performance.mark('report-shown');
}

start();
