// Names as the table keeps them, cut from the page's texts and links.
//
// Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/race.h"

namespace rps {

// True for the page's signs of "no value": empty, "-", "–" (U+2013), "—".
bool is_blank(std::string_view text);

// "Amasova (GB)": the name with its country of birth, given as "(IRE)", "IRE" or empty for Great
// Britain. A name that ends in a country already keeps it. Empty when the name is.
std::string with_country(std::string_view name, std::string_view country);

// The damsire as the table has it: without brackets and country; empty for "Damsire Unregistered".
std::string damsire_name(std::string_view printed);

// The id in a profile URL: "/profile/jockey/83588/some-name" -> 83588. Nothing when it has none.
std::optional<int> entity_id(std::string_view url);

// A name from the last part of a profile URL, each word with a capital: ".../2/ann-and-bob" -> "Ann And
// Bob". The classic page names a runner's owner nowhere else.
std::string name_from_url(std::string_view url);

// Colour and sex of "b g", "gr/ro f": ("gr/ro", "F"). The sex is upper case.
std::pair<std::string, std::string> split_colour_sex(std::string_view text);

// Comment in running and betting movement of "Led, kept on (op 9/4 tchd 5/2)"; the movement without its
// brackets. Other brackets at the end ("(jockey said …)") belong to the comment.
std::pair<std::string, std::string> split_comment(std::string_view text);

// The list of non-runners: "One (going), Two (IRE) (vet's certificate), Three".
std::vector<NonRunner> split_non_runners(std::string_view text);

// 1 -> "1st", 2 -> "2nd", 11 -> "11th"
std::string ordinal(int place);

}  // namespace rps
