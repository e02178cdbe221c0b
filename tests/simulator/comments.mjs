// Comments in running, made up by a small grammar.

const START = ['Slowly away', 'Led', 'Tracked leaders', 'Held up in rear', 'Raced wide, midfield', 'Prominent, keen early',
  'In touch with leaders, on inner', 'Towards rear, outpaced early', 'Chased clear leader', 'Awkward start, soon settled',
  'Made most', 'Took keen hold, close up', 'Midfield on outer, green'];
const MIDDLE = ['pushed along over 3f out', 'headway 2f out', 'not fluent 4th', 'lost place after mistake 5 out',
  'switched left over 1f out', 'ridden and edged right', 'hung left, no extra', 'short of room entering straight',
  'jumped slowly 2nd, reminders', 'driven 3 out', 'travelled strongly approaching last', 'went second home turn',
  'bumped rival, stumbled slightly', 'shaken up before 2 out'];
const WON = ['led inside final furlong, ran on well', 'led final 110yds, just prevailed', 'drew clear run-in, easily',
  'challenged last, led close home', 'kept on gamely, all out'];
const PLACED = ['kept on, not pace of winner', 'stayed on, never nearer', 'every chance, one pace', 'held close home'];
const BEATEN = ['weakened', 'no impression', 'beaten when hampered', 'lost touch', 'never a factor', 'eased final furlong'];
const FATES = {
  PU: 'tailed off when pulled up before 2 out', F: 'midfield when fell 6th', UR: 'hampered and unseated rider 3rd',
  BD: 'close up when brought down 4 out', RR: 'refused to race, took no part', REF: 'behind when refused last',
  RO: 'ran out and rider went 5th', CO: 'carried out by loose horse 7th', SU: 'slipped up on bend over 4f out',
  LFT: 'whipped round and left at start', VOI: 'going well when race was stopped',
};
const REPORTS = ['(jockey said gelding "never travelled, then ran flat")', '(vet said mare lost a shoe, left-fore)',
  '(trainer could offer no explanation for the "poor" run)', '(jockey said filly was denied a clear run, 2f out)'];

function ending(random, code, position) {
  if (code) return FATES[code];
  if (position === 1) return random.pick(WON);
  return random.pick(position <= 3 ? PLACED : BEATEN);
}

// `code` is a non-finisher's, else null; `position` is the place at the line.
export function runningComment(random, code, position) {
  if (code === 'RR' && random.chance(0.7)) return 'Refused to race, took no part';
  const middles = random.shuffle(MIDDLE).slice(0, random.pick([0, 1, 2, 2, 3, 3, 4, 7]));
  const report = random.chance(0.07) ? ` ${random.pick(REPORTS)}` : '';
  return [random.pick(START), ...middles, ending(random, code, position)].join(', ') + report;
}
