#include "unit/parse/sim_race.h"

namespace rps::sim {
namespace {

SimRunner winner() {
  SimRunner r = plain_runner(1, "1");
  r.draw = "3";
  r.num = "6";
  r.horse = {"Copper Kettle's Pride", "", 900001};
  r.sp = "13/2";
  r.jockey = {"Ann O'Tester", "", 80001};
  r.sire = {"Grey Harbour", "USA", 700001};
  r.damsire = {"Quiet Mill", "", 700201};
  r.comment = "Made all, kept on (jockey said the mare hung left)";
  r.betting = "op 9/4 tchd 5/2";
  return r;
}

SimRunner short_head() {
  SimRunner r = plain_runner(2, "2");
  r.draw = "12";
  r.btn = "shd";
  r.horse.country = "IRE";
  r.sp = "6/4F";
  r.allowance = "7";
  r.headgear = "tp";
  r.first_time = true;
  r.official_rating = r.ts = r.rpr = "";
  r.dam.country = "FR";
  return r;
}

SimRunner dead_heat(int n, const std::string& btn) {
  SimRunner r = plain_runner(n, "3");
  r.btn = btn;
  r.total = "1¼";
  r.headgear = "h";
  return r;
}

SimRunner disqualified() {
  SimRunner r = plain_runner(5, "DSQ");
  r.btn = "¾";
  r.total = "2";
  r.sp = "EvensJ";
  r.damsire = {"Damsire Unregistered", "", 700999};
  return r;
}

SimRunner unseated() {
  SimRunner r = plain_runner(6, "UR");
  r.num = "";
  r.sp = "No Odds";
  r.jockey = {"", "", 0};
  r.allowance = "3";
  r.comment = "";
  r.betting = "";
  return r;
}

}  // namespace

SimRunner plain_runner(int n, const std::string& pos) {
  const std::string tag(1, static_cast<char>('A' + n % 26));
  SimRunner r;
  r.pos = pos;
  r.num = std::to_string(n);
  r.horse = {"Paper Lantern " + tag, "", 900000 + n};
  r.sp = std::to_string(n + 1) + "/1";
  r.jockey = {"Jockey Of " + tag, "", 80000 + n};
  r.trainer = {"Trainer & Son " + tag, "", 60000 + n};
  r.pounds = n % 14;
  r.official_rating = std::to_string(50 + n);
  r.ts = std::to_string(30 + n);
  r.rpr = std::to_string(60 + n);
  r.owner = {"The Harbour Lights " + tag, "", 50000 + n};
  r.sire = {"Stone Bridge", "IRE", 700000 + n};
  r.dam = {"River Song " + tag, "", 710000 + n};
  r.damsire = {"Old Miller", "", 720000 + n};
  r.comment = "Held up, never nearer, not knocked about";
  r.betting = "op " + std::to_string(n + 2) + "/1";
  return r;
}

SimRace flat_race() {
  SimRace race;
  race.ref = {5, "bath", Date::from_ymd(2024, 5, 11), 700123};
  race.prizes = {{"1st", "£2,970"}, {"2nd", "£1,394.25"}, {"3rd", "£697.40"}, {"4th", "£348.60"}};
  race.ran = "6";
  race.off_actual = "5:31:09";
  race.winning_time = "1m 10.98s";
  race.fast_slow = "slow by 2.68s";
  race.non_runners = {{"Left In The Box", "unsuitable ground"}, {"Nettle Soup (IRE)", "vet's certificate"}};
  race.runners = {winner(), short_head(), dead_heat(3, "1"), dead_heat(4, "dht"), disqualified(), unseated()};
  return race;
}

}  // namespace rps::sim
