// Layout drift: the site changes its markup and a field of every page falls silent, as the live site's jockeys
// and trainers once did. Two ways: "silent" leaves the element or key in place without its text, "renamed" gives
// it another selector or key, so that a reader does not find it at all.

const escaped = (marker) => marker.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

// The text that follows the tag with this marker, up to the next tag (a comment in between aside).
const text = (marker) => ({ marker, pattern: new RegExp(`(${escaped(marker)}[^>]*>)(?:<!--\\s*-->)?[^<]*`, 'g') });
// All that the element with this marker holds, tags too.
const inner = (marker, tag) => ({ marker, pattern: new RegExp(`(${escaped(marker)}[^>]*>)[\\s\\S]*?(?=</${tag}>)`, 'g') });
// All that the table row with this marker holds in its only cell.
const cell = (marker) => ({ marker, pattern: new RegExp(`(${escaped(marker)}[^>]*>\\s*<td[^>]*>)[\\s\\S]*?(?=</td>)`, 'g') });
const value = (name, before = '') => ({ marker: `${name}="`, pattern: new RegExp(`(${before}${name}=")[^"]*`, 'g') });

const runner = (...keys) => ({ of: (data) => data.raceResult?.data.runners ?? [], keys });
const pedigree = (...keys) => ({ of: (data) => (data.raceResult?.data.runners ?? []).map((each) => each.pedigree), keys });
const header = (...keys) => ({ of: (data) => (data.raceResult ? [data.raceResult.data.header] : []), keys });
const details = (...keys) => ({ of: (data) => (data.raceResult ? [data.raceResult.data.details] : []), keys });
const race = (...keys) => ({ of: (data) => (data.raceResult ? [data.raceResult.data] : []), keys });
const listed = (...keys) => ({ of: (data) => (data.results?.data ?? []).flatMap((meeting) => meeting.races), keys });

// field -> [where the classic layout has it, where the next layout has it].
const FIELDS = {
  course: [[value('data-analytics-coursename')], race('courseName')],
  off: [[value('data-analytics-race-date-time')], race('raceDatetime')],
  race_name: [[text('rp-raceTimeCourseName__title"')], header('raceTitle')],
  class: [[text('rp-raceTimeCourseName_class"')], header('raceClass')],
  age_band: [[text('rp-raceTimeCourseName_ratingBandAndAgesAllowed"')], header('agesAllowed')],
  dist: [[text('data-test-selector="block-distanceInd"')], header('distanceShort')],
  dist_y: [[text('data-test-selector="block-fullDistanceInd"')], header('distanceYard')],
  going: [[text('rp-raceTimeCourseName_condition"')], header('going')],
  prize: [[inner('data-test-selector="text-prizeMoney"', 'div')], header('prizes')],
  type: [[text('rp-raceTimeCourseName_hurdles"')], header('raceTypeCode')],
  ran: [[text('rp-raceInfo__value_black"')], details('numberOfRunners')],
  pos: [[text('data-test-selector="text-horsePosition"')], runner('outcomeCode')],
  draw: [[text('rp-horseTable__pos__draw"')], runner('drawLabel')],
  btn: [[inner('rp-horseTable__pos__length"', 'div')], runner('beatenDistance', 'beatenDistanceToWinner', 'distanceToWinnerNative')],
  num: [[text('rp-horseTable__saddleClothNo"')], runner('saddleClothNo')],
  horse: [[text('data-test-selector="link-horseName"')], runner('horseName')],
  sp: [[text('rp-horseTable__horse__price"')], runner('odds')],
  jockey: [[text('data-test-selector="link-jockeyName"')], runner('jockeyName')],
  trainer: [[text('data-test-selector="link-trainerName"')], runner('trainerName')],
  owner: [[value('href', '<a (?=href="/profile/owner/[^"]*"\\s*target)')], runner('ownerName', 'ownerUrl')],
  silk_url: [[value('src', 'rp-horseTable__silk"\\s*')], runner('silkUrl')],
  age: [[text('data-test-selector="horse-age"')], runner('age')],
  lbs: [[text('data-test-selector="horse-weight-st"'), text('data-test-selector="horse-weight-lb"')],
    runner('weightStones', 'weightPounds', 'weightCarriedLbs')],
  hg: [[inner('rp-horseTable__headGear"', 'span')], runner('headgear')],
  or: [[text('data-ending="OR"')], runner('officialRating')],
  ts: [[text('data-ending="TS"')], runner('topspeed')],
  rpr: [[text('data-ending="RPR"')], runner('rpRating')],
  pedigree: [[cell('data-test-selector="block-pedigreeInfoFullResults"')],
    pedigree('colourSex', 'sireName', 'sireUrl', 'damName', 'damUrl', 'damSireName', 'damSireUrl')],
  comment: [[cell('data-test-selector="text-comments"')], runner('comment')],
  listing: [[value('href', '<a (?=href="/results/\\d+/[^>]*link-listCourseNameLink)')], listed('fullResultLink')],
};
export const DRIFT_FIELDS = Object.keys(FIELDS);

function driftClassic(html, fields, renamed) {
  let out = html;
  for (const { marker, pattern } of fields.flatMap((field) => FIELDS[field][0])) {
    out = out.replace(pattern, (all, start) => (renamed ? start.replace(marker, marker.replace(/="?$|"$/, '-v2$&')) + all.slice(start.length) : start));
  }
  return out;
}

function driftKey(object, key, renamed) {
  if (!(key in object)) return;
  if (renamed) {
    object[`${key}V2`] = object[key];
    delete object[key];
  } else {
    object[key] = typeof object[key] === 'string' ? '' : null;
  }
}

// `data`: what pageProps.initialState holds.
function driftNext(data, fields, renamed) {
  for (const { of, keys } of fields.map((field) => FIELDS[field][1])) {
    for (const object of of(data)) for (const key of keys) driftKey(object, key, renamed);
  }
}

const SCRIPT = /(<script id="__NEXT_DATA__"[^>]*>)([\s\S]*?)(?=<\/script>)/;

export function drifted(body, type, fields, mode) {
  const renamed = mode === 'renamed';
  if (type.startsWith('application/json')) {
    const data = JSON.parse(body);
    driftNext(data.pageProps.initialState, fields, renamed);
    return JSON.stringify(data);
  }
  if (!SCRIPT.test(body)) return driftClassic(body, fields, renamed);
  return body.replace(SCRIPT, (all, start, json) => {
    const data = JSON.parse(json);
    driftNext(data.props.pageProps.initialState, fields, renamed);
    return start + JSON.stringify(data).replaceAll('<', '\\u003c');
  });
}

function check({ fields, mode = 'silent' }) {
  const unknown = (Array.isArray(fields) && fields.length > 0 ? fields : ['(none)']).filter((field) => !FIELDS[field]);
  if (unknown.length > 0) throw new Error(`drift of ${unknown.join(', ')}: fields are ${DRIFT_FIELDS.join(', ')}`);
  if (!['silent', 'renamed'].includes(mode)) throw new Error(`drift mode '${mode}' is none of silent, renamed`);
}

export const DRIFT = {
  drift: {
    parameters: ['fields', 'mode'],
    check,
    change: ({ fields, mode }, request, reply) => {
      if (reply.status !== 200) return reply;
      return { ...reply, body: drifted(String(reply.body), reply.headers['content-type'], fields, mode) };
    },
  },
};
