// Starting prices as columns of the day's CSV: ten of the win market, then the same ten of the place market.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace rps {

// In the order of PriceValues.
inline constexpr std::array<std::string_view, 10> kWinPriceColumns{
    "bsp",    "wap",    "morning_wap", "pre_max", "pre_min",
    "ip_max", "ip_min", "morning_vol", "pre_vol", "ip_vol"};
inline constexpr std::array<std::string_view, 10> kPlacePriceColumns{
    "bsp_place",    "wap_place",    "morning_wap_place", "pre_max_place", "pre_min_place",
    "ip_max_place", "ip_min_place", "morning_vol_place", "pre_vol_place", "ip_vol_place"};

// Decimal odds and, for the last three, amounts of money in pounds.
using PriceValues = std::array<std::optional<double>, kWinPriceColumns.size()>;

}  // namespace rps
