// Any bytes as the head of a request: never a crash; what is taken is taken from every longer text, too,
// keeps its limits, and was not taken or refused before its end had come.
#include "serve/http_request.h"

#include "support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rps::fuzz::require;
  const std::string_view bytes = rps::fuzz::text_of(data, size);
  const rps::HttpLimits limits{64, 256, 8, 16};
  const rps::HeadOutcome outcome = rps::parse_head(bytes, limits);
  const auto* head = std::get_if<rps::HttpHead>(&outcome);
  if (head == nullptr) {
    return 0;
  }
  require(head->size <= size && bytes.substr(0, head->size).ends_with("\r\n\r\n"),
          "a head ends with an empty line");
  require(head->body_size <= limits.body && head->request.fields.size() <= limits.fields, "limits are kept");
  require(head->request.path.starts_with('/') && head->request.field("host") != nullptr,
          "a request has a path and a host");
  for (const auto& [name, value] : head->request.fields) {
    require(!name.empty() && (name + value).find_first_of("\r\n", 0, 2) == std::string::npos,
            "a field is a line");
  }
  for (std::size_t cut = 0; cut < head->size; ++cut) {
    require(std::holds_alternative<rps::HttpIncomplete>(rps::parse_head(bytes.substr(0, cut), limits)),
            "nothing is taken or refused early");
  }
  const rps::HeadOutcome exact = rps::parse_head(bytes.substr(0, head->size), limits);
  require(std::holds_alternative<rps::HttpHead>(exact) && std::get<rps::HttpHead>(exact).size == head->size,
          "what follows a head does not matter");
  return 0;
}
