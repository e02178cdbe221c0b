// horse_cleaned: the name by which a horse is matched across sources.
#pragma once

#include <string>
#include <string_view>

namespace rps {

// The horse's, dam's and sire's names joined by "_", in that order. Each loses its country suffix,
// becomes lower case (ASCII letters) and loses spaces and the characters ' $ @ # ^ ( % * ). A missing
// (or then empty) name is "none". "Amasova (GB)", "Kamrina (IRE)", "" -> "amasova_kamrina_none".
//
// A country suffix is a final " (XX)" of two or three letters in any case, or a final " GB", which older
// files have on dams ("Countess Chrissy GB"). Only GB occurs bare there, and racing names are printed
// in title case, so no name of a horse is cut by it.
std::string horse_cleaned(std::string_view horse, std::string_view dam, std::string_view sire);

// The same, written over `out`, whose memory is reused.
void clean_horse(std::string_view horse, std::string_view dam, std::string_view sire, std::string& out);

}  // namespace rps
