// Any bytes as a result page: never a crash; a page that parses has a runner or is void.
#include <cstdint>
#include <cstdlib>

#include "parse/page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const rps::ResultRef ref{5, "bath", rps::Date::from_ymd(2026, 3, 1), 900001};
  const auto race = rps::parse_result_page(body, ref);
  if (race.ok() && race->runners.empty() && !race->is_void) {
    std::abort();
  }
  return 0;
}
