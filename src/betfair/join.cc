#include "betfair/join.h"

#include <algorithm>
#include <optional>

namespace rps {
namespace {

using Rows = std::vector<const PriceRow*>;

struct Market {
  Rows rows;
  const Race* race = nullptr;
  std::size_t held = 0;  // how many of its horses the race holds
  NamePairs names;
};

std::vector<Market> markets_of(std::span<const PriceRow> rows) {
  std::vector<Market> markets;
  std::map<std::string, std::size_t> index;
  for (const PriceRow& row : rows) {
    const auto [at, added] = index.emplace(row.event_id + " " + row.off, markets.size());
    if (added) {
      markets.emplace_back();
    }
    markets[at->second].rows.push_back(&row);
  }
  return markets;
}

std::vector<std::string> selections_of(const Market& market) {
  std::vector<std::string> names;
  for (const PriceRow* row : market.rows) {
    names.push_back(row->selection);
  }
  return names;
}

// The runners, then the non-runners.
std::vector<std::string> horses_of(const Race& race) {
  std::vector<std::string> names;
  for (const Runner& runner : race.runners) {
    names.push_back(runner.horse.name);
  }
  for (const NonRunner& horse : race.non_runners) {
    names.push_back(horse.horse);
  }
  return names;
}

// The markets of one kind with the day's races.
class KindJoin {
 public:
  KindJoin(std::span<const Race> races, std::span<const PriceRow> rows, MarketKind kind,
           const NameRules& rules, PriceJoin& join)
      : races_(races), kind_(kind), rules_(rules), join_(join), markets_(markets_of(rows)) {}

  void run() {
    for (Market& market : markets_) {
      find_race(market);
    }
    settle_rivals();
    for (const Market& market : markets_) {
      if (market.race != nullptr) {
        give_prices(market);
      }
    }
    if (!markets_.empty()) {
      tell_races();
    }
  }

 private:
  void find_race(Market& market) {
    std::size_t second = 0;
    bool same_off = false;
    const std::vector<std::string> selections = selections_of(market);
    for (const Race& race : races_) {
      if (race.off != market.rows.front()->off) {
        continue;
      }
      same_off = true;
      NamePairs names = pair_names(selections, horses_of(race), rules_);
      const std::size_t held = names.pairs.size();
      if (held > market.held) {
        second = market.held;
        market.race = &race;
        market.held = held;
        market.names = std::move(names);
      } else {
        second = std::max(second, held);
      }
    }
    if (market.race == nullptr || 2 * market.held < market.rows.size() || second == market.held) {
      leave(market, !same_off                ? "no race has this off"
                    : market.race == nullptr ? "no race of this off holds one of its horses"
                    : second == market.held  ? "several races of this off hold as many of its horses"
                                             : "no race of this off holds half of its horses");
    }
  }

  void leave(Market& market, std::string reason) {
    market.race = nullptr;
    const PriceRow& first = *market.rows.front();
    join_.markets.push_back(UnmatchedMarket{kind_, first.event_id, first.menu_hint, first.event_name,
                                            first.off, market.rows.size(), std::move(reason)});
  }

  // Of several markets with one race, the one that holds most of its horses stays; if two hold as many, none.
  void settle_rivals() {
    std::map<const Race*, std::vector<Market*>> claims;
    for (Market& market : markets_) {
      if (market.race != nullptr) {
        claims[market.race].push_back(&market);
      }
    }
    for (auto& [race, rivals] : claims) {
      std::sort(rivals.begin(), rivals.end(),
                [](const Market* a, const Market* b) { return a->held > b->held; });
      const bool tied = rivals.size() > 1 && rivals[0]->held == rivals[1]->held;
      for (std::size_t i = tied ? 0 : 1; i < rivals.size(); ++i) {
        leave(*rivals[i], "another market of the same kind claims race " + std::to_string(race->race_id));
      }
    }
  }

  void give_prices(const Market& market) {
    std::vector<std::string> reasons(market.rows.size(), "no horse of the race has this name");
    for (const std::size_t left : market.names.ambiguous) {
      reasons[left] = "several names are too alike";
    }
    for (const NamePair& pair : market.names.pairs) {
      reasons[pair.left] = give(market, pair);
    }
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      if (!reasons[i].empty()) {
        join_.prices.push_back(UnmatchedPrice{kind_, *market.rows[i], market.race->race_id, reasons[i]});
      }
    }
    if (!market.race->is_void) {
      tell_runners(*market.race);
    }
  }

  // Why the price is nobody's; "" when it found its runner.
  std::string give(const Market& market, const NamePair& pair) {
    const Race& race = *market.race;
    if (pair.right >= race.runners.size()) {
      return "a non-runner";
    }
    if (race.is_void) {
      return "the race is void";
    }
    const Runner& runner = race.runners[pair.right];
    const PriceRow& row = *market.rows[pair.left];
    if (pair.similarity < 1 && contradicts(row, runner)) {
      return "alike to " + runner.horse.name + ", but the results differ";
    }
    RunnerPrices& prices = join_.runners[{race.race_id, runner.horse.id.value_or(0)}];
    (kind_ == MarketKind::kWin ? prices.win : prices.place) = &row;
    return {};
  }

  // A winner is placed, too; who is disqualified may have been paid as the winner.
  [[nodiscard]] bool contradicts(const PriceRow& row, const Runner& runner) const {
    if (!row.won || runner.disqualified) {
      return false;
    }
    const bool first = runner.pos == "1";
    return kind_ == MarketKind::kWin ? *row.won != first : first && !*row.won;
  }

  void tell_runners(const Race& race) {
    for (const Runner& runner : race.runners) {
      const auto at = join_.runners.find({race.race_id, runner.horse.id.value_or(0)});
      const bool has =
          at != join_.runners.end() && (kind_ == MarketKind::kWin ? at->second.win : at->second.place);
      if (!has) {
        join_.horses.push_back(UnmatchedRunner{kind_, race.race_id, runner.horse});
      }
    }
  }

  void tell_races() {
    for (const Race& race : races_) {
      const bool has = std::any_of(markets_.begin(), markets_.end(),
                                   [&](const Market& market) { return market.race == &race; });
      if (!has && !race.is_void) {
        join_.races.push_back(UnmatchedRace{kind_, race.race_id, race.course, race.off});
      }
    }
  }

  std::span<const Race> races_;
  MarketKind kind_;
  NameRules rules_;
  PriceJoin& join_;
  std::vector<Market> markets_;
};

// Takes back what the two markets say differently of one selection.
void check_both(PriceJoin& join) {
  std::map<std::pair<int, std::string>, int> horse_of;  // by race and selection, from the win market
  for (const auto& [key, prices] : join.runners) {
    if (prices.win != nullptr && !prices.win->selection_id.empty()) {
      horse_of[{key.first, prices.win->selection_id}] = key.second;
    }
  }
  const auto take_back = [&](MarketKind kind, int race_id, const PriceRow*& row) {
    join.prices.push_back(UnmatchedPrice{
        kind, *row, race_id, "the win and the place market give this selection to different horses"});
    row = nullptr;
  };
  for (auto& [key, prices] : join.runners) {
    if (prices.place == nullptr) {
      continue;
    }
    const auto at = horse_of.find({key.first, prices.place->selection_id});
    if (at != horse_of.end() && at->second != key.second) {
      take_back(MarketKind::kPlace, key.first, prices.place);
      take_back(MarketKind::kWin, key.first, join.runners[{key.first, at->second}].win);
    }
  }
  std::erase_if(join.runners, [](const auto& entry) { return !entry.second.win && !entry.second.place; });
}

}  // namespace

PriceJoin join_prices(std::span<const Race> races, std::span<const PriceRow> win,
                      std::span<const PriceRow> place, const NameRules& rules) {
  PriceJoin join;
  KindJoin(races, win, MarketKind::kWin, rules, join).run();
  KindJoin(races, place, MarketKind::kPlace, rules, join).run();
  check_both(join);
  return join;
}

}  // namespace rps
