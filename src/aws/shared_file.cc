#include "aws/shared_file.h"

#include "base/text.h"
#include "io/files.h"

namespace rps {
namespace {

constexpr std::uint64_t kLargestFile = 1U << 20U;

bool is_comment(std::string_view line) {
  return line.empty() || line.front() == '#' || line.front() == ';';
}

// "[profile  dev]" -> "profile dev"; empty for anything else.
std::string section_name(std::string_view line) {
  const std::size_t end = line.find(']');
  if (line.front() != '[' || end == std::string_view::npos) {
    return "";
  }
  std::string name;
  for (const std::string_view word : split(trim(line.substr(1, end - 1)), ' ')) {
    name += word.empty() || name.empty() ? "" : " ";
    name += word;
  }
  return name;
}

}  // namespace

Result<SharedFile> parse_shared_file(std::string_view text, const std::string& path) {
  SharedFile file;
  SharedSection* section = nullptr;
  std::size_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trim(raw);
    const bool nested = !raw.empty() && (raw.front() == ' ' || raw.front() == '\t');
    if (is_comment(line) || nested) {
      continue;
    }
    const std::string name = section_name(line);
    const std::size_t equals = line.find('=');
    if (!name.empty()) {
      section = &file[name];
    } else if (section != nullptr && equals != std::string_view::npos && line.front() != '[') {
      (*section)[lower(trim(line.substr(0, equals)))] = trim(line.substr(equals + 1));
    } else {
      return Error{ErrorKind::kParse, path + ":" + std::to_string(number) + ": neither a section nor a value",
                   "write [profile] and below it lines like name = value"};
    }
  }
  return file;
}

Result<SharedFile> read_shared_file(const std::string& path) {
  auto text = read_file(path, kLargestFile);
  if (!text.ok() && text.error().kind == ErrorKind::kNotFound) {
    return SharedFile();
  }
  RPS_ASSIGN(const std::string content, std::move(text));
  return parse_shared_file(content, path);
}

}  // namespace rps
