// The classic layout's result page.
import { runnerRows } from './classic_row.mjs';
import { longDate, shortTime, ukIso } from './dates.mjs';
import { attribute, icon, page, text } from './html.mjs';

const COUNTRY_NOTE = { gb: '', ire: ' (IRE)', fr: ' (FR)', usa: ' (USA)', aus: ' (AUS)', uae: ' (UAE)', hk: ' (HK)', ger: ' (GER)' };

const ordinal = (place) => place + (['th', 'st', 'nd', 'rd'][place] ?? 'th');

// "£1,622.40", "€6,195": hundredths as printed.
function printedAmount(hundredths, currency) {
  const whole = Math.floor(hundredths / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = hundredths % 100;
  return currency + whole + (rest ? `.${String(rest).padStart(2, '0')}` : '');
}

// "4m 8.50s", "58.04s".
export function printedTime(hundredths) {
  const minutes = Math.floor(hundredths / 6000);
  return `${minutes ? `${minutes}m ` : ''}${((hundredths % 6000) / 100).toFixed(2)}s`;
}

// "(slow by 15.30s)", "(fast by 0.52s)".
export function fastSlow(hundredths) {
  return `(${hundredths < 0 ? 'fast' : 'slow'} by ${(Math.abs(hundredths) / 100).toFixed(2)}s)`;
}

export function placePrizes(shown) {
  return shown.prizes.map((amount, i) => ({ place: ordinal(i + 1), text: printedAmount(amount, shown.race.currency) }));
}

export const resultPath = (race) => `/results/${race.course.id}/${race.course.key}/${race.date}/${race.id}`;

const entity = { '£': '&pound;', '€': '&euro;' };

function span(name, value, selector = '') {
  if (value === null) return '';
  return `
                            <span class="rp-raceTimeCourseName_${name}"${selector && `
                      data-test-selector="${selector}"`}>
                    ${value}                </span>`;
}

function prizeBlock(shown) {
  const items = placePrizes(shown).map(({ place, text: amount }) => `
                                                                        <span class="rp-raceTimeCourseName__prizeMoneyTitle">${place}</span>
                                                ${entity[amount[0]]}${amount.slice(1)}`).join('');
  return `
                                        <div data-test-selector="text-prizeMoney">${items}                                    </div>`;
}

function header(shown) {
  const { race } = shown;
  const bands = [race.ratingBand, race.ageBand].filter((band) => band !== null).join(', ');
  return `            <div class="rp-raceTimeCourseName">
    <h1 class="rp-raceTimeCourseName__header"
        data-test-selector="block-raceTimeCourseNameHeader">
                            <span class="rp-raceTimeCourseName__time"
                  data-test-selector="text-raceTime">${shortTime(race.off)}</span>
                <a href="/profile/course/${race.course.id}/${race.course.key}"
           class="js-popupLink
                  ui-link ui-link_table ui-link_marked
                  rp-raceTimeCourseName__name
                 ">
            ${race.course.name}${COUNTRY_NOTE[race.region]}        </a>
                    <span class="rp-raceTimeCourseName__date"
                  data-test-selector="text-raceDate">${longDate(race.date)}</span>
            </h1>
    <div class="rp-raceTimeCourseName__info">
        <h2 class="rp-raceTimeCourseName__title">${text(race.title, race.id % 2 === 0)}</h2>
        <span class="rp-raceTimeCourseName__info_container"
              data-test-selector="text-raceTitleAndInfo">${span('class', race.printedClass && `(Class ${race.printedClass})`)}${
  span('ratingBandAndAgesAllowed', `(${bands})`)}${
  span('distanceFull', race.fullDist && `(${race.fullDist})`, 'block-fullDistanceInd')}${
  span('distance', race.dist, 'block-distanceInd')}${
  span('condition', race.going)}${
  span('hurdles', race.obstacles)}${prizeBlock(shown)}
                    </span>
    </div>
            <div class="rr-raceReplay" data-directive-race-replay-race-name="${attribute(race.title)}">
        <p class="rr-raceReplay__error">Error</p>
    </div>
</div>`;
}

// The page's own script data: code of the outcome and distance to the winner per runner.
function horseData(shown) {
  const items = shown.runners.map((runner) => ({
    outcomeCode: runner.pos, accumLengthNative: runner.exact, wgtStNative: runner.lbs,
    wgtAllowance: runner.jockey.allowance, wfaAdjustment: 0, runnerInfo: { horseId: runner.horse.id },
  }));
  const data = { raceId: String(shown.race.id), raceTypeCode: shown.race.typeCode, items, generalInfo: { length: 1.2 } };
  return `<script>
        window.horseData = ${JSON.stringify(data)};
    </script>`;
}

const TABLE_HEAD = `<thead>
    <tr class="rp-horseTable__header">
        <th class="rp-horseTable__posHeader">
            Pos.
            <span class="rp-horseTable__posHeader_hideExWide">
                (Draw)
            </span>
        </th>
        <th class="">
            <div class="rp-horseTable__doubleHeader">
                <div>Horse / SP</div>
                <div class="rp-horseTable__doubleHeader__human">Trainer / Jockey</div>
            </div>
        </th>
        <th>Age</th>
        <th class="rp-horseTable__wgt">WGT</th>
        <th>OR</th>
        <th>TS</th>
        <th>RPR</th>
        <th>MR</th>
        <th></th>
    </tr>
</thead>`;

function info(label, value) {
  if (value === null) return '';
  return `
                                                    ${label}
                    <span class="rp-raceInfo__value">
                        ${value}                    </span>`;
}

function nonRunnerItem(race) {
  if (race.nonRunners.length === 0) return '';
  const names = race.nonRunners.map(({ name, reason }) => (reason ? `${name} (${reason})` : name)).join(', ');
  return `
                            <li>
                    Non-runners:
                    <span class="rp-raceInfo__value">
                        ${names}                    </span>
                </li>`;
}

function ownerItems(shown) {
  return shown.runners.slice(0, 3).filter((runner) => runner.owner).map((runner, i) => `
                            <li>
                    ${ordinal(i + 1)} owner:
                                            <a href="/profile/owner/${runner.owner.id}/${runner.owner.key}"
                           class="ui-profileLink ui-link ui-link_table js-popupLink"
                        >
                            ${runner.owner.name} (${runner.horse.name})                            ${icon('right', 'XSmall')}<!--
                    --></a>
                                    </li>`).join('');
}

// A void race's page leaves this block empty.
function raceInfo(shown) {
  const { race } = shown;
  const { winHundredths, standard, offActual, totalSp } = race.result;
  if (shown.isVoid) return '<div class="rp-raceInfo">\n            </div>';
  const compared = race.region === 'gb' || race.region === 'ire' ? `                                                    ${fastSlow(standard)}` : '';
  return `<div class="rp-raceInfo">
            <ul>
            <li>
                                    <span class="rp-raceInfo__value rp-raceInfo__value_black">
                        ${shown.runners.length} ran
                    </span>${info('Off time:', offActual)}${
  info('Winning time:', winHundredths === null ? null : printedTime(winHundredths) + compared)}${
  info('Total SP:', `${totalSp}%`)}
                            </li>${nonRunnerItem(race)}${ownerItems(shown)}
                        <li>
                                    Tote win:
                    <span class="rp-raceInfo__value">
                        &pound;5.30                    </span>
                            </li>
                                </ul>
                    <span class="rp-raceInfo__comments">
            </span>
            </div>`;
}

// Icons inside links have titles on every third race of 2026 and later.
const titledIcons = (race) => race.date >= '2026' && race.id % 3 === 0;

function main(shown) {
  const { race } = shown;
  const rows = shown.runners.map((runner, i) => runnerRows(runner, i, titledIcons(race))).join('                            ');
  return `<div class="rp-results rp-container cf js-contentWrapper" data-ng-controller="MainCtrl">
    
    <main class="rp-resultsWrapper__content"

          data-analytics-race-id="${race.id}"
          data-analytics-race-date="${race.date}"
          data-analytics-race-time="${shortTime(race.off)}"
          data-analytics-race-date-time="${ukIso(race.date, race.off)}"
          data-analytics-coursename="${attribute(race.course.name)}"
                      data-site-sub-section-1="Result"
          
          data-test-selector="results-items-container">
        <section class="rp-resultsWrapper__section">
${header(shown)}

                                ${horseData(shown)}
    <div class="rp-horseTable__raceDetails">
            <directive-ticker class="rp-horseTable__ticker"
                              data-directive-ticker-text="${attribute(`${race.title}, ${race.dist} - ${race.going}`)}">
            </directive-ticker>
    </div>
    <div class="rp-horseTable">
    <table
        class="rp-horseTable__table"
        ng-controller="horseTableCtrl"
        data-test-selector="block-horseTableBody"
    >
        ${TABLE_HEAD}        <tbody>
                            ${rows}                    </tbody>
    </table>
</div>    ${raceInfo(shown)}                <div class="rp-successBoxes"
     data-directive-success-boxes
     data-race-id="${race.id}">
</div>                    </section>
    </main>
</div>
`;
}

// `shown` is a race as World.view() gives it.
export function classicResultPage(shown) {
  const { race } = shown;
  const at = `${shortTime(race.off).replace(':', '.')} ${race.course.name}`;
  return page({
    title: `Full Result ${at} | ${longDate(race.date)}`,
    description: `Full Race Result from the ${at}.`,
    canonical: `${resultPath(race)}/`,
    body: main(shown),
  });
}
