// A pull tokenizer over an HTML page: tags and text one after another, nothing stored, nothing copied.
//
// It reads what the site's templates write, not all of HTML: names of tags and attributes are compared as
// written (lower case), comments and doctypes are skipped, so is everything inside <svg>, and the content
// of <script> and <style> comes as one text. The caller keeps the page alive; every view points into it.
// Not thread-safe; one scanner a page.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rps {

class HtmlScanner {
 public:
  enum class Token : std::uint8_t {
    kText,   // text(): raw, references not decoded
    kOpen,   // name(), attribute()
    kClose,  // name()
    kEnd,    // the page ends here, possibly inside a tag
  };

  // Starts at byte `at` of the page.
  explicit HtmlScanner(std::string_view page, std::size_t at = 0) : page_(page), at_(at) {}

  // Moves to the next token.
  Token next();

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view name() const { return name_; }
  // The raw value of an attribute of the current open tag; empty when it has none.
  [[nodiscard]] std::string_view attribute(std::string_view name) const;
  // True when `name` is one of the words of the current tag's class attribute.
  [[nodiscard]] bool has_class(std::string_view name) const;
  // True when the current tag's data-test-selector is `name`.
  [[nodiscard]] bool is_selector(std::string_view name) const {
    return attribute("data-test-selector") == name;
  }
  // The first byte that next() will read.
  [[nodiscard]] std::size_t position() const { return at_; }

  // All text of the current open tag's element, up to its close tag, which is consumed. Decoded and
  // squeezed as html_text does.
  std::string element_text();
  // The first text of the element that is not blank; the rest up to its close tag is skipped.
  std::string first_text();

 private:
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };
  static constexpr std::size_t kMaxAttributes = 24;  // further ones are skipped

  Token end();
  Token open_tag();
  Token close_tag();
  // Past a comment, doctype or processing instruction at at_; false when the page ends inside it.
  bool skip_markup();
  // Past `mark`, searched from at_; false (and at the end) when it does not come.
  bool skip_past(std::string_view mark);
  bool read_attributes();
  std::string_view read_value();
  void skip_spaces();

  std::string_view page_;
  std::size_t at_ = 0;
  std::string_view text_;
  std::string_view name_;
  std::string_view raw_element_;  // "script" or "style" when their content comes next
  std::array<Attribute, kMaxAttributes> attributes_{};
  std::size_t attribute_count_ = 0;
};

// Where a tag of this name whose text holds `mark` (an attribute's name) opens; npos when there is none.
std::size_t find_tag(std::string_view page, std::string_view name, std::string_view mark);

// True when `name` is one of the words of `classes`.
bool has_word(std::string_view classes, std::string_view name);

}  // namespace rps
