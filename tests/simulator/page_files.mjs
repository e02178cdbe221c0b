// The site's pages of some days as files, named as saved pages are.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultPath } from './classic_result.mjs';
import { buildId } from './next_layout.mjs';
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
