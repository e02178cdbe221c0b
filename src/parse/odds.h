// Starting prices and prize money.
//
// Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rps {

// True when the text says that there was no price: empty, a dash, "No Odds", or a favourite's mark alone.
bool is_no_price(std::string_view sp);

// Decimal odds, stake included, from a fractional starting price: "13/2" -> 7.5, "6/4F" -> 2.5,
// "Evens" and "Evs" -> 2. Two decimals, a half rounded to the even digit, as the field's existing
// files have it (13/8 -> 2.62, 15/8 -> 2.88). The marks of favourites (F, J, C, JF, CF) are not part
// of the price. Nothing when there is no price or the text is none.
std::optional<double> decimal_odds(std::string_view sp);

// Prize money as the table keeps it: without '£' and thousands separators, other currencies with their
// sign: "£5,281" -> "5281", "€11,780" -> "€11780".
std::string plain_prize(std::string_view printed);

// What each of the horses that share a place wins: the mean of the prizes of all places that they fill
// (the rule of racing for dead heats), as plain_prize writes it. `printed` holds those prizes, with ""
// for a place without prize. A single prize, or equal ones, come back as printed. "" when none is set.
std::string shared_prize(const std::vector<std::string>& printed);

}  // namespace rps
