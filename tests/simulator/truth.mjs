// The truth about a day as rows: for each runner the 51 columns of the table, typed, and what else the
// day's CSV holds. Void and abandoned races have no rows; daySummary() counts them.
import { hhmm } from './dates.mjs';
import * as derive from './derive.mjs';

// The table's columns in order (docs: data model).
export const TABLE_COLUMNS = ('id date course off race_name type class pattern rating_band age_band sex_rest dist_m going ' +
  'num pos ran draw btn ovr_btn horse dec age sex lbs hg time jockey trainer or rpr ts prize sire dam damsire owner ' +
  'comment country course_id race_id horse_id jockey_id trainer_id owner_id dam_id sire_id damsire_id silk_url ' +
  'horse_cleaned year created_at').split(' ');

// Rows are filled by plain assignments, always in the same order: many times faster than spreading
// objects of this width together, and a season has 100,000 rows.

function setRace(row, race, layout) {
  row.id = null;
  row.date = race.date;
  row.course = race.course.name;
  row.off = `${hhmm(race.off)}:00`;
  row.race_name = race.name;
  row.type = race.type;
  row.class = race.klass;
  row.pattern = race.pattern;
  row.rating_band = layout === 'next' ? null : race.ratingBand; // the next layout has no field for it
  row.age_band = race.ageBand;
  row.sex_rest = race.sexRest;
  row.dist_m = derive.metres(race.yards);
  row.going = race.going;
  row.country = race.region;
  row.course_id = race.course.id;
  row.race_id = race.id;
  row.year = Number(race.date.slice(0, 4));
  row.region = race.region;
  row.dist = race.dist;
  row.dist_f = race.furlongs;
  row.dist_y = race.yards;
  row.surface = derive.surface(race.going);
  row.created_at = null;
  row.layout = layout;
}

const lengths = (hundredths) => (hundredths === null ? null : hundredths / 100);

function setPlace(row, race, runner) {
  row.num = runner.num;
  row.pos = runner.pos;
  row.draw = runner.draw;
  row.btn = lengths(runner.btn);
  row.ovr_btn = lengths(runner.total);
  row.sp = runner.sp === '' || runner.sp === 'No Odds' ? null : runner.sp;
  row.dec = derive.decimalPrice(runner.sp);
  row.prize = derive.prizeText(runner.prize, race.currency);
  row.or = runner.or;
  row.rpr = runner.rpr;
  row.ts = runner.ts;
  row.disqualified = runner.dsq;
}

// time: rounded seconds; secs_exact: before rounding; time_text: "m:ss.cc".
function setTime(row, race, runner) {
  const lps = derive.doubledLengthsPerSecond(race.type, race.going);
  const { exact, seconds } = derive.finishingTime(race.result.winHundredths, runner.btn, runner.total, lps);
  row.time = seconds;
  row.secs_exact = exact;
  row.time_text = seconds === null ? null : derive.clock(seconds);
}

function setHorse(row, runner) {
  const { horse } = runner;
  row.horse = derive.withCountry(horse);
  row.horse_id = horse.id;
  row.age = horse.age;
  row.sex = horse.sex.toUpperCase();
  row.colour = horse.colour;
  row.lbs = runner.lbs;
  row.wgt = `${Math.floor(runner.lbs / 14)}-${runner.lbs % 14}`;
  row.hg = runner.headgear ? runner.headgear + (runner.firstTimeHeadgear ? '1' : '') : null;
}

// An unregistered damsire has neither name nor id.
function setPedigree(row, { horse }) {
  const damsire = horse.dam.sire;
  row.sire = derive.withCountry(horse.sire);
  row.sire_id = horse.sire.id;
  row.dam = derive.withCountry(horse.dam);
  row.dam_id = horse.dam.id;
  row.damsire = derive.damsireName(damsire);
  row.damsire_id = row.damsire === null ? null : damsire.id;
  row.horse_cleaned = derive.cleanedName(horse.name, horse.dam.name, horse.sire.name);
}

function setPeople(row, { jockey, trainer, owner }, layout) {
  row.jockey = jockey.name;
  row.jockey_id = jockey.id;
  row.jockey_allowance = jockey.allowance || null;
  row.trainer = trainer.name;
  row.trainer_id = trainer.id;
  row.owner = owner && (layout === 'next' ? owner.name : derive.nameFromKey(owner.key));
  row.owner_id = owner?.id ?? null;
  row.silk_url = owner ? derive.silkUrl(owner.id) : null;
}

// The comment keeps the betting movement behind it, as the page shows them.
function setComment(row, { comment, movement }) {
  row.comment_text = comment;
  row.betting_movement = movement;
  row.comment = [comment ?? '', movement ? `(${movement})` : ''].filter((part) => part !== '').join(' ') || null;
}

function runnerTruth(shown, runner, layout) {
  const row = {};
  setRace(row, shown.race, layout);
  row.ran = shown.runners.length;
  setPlace(row, shown.race, runner);
  setTime(row, shown.race, runner);
  setHorse(row, runner);
  setPedigree(row, runner);
  setPeople(row, runner, layout);
  setComment(row, runner);
  return row;
}

// The rows of one race as its page shows it; none for a void race.
export function raceTruth(shown, layout) {
  return shown.isVoid ? [] : shown.runners.map((runner) => runnerTruth(shown, runner, layout));
}

// All rows of a date as of an instant: the races that the day's listing links to.
export function truth(world, date, asOf, layout = 'classic') {
  return world.races(date).filter((race) => world.isListed(race, asOf))
    .flatMap((race) => raceTruth(world.view(race, asOf), layout));
}

// Per region: ids of the races with a result, void, abandoned, and not yet listed. The classic listing names
// the courses of meetings that are abandoned as a whole, but not their races.
export function daySummary(world, date, asOf) {
  return world.regions.map((region) => {
    const races = world.races(date).filter((race) => race.region === region);
    const ids = (test) => races.filter(test).map((race) => race.id);
    return {
      date, region,
      results: ids((race) => world.isListed(race, asOf) && !race.result.isVoid),
      void: ids((race) => world.isListed(race, asOf) && race.result.isVoid),
      abandoned: ids((race) => race.abandoned),
      abandoned_meetings: world.day(date).filter((meeting) => meeting.region === region && meeting.abandonedFrom === 0)
        .map((meeting) => meeting.course.name),
      pending: ids((race) => !race.abandoned && !world.isListed(race, asOf)),
    };
  });
}
