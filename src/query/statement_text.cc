#include "query/statement_text.h"

#include <algorithm>

#include "base/text.h"

namespace rps {
namespace {

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
  return is_word_start(c) || is_digit(c) || c == '$';
}

// Bytes of the blank outside ASCII with which `text` begins, which DuckDB takes for a space; 0 for none.
std::size_t wide_blank(std::string_view text) {
  if (text.starts_with("\xC2\xA0")) {  // U+00A0
    return 2;
  }
  const std::string_view three = text.substr(0, 3);
  const auto last = static_cast<unsigned char>(three.empty() ? 0 : three.back());
  const bool general = three.size() == 3 && three.starts_with("\xE2\x80") &&
                       ((last >= 0x80 && last <= 0x8D) || last == 0xAF);  // U+2000 …
  const bool other = three == "\xE2\x81\x9F" || three == "\xE2\x81\xA0" || three == "\xE3\x80\x80" ||
                     three == "\xEF\xBB\xBF";
  return general || other ? 3 : 0;
}

// Walks over a text once, cutting statements at each ';' outside quotes and comments.
class Splitter {
 public:
  explicit Splitter(std::string_view sql) : sql_(sql) {}

  std::vector<SqlStatement> split() {
    while (at_ < sql_.size()) {
      step();
    }
    finish(sql_.size());
    return std::move(statements_);
  }

  // After split(): nothing is open and nothing but white space and comments follows the last ';'.
  [[nodiscard]] bool complete() const { return closed_ && !trailing_; }

 private:
  [[nodiscard]] bool looking_at(std::string_view text) const { return sql_.substr(at_).starts_with(text); }

  void step() {
    const char c = sql_[at_];
    if (looking_at("--")) {
      skip_line();
    } else if (const std::size_t blank = wide_blank(sql_.substr(at_)); blank > 0) {
      at_ += blank;
    } else if (looking_at("/*")) {
      skip_block_comment();
    } else if (c == '\'') {
      quoted('\'', SqlWord::Kind::kText);
    } else if (c == '"') {
      quoted('"', SqlWord::Kind::kQuoted);
    } else if (c == '$' && dollar_quoted()) {
      return;
    } else if (c == ';') {
      finish(at_);
      start_ = ++at_;
    } else if (is_word_start(c)) {
      bare();
    } else {
      other(c);
    }
  }

  void other(char c) {
    if (c == '(') {
      words_.push_back({SqlWord::Kind::kOpen, "("});
    }
    any_ = any_ || !is_space(c);
    ++at_;
  }

  // To the end of the line, which a CR alone is, too, or of the text.
  void skip_line() { at_ = std::min(sql_.find_first_of("\r\n", at_), sql_.size()); }

  void skip_block_comment() {
    int depth = 0;
    do {
      if (looking_at("/*")) {
        ++depth;
        at_ += 2;
      } else if (looking_at("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
    closed_ = depth == 0;
  }

  // E'…' knows \' besides ''. The E is a word of its own, also right behind a number.
  [[nodiscard]] bool is_escape_text() const {
    return at_ > 0 && last_bare_ + 1 == at_ && to_lower(sql_[last_bare_]) == 'e';
  }

  void quoted(char quote, SqlWord::Kind kind) {
    const bool escapes = quote == '\'' && is_escape_text();
    SqlWord word{kind, {}};
    closed_ = false;
    for (++at_; at_ < sql_.size(); ++at_) {
      const char c = sql_[at_];
      if (escapes && c == '\\' && at_ + 1 < sql_.size()) {
        word.text += sql_[++at_];
        continue;
      }
      if (c == quote && !(at_ + 1 < sql_.size() && sql_[at_ + 1] == quote)) {
        closed_ = true;
        ++at_;
        break;
      }
      word.text += c;
      at_ += c == quote ? 1U : 0U;
    }
    add(std::move(word));
  }

  // $tag$ text $tag$; false when the '$' begins something else, a parameter such as $1.
  bool dollar_quoted() {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end]) && sql_[end] != '$') {
      ++end;
    }
    if (end >= sql_.size() || sql_[end] != '$' || is_digit(sql_[at_ + 1])) {
      return false;
    }
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    const std::size_t close = sql_.find(tag, end + 1);
    closed_ = close != std::string_view::npos;
    const std::size_t stop = closed_ ? close : sql_.size();
    add({SqlWord::Kind::kText, std::string(sql_.substr(end + 1, stop - end - 1))});
    at_ = closed_ ? close + tag.size() : sql_.size();
    return true;
  }

  void bare() {
    last_bare_ = at_;
    while (at_ < sql_.size() && is_word(sql_[at_]) && wide_blank(sql_.substr(at_)) == 0) {
      ++at_;
    }
    add({SqlWord::Kind::kBare, lower(sql_.substr(last_bare_, at_ - last_bare_))});
  }

  void add(SqlWord word) {
    any_ = true;
    words_.push_back(std::move(word));
  }

  void finish(std::size_t end) {
    trailing_ = any_;
    if (any_) {
      statements_.push_back({std::string(trim(sql_.substr(start_, end - start_))), std::move(words_)});
    }
    words_.clear();
    any_ = false;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;                           // of the current statement
  std::size_t last_bare_ = std::string_view::npos;  // where the last bare word begins
  bool any_ = false;                                // it has a token
  bool closed_ = true;                              // no quote or comment is open
  bool trailing_ = false;                           // the text ends within a statement
  std::vector<SqlWord> words_;
  std::vector<SqlStatement> statements_;
};

}  // namespace

std::string_view SqlStatement::word(std::size_t i) const {
  return i < words.size() && words[i].kind == SqlWord::Kind::kBare ? std::string_view(words[i].text)
                                                                   : std::string_view();
}

std::vector<SqlStatement> split_statements(std::string_view sql, bool* complete) {
  Splitter splitter(sql);
  std::vector<SqlStatement> statements = splitter.split();
  if (complete != nullptr) {
    *complete = splitter.complete();
  }
  return statements;
}

}  // namespace rps
