// The site's pages, race cards and price files of some days as files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { priceFileName, priceText, priceTruth } from './betfair.mjs';
import { resultPath } from './classic_result.mjs';
import { buildId } from './next_layout.mjs';
import { cardPath, isOpen } from './racecards.mjs';
import { render } from './site.mjs';

function sitePath(path, world, bare) {
  return bare ? `/_next/data/${buildId(world)}${path}.json` : path;
}

// Writes listings and the result pages that they link to, as of an instant; returns how many files. `bare` gives the
// next layout's JSON without HTML.
export function writePages(world, { dates, asOf, layout, bare, out }) {
  mkdirSync(out, { recursive: true });
  const extension = bare ? 'json' : 'html';
  let files = 0;
  const write = (path, name) => {
    writeFileSync(join(out, `${name}.${extension}`), render(world, sitePath(path, world, bare), asOf, layout).body);
    files += 1;
  };
  for (const date of dates) {
    write(`/results/${date}`, `results_${date}`);
    for (const race of world.races(date).filter((each) => world.isListed(each, asOf))) {
      write(resultPath(race), `${race.course.id}_${race.course.key}_${date}_${race.id}`);
    }
  }
  return files;
}

// Writes the race cards that can be seen at an instant; returns how many.
export function writeCards(world, { dates, asOf, out }) {
  mkdirSync(out, { recursive: true });
  const races = dates.flatMap((date) => world.races(date)).filter((race) => isOpen(race, asOf));
  for (const race of races) writeFileSync(join(out, `card_${race.id}.html`), render(world, cardPath(race), asOf, 'next').body);
  return races.length;
}

// Writes Betfair's files, for regions that have them, and the truth about them; returns how many files.
export function writePrices(world, { dates, out }) {
  mkdirSync(out, { recursive: true });
  const regions = world.regions.filter((region) => ['gb', 'ire', 'fr', 'usa', 'aus'].includes(region));
  const truth = [];
  for (const date of dates) {
    for (const region of regions) {
      for (const kind of ['win', 'place']) writeFileSync(join(out, priceFileName(region, kind, date)), priceText(world, region, kind, date));
      truth.push(...priceTruth(world, region, date).map((row) => ({ region, date, ...row })));
    }
  }
  writeFileSync(join(out, 'truth.jsonl'), truth.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return dates.length * regions.length * 2;
}
