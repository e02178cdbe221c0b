#include "workflow/flat_files.h"

namespace rps {

Status FlatFiles::open(const std::vector<std::string>& paths, const std::vector<std::string_view>& required) {
  for (const std::string& path : paths) {
    RPS_ASSIGN(FlatParquet file, FlatParquet::open(path, *schema_));
    for (const std::string_view name : required) {
      const auto at = schema_->find(name);
      if (at && !file.has(*at)) {
        return Error{ErrorKind::kSchema, path + " has no column '" + std::string(name) + "'"};
      }
    }
    files_.push_back(std::move(file));
  }
  return {};
}

RowParts FlatFiles::parts(unsigned threads) {
  scratches_.resize(threads);
  RowParts parts{schema_, {}, [this](std::size_t part, unsigned worker, RowBatch& out) {
                   return read(parts_[part], worker, out);
                 }};
  std::uint64_t rows = 0;
  for (std::size_t file = 0; file < files_.size(); ++file) {
    for (std::size_t group = 0; group < files_[file].groups(); ++group) {
      parts_.push_back(Part{file, group});
      parts.starts.push_back(rows);
      rows += files_[file].rows(group);
    }
  }
  return parts;
}

Status FlatFiles::read(const Part& part, unsigned worker, RowBatch& out) {
  Status done = files_[part.file].read(part.group, scratches_[worker], out);
  if (!done.ok()) {
    gave_up_ = true;
  }
  return done;
}

}  // namespace rps
