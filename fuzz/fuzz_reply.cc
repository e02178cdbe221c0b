// Any reply of the site: never a crash; what the caller's check refuses is no page, a login's address is none
// either, and a wait that the site asks for is 0 to 24 hours.
#include "fetch/block_page.h"
#include "fetch/retry_policy.h"
#include "fetch/url.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_page(const HttpReply& reply) {
  const PageCheck refuses = [](std::string_view) {
    return Error{ErrorKind::kParse, "no table of results", ""};
  };
  const auto problem = page_problem(reply, refuses);
  require(problem && !problem->message.empty(), "what is refused is told");
  const auto url = parse_url(reply.url);
  const bool is_login = url.ok() && is_login_address(*url);
  require(page_problem(reply, {}).has_value() == is_login, "a page is refused for its address alone");
}

void check_wait(std::string_view retry_after, std::string_view date) {
  const Timestamp now = parse_http_date(date).value_or(Timestamp{1'772'323'200'000});
  const auto wait = parse_retry_after(retry_after, now);
  require(!wait || (wait->count() >= 0 && *wait <= std::chrono::hours(24)), "a wait is 0 to 24 hours");
}

}  // namespace

// Parts: address, type of content, Retry-After, Date, body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> parts = parts_of(text_of(data, size));
  HttpReply reply;
  reply.status = 200;
  reply.url = part(parts, 0);
  reply.content_type = part(parts, 1);
  reply.body = part(parts, 4);
  check_page(reply);
  check_wait(part(parts, 2), part(parts, 3));
  return 0;
}
