// Any bytes as what the jobs leave to later ones: marks of processed objects, the record of re-scrapes,
// states of migrations, origins of tables, files of failures. Never a crash; a mark reads as it was written.
#include "memory_file.h"
#include "workflow/migrate/migration_state.h"
#include "workflow/migrate/origin.h"
#include "workflow/process_marks.h"
#include "workflow/rescrape/window.h"
#include "workflow/scrape/failure_logs.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_mark(std::string_view text) {
  const auto mark = decode_mark(text, "data/dates/gb/2026_03_01/scrape_20260302_060000.csv");
  if (mark.ok()) {
    const std::string written = encode_mark(*mark);
    const auto again = decode_mark(written, mark->reading.key);
    require(again.ok() && encode_mark(*again) == written, "a mark reads as it was written");
  }
}

void check_objects(std::string_view text) {
  Table table;
  table.id = 3;
  table.name = {"racing", "rpscrape"};
  const std::unique_ptr<Store> store = make_memory_store();
  for (const std::string& key :
       {rescrape_record_key(), migration_key(table.name), std::string("_rpscrape/origins/3.json")}) {
    require(store->put(key, text).ok(), "memory takes it");
  }
  const auto record = read_rescrape_record(*store);
  require(record.ok() || record.error().kind == ErrorKind::kCorrupt, "what is no record is damaged");
  static_cast<void>(load_migration(*store, table, table));
  const auto origin = load_origin(*store, table);
  require(origin.ok() || origin.error().kind == ErrorKind::kCorrupt, "what is no origin is damaged");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of(data, size);
  check_mark(text);
  check_objects(text);
  const MemoryFile file(text);
  const auto failures = read_failure_log(file.path());
  require(failures.ok() || failures.error().kind == ErrorKind::kParse,
          "what is no file of failures is told so");
  return 0;
}
