// "Did you mean …": the nearest of the known words to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rps::cli {

// How many single-letter insertions, deletions, replacements or swaps of neighbours turn `a` into `b`
// (optimal string alignment distance), ignoring ASCII case.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word` (the first of equals); empty if there is none.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// Like nearest(), but empty unless the word is a likely slip of it: it begins it, or differs by at most a
// third of its letters.
std::string likely(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace rps::cli
