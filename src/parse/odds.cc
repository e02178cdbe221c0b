#include "parse/odds.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kPound = "£";

// `sp` without the marks of favourites at its end.
std::string_view without_marks(std::string_view sp) {
  sp = trim(sp);
  while (!sp.empty() && (sp.back() == 'F' || sp.back() == 'J' || sp.back() == 'C')) {
    sp.remove_suffix(1);
  }
  return trim(sp);
}

// (numerator + denominator) / denominator in hundredths, a half going to the even number. Integers,
// since 2.615 has no exact double.
std::optional<double> hundredths(std::int64_t numerator, std::int64_t denominator) {
  constexpr std::int64_t kTooLong = 1'000'000;
  if (numerator < 0 || denominator <= 0 || numerator > kTooLong || denominator > kTooLong) {
    return std::nullopt;
  }
  const std::int64_t scaled = 100 * (numerator + denominator);
  std::int64_t cents = scaled / denominator;
  const std::int64_t twice_rest = 2 * (scaled % denominator);
  if (twice_rest > denominator || (twice_rest == denominator && cents % 2 == 1)) {
    ++cents;
  }
  return static_cast<double>(cents) / 100;
}

// The amount behind a currency sign, e.g. 11780 in "€11780".
std::optional<double> amount_of(std::string_view plain) {
  const std::size_t at = plain.find_first_of("0123456789");
  return at == std::string_view::npos ? std::nullopt : to_double(plain.substr(at));
}

std::string amount_text(double amount) {
  std::string text = fixed(amount, 2);
  if (text.ends_with(".00")) {
    text.resize(text.size() - 3);
  }
  return text;
}

}  // namespace

bool is_no_price(std::string_view sp) {
  const std::string_view price = without_marks(sp);
  return price.empty() || price == "-" || price == "–" || iequals(price, "no odds");
}

std::optional<double> decimal_odds(std::string_view sp) {
  const std::string_view price = without_marks(sp);
  if (iequals(price, "evens") || iequals(price, "evs")) {
    return 2.0;
  }
  const std::size_t slash = price.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto numerator = to_int(price.substr(0, slash));
  const auto denominator = to_int(price.substr(slash + 1));
  return numerator && denominator ? hundredths(*numerator, *denominator) : std::nullopt;
}

std::string plain_prize(std::string_view printed) {
  std::string plain = replace_all(std::string(trim(printed)), ",", "");
  if (plain.starts_with(kPound)) {
    plain.erase(0, kPound.size());
  }
  return plain;
}

std::string shared_prize(const std::vector<std::string>& printed) {
  std::string first = printed.empty() ? std::string() : plain_prize(printed.front());
  if (std::all_of(printed.begin(), printed.end(),
                  [&](const std::string& p) { return p == printed.front(); })) {
    return first;
  }
  double sum = 0;
  for (const std::string& prize : printed) {
    const std::string plain = plain_prize(prize);
    const auto amount = plain.empty() ? std::optional(0.0) : amount_of(plain);
    if (!amount) {
      return first;
    }
    sum += *amount;
  }
  const std::string sign = first.substr(0, first.find_first_of("0123456789"));
  return sign + amount_text(sum / static_cast<double>(printed.size()));
}

}  // namespace rps
