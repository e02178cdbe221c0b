#include "cli/table_printer.h"

#include <ostream>
#include <set>

#include "base/text.h"
#include "cli/box_table.h"
#include "cli/json_text.h"

namespace rps::cli {
namespace {

// A cell without quotes or marks; nothing for a missing value.
std::string plain_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate /*unused*/) const { return ""; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return shortest(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

bool is_null(const Cell& cell) {
  return std::holds_alternative<std::monostate>(cell);
}
bool is_text(const Cell& cell) {
  return std::holds_alternative<std::string>(cell);
}

Status written(const std::ostream& out) {
  return out.good() ? Status()
                    : Status(Error{ErrorKind::kIo, std::string(kOutputFailed), "is the disk full?"});
}

class CsvPrinter final : public ResultPrinter {
 public:
  explicit CsvPrinter(std::ostream& out) : out_(out) {}

  Status columns(const std::vector<ResultColumn>& columns) override {
    const char* separator = "";
    for (const ResultColumn& column : columns) {
      out_ << separator << field(column.name);
      separator = ",";
    }
    out_ << '\n';
    return written(out_);
  }

  Status row(const std::vector<Cell>& cells) override {
    const char* separator = "";
    for (const Cell& cell : cells) {
      out_ << separator << (is_null(cell) ? std::string() : field(plain_text(cell)));
      separator = ",";
    }
    out_ << '\n';
    return written(out_);
  }

  Status finish() override { return written(out_); }

 private:
  static std::string field(const std::string& text) {
    const bool plain = !text.empty() && text.find_first_of(",\"\r\n") == std::string::npos;
    return plain ? text : "\"" + replace_all(text, "\"", "\"\"") + "\"";
  }

  std::ostream& out_;
};

class JsonPrinter final : public ResultPrinter {
 public:
  explicit JsonPrinter(std::ostream& out) : out_(out) {}

  Status columns(const std::vector<ResultColumn>& columns) override {
    std::set<std::string> taken;
    for (const ResultColumn& column : columns) {
      std::string name = column.name;
      for (int n = 2; !taken.insert(name).second; ++n) {
        name = column.name + "_" + std::to_string(n);
      }
      keys_.push_back(json_string(name));
    }
    return {};
  }

  Status row(const std::vector<Cell>& cells) override {
    out_ << (first_ ? "[\n  {" : ",\n  {");
    first_ = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out_ << (i == 0 ? "" : ", ") << keys_[i] << ": " << value(cells[i]);
    }
    out_ << '}';
    return written(out_);
  }

  Status finish() override {
    out_ << (first_ ? "[]\n" : "\n]\n");
    return written(out_);
  }

 private:
  static std::string value(const Cell& cell) {
    if (is_null(cell)) {
      return "null";
    }
    const std::string text = plain_text(cell);
    const bool not_a_json_number = std::holds_alternative<double>(cell) && !to_double(text);  // nan, inf
    return is_text(cell) || not_a_json_number ? json_string(text) : text;
  }

  std::ostream& out_;
  std::vector<std::string> keys_;
  bool first_ = true;
};

class BoxPrinter final : public ResultPrinter {
 public:
  BoxPrinter(std::ostream& out, const Terminal& terminal) : out_(out), terminal_(terminal) {}

  Status columns(const std::vector<ResultColumn>& columns) override {
    for (const ResultColumn& column : columns) {
      box_.headers.push_back(column.name);
    }
    box_.right_aligned.assign(columns.size(), false);
    texts_seen_.assign(columns.size(), false);
    return {};
  }

  Status row(const std::vector<Cell>& cells) override {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool number =
          std::holds_alternative<std::int64_t>(cells[i]) || std::holds_alternative<double>(cells[i]);
      texts_seen_[i] = texts_seen_[i] || (!number && !is_null(cells[i]));
      box_.right_aligned[i] = (box_.right_aligned[i] || number) && !texts_seen_[i];
      texts.push_back(is_null(cells[i]) ? "NULL" : plain_text(cells[i]));
    }
    box_.rows.push_back(std::move(texts));
    return {};
  }

  Status finish() override {
    print_box(box_, out_, terminal_);
    return written(out_);
  }

 private:
  std::ostream& out_;
  Terminal terminal_;
  BoxTable box_;
  std::vector<bool> texts_seen_;
};

}  // namespace

Result<OutputFormat> parse_format(std::string_view name) {
  if (name == "table") {
    return OutputFormat::kTable;
  }
  if (name == "csv") {
    return OutputFormat::kCsv;
  }
  if (name == "json") {
    return OutputFormat::kJson;
  }
  return Error{ErrorKind::kUsage, "'" + std::string(name) + "' is not a format", "use table, csv or json"};
}

std::unique_ptr<ResultPrinter> make_printer(OutputFormat format, std::ostream& out,
                                            const Terminal& terminal) {
  switch (format) {
    case OutputFormat::kCsv:
      return std::make_unique<CsvPrinter>(out);
    case OutputFormat::kJson:
      return std::make_unique<JsonPrinter>(out);
    case OutputFormat::kTable:
      break;
  }
  return std::make_unique<BoxPrinter>(out, terminal);
}

Cell share_cell(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Cell() : Cell(fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1));
}

Status print_table(const TextTable& table, OutputFormat format, std::ostream& out, const Terminal& terminal) {
  const std::unique_ptr<ResultPrinter> printer = make_printer(format, out, terminal);
  std::vector<ResultColumn> columns;
  for (const std::string& header : table.headers) {
    columns.push_back(ResultColumn{header, ""});
  }
  RPS_TRY(printer->columns(columns));
  for (const std::vector<Cell>& row : table.rows) {
    RPS_TRY(printer->row(row));
  }
  return printer->finish();
}

}  // namespace rps::cli
