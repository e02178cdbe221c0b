// Writes a SimRace as the classic layout does, with its oddities: icons inside links, comments between
// tags, everything about people twice, no-break spaces, entities, class lists over several lines.
#include <cctype>

#include "base/text.h"
#include "unit/parse/sim_race.h"

namespace rps::sim {
namespace {

constexpr const char* kIcon =
    "<svg class=\"ui-icon\n   ui-icon_sizeXSmall \">\n<title>right</title><use "
    "xlink:href=\"img/icons.svg#icon-right\"/>\n</svg>";

std::string escaped(const std::string& text) {
  std::string out = replace_all(text, "&", "&#38;");
  out = replace_all(out, "'", "&#39;");
  out = replace_all(out, "£", "&pound;");
  return replace_all(out, "€", "&euro;");
}

std::string slug(const std::string& name) {
  std::string out;
  for (const char c : lower(name)) {
    out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  }
  return out;
}

std::string href(const char* kind, const SimEntity& e) {
  return std::string("/profile/") + kind + "/" + std::to_string(e.id) + "/" + slug(e.name);
}

std::string country(const SimEntity& e) {
  return e.country.empty() ? "" : "(" + e.country + ")";
}

std::string dash_or(const std::string& text) {
  return text.empty() ? "&#8211;" : text;
}

std::string span(const std::string& css, const std::string& inner) {
  return "<span class=\"" + css + "\"\n >\n      " + inner + "      </span>\n";
}

// A person's link, or the span that stands for it when there is no profile.
std::string person(const char* kind, const std::string& selector, const SimEntity& e,
                   const std::string& behind) {
  const std::string css =
      " class=\"rp-horseTable__human__link\n   ui-link\" data-test-selector=\"" + selector + "\"\n>";
  const std::string body = "\n   " + escaped(e.name) + "     " + kIcon + "<!--\n  -->";
  const std::string link = e.id == 0 ? "<span" + css + body + "</span>"
                                     : "<a href=\"" + href(kind, e) + "\"" + css + body + "</a>";
  return "<span class=\"rp-horseTable__human__wrapper\">" + link + "<!-- -->" + behind + "<!-- --></span>\n";
}

std::string people(const SimRunner& r) {
  const std::string claim = r.allowance.empty() ? "" : "<sup>" + r.allowance + "</sup>";
  return person("jockey", "link-jockeyName", r.jockey, claim) +
         person("trainer", "link-trainerName", r.trainer, "");
}

std::string position(const SimRunner& r) {
  std::string lengths = "<span>" + r.btn + "</span>";
  lengths += r.total.empty() ? "&nbsp;\n" : "<span>[" + r.total + "]</span>";
  return "<td><div class=\"rp-horseTable__pos\"><span class=\"rp-horseTable__pos__number\n  \" "
         "data-test-selector=\"text-horsePosition\"\n >\n   " +
         r.pos + "<!--\n--><sup class=\"rp-horseTable__pos__draw\">&nbsp;" +
         (r.draw.empty() ? "" : "(" + r.draw + ")") + "</sup>\n</span>" +
         "<span class=\"rp-horseTable__pos__length\">\n" + lengths + "</span></div></td>\n";
}

std::string horse(const SimRunner& r) {
  return "<td class=\"rp-horseTable__horseCell\"><a href=\"" + href("owner", r.owner) +
         "\" data-test-selector=\"link-silk\"><img class=\"rp-horseTable__silk\"\n "
         "src=\"https://silks.example/" +
         std::to_string(r.owner.id) +
         ".svg\"\n onerror=\"this.src='//x>y.png';\" alt=\"Runner Jacket\"></a>\n" +
         "<span class=\"rp-horseTable__saddleClothNo\">" + r.num + ".</span>\n<a href=\"" +
         href("horse", r.horse) +
         "\"\n class=\"rp-horseTable__horse__name\n  ui-link\" data-test-selector=\"link-horseName\"\n>\n    "
         "  " +
         escaped(r.horse.name) + "      " + kIcon + "<!--\n--></a>\n" +
         span("rp-horseTable__horse__country", country(r.horse)) + span("rp-horseTable__horse__price", r.sp) +
         "<div class=\"rp-horseTable__human rp-horseTable__human_medium\">" + people(r) + "</div></td>\n" +
         "<td class=\"rp-horseTable__humanCell\">" + people(r) + "</td>\n";
}

std::string figures(const SimRunner& r) {
  std::string gear;
  if (!r.headgear.empty()) {
    gear = "<span class=\"rp-horseTable__headGear\">" + r.headgear + (r.first_time ? "<sup>1</sup>" : "") +
           "</span>";
  }
  return "<td data-ending=\"yo\" data-test-selector=\"horse-age\">\n  " + r.age + "<!-- --></td>\n" +
         "<td><span class=\"rp-horseTable__st\" data-ending=\"st\" "
         "data-test-selector=\"horse-weight-st\">\n " +
         std::to_string(r.stones) +
         "<!-- --></span><!-- --><span data-ending=\"lb\" data-test-selector=\"horse-weight-lb\"><!-- -->" +
         std::to_string(r.pounds) +
         "<!-- --></span>\n<span class=\"rp-horseTable__extraData\"><span>5</span></span>" + gear +
         "<span class=\"rp-horseTable__windOperations\"> w<sup>2</sup></span></td>\n" +
         "<td data-ending=\"OR\">\n " + dash_or(r.official_rating) +
         "<!-- --></td>\n<td data-ending=\"TS\">\n " + dash_or(r.ts) + "</td>\n<td data-ending=\"RPR\">\n " +
         dash_or(r.rpr) +
         "</td>\n<td data-ending=\"MR\" data-ng-bind=\"rating > 0 ? 1 : '&#8211;'\">&#8211;</td>\n";
}

std::string pedigree(const SimRunner& r) {
  const auto link = [](const SimEntity& e, const std::string& text) {
    return "<a href=\"" + href("horse", e) + "\"\n>\n " + text + "  " + kIcon + "<!--\n--></a>";
  };
  return "<tr class=\"rp-horseTable__pedigreeRow ng-cloak\" "
         "data-test-selector=\"block-pedigreeInfoFullResults\">\n<td>\n   " +
         r.colour_sex + "      " + link(r.sire, escaped(r.sire.name) + "    " + country(r.sire)) + " -\n   " +
         link(r.dam, escaped(r.dam.name) + "  <span>" + country(r.dam) + "</span>") + "\n " +
         link(r.damsire, "(" + escaped(r.damsire.name) + ")") + "</td>\n</tr>\n";
}

std::string comment(const SimRunner& r) {
  const std::string betting = r.betting.empty() ? "" : "                  (" + r.betting + ")";
  return "<tr class=\"rp-horseTable__commentRow\" data-test-selector=\"text-comments\"><td colspan=\"11\">\n "
         "  " +
         escaped(r.comment) + betting +
         "\n  </td></tr>\n<tr class=\"rp-horseTable__hackRow\"><td></td></tr>\n";
}

std::string row(const SimRunner& r) {
  return "<tr class=\"rp-horseTable__mainRow\"\n data-test-selector=\"table-row\"\n>\n" + position(r) +
         horse(r) + figures(r) + "</tr>" + pedigree(r) + comment(r);
}

std::string header(const SimRace& race) {
  std::string out = "<h2 class=\"rp-raceTimeCourseName__title\">" + escaped(race.title) + "</h2>\n<span>";
  if (!race.klass.empty()) {
    out += span("rp-raceTimeCourseName_class", "(Class " + race.klass + ")");
  }
  const std::string bands =
      race.rating_band.empty() ? race.age_band : race.rating_band + ", " + race.age_band;
  out += span("rp-raceTimeCourseName_ratingBandAndAgesAllowed", "(" + bands + ")");
  if (!race.full_dist.empty()) {
    out += "<span data-test-selector=\"block-fullDistanceInd\">(" + race.full_dist + ")</span>";
  }
  out += "<span class=\"x\" data-test-selector=\"block-distanceInd\" >\n " + race.dist + "    </span>";
  out += span("rp-raceTimeCourseName_condition", race.going);
  if (!race.obstacles.empty()) {
    out += span("rp-raceTimeCourseName_hurdles", race.obstacles);
  }
  out += "<div data-test-selector=\"text-prizeMoney\">\n";
  for (const auto& [place, amount] : race.prizes) {
    out += "<span class=\"rp-raceTimeCourseName__prizeMoneyTitle\">" + place + "</span>\n   " +
           escaped(amount) + "    ";
  }
  return out + "</div></span>\n";
}

std::string value(const std::string& text) {
  return "<span class=\"rp-raceInfo__value\">\n  " + text + "   </span>\n";
}

std::string race_info(const SimRace& race) {
  std::string out = "<div class=\"rp-raceInfo\">\n";
  if (!race.ran.empty()) {
    out += "<ul><li>" + span("rp-raceInfo__value rp-raceInfo__value_black", race.ran + " ran");
    if (!race.off_actual.empty()) {
      out += "Off time:\n" + value(race.off_actual);
    }
    const std::string compared = race.fast_slow.empty() ? "" : "\n      (" + race.fast_slow + ")";
    out += "Winning time:\n" + value(race.winning_time + compared) + "Total SP:\n" + value("115%") + "</li>";
    std::string non_runners;
    for (const auto& [name, reason] : race.non_runners) {
      non_runners += (non_runners.empty() ? "" : ", ") + name + (reason.empty() ? "" : " (" + reason + ")");
    }
    if (!non_runners.empty()) {
      out += "<li>Non-runners:\n" + value(escaped(non_runners)) + "</li>";
    }
    out += "<li>1st owner: <a href=\"/profile/owner/1/x\">Somebody (A Horse)</a></li></ul>";
  }
  return out + "<span class=\"rp-raceInfo__comments\">\n" + race.note + "</span></div>\n";
}

}  // namespace

std::string classic_page(const SimRace& race) {
  std::string out =
      "<!doctype html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Full Result</title>\n"
      "<script>if (1 < 2) { document.write('<tr class=\"rp-horseTable__mainRow\">'); "
      "}</script></head><body>\n"
      "<main class=\"rp-resultsWrapper__content\"\n data-analytics-race-id=\"" +
      std::to_string(race.ref.race_id) + "\"\n data-analytics-race-date=\"" + race.ref.date.str() +
      "\"\n data-analytics-race-time=\"5:30\"\n data-analytics-race-date-time=\"" + race.iso_off +
      "\"\n data-analytics-coursename=\"" + escaped(race.course) + "\"\n>\n" + header(race) +
      "<script>\n window.horseData = {\"raceId\":\"1\",\"raceTypeCode\":\"" + race.type_code +
      "\",\"items\":[]};\n</script>\n<table class=\"rp-horseTable__table\"><tbody>\n";
  for (const SimRunner& runner : race.runners) {
    out += row(runner);
  }
  return out + "</tbody></table>\n" + race_info(race) +
         "</main>\n<script src=\"x.js\"></script></body>\n</html>\n\n";
}

}  // namespace rps::sim
