#include "workflow/prices/price_report.h"

#include <nlohmann/json.hpp>

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

Json price_json(const UnmatchedPrice& price) {
  return Json{{"market", market_kind_name(price.kind)},
              {"event_id", price.row.event_id},
              {"menu_hint", price.row.menu_hint},
              {"off", price.row.off},
              {"selection_id", price.row.selection_id},
              {"selection", price.row.selection},
              {"race_id", price.race_id},
              {"reason", price.reason}};
}

Json market_json(const UnmatchedMarket& market) {
  return Json{{"market", market_kind_name(market.kind)},
              {"event_id", market.event_id},
              {"menu_hint", market.menu_hint},
              {"event_name", market.event_name},
              {"off", market.off},
              {"selections", market.selections},
              {"reason", market.reason}};
}

Json horse_json(const UnmatchedRunner& runner) {
  return Json{{"market", market_kind_name(runner.kind)},
              {"race_id", runner.race_id},
              {"horse_id", runner.horse.id.value_or(0)},
              {"horse", runner.horse.name}};
}

Json race_json(const UnmatchedRace& race) {
  return Json{{"market", market_kind_name(race.kind)},
              {"race_id", race.race_id},
              {"course", race.course},
              {"off", race.off}};
}

template <class T>
Json list_of(const std::vector<T>& items, Json (*form)(const T&)) {
  Json list = Json::array();
  for (const T& item : items) {
    list.push_back(form(item));
  }
  return list;
}

}  // namespace

std::string encode_price_report(const PriceDay& day, const PriceJoin& join,
                                const std::vector<std::string>& bad_rows, Timestamp now) {
  const Json json{{"country", day.country},
                  {"date", day.date.str()},
                  {"joined_at", now.iso()},
                  {"runners", day.runners},
                  {"with_win_prices", day.win},
                  {"with_place_prices", day.place},
                  {"missing_files", day.missing},
                  {"bad_rows", bad_rows},
                  {"prices_without_runner", list_of(join.prices, price_json)},
                  {"markets_without_race", list_of(join.markets, market_json)},
                  {"runners_without_price", list_of(join.horses, horse_json)},
                  {"races_without_market", list_of(join.races, race_json)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rps
