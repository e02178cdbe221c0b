// Truth rows as the text of a daily CSV: the default columns of the data model.

export const CSV_COLUMNS = ('date,region,course_id,course,race_id,off,race_name,type,class,pattern,rating_band,age_band,' +
  'sex_rest,dist,dist_f,dist_m,dist_y,going,surface,ran,num,pos,draw,ovr_btn,btn,horse_id,horse,age,sex,wgt,lbs,hg,time,' +
  'secs,sp,dec,jockey_id,jockey,trainer_id,trainer,prize,or,rpr,ts,sire_id,sire,dam_id,dam,damsire_id,damsire,owner_id,' +
  'owner,silk_url,comment').split(',');

const EN_DASH = '\u2013';
const FINISHED = /^(\d+|DSQ)$/;

// How a column's text differs from the plain value.
const TEXTS = {
  off: (row) => row.off.slice(0, 5),
  btn: (row) => distance(row, row.btn),
  ovr_btn: (row) => distance(row, row.ovr_btn),
  time: (row) => (FINISHED.test(row.pos) ? row.time_text ?? '' : '-'),
  secs: (row) => (FINISHED.test(row.pos) ? row.time?.toFixed(2) ?? '' : '-'),
  dec: (row) => row.dec?.toFixed(2) ?? '',
  or: (row) => row.or ?? EN_DASH,
  rpr: (row) => row.rpr ?? EN_DASH,
  ts: (row) => row.ts ?? EN_DASH,
};

function distance(row, lengths) {
  return FINISHED.test(row.pos) ? lengths : '-';
}

// RFC 4180: quoted when the value holds a comma, a quote or a line end.
function quoted(value) {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvText(rows) {
  const lines = rows.map((row) => CSV_COLUMNS.map((name) => quoted(TEXTS[name] ? TEXTS[name](row) : row[name])).join(','));
  return `${[CSV_COLUMNS.join(','), ...lines].join('\n')}\n`;
}
