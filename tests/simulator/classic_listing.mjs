// The classic layout's listing of a day: one section per meeting, one panel per race; only races with a
// full result are links. Big races appear a second time under "Worldwide Stakes".
import { printedTime, resultPath } from './classic_result.mjs';
import { hhmm, shortTime, titleDate } from './dates.mjs';
import { attribute, icon, page, text } from './html.mjs';

function titleOf(race, listed) {
  if (!listed) return `<span class="rp-raceCourse__panel__race__info__title__text">${text(race.title, true)}</span>`;
  return `<a href="${resultPath(race)}"
                       class="ui-link ui-link_table
                              rp-raceCourse__panel__race__info__title__link
                              js-popupLink"
                       data-test-selector="link-listCourseNameLink">
                       <span>${text(race.title, race.id % 2 === 0)}</span><!--
                        -->${icon('right', 'XSmall')}<!--
                    --></a>`;
}

function firstThree(shown) {
  const items = shown.runners.slice(0, 3).map((runner, i) => `
                                                    <li class="rp-raceCourse__panel__race__info__results__name
                                       "
                                data-outcome-desc="${['1st', '2nd', '3rd'][i]}">
                                    <a href="/profile/horse/${runner.horse.id}/${runner.horse.key}"
                                           class="ui-link ui-link_table js-popupLink"
                                           target="_blank"
                                           data-test-selector="link-horseListResults">
                                        <div class="rp-raceCourse__panel__race__info__results__name__table__row">
                                                ${runner.num ?? ''}.
                                                ${runner.horse.name}                                        </div>
                                        <div class="rp-raceCourse__panel__race__info__results__name__table__price">
                                            ${runner.sp}                                        </div>
                                    </a>
                            </li>`).join('');
  return `<ol class="rp-raceCourse__panel__race__info__results"
                        data-test-selector="link-listOfHorses">${items}
                                            </ol>`;
}

function afterRace(shown) {
  const time = shown.race.result.winHundredths;
  return `<dl class="rp-raceCourse__panel__race__info__postRaceInfo__main"
                    data-test-selector="text-postRaceInfoMain">
                                                                        <dt class="rp-raceCourse__panel__race__info__postRaceInfo__main_dark">
                                ${shown.runners.length} ran<!--
                         --></dt>
                                <dd data-test-selector="text-winningTime1">${time === null ? '' : printedTime(time)}<!--
                             --></dd>
                        </dl>
            <a class="rp-raceCourse__panel__race__info__buttons__link
                      js-popupLink"
               href="${resultPath(shown.race)}"
               data-test-selector="button-fullResult"
               data-test-view="list-results">
                    <span>Full result</span>
            </a>`;
}

function details(shown, race) {
  if (shown) return firstThree(shown) + afterRace(shown);
  return `<div class="rp-raceCourse__panel__race__info__status">${race.abandoned ? 'Race abandoned' : 'Result to follow'}</div>`;
}

function panel(race, shown) {
  return `<div class="rp-raceCourse__panel__container"
         data-test-selector="raceCourse-container"
     data-test-view="list-results">
    <div class="rp-raceCourse__panel__race"
        data-diffusion-coursename="${attribute(race.course.name.toUpperCase())}"
        data-diffusion-racetime="${hhmm(race.off)}"
        data-diffusion-race-id="${race.id}"
        data-test-selector="race-panel-${race.course.id}-${shortTime(race.off)}"
                    data-directive-link-trigger
            href="${resultPath(race)}"
            >
        <div class="rp-raceCourse__panel__race__info">
                        <div class="rp-raceCourse__panel__race__info__title">
                                    ${titleOf(race, shown !== null)}
                                            </div>
                            <div class="rp-raceCourse__panel__race__info__smallDetails"
                     data-test-selector="block-raceSmallDescriptionCourse">
                    <span>${race.dist}</span>
                                            <div>Going: ${race.going}</div>
                                    </div>
                ${details(shown, race)}
            </div>
    </div>
    </div>`;
}

function section(id, name, abandoned, panels) {
  return `                <section class="rp-raceCourse__meetingContainer ui-accordion__row"
             data-directive-meeting-staff
             data-diffusion-coursename="${attribute(name)}"
             data-course-id="${id}"
             data-test-selector="course-container"
             data-test-view="list-results">
                <h2 class="rp-raceCourse__row__name"
                     data-test-selector="course-name"
                     data-test-view="list-results">
                        ${name.toUpperCase()}                                                                </h2>
                ${abandoned ? '<div class="rp-raceCourse__row__status">Meeting abandoned</div>' : ''}
                ${panels.join('\n')}
                    </section>`;
}

// A late race is not in the listing at all until it is listed.
function panelsOf(world, races, asOf) {
  return races.filter((race) => world.isListed(race, asOf) || !world.isAvailable(race, asOf))
    .map((race) => panel(race, world.isListed(race, asOf) ? world.view(race, asOf) : null));
}

function sections(world, date, asOf) {
  const out = world.day(date).map((meeting) => {
    const lost = meeting.abandonedFrom === 0;
    return section(meeting.course.id, meeting.course.name, lost, lost ? [] : panelsOf(world, meeting.raceList, asOf));
  });
  const featured = world.featured(date).filter((race) => world.isListed(race, asOf));
  if (featured.length > 0) out.push(section(-2, 'Worldwide Stakes', false, panelsOf(world, featured, asOf)));
  return out.join('\n');
}

export function classicListingPage(world, date, asOf) {
  const body = `<div class="rp-results rp-container cf js-contentWrapper" data-ng-controller="MainCtrl">
    <main data-directive-race-course
              data-test-selector="results-main-container">
            <div class="rp-switcherRow">
    <h1 class="rp-switcherRow__title"
        data-test-selector="block-dateOfResults">
        Results - ${titleDate(date)}    </h1>
</div>
                            <div class="rp-raceCourse ui-accordion"
     data-directive-accordion
     data-diffusion-racedate="${date}"
     data-test-selector="results-items-container"
    >
${sections(world, date, asOf)}
    </div>
                    </main>
</div>
`;
  return page({ title: `Results | ${titleDate(date)}`, description: 'Results of the day.', canonical: `/results/${date}/`, body });
}
