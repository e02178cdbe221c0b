// Where racing takes place: real course ids and names (facts, from data/courses.csv), grouped by what
// kind of racing the simulator holds there.
import { readFileSync } from 'node:fs';
import { slug } from './names.mjs';

// kind -> course ids, per region. "flat" and "jumps" are turf, "aw" is all-weather, "dirt" is dirt.
const KINDS = {
  gb: {
    flat: [2, 3, 5, 6, 7, 8, 10, 13, 15, 17, 21, 22, 23, 30, 36, 40, 46, 47, 49, 52, 54, 80, 93, 104, 107, 174],
    jumps: [4, 9, 11, 12, 14, 18, 20, 24, 25, 26, 27, 32, 34, 35, 39, 41, 44, 57, 67, 73, 84, 85, 87, 90, 101],
    aw: [393, 394, 513, 1079, 1083, 1353],
  },
  ire: { flat: [178, 184, 185, 187, 192, 196, 202, 596], jumps: [180, 182, 183, 188, 193, 195, 198, 201], aw: [1138] },
  fr: { flat: [204, 206, 211, 219, 220, 252, 209, 213], jumps: [205, 249, 291, 537, 252], aw: [] },
  usa: { flat: [445, 402, 272], jumps: [], dirt: [308, 301, 257, 444, 255] },
  aus: { flat: [297, 299, 311, 471, 469], jumps: [] },
  uae: { flat: [490], jumps: [], dirt: [1231, 565] },
  hk: { flat: [396, 416], jumps: [] },
  ger: { flat: [207, 226, 244, 310], jumps: [] },
};

// The name as the page prints it: "Lingfield-AW" is printed "Lingfield (AW)".
function pageName(name) {
  return name.replace(/-AW$/, ' (AW)').replace(/^Newmarket-July$/, 'Newmarket (July)');
}

function load() {
  const text = readFileSync(new URL('../../data/courses.csv', import.meta.url), 'utf8');
  const courses = new Map();
  for (const line of text.trim().split('\n').slice(1)) {
    const [region, , id, name] = line.trim().split(',');
    courses.set(Number(id), { id: Number(id), region, name: pageName(name), key: slug(name) });
  }
  return courses;
}

const COURSES = load();

// All regions the simulator can hold racing in.
export const REGIONS = Object.keys(KINDS);

// Courses of a region for a kind of racing; ids that the table does not place in that region are left out.
export function coursesOf(region, kind) {
  return (KINDS[region][kind] ?? []).map((id) => COURSES.get(id)).filter((c) => c?.region === region);
}
