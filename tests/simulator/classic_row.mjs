// A runner's three table rows on the classic result page: main row, pedigree row, comment row. The white
// space, the comments and the jockey and trainer printed twice follow the site.
import { icon } from './html.mjs';
import { silkUrl } from './derive.mjs';

const NO_VALUE = '&#8211;';

const rating = (value) => value ?? NO_VALUE;

function distances(runner) {
  if (runner.btnText === '') {
    return `
                    <span></span>
                                                                &nbsp;
                                    `;
  }
  const total = runner.totalText === '' ? '' : `
                                            <span>[${runner.totalText}]</span>`;
  return `
                    <span>${runner.btnText}</span>${total}
                                                        `;
}

function positionCell(runner) {
  const mark = runner.pos === 'DSQ' ? 'rp-horseTable__pos__number_dsq' : '';
  const noDraw = runner.draw === null ? 'rp-horseTable__pos__number_noDraw' : '';
  return `    <td>
        <div class="rp-horseTable__pos">
                            <span class="rp-horseTable__pos__arrow"></span>
                        <div class="rp-horseTable__pos__numWrapper">
                <span class="rp-horseTable__pos__number
                             ${noDraw}                             ${mark}"
                      data-test-selector="text-horsePosition"
                >
                    ${runner.pos}<!--
                 --><sup class="rp-horseTable__pos__draw">&nbsp;${runner.draw === null ? '' : `(${runner.draw})`}</sup>
                </span>
                <span class="rp-horseTable__pos__length">${distances(runner)}</span>
            </div>
        </div>
    </td>`;
}

// A runner without owner has no silks and no link round them.
function silk(runner) {
  if (!runner.owner) return '';
  return `            <a href="/profile/owner/${runner.owner.id}/${runner.owner.key}"
               target="_blank"
               class="js-popupLink ui-link"
               data-test-selector="link-silk">
                <img class="rp-horseTable__silk"
                     src="${silkUrl(runner.owner.id)}"
                     onerror="this.onerror=null;this.src='//www.rp-assets.com/pdfs/missing-silk-40x29.133.0.png';"
                     alt="Runner Jacket">
            </a>
`;
}

function human(kind, person, marked, titled, allowance) {
  const name = kind === 'jockey' ? 'link-jockeyName' : 'link-trainerName';
  const claim = allowance ? `<!--
                                       --><sup>${allowance}</sup>` : '';
  return `<span class="rp-horseTable__human__wrapper" data-prefix="${kind === 'jockey' ? 'J' : 'T'}:">
                        <a href="/profile/${kind}/${person.id}/${person.key}"
                           class="rp-horseTable__human__link
                             ui-link ui-link_table ${marked ? 'ui-link_marked' : ''}
                             ui-profileLink
                             js-popupLink"
                           data-test-selector="${name}"
                        >
                            ${person.name}                            ${icon('right', 'XSmall', titled)}<!--
                --></a>${claim}<!--
                               --></span>`;
}

function humans(runner, marked, titled) {
  return `                    ${human('jockey', runner.jockey, marked, titled, runner.jockey.allowance)}
                    ${human('trainer', runner.trainer, false, titled, 0)}`;
}

function horseCell(runner, titled) {
  const { horse } = runner;
  return `    <td class="rp-horseTable__horseCell">
        <div class="rp-horseTable__horseContainer">
${silk(runner)}            <div class="rp-horseTable__info">
                <span class="rp-horseTable__saddleClothNo">${runner.num ?? ''}.</span>
                <div class="rp-horseTable__horse">
                    <a href="/profile/horse/${horse.id}/${horse.key}"
                       class="rp-horseTable__horse__name
                           ui-link ui-link_table
                           js-popupLink"
                       target="_blank"
                       data-test-selector="link-horseName"
                    >
                        ${horse.name}                        ${icon('right', 'XSmall', titled)}<!--
                --></a>
                   <span class="rp-horseTable__horse__details">
                        <span class="rp-horseTable__horse__country">
                             ${horse.suffix}                        </span>
                        <span class="rp-horseTable__horse__price">
                            ${runner.sp}                        </span>
                    </span>
                </div>
                <div class="rp-horseTable__human rp-horseTable__human_medium">
${humans(runner, true, titled)}
                </div>
            </div>

        </div>
    </td>
    <td class="rp-horseTable__humanCell">
        <div class="rp-horseTable__human">
${humans(runner, false, titled)}
        </div>
    </td>`;
}

function extras(runner) {
  const over = runner.overweight ? `
                                        <img src="https://www.rp-assets.com/pdfs/over_weight.gif" 
                     alt="Over-Weights"
                     data-test-selector="img-overWeight"
                 >
                <span>${runner.overweight}</span>` : '';
  const first = runner.firstTimeHeadgear ? `<sup>1</sup><!--
                         -->` : '';
  const gear = runner.headgear ? `
                            <span class="rp-horseTable__headGear">${runner.headgear}<!--
                         -->${first}</span>` : '';
  const wind = runner.windOperation ? `
            <span class="rp-horseTable__windOperations">
                w<sup>2</sup>
            </span>` : '';
  return `
        <span class="rp-horseTable__extraData">${over}
                                            </span>${gear}${wind}`;
}

function figures(runner, index) {
  return `    <td class="rp-horseTable__spanNarrow rp-horseTable__spanNarrow_age" 
        data-ending="yo"
        data-test-selector="horse-age"
    >
        ${runner.horse.age}<!--
 --></td>
    <td class="rp-horseTable__spanNarrow rp-horseTable__wgt">
        <span class="rp-horseTable__st"
              data-ending="st"
              data-test-selector="horse-weight-st"
        >
            ${Math.floor(runner.lbs / 14)}<!--
     --></span><!--
     --><span data-ending="lb"
              data-test-selector="horse-weight-lb"><!--
         -->${runner.lbs % 14}<!--
     --></span>
${extras(runner)}
            </td>
    <td class="rp-horseTable__spanNarrow" 
        data-ending="OR"
    >
        ${rating(runner.or)}<!--
 --></td>
    <td class="rp-horseTable__spanNarrow" 
        data-ending="TS"
        data-test-selector="full-result-topspeed"
    >
        ${rating(runner.ts)}<!--
 --></td>
    <td 
        class="rp-horseTable__spanNarrow" 
        data-ending="RPR"
        data-test-selector="full-result-rpr"
    >
        ${rating(runner.rpr)}<!--
 --></td>
    <td class="rp-horseTable__spanNarrow"
        data-ending="MR"
        data-ng-bind="
            (items[${index}].runnerInfo.rating || items[${index}].runnerInfo.rating === 0)
            ? items[${index}].runnerInfo.rating
            : '&#8211;'"
    >
        &#8211;
    </td>
    <td data-test-selector="row-right-arrow">
          </td>`;
}

function parent(horse, shown, dash) {
  return `<a href="/profile/horse/${horse.id}/${horse.key}" 
               class="ui-profileLink ui-link ui-link_table js-popupLink"
            >
                ${shown}
                ${icon('right', 'XSmall')}<!--
         --></a>${dash}`;
}

function pedigreeRow({ horse }) {
  const dam = `${horse.dam.name}                <span>${horse.dam.suffix}</span>`;
  return `<tr class="rp-horseTable__pedigreeRow ng-cloak"
    data-ng-show="getPedigreesState()"
    data-test-selector="block-pedigreeInfoFullResults"
>
    <td colspan="11">
        ${horse.colour} ${horse.sex}                    ${parent(horse.sire, `${horse.sire.name}                ${horse.sire.suffix}`, ' -')}
                            ${parent(horse.dam, horse.dam.suffix ? dam : horse.dam.name, '')}
                            ${parent(horse.dam.sire, `(${horse.dam.sire.name})`, '')}
            </td>
</tr>`;
}

function commentRow(runner) {
  return `<tr class="rp-horseTable__commentRow ng-cloak"
    data-ng-show="getCommentsState()"
    data-test-selector="text-comments"
>
        <td colspan="11">
            ${runner.comment ?? ''}                            ${runner.movement ? `(${runner.movement})` : ''}
                    </td>
</tr>`;
}

// `titled`: icons inside the links carry a <title>, as on some pages of 2026.
export function runnerRows(runner, index, titled) {
  return `<tr class="rp-horseTable__mainRow"
    data-test-selector="table-row"
>
${positionCell(runner)}
${horseCell(runner, titled)}
${figures(runner, index)}
</tr>                ${pedigreeRow(runner)}
${commentRow(runner)}

<tr class="rp-horseTable__hackRow">
    <td colspan="11"></td>
</tr>`;
}
