#include "parse/html_scanner.h"

#include "base/text.h"
#include "parse/find.h"
#include "parse/html_text.h"

namespace rps {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_name_end(char c) {
  return c == '>' || c == '/' || is_space(c);
}

bool starts_tag(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

}  // namespace

bool has_word(std::string_view classes, std::string_view name) {
  for (std::size_t at = classes.find(name); at != kNone; at = classes.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || is_space(classes[at - 1])) && (end == classes.size() || is_space(classes[end]))) {
      return true;
    }
  }
  return false;
}

std::size_t find_tag(std::string_view page, std::string_view name, std::string_view mark) {
  const std::string open = "<" + std::string(name);
  for (std::size_t at = find_text(page, open); at != kNone;) {
    const std::size_t close = page.find('>', at);
    if (close == kNone) {
      return kNone;
    }
    if (page.substr(at, close - at).find(mark) != kNone) {
      return at;
    }
    at = find_text(page, open, close);
  }
  return kNone;
}

HtmlScanner::Token HtmlScanner::end() {
  at_ = page_.size();
  name_ = {};
  attribute_count_ = 0;
  return Token::kEnd;
}

HtmlScanner::Token HtmlScanner::next() {
  if (!raw_element_.empty()) {
    const std::string closing = "</" + std::string(raw_element_);
    raw_element_ = {};
    const std::size_t close = page_.find(closing, at_);
    if (close == kNone) {
      return end();
    }
    text_ = page_.substr(at_, close - at_);
    at_ = close;
    return Token::kText;
  }
  while (at_ < page_.size()) {
    if (page_[at_] != '<') {
      const std::size_t tag = page_.find('<', at_);
      if (tag == kNone) {
        return end();  // no document ends in text: cut short
      }
      text_ = page_.substr(at_, tag - at_);
      at_ = tag;
      return Token::kText;
    }
    const char c = at_ + 1 < page_.size() ? page_[at_ + 1] : '\0';
    if (c == '/') {
      return close_tag();
    }
    if (starts_tag(c)) {
      if (open_tag() == Token::kEnd) {
        return end();
      }
      if (name_ != "svg") {
        return Token::kOpen;
      }
      if (!skip_past("</svg>")) {
        return end();
      }
    } else if (c == '!' || c == '?') {
      if (!skip_markup()) {
        return end();
      }
    } else {
      text_ = page_.substr(at_++, 1);  // a lone '<'
      return Token::kText;
    }
  }
  return end();
}

HtmlScanner::Token HtmlScanner::open_tag() {
  std::size_t stop = at_ + 1;
  while (stop < page_.size() && !is_name_end(page_[stop])) {
    ++stop;
  }
  name_ = page_.substr(at_ + 1, stop - at_ - 1);
  at_ = stop;
  attribute_count_ = 0;
  if (!read_attributes()) {
    return Token::kEnd;
  }
  if (name_ == "script" || name_ == "style") {
    raw_element_ = name_;
  }
  return Token::kOpen;
}

HtmlScanner::Token HtmlScanner::close_tag() {
  const std::size_t stop = page_.find('>', at_);
  if (stop == kNone) {
    return end();
  }
  name_ = trim(page_.substr(at_ + 2, stop - at_ - 2));
  attribute_count_ = 0;
  at_ = stop + 1;
  return Token::kClose;
}

bool HtmlScanner::skip_markup() {
  const bool comment = page_.substr(at_, 4) == "<!--";
  if (comment) {
    at_ += 4;
  }
  return skip_past(comment ? "-->" : ">");
}

bool HtmlScanner::skip_past(std::string_view mark) {
  const std::size_t found = page_.find(mark, at_);
  at_ = found == kNone ? page_.size() : found + mark.size();
  return found != kNone;
}

void HtmlScanner::skip_spaces() {
  while (at_ < page_.size() && is_space(page_[at_])) {
    ++at_;
  }
}

// A value after '=': quoted, or bare up to white space or '>'.
std::string_view HtmlScanner::read_value() {
  const char quote = at_ < page_.size() ? page_[at_] : '\0';
  if (quote == '"' || quote == '\'') {
    const std::size_t start = at_ + 1;
    const std::size_t stop = page_.find(quote, start);
    at_ = stop == kNone ? page_.size() : stop + 1;
    return page_.substr(start, stop == kNone ? 0 : stop - start);
  }
  const std::size_t start = at_;
  while (at_ < page_.size() && page_[at_] != '>' && !is_space(page_[at_])) {
    ++at_;
  }
  return page_.substr(start, at_ - start);
}

// Reads up to and past the '>' of an open tag; false when the page ends first.
bool HtmlScanner::read_attributes() {
  for (;;) {
    skip_spaces();
    if (at_ >= page_.size()) {
      return false;
    }
    if (page_[at_] == '>') {
      ++at_;
      return true;
    }
    if (page_[at_] == '/') {
      ++at_;
      continue;
    }
    Attribute attribute;
    const std::size_t start = at_++;
    while (at_ < page_.size() && page_[at_] != '=' && !is_name_end(page_[at_])) {
      ++at_;
    }
    attribute.name = page_.substr(start, at_ - start);
    skip_spaces();
    if (at_ < page_.size() && page_[at_] == '=') {
      ++at_;
      skip_spaces();
      attribute.value = read_value();
    }
    if (attribute_count_ < kMaxAttributes) {
      attributes_[attribute_count_++] = attribute;
    }
  }
}

std::string_view HtmlScanner::attribute(std::string_view name) const {
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    if (attributes_[i].name == name) {
      return attributes_[i].value;
    }
  }
  return {};
}

bool HtmlScanner::has_class(std::string_view name) const {
  return has_word(attribute("class"), name);
}

std::string HtmlScanner::element_text() {
  const std::string_view element = name_;
  std::string raw;
  int inside = 0;  // open elements of the same name
  for (Token token = next(); token != Token::kEnd; token = next()) {
    if (token == Token::kText) {
      raw += text_;
    } else if (token == Token::kOpen) {
      inside += name_ == element ? 1 : 0;
    } else if (name_ == element && inside-- == 0) {
      break;
    }
  }
  return html_text(raw);
}

std::string HtmlScanner::first_text() {
  const std::string_view element = name_;
  std::string first;
  int inside = 0;
  for (Token token = next(); token != Token::kEnd; token = next()) {
    if (token == Token::kText && first.empty()) {
      first = html_text(text_);
    } else if (token == Token::kOpen) {
      inside += name_ == element ? 1 : 0;
    } else if (token == Token::kClose && name_ == element && inside-- == 0) {
      break;
    }
  }
  return first;
}

}  // namespace rps
