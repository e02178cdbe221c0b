#include "random/input.h"

#include <array>
#include <limits>
#include <utility>

namespace rps::random_lake {
namespace {

// A country and its folder's name.
struct Country {
  std::string value;
  std::string folder;
};

const std::vector<Country>& countries() {
  static const std::vector<Country> kCountries{
      {"gb", "gb"}, {"ire", "ire"}, {"é /=%", "%C3%A9%20%2F%3D%25"}, {"fr", "fr"}};
  return kCountries;
}

const std::vector<std::string>& dates() {
  static const std::vector<std::string> kDates{"2025-12-30", "2025-12-31", "2026-01-01",
                                               "2026-01-02", "2024-02-29", "1969-12-31"};
  return kDates;
}

std::string folder_of(const std::string& country) {
  for (const Country& known : countries()) {
    if (known.value == country) {
      return known.folder;
    }
  }
  return country;
}

Value random_double(Dice& dice) {
  static const std::vector<double> kDoubles{0.0,
                                            -0.0,
                                            1.5,
                                            -2.25,
                                            0.1,
                                            1e300,
                                            5e-324,
                                            std::numeric_limits<double>::quiet_NaN(),
                                            std::numeric_limits<double>::infinity()};
  return dice.pick(kDoubles);
}

Value random_text(Dice& dice) {
  static const std::vector<std::string> kTexts{"",
                                               "x",
                                               "NULL",
                                               "Löwe 🐎 (GB)",
                                               "it's \"quoted\"",
                                               "a, b\nc\td",
                                               "~|\\",
                                               "abcdefghijkl",
                                               "abcdefghijklm",
                                               std::string(300, 'z'),
                                               std::string("n\0l", 3)};
  return dice.pick(kTexts);
}

Value random_value(Dice& dice, ColumnType type) {
  if (dice.percent(25)) {
    return {};
  }
  switch (type) {
    case ColumnType::kDouble:
      return random_double(dice);
    case ColumnType::kString:
      return random_text(dice);
    case ColumnType::kInt: {
      static const std::vector<std::int64_t> kInts{0, 1, -1, 77, 2'147'483'647, -2'147'483'648LL};
      return dice.pick(kInts);
    }
    case ColumnType::kDate: {
      static const std::vector<std::int64_t> kDays{0, -1, 20'000, -100'000};
      return dice.pick(kDays);
    }
    case ColumnType::kTimestamp: {
      static const std::vector<std::int64_t> kMillis{0, -1, 1'767'225'600'001, -62'135'596'800'000};
      return dice.pick(kMillis);
    }
  }
  return {};
}

std::set<std::size_t> all_late(const Columns& columns) {
  std::set<std::size_t> late;
  for (std::size_t i = columns.first_late(); i < columns.size(); ++i) {
    late.insert(i);
  }
  return late;
}

}  // namespace

std::string period_name(Layout layout) {
  switch (layout) {
    case Layout::kDate:
      return "date";
    case Layout::kMonth:
      return "month";
    case Layout::kYear:
      return "year";
  }
  return {};
}

std::string partition_of(const Row& row, Layout layout) {
  constexpr std::array<std::size_t, 3> kLength{10, 7, 4};  // of 2025-11-11 that name the period
  const std::string period = row.date.str().substr(0, kLength.at(static_cast<std::size_t>(layout)));
  return "country=" + folder_of(row.country) + "/" + period_name(layout) + "=" + period;
}

RowMaker::RowMaker(Dice& dice, const Columns& columns, Layout layout)
    : columns_(columns),
      layout_(layout),
      countries_(dice.between(1, countries().size())),
      dates_(dice.between(1, dates().size())),
      races_(dice.between(1, 5)),
      horses_(dice.between(2, 5)),
      rows_(dice.between(4, 24)) {}

Row RowMaker::place(Dice& dice) const {
  Row row;
  row.country = countries()[dice.below(countries_)].value;
  row.date = Date::parse(dates()[dice.below(dates_)]).value();
  row.race = static_cast<std::int32_t>(dice.between(1, races_));
  row.horse = static_cast<std::int32_t>(dice.between(1, horses_));
  row.created = 1'767'000'000'000 + static_cast<std::int64_t>(dice.below(4));
  row.values.assign(columns_.size() - Columns::kKeys, Value());
  return row;
}

// The values behind the keys; columns of `absent` are NULL.
void RowMaker::fill(Row& row, Dice& dice, const std::set<std::size_t>& absent) const {
  for (std::size_t i = Columns::kKeys; i < columns_.size(); ++i) {
    Value& value = row.values[i - Columns::kKeys];
    const bool is_given = !absent.contains(i);
    if (i == Columns::kYear) {
      // The folder says the year when it is a partition column.
      const bool is_year = layout_ == Layout::kYear || (is_given && !dice.percent(10));
      value = is_year ? Value(std::int64_t{row.date.year()}) : Value();
    } else if (is_given) {
      value = random_value(dice, columns_[i].type);
    }
  }
  row.text = line_of(row, columns_);
}

Input RowMaker::input(Dice& dice, const std::set<std::size_t>& late) const {
  Input input;
  for (const std::size_t column : all_late(columns_)) {
    if (dice.percent(late.contains(column) ? 60 : 6)) {
      input.late.insert(column);
    } else {
      input.shape.absent.insert(column);
    }
  }
  for (std::size_t i = Columns::kYear; i < columns_.first_late(); ++i) {
    if (dice.percent(5)) {
      input.shape.absent.insert(i);
    }
  }
  input.shape.whole_table = dice.percent(70);
  input.shape.reversed = dice.percent(10);
  const std::size_t count = dice.percent(3) ? 0 : dice.between(1, rows_);
  for (std::size_t i = 0; i < count; ++i) {
    input.rows.push_back(place(dice));
    fill(input.rows.back(), dice, input.shape.absent);
  }
  return input;
}

Rows RowMaker::rows_like(Dice& dice, const Row& like, const std::set<std::size_t>& late) const {
  std::set<std::size_t> absent = all_late(columns_);
  for (const std::size_t column : late) {
    absent.erase(column);
  }
  Rows rows(dice.between(1, 5));
  for (Row& row : rows) {
    row = place(dice);
    row.country = like.country;
    row.date = like.date;
    fill(row, dice, absent);
  }
  return rows;
}

}  // namespace rps::random_lake
