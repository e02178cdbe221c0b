#include "catalog/partition_name.h"

#include <algorithm>

#include <array>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

std::string encode(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

Result<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const std::size_t high = i + 2 < text.size() ? kHex.find(text[i + 1]) : std::string_view::npos;
    const std::size_t low = i + 2 < text.size() ? kHex.find(text[i + 2]) : std::string_view::npos;
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return Error{ErrorKind::kParse, "'" + std::string(text) + "' has a broken %XX sequence"};
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace

std::string make_partition_name(const std::vector<PartitionValue>& values) {
  std::string name;
  for (const auto& [column, value] : values) {
    if (!name.empty()) {
      name += '/';
    }
    name += column + "=" + encode(value);
  }
  return name;
}

Result<std::vector<PartitionValue>> parse_partition_name(std::string_view name) {
  std::vector<PartitionValue> values;
  for (const std::string_view part : split(name, '/')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size()) {
      return Error{ErrorKind::kParse,
                   "'" + std::string(name) + "' is not a partition name like country=gb/date=2025-11-11"};
    }
    RPS_ASSIGN(std::string value, decode(part.substr(equals + 1)));
    values.emplace_back(part.substr(0, equals), std::move(value));
  }
  return values;
}

std::string nth_file(std::size_t n) {
  return "part-" + std::to_string(n) + ".snappy.parquet";
}

std::string nth_flat_file(std::size_t n) {
  constexpr std::size_t kDigits = 5;
  std::string digits = std::to_string(n);
  digits.insert(0, kDigits - std::min(kDigits, digits.size()), '0');
  return "part-" + digits + ".snappy.parquet";
}

std::string object_key(std::string_view dataset, std::string_view partition, std::string_view file) {
  std::string key;
  key.reserve(dataset.size() + partition.size() + file.size() + 2);
  key.append(dataset).append("/");
  if (partition != file) {
    key.append(partition).append("/");
  }
  key.append(file);
  return key;
}

std::string kept_key(std::string_view etag) {
  return std::string(kStatePrefix) + "kept/" + encode(etag) + ".parquet";
}

}  // namespace rps
