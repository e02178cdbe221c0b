#include "csv/header.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "csv/price_columns.h"
#include "model/schema.h"

namespace rps {
namespace {

// A name under which a column is also found, when its own is missing. Of several the first here counts.
struct Alias {
  std::string_view column;
  std::string_view name;
  FieldKind kind;
  bool silent;  // an everyday name that deserves no note
};

using enum FieldKind;

// `name` and `time` depend on the other columns: see the functions below.
constexpr std::array<Alias, 7> kAliases{{{"country", "region", kRegion, true},
                                         {"hg", "gear", kText, false},
                                         {"rating_band", "band", kRatingBand, false},
                                         {"age_band", "band", kAgeBand, false},
                                         {"lbs", "wgt", kWeight, false},
                                         {"lbs", "weight", kWeight, false},
                                         {"dec", "sp", kPrice, false}}};

// Names that result files have and the table does not: read over without a note.
constexpr std::array<std::string_view, 13> kKnownExtras{
    "region", "dist",     "dist_f", "dist_y", "surface",       "wgt", "secs",
    "sp",     "distance", "weight", "time",   "horse_cleaned", "year"};
constexpr std::array<std::string_view, 2> kDerived{"horse_cleaned", "year"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Also the starting prices that are joined to a day.
bool is_known_extra(std::string_view name) {
  return holds(kKnownExtras, name) || holds(kWinPriceColumns, name) || holds(kPlacePriceColumns, name);
}

FieldKind own_kind(const ColumnSpec& spec) {
  if (spec.name == "off") {
    return kOff;
  }
  if (spec.name == "country") {
    return kRegion;
  }
  if (spec.name == "btn" || spec.name == "ovr_btn") {
    return kLengths;
  }
  switch (spec.type) {
    case ColumnType::kInt:
      return kInt;
    case ColumnType::kDate:
      return kDate;
    case ColumnType::kTimestamp:
      return kTimestamp;
    case ColumnType::kDouble:
      return kNumber;
    case ColumnType::kString:
      return kText;
  }
  return kText;
}

class Mapper {
 public:
  Mapper(const std::vector<std::string_view>& fields, std::string_view file) : file_(file) {
    for (const std::string_view field : fields) {
      map_.names.emplace_back(trim(field));
      keys_.push_back(lower(trim(field)));
    }
    used_.resize(keys_.size());
  }

  Result<HeaderMap> run() {
    RPS_TRY(check_distinct());
    const auto columns = results_schema().columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!holds(kDerived, columns[i].name)) {
        bind_column(columns[i], i);
      }
    }
    RPS_TRY(check_required());
    note_ignored();
    return std::move(map_);
  }

 private:
  [[nodiscard]] Error schema_error(const std::string& problem) const {
    return Error{ErrorKind::kSchema, std::string(file_) + ": " + problem,
                 "its columns are: " + join(map_.names, ", ")};
  }

  [[nodiscard]] Status check_distinct() const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!keys_[i].empty() && std::find(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(i),
                                         keys_[i]) != keys_.begin() + static_cast<std::ptrdiff_t>(i)) {
        return schema_error("column '" + map_.names[i] + "' is there twice");
      }
    }
    return {};
  }

  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto at = std::find(keys_.begin(), keys_.end(), name);
    return at == keys_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - keys_.begin()));
  }

  // In the oldest layout `time` is the off time; its other names tell it apart from a choice of ours.
  [[nodiscard]] bool is_oldest_layout() const {
    return !find("off") && (find("band") || find("gear") || find("weight") || find("distance"));
  }

  void bind_column(const ColumnSpec& spec, std::size_t column) {
    if (spec.name == "time") {
      bind_time(column);
    } else if (spec.name == "off" && is_oldest_layout()) {
      bind(find("time"), column, kOff, "off");
    } else if (const auto own = find(spec.name)) {
      bind(own, column, own_kind(spec), {});
    } else if (spec.name == "horse" || (spec.name == "race_name" && find("horse"))) {
      bind(find("name"), column, kText, spec.name);
    } else {
      bind_alias(spec.name, column);
    }
  }

  void bind_time(std::size_t column) {
    if (const auto secs = find("secs")) {
      bind(secs, column, kSeconds, {});
    } else if (!is_oldest_layout()) {
      bind(find("time"), column, kSeconds, {});
    }
  }

  void bind_alias(std::string_view name, std::size_t column) {
    for (const Alias& alias : kAliases) {
      if (alias.column == name && find(alias.name)) {
        bind(find(alias.name), column, alias.kind, alias.silent ? std::string_view() : name);
        return;
      }
    }
  }

  // Does nothing without a field. A note is made when `noted` gives the column's name.
  void bind(std::optional<std::size_t> field, std::size_t column, FieldKind kind, std::string_view noted) {
    if (!field) {
      return;
    }
    used_[*field] = true;
    map_.bindings.push_back(FieldBinding{*field, column, kind});
    map_.has_country = map_.has_country || column == col::kCountry;
    map_.has_race_id = map_.has_race_id || column == col::kRaceId;
    map_.has_horse_id = map_.has_horse_id || column == col::kHorseId;
    if (!noted.empty()) {
      map_.notes.push_back(std::string(noted) + " is read from column '" + map_.names[*field] + "'");
    }
  }

  [[nodiscard]] bool is_bound(std::size_t column) const {
    return std::any_of(map_.bindings.begin(), map_.bindings.end(),
                       [&](const FieldBinding& binding) { return binding.column == column; });
  }

  [[nodiscard]] Status check_required() const {
    if (!is_bound(col::kDate)) {
      return schema_error("there is no column 'date'");
    }
    if (!is_bound(col::kHorse)) {
      return schema_error("there is no column 'horse'");
    }
    return {};
  }

  void note_ignored() {
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!used_[i] && !is_known_extra(keys_[i])) {
        ignored.push_back(keys_[i].empty() ? "(column " + std::to_string(i + 1) + ", which has no name)"
                                           : map_.names[i]);
      }
    }
    if (!ignored.empty()) {
      map_.notes.push_back("ignored columns: " + join(ignored, ", "));
    }
  }

  std::string_view file_;
  std::vector<std::string> keys_;  // lower-case names
  std::vector<bool> used_;
  HeaderMap map_;
};

}  // namespace

Result<HeaderMap> map_header(const std::vector<std::string_view>& fields, std::string_view file) {
  return Mapper(fields, file).run();
}

}  // namespace rps
