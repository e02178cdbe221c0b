// The site as a function: (path, instant, layout) -> page. Used by the server and by `pages`.
import { classicListingPage } from './classic_listing.mjs';
import { isPriceFile, priceFile } from './betfair.mjs';
import { classicResultPage } from './classic_result.mjs';
import { isDate, titleDate } from './dates.mjs';
import { cardData, cardListData, hasCards, isOpen } from './racecards.mjs';
import { bareJson, buildId, nextHtml, nextListing, nextResult } from './next_layout.mjs';

const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
export const LAYOUTS = ['classic', 'next'];

// { date } for a listing, { date, course, key, id } for a race, null for neither; both below the folder.
function parsePath(path, folder) {
  const parts = path.replace(/\/$/, '').split('/');
  if (parts[0] !== '' || parts[1] !== folder) return null;
  if (parts.length === 3 && isDate(parts[2])) return { date: parts[2] };
  if (parts.length === 6 && isDate(parts[4]) && /^\d+$/.test(parts[2] + parts[5])) {
    return { course: Number(parts[2]), key: parts[3], date: parts[4], id: Number(parts[5]) };
  }
  return null;
}

function findRace(world, wanted) {
  const race = world.race(wanted.date, wanted.id);
  return race && race.course.id === wanted.course && race.course.key === wanted.key ? race : null;
}

function findShown(world, wanted, asOf) {
  const race = findRace(world, wanted);
  return race && world.view(race, asOf);
}

// Cards exist in the next layout only.
function cardPage(world, wanted, asOf) {
  if (wanted.id === undefined) {
    return hasCards(wanted.date, asOf)
      ? { data: cardListData(world, wanted.date, asOf), title: `Race cards ${titleDate(wanted.date)}` } : null;
  }
  const race = findRace(world, wanted);
  return race && isOpen(race, asOf) ? { data: cardData(world, race), title: race.title } : null;
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
  if (isPriceFile(path)) {
    const body = priceFile(world, path, asOf);
    return body && { type: 'text/csv', body };
  }
  const card = parsePath(bare ?? path, 'racecards');
  const wanted = card ?? parsePath(bare ?? path, 'results');
  if (!wanted) return null;
  if (!card && layout === 'classic') {
    const body = classicPage(world, wanted, asOf);
    return body && { type: HTML, body };
  }
  const page = card ? cardPage(world, wanted, asOf) : nextPage(world, wanted, asOf);
  if (!page) return null;
  return bare ? { type: JSON_TYPE, body: bareJson(page.data) } : { type: HTML, body: nextHtml(page.data, page.title) };
}
