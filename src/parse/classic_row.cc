#include "parse/classic_row.h"

#include <utility>

#include "parse/html_text.h"

namespace rps {
namespace {

using Token = HtmlScanner::Token;

// True at a token that cannot stand inside a row: the row was cut short.
bool leaves_row(const HtmlScanner& scan, Token token) {
  return token == Token::kEnd || (token == Token::kOpen && scan.name() == "tr") ||
         (token == Token::kClose && (scan.name() == "table" || scan.name() == "main"));
}

bool ends_row(const HtmlScanner& scan, Token token) {
  return token == Token::kClose && scan.name() == "tr";
}

// A link's text and address.
void read_link(HtmlScanner& scan, RawEntity& entity) {
  entity.url = html_text(scan.attribute("href"));
  entity.name = scan.first_text();
}

// A text with a mark in <sup>: position and draw, headgear and first time. Ends with the element.
void read_with_sup(HtmlScanner& scan, std::string& text, std::string& sup) {
  const std::string_view element = scan.name();
  for (Token token = scan.next(); token != Token::kEnd; token = scan.next()) {
    if (token == Token::kText) {
      text += html_text(scan.text());
    } else if (token == Token::kOpen && scan.name() == "sup") {
      sup = scan.element_text();
    } else if (token == Token::kClose && scan.name() == element) {
      return;
    }
  }
}

// span.rp-horseTable__pos__length: one inner span counts for both distances, a second is the total.
void read_distances(HtmlScanner& scan, RawRunner& runner) {
  for (Token token = scan.next(); token != Token::kEnd; token = scan.next()) {
    if (token == Token::kClose && scan.name() == "span") {
      return;
    }
    if (token == Token::kOpen && scan.name() == "span") {
      const std::string text = scan.element_text();
      (text.starts_with('[') ? runner.total : runner.btn) = text;
    }
  }
}

void read_span(HtmlScanner& scan, RawRunner& runner) {
  const std::string_view selector = scan.attribute("data-test-selector");
  if (selector == "text-horsePosition") {
    read_with_sup(scan, runner.pos, runner.draw);
  } else if (selector == "horse-weight-st") {
    runner.stones = scan.first_text();
  } else if (selector == "horse-weight-lb") {
    runner.pounds = scan.first_text();
  } else if (scan.has_class("rp-horseTable__pos__length")) {
    read_distances(scan, runner);
  } else if (scan.has_class("rp-horseTable__saddleClothNo")) {
    runner.num = scan.element_text();
  } else if (scan.has_class("rp-horseTable__horse__country")) {
    runner.horse.country = scan.element_text();
  } else if (scan.has_class("rp-horseTable__horse__price")) {
    runner.sp = scan.element_text();
  } else if (scan.has_class("rp-horseTable__headGear")) {
    std::string mark;
    read_with_sup(scan, runner.headgear, mark);
    runner.first_time_headgear = mark == "1";
  }
}

void read_cell(HtmlScanner& scan, RawRunner& runner) {
  const std::string_view ending = scan.attribute("data-ending");
  if (scan.is_selector("horse-age")) {
    runner.age = scan.first_text();
  } else if (ending == "OR") {
    runner.official_rating = scan.first_text();
  } else if (ending == "TS") {
    runner.ts = scan.first_text();
  } else if (ending == "RPR") {
    runner.rpr = scan.first_text();
  }
}

// Reads a main row. Jockey and trainer appear twice, for two screen widths: the first counts.
class MainRow {
 public:
  MainRow(HtmlScanner& scan, RawRunner& runner) : scan_(scan), runner_(runner) {}

  bool read() {
    for (;;) {
      const Token token = scan_.next();
      if (leaves_row(scan_, token)) {
        return false;
      }
      if (ends_row(scan_, token)) {
        return true;
      }
      if (token == Token::kOpen) {
        read_element();
      }
    }
  }

 private:
  void read_element() {
    const std::string_view name = scan_.name();
    if (name == "a" || name == "span") {
      const bool expects_allowance = std::exchange(after_jockey_, false);
      if (!read_profile() && name == "span") {
        read_span(scan_, runner_);
        after_jockey_ = expects_allowance;
      }
    } else if (name == "td") {
      after_jockey_ = false;
      read_cell(scan_, runner_);
    } else if (name == "img" && scan_.has_class("rp-horseTable__silk")) {
      runner_.silk_url = html_text(scan_.attribute("src"));
    } else if (name == "sup" && after_jockey_) {
      runner_.allowance = scan_.element_text();
      after_jockey_ = false;
    }
  }

  // A horse's or person's link; 2026 pages write a span in its place for one without a profile. False when
  // the element is none of them.
  bool read_profile() {
    const std::string_view selector = scan_.attribute("data-test-selector");
    if (selector == "link-horseName") {
      read_link(scan_, runner_.horse);
    } else if (selector == "link-jockeyName") {
      after_jockey_ = read_first(runner_.jockey, jockey_seen_);
    } else if (selector == "link-trainerName") {
      read_first(runner_.trainer, trainer_seen_);
    } else if (selector == "link-silk") {
      runner_.owner.url = html_text(scan_.attribute("href"));  // its image is read on its own
    } else {
      return false;
    }
    return true;
  }

  // Reads the link unless it is a repetition; true when it was read.
  bool read_first(RawEntity& entity, bool& seen) {
    if (std::exchange(seen, true)) {
      return false;
    }
    read_link(scan_, entity);
    return true;
  }

  HtmlScanner& scan_;
  RawRunner& runner_;
  bool jockey_seen_ = false;
  bool trainer_seen_ = false;
  bool after_jockey_ = false;  // a <sup> that comes next is the jockey's allowance
};

// A pedigree link: the name, with the country behind it in the text or in a span.
RawEntity read_pedigree_link(HtmlScanner& scan) {
  RawEntity entity;
  entity.url = html_text(scan.attribute("href"));
  entity.name = scan.element_text();
  return entity;
}

}  // namespace

bool read_main_row(HtmlScanner& scan, RawRunner& runner) {
  return MainRow(scan, runner).read();
}

// "b g" sire - dam (damsire): each name is a link, any may be missing; the dash stands behind the sire.
bool read_pedigree_row(HtmlScanner& scan, RawRunner& runner) {
  bool behind_dash = false;
  for (;;) {
    const Token token = scan.next();
    if (leaves_row(scan, token)) {
      return false;
    }
    if (ends_row(scan, token)) {
      return true;
    }
    if (token == Token::kOpen && scan.name() == "a") {
      RawEntity entity = read_pedigree_link(scan);
      const bool is_damsire = entity.name.starts_with('(');
      (is_damsire ? runner.damsire : behind_dash ? runner.dam : runner.sire) = std::move(entity);
    } else if (token == Token::kText) {
      const std::string text = html_text(scan.text());
      behind_dash = behind_dash || text.ends_with('-');
      if (runner.colour_sex.empty() && text != "-") {
        runner.colour_sex = text;
      }
    }
  }
}

bool read_comment_row(HtmlScanner& scan, RawRunner& runner) {
  std::string raw;
  for (;;) {
    const Token token = scan.next();
    if (leaves_row(scan, token)) {
      return false;
    }
    if (ends_row(scan, token)) {
      runner.comment = html_text(raw);
      return true;
    }
    if (token == Token::kText) {
      raw += scan.text();
    }
  }
}

}  // namespace rps
