// Where the gates' facts come from (see gates.h).
#include "duck/sql.h"
#include "query/answer.h"
#include "workflow/quality/gates.h"

namespace rps {
namespace {

Result<std::int64_t> count_duplicates(QueryEngine& engine, const std::string& table) {
  const std::string sql = "select count(*) as keys from (select race_id, horse_id from " + table +
                          " group by race_id, horse_id having count(*) > 1) as repeated";
  RPS_ASSIGN(const Answer answer, ask(engine, sql, 1));
  return answer.rows() == 0 ? 0 : answer.number(0, 0);
}

Result<std::vector<ShortRace>> find_short_races(QueryEngine& engine, const std::string& table,
                                                const CheckQuery& query) {
  enum Field : std::size_t { kCountry, kDay, kRace, kRows, kRan, kWidth };
  const std::string sql =
      R"(select country, cast("date" as varchar) as day, race_id, count(*) as row_count, max(ran) as ran from )" +
      table + " where " + range_condition(query) +
      R"( group by country, "date", race_id having count(*) < max(ran) order by country, "date", race_id)";
  RPS_ASSIGN(const Answer answer, ask(engine, sql, kWidth));
  std::vector<ShortRace> races;
  for (std::size_t row = 0; row < answer.rows(); ++row) {
    RPS_ASSIGN(const Date day, Date::parse(answer.text(row, kDay).substr(0, 10)));
    races.push_back({answer.text(row, kCountry), day, answer.number(row, kRace), answer.number(row, kRows),
                     answer.number(row, kRan)});
  }
  return races;
}

Result<std::vector<std::pair<std::string, Date>>> newest_days(QueryEngine& engine, const std::string& table) {
  const std::string sql =
      R"(select country, cast(max("date") as varchar) as day from )" + table + " group by country";
  RPS_ASSIGN(const Answer answer, ask(engine, sql, 2));
  std::vector<std::pair<std::string, Date>> newest;
  for (std::size_t row = 0; row < answer.rows(); ++row) {
    RPS_ASSIGN(const Date day, Date::parse(answer.text(row, 1).substr(0, 10)));
    newest.emplace_back(answer.text(row, 0), day);
  }
  return newest;
}

}  // namespace

CheckQuery quality_query(const Settings& settings, Date today) {
  const QualitySettings& quality = settings.quality;
  return {today.plus_days(-static_cast<std::int32_t>(quality.days)), today.plus_days(-1),
          quality.countries.empty() ? settings.rescrape.countries : quality.countries};
}

Result<QualityReport> judge_table(Workspace& workspace, QueryEngine& engine, const CheckQuery& query,
                                  Progress& progress) {
  const Settings& settings = workspace.settings();
  RPS_ASSIGN(std::vector<DayCount> counts, count_days(engine, duck::quote_name(settings.table.name), query));
  RPS_ASSIGN(const RescrapeRecord record, read_rescrape_record(workspace.store()));
  RPS_ASSIGN(const CheckReport check,
             check_days(counts, settings, record, query, london_date(workspace.clock().now())));
  return judge_table(workspace, engine, query, std::move(counts), check, progress);
}

Result<QualityReport> judge_table(Workspace& workspace, QueryEngine& engine, const CheckQuery& query,
                                  std::vector<DayCount> counts, const CheckReport& check,
                                  Progress& progress) {
  const Settings& settings = workspace.settings();
  const std::string table = duck::quote_name(settings.table.name);
  QualityFacts facts;
  facts.today = london_date(workspace.clock().now());
  facts.query = query;
  facts.counts = std::move(counts);
  facts.check = check;
  for (const std::string& country : query.countries) {
    RPS_ASSIGN(auto scrapes,
               read_scrape_records(settings, {country, query.first, query.last, std::nullopt}, progress));
    facts.scrapes.insert(facts.scrapes.end(), scrapes.begin(), scrapes.end());
  }
  RPS_ASSIGN(facts.short_races, find_short_races(engine, table, query));
  RPS_ASSIGN(facts.duplicates, count_duplicates(engine, table));
  RPS_ASSIGN(facts.newest, newest_days(engine, table));
  return judge_quality(settings.quality, facts);
}

}  // namespace rps
