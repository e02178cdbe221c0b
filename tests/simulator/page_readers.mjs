// For the simulator's own tests: small readers of both layouts' result pages, which share nothing with the
// code that writes them. Each gives the runners of a page as objects with the same keys.

const squeeze = (html) => html.replace(/<!--[\s\S]*?-->|<svg[\s\S]*?<\/svg>|<[^>]*>/g, ' ').replace(/&nbsp;/g, ' ')
  .replace(/&#8211;/g, '–').replace(/\s+/g, ' ').trim();
const blank = (value) => (value === undefined || value === null || value === '' || value === '–' ? null : value);
const number = (value) => (blank(value) === null ? null : Number(value));

function classicRunner(main, rest) {
  const part = (pattern, from = main) => blank(squeeze(from.match(pattern)?.[1] ?? ''));
  const id = (pattern, from = main) => number(from.match(pattern)?.[1]);
  const pedigree = rest.match(/block-pedigreeInfoFullResults"\s*>([\s\S]*?)<\/tr>/)[1];
  const [sire, dam, damsire] = [...pedigree.matchAll(/<a href="\/profile\/horse\/(\d+)/g)].map((match) => Number(match[1]));
  return {
    pos: part(/text-horsePosition"\s*>([^<]*)/), draw: number(part(/pos__draw">([\s\S]*?)<\/sup>/)?.replace(/[()]/g, '')),
    num: number(part(/saddleClothNo">([^<]*)/)?.replace('.', '')), horse_id: id(/profile\/horse\/(\d+)/),
    jockey: part(/link-jockeyName"\s*>([^<]*)/), jockey_id: id(/profile\/jockey\/(\d+)/),
    trainer: part(/link-trainerName"\s*>([^<]*)/), trainer_id: id(/profile\/trainer\/(\d+)/), owner_id: id(/profile\/owner\/(\d+)/),
    age: number(part(/horse-age"\s*>([^<]*)/)), sp: part(/horse__price">([^<]*)/)?.replace('No Odds', '') || null,
    lbs: number(part(/horse-weight-st"\s*>([^<]*)/)) * 14 + number(part(/horse-weight-lb">([\s\S]*?)<\/span>/)),
    hg: part(/rp-horseTable__headGear">([\s\S]*?)<\/span>/)?.replace(' ', '') ?? null,
    or: number(part(/data-ending="OR"\s*>([^<]*)/)), ts: number(part(/full-result-topspeed"\s*>([^<]*)/)), rpr: number(part(/full-result-rpr"\s*>([^<]*)/)),
    silk_url: blank(main.match(/rp-horseTable__silk"\s*src="([^"]*)"/)?.[1]),
    sire_id: sire, dam_id: dam, printed_damsire_id: damsire, comment: part(/text-comments"\s*>([\s\S]*?)<\/tr>/, rest),
  };
}

export function classicRunners(html) {
  const rows = html.split('<tr class="rp-horseTable__mainRow"').slice(1);
  return rows.map((row) => classicRunner(row.slice(0, row.indexOf('</tr>')), row.slice(row.indexOf('</tr>'))));
}

const profileId = (url) => number(url?.split('/')[3]);

function nextRunner(runner) {
  const comment = runner.comment ?? {};
  return {
    pos: runner.outcomeCode, draw: number(runner.drawLabel?.replace(/[()]/g, '')), num: number(runner.saddleClothNo), horse_id: runner.horseUid,
    jockey: runner.jockeyName, jockey_id: profileId(runner.jockeyUrl), trainer: runner.trainerName, trainer_id: profileId(runner.trainerUrl),
    owner_id: profileId(runner.ownerUrl), age: runner.age, sp: runner.odds === 'No Odds' ? null : runner.odds, lbs: runner.weightCarriedLbs,
    hg: runner.headgear && runner.headgear + (runner.isFirstTimeHeadgear ? '1' : ''),
    or: number(runner.officialRating), ts: number(runner.topspeed), rpr: number(runner.rpRating), silk_url: runner.silkUrl,
    sire_id: profileId(runner.pedigree.sireUrl), dam_id: profileId(runner.pedigree.damUrl), printed_damsire_id: profileId(runner.pedigree.damSireUrl),
    comment: [comment.comment, comment.bettingMovements && `(${comment.bettingMovements})`].filter(Boolean).join(' ') || null,
  };
}

export function nextRunners(html) {
  const data = JSON.parse(html.match(/<script id="__NEXT_DATA__"[^>]*>([\s\S]*?)<\/script>/)[1]);
  return data.props.pageProps.initialState.raceResult.data.runners.map(nextRunner);
}
