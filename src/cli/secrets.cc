#include "cli/secrets.h"

#include <algorithm>

namespace rps::cli {
namespace {

constexpr std::string_view kHidden = "***";

// "KEY=VALUE" with the value as it may be shown.
std::string shown_assignment(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    return assignment;
  }
  const std::string key = assignment.substr(0, equals);
  return key + "=" + shown_value(key, assignment.substr(equals + 1));
}

}  // namespace

std::string without_passwords(std::string text) {
  constexpr std::string_view kBefore = "://";
  std::size_t at = text.find(kBefore);
  while (at != std::string::npos) {
    at += kBefore.size();
    const std::size_t end = std::min(text.find_first_of(" /?#\"'<>\\\t\r\n", at), text.size());
    const std::size_t sign = std::string_view(text).substr(0, end).rfind('@');
    if (sign != std::string::npos && sign >= at) {
      text.replace(at, sign - at, kHidden);
    }
    at = text.find(kBefore, at);
  }
  return text;
}

std::string shown_value(std::string_view key, const std::string& value) {
  return key == "daily.on_failure" && !value.empty() ? std::string(kHidden) : without_passwords(value);
}

std::vector<std::string> without_secrets(const std::vector<std::string>& words) {
  constexpr std::string_view kSet = "--set";
  std::vector<std::string> shown;
  shown.reserve(words.size());
  for (const std::string& word : words) {
    const bool joined = word.starts_with(kSet) && word.size() > kSet.size() && word[kSet.size()] == '=';
    if (joined) {
      shown.push_back(std::string(kSet) + "=" + shown_assignment(word.substr(kSet.size() + 1)));
    } else if (!shown.empty() && shown.back() == kSet) {
      shown.push_back(shown_assignment(word));
    } else {
      shown.push_back(without_passwords(word));
    }
  }
  return shown;
}

}  // namespace rps::cli
