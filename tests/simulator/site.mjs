// The site as a function: (path, instant, layout) -> page. Used by the server and by `pages`.
import { classicListingPage } from './classic_listing.mjs';
import { classicResultPage } from './classic_result.mjs';
import { isDate, titleDate } from './dates.mjs';
import { bareJson, buildId, nextHtml, nextListing, nextResult } from './next_layout.mjs';

const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
export const LAYOUTS = ['classic', 'next'];

// { date } for a listing, { date, course, key, id } for a result, null for neither.
function parsePath(path) {
  const parts = path.replace(/\/$/, '').split('/');
  if (parts[0] !== '' || parts[1] !== 'results') return null;
  if (parts.length === 3 && isDate(parts[2])) return { date: parts[2] };
  if (parts.length === 6 && isDate(parts[4]) && /^\d+$/.test(parts[2] + parts[5])) {
    return { course: Number(parts[2]), key: parts[3], date: parts[4], id: Number(parts[5]) };
  }
  return null;
}

function findShown(world, wanted, asOf) {
  const race = world.race(wanted.date, wanted.id);
  if (!race || race.course.id !== wanted.course || race.course.key !== wanted.key) return null;
  return world.view(race, asOf);
}

// The page's data in the next layout and its title; null when there is no such page.
function nextPage(world, wanted, asOf) {
  if (wanted.id === undefined) {
    return { data: nextListing(world, wanted.date, asOf), title: `Results ${titleDate(wanted.date)}` };
  }
  const shown = findShown(world, wanted, asOf);
  return shown && { data: nextResult(world, shown), title: shown.race.title };
}

function classicPage(world, wanted, asOf) {
  if (wanted.id === undefined) return classicListingPage(world, wanted.date, asOf);
  const shown = findShown(world, wanted, asOf);
  return shown && classicResultPage(shown);
}

function dataPath(path, world) {
  const prefix = `/_next/data/${buildId(world)}/`;
  return path.startsWith(prefix) && path.endsWith('.json') ? `/${path.slice(prefix.length, -5)}` : null;
}

// Returns { type, body } or null (not found). The bare JSON form exists in the next layout only.
export function render(world, path, asOf, layout) {
  const bare = layout === 'next' ? dataPath(path, world) : null;
  const wanted = parsePath(bare ?? path);
  if (!wanted) return null;
  if (layout === 'classic') {
    const body = classicPage(world, wanted, asOf);
    return body && { type: HTML, body };
  }
  const page = nextPage(world, wanted, asOf);
  if (!page) return null;
  return bare ? { type: JSON_TYPE, body: bareJson(page.data) } : { type: HTML, body: nextHtml(page.data, page.title) };
}
