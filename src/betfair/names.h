// Are two names those of one horse? Pure functions, thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rps {

// Jaro-Winkler similarity of two texts, byte by byte: 0 (nothing in common) to 1 (equal). The common
// beginning counts for up to 4 bytes at 0.1 each. Two empty texts are equal. Texts of over 500 bytes, which
// are no names, are equal or have nothing in common.
double jaro_winkler(std::string_view a, std::string_view b);

// A horse's name without what differs from writer to writer: the number before it ("3. "), the country behind
// it
// ("(IRE)"), case, accents, punctuation and spaces; "&" is "and", and a few words stand for their short forms
// ("saint" is "st", "mister" "mr", "doctor" "dr", "mount" "mt").
std::string plain_horse_name(std::string_view name);

// How alike names must be.
struct NameRules {
  double minimum = 0.9;  // less is another horse
  double margin = 0.03;  // by which a pair must beat every other pair of either name
};

struct NamePair {
  std::size_t left = 0;
  std::size_t right = 0;
  double similarity = 0;  // 1: the plain names are equal
};

struct NamePairs {
  std::vector<NamePair> pairs;  // each left and each right name at most once; by left
  std::vector<std::size_t>
      ambiguous;  // left names alike to more than one right name, or to one that others claim
};

// Pairs the names of two lists one to one. Equal plain names come first; then, again and again, the most
// alike pair that beats every other pair of its two names by the margin. What is left is not guessed.
NamePairs pair_names(std::span<const std::string> left, std::span<const std::string> right,
                     const NameRules& rules = {});

}  // namespace rps
