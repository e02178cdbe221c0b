#include "cli/json_text.h"

#include <nlohmann/json.hpp>

namespace rps::cli {

std::string json_string(std::string_view text) {
  constexpr int kCompact = -1;
  return nlohmann::json(text).dump(kCompact, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace rps::cli
