#include "workflow/quarantine.h"

#include "base/text.h"
#include "io/files.h"

namespace rps {
namespace {

std::string quoted(std::string_view text) {
  return "\"" + replace_all(std::string(text), "\"", "\"\"") + "\"";
}

}  // namespace

void QuarantineFile::add(std::string_view file, const std::vector<Quarantined>& rows) {
  for (const Quarantined& row : rows) {
    if (first_reason_.empty()) {
      first_reason_ = row.reason;
    }
    text_ += quoted(file) + "," + std::to_string(row.line) + "," + quoted(row.reason) + "," +
             quoted(row.raw) + "\n";
  }
}

Status QuarantineFile::write(const std::string& path) const {
  return write_file_atomic(path, text_);
}

}  // namespace rps
