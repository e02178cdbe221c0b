#include "csv/reader.h"

#include "base/text.h"
#include "csv/derived_ids.h"
#include "csv/gzip.h"
#include "csv/header.h"
#include "csv/horse_cleaned.h"
#include "csv/off_times.h"
#include "csv/records.h"
#include "csv/row_parser.h"
#include "csv/text_check.h"
#include "model/courses.h"
#include "model/schema.h"

namespace rps {
namespace {

constexpr std::size_t kUsualRowBytes = 300;  // of daily files: 280 to 390
constexpr std::string_view kBom = "\xEF\xBB\xBF";

Error schema_error(const CsvSource& source, const char* problem, const char* hint) {
  return Error{ErrorKind::kSchema, source.name + ": " + problem, hint};
}

// The region of all rows from outside the file: empty when the file has its own column.
Result<std::string> region_from_outside(const CsvSource& source, const HeaderMap& header) {
  if (header.has_country) {
    return std::string();
  }
  if (!source.country) {
    return schema_error(source, "there is no region or country column, and the path names no region",
                        "add the column, or keep the file as data/dates/{region}/YYYY_MM_DD.csv");
  }
  std::string region = lower(*source.country);
  if (!is_region(region)) {
    return Error{ErrorKind::kUsage, source.name + ": '" + *source.country + "' is not a region code",
                 "codes are those of the course table, e.g. gb, ire, fr"};
  }
  return region;
}

Status check_key(const CsvSource& source, const HeaderMap& header) {
  if (source.derive_ids || (header.has_race_id && header.has_horse_id)) {
    return {};
  }
  return schema_error(source, "the file has no key: race_id and horse_id are needed",
                      "--derive-ids makes stable negative ids from date, course, off and horse");
}

// Collects one file's rows. Off times and derived ids wait for the end: they depend on the whole file.
class Collector {
 public:
  Collector(const CsvSource& source, const HeaderMap& header, std::string_view region)
      : source_(source),
        header_(header),
        region_(region),
        parser_(header, source.name),
        dam_(*results_schema().find("dam")),
        sire_(*results_schema().find("sire")) {
    for (std::size_t i = 0; i < kTableWidth; ++i) {
      const bool waits = i == col::kOff || (i == col::kRaceId && !header.has_race_id) ||
                         (i == col::kHorseId && !header.has_horse_id);
      if (!waits && i != col::kHorseCleaned && i != col::kYear && i != col::kCreatedAt &&
          i != col::kCountry) {
        copied_.push_back(i);
      }
    }
  }

  // Makes room for about this many rows.
  void reserve(std::size_t rows) {
    for (std::size_t i = 0; i < kTableWidth; ++i) {
      read_.rows[i].reserve(rows);
    }
  }

  void add(const CsvRecord& record) {
    std::string reason;
    const ParsedRow* row = parser_.parse(record, reason);
    if (row != nullptr) {
      const std::string_view missing = missing_value(*row);
      if (missing.empty()) {
        append(*row, record.line);
        return;
      }
      reason = source_.name + ":" + std::to_string(record.line) + ": there is no " + std::string(missing);
    }
    read_.quarantined.push_back(Quarantined{record.line, std::string(record.raw), std::move(reason)});
  }

  Result<CsvRead> finish(std::size_t blank_lines) {
    off_.append_to(read_.rows[col::kOff]);
    read_.notes = header_.notes;
    RPS_TRY(append_derived_ids(read_.rows, !header_.has_race_id, !header_.has_horse_id, source_.name,
                               read_.notes));
    if (std::string doubt = off_.doubt(); !doubt.empty()) {
      read_.notes.push_back(std::move(doubt));
    }
    if (blank_lines > 0) {
      read_.notes.push_back(std::to_string(blank_lines) + " blank lines passed over");
    }
    for (std::string& note : read_.notes) {
      note.insert(0, source_.name + ": ");
    }
    return std::move(read_);
  }

 private:
  // What a row cannot do without and lacks, or nothing.
  [[nodiscard]] std::string_view missing_value(const ParsedRow& row) const {
    if (!row.valid[col::kDate]) {
      return "date";
    }
    if (!row.valid[col::kCountry] && region_.empty()) {
      return "region";
    }
    if (!row.valid[col::kHorse]) {
      return "horse";
    }
    if (header_.has_race_id ? !row.valid[col::kRaceId]
                            : (!row.valid[col::kCourse] || !row.valid[col::kOff])) {
      return header_.has_race_id ? "race_id" : "course or off time to derive the race_id from";
    }
    return header_.has_horse_id && !row.valid[col::kHorseId] ? "horse_id" : "";
  }

  void append(const ParsedRow& row, std::size_t line) {
    RowBatch& rows = read_.rows;
    for (const std::size_t i : copied_) {
      append_value(rows[i], row, i);
    }
    if (row.valid[col::kOff]) {
      off_.add(row.off, line);
    } else {
      off_.add_missing();
    }
    rows[col::kCountry].append_text(row.valid[col::kCountry] ? row.texts[col::kCountry] : region_);
    clean_horse(row.texts[col::kHorse], text_or_none(row, dam_), text_or_none(row, sire_), cleaned_);
    rows[col::kHorseCleaned].append_text(cleaned_);
    rows[col::kYear].append_int(row.year);
    rows[col::kCreatedAt].append_millis(row.valid[col::kCreatedAt] ? row.created_at
                                                                   : source_.created_at.millis);
  }

  static void append_value(Column& column, const ParsedRow& row, std::size_t i) {
    if (!row.valid[i]) {
      column.append_null();
      return;
    }
    switch (column.type()) {
      case ColumnType::kInt:
      case ColumnType::kDate:
        column.append_int(row.ints[i]);
        break;
      case ColumnType::kDouble:
        column.append_double(row.numbers[i]);
        break;
      case ColumnType::kString:
        column.append_text(row.texts[i]);
        break;
      case ColumnType::kTimestamp:  // created_at alone, which append() does
        break;
    }
  }

  static std::string_view text_or_none(const ParsedRow& row, std::size_t column) {
    return row.valid[column] ? row.texts[column] : std::string_view();
  }

  const CsvSource& source_;
  const HeaderMap& header_;
  std::string_view region_;  // of rows without one; empty when the file has the column
  RowParser parser_;
  std::size_t dam_;
  std::size_t sire_;
  std::vector<std::size_t> copied_;  // columns appended straight from the parsed row
  OffTimes off_;
  std::string cleaned_;
  CsvRead read_;
};

Error open_quote(const CsvSource& source, const CsvRecord& record) {
  return Error{ErrorKind::kParse,
               source.name + ":" + std::to_string(record.line) + ": a quote is opened here and never closed",
               "the file may be cut short"};
}

Result<CsvRead> read_text(const CsvSource& source, std::string_view text) {
  CsvRecords records(text);
  CsvRecord record;
  if (records.next(record) == CsvRecords::Next::kOpenQuote) {
    return open_quote(source, record);
  }
  if (!record.malformed.empty()) {
    return Error{ErrorKind::kParse, source.name + ":1: the header row has " + std::string(record.malformed),
                 ""};
  }
  RPS_ASSIGN(const HeaderMap header, map_header(record.fields, source.name));
  RPS_TRY(check_key(source, header));
  RPS_ASSIGN(const std::string region, region_from_outside(source, header));
  Collector collector(source, header, region);
  collector.reserve(text.size() / kUsualRowBytes);
  for (;;) {
    switch (records.next(record)) {
      case CsvRecords::Next::kRecord:
        collector.add(record);
        break;
      case CsvRecords::Next::kOpenQuote:
        return open_quote(source, record);
      case CsvRecords::Next::kEnd:
        return collector.finish(records.blank_lines());
    }
  }
}

}  // namespace

Result<CsvRead> read_csv(const CsvSource& source) {
  std::string inflated;
  std::string_view text = source.bytes;
  if (is_gzip(text)) {
    RPS_ASSIGN(inflated, gunzip(text, source.name));
    text = inflated;
  }
  if (text.starts_with(kBom)) {
    text.remove_prefix(kBom.size());
  }
  RPS_TRY(check_csv_text(text, source.name));
  return read_text(source, text);
}

}  // namespace rps
