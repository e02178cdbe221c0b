#include "fetch/block_page.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fetch/url.h"

namespace rps {
namespace {

constexpr std::size_t kTinyPage = 2'048;         // bytes; no page of any use is as small
constexpr std::size_t kSearchedBytes = 256'000;  // where the words of a block page would stand

// What challenges and refusals say, in lower case.
constexpr std::array<std::string_view, 12> kBlockWords = {
    "access denied",     "captcha",
    "unusual traffic",   "verify you are human",
    "are you a robot",   "are you human",
    "request blocked",   "you have been blocked",
    "too many requests", "enable javascript and cookies",
    "rate limit",        "pardon our interruption"};

bool is_text(const std::string& content_type) {
  const std::string type = lower(content_type);
  return type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml") ||
         type.starts_with("application/json");
}

PageProblem describe(const HttpReply& reply, const std::string& why) {
  if (!is_text(reply.content_type)) {
    return {FetchFailure::kBlockPage, "the reply is of type " + reply.content_type + ", not a page"};
  }
  const std::string text = lower(std::string_view(reply.body).substr(0, kSearchedBytes));
  if (text.find("type=\"password\"") != std::string::npos) {
    return {FetchFailure::kLogin, "the page asks for a password: a login is wanted"};
  }
  const auto* const word = std::find_if(kBlockWords.begin(), kBlockWords.end(), [&](std::string_view words) {
    return text.find(words) != std::string::npos;
  });
  if (word != kBlockWords.end()) {
    return {FetchFailure::kBlockPage, "a block page (\"" + std::string(*word) + "\"): " + why};
  }
  if (reply.body.size() < kTinyPage) {
    return {FetchFailure::kBlockPage,
            "only " + std::to_string(reply.body.size()) + " bytes, which is no page: " + why};
  }
  return {FetchFailure::kBadPage, why};
}

}  // namespace

std::optional<PageProblem> page_problem(const HttpReply& reply, const PageCheck& check) {
  const Result<Url> url = parse_url(reply.url);
  if (url.ok() && is_login_address(*url)) {
    return PageProblem{FetchFailure::kLogin, "this is the login page " + url->for_people()};
  }
  const Status status = check ? check(reply.body) : Status();
  if (status.ok()) {
    return std::nullopt;
  }
  return describe(reply, status.error().text());
}

}  // namespace rps
