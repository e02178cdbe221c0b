// Any replies of S3 to any request that the store makes: never a crash, never without end, no secret in an
// error; a listing names nothing outside of what was asked for, and content has the MD5 of its etag.
#include "aws/digests.h"
#include "aws/s3_api.h"
#include "aws/s3_store.h"
#include "aws_replies.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

template <class T>
void require_no_secret(const Result<T>& result) {
  require(result.ok() || result.error().text().find("a-planted-secret") == std::string::npos,
          "an error of S3 holds no secret");
}

void list(Store& store) {
  const auto listed = list_all(store, "data/d");
  require_no_secret(listed);
  for (const ObjectInfo& object : listed.ok() ? *listed : std::vector<ObjectInfo>()) {
    require(object.key.starts_with("data/d"), "a listing names what was asked for");
    require(check_key(object.key).ok(), "a listed key is a key");
  }
}

void write(Store& store) {
  require_no_secret(store.put("a/b", "bytes"));
  require_no_secret(store.put_if_absent("a/b", "bytes"));
  require_no_secret(store.put_if_match("a/b", "bytes", "4b3a6218bb3e3a7303e8a171a60fcf92"));
  require_no_secret(store.copy("a/b", "a/c"));
  require_no_secret(store.copy_if_match("a/b", "a/c", "4b3a6218bb3e3a7303e8a171a60fcf92"));
}

void remove(Store& store) {
  require_no_secret(store.remove("a/b", Durability::kFlush));
  require_no_secret(store.remove("a/c", Durability::kFlush));
  require_no_secret(store.flush());
}

void read(Store& store) {
  const auto object = store.get("a/b");
  require_no_secret(object);
  require_no_secret(store.head("a/b"));
}

}  // namespace

// The first part chooses what is asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string_view> parts = parts_of(text_of(data, size));
  const std::string_view what = take_first(parts);
  ScriptedService service(std::move(parts));
  const std::size_t in_parts_from = what == "parts" ? 1 : kInPartsFrom;
  const std::unique_ptr<Store> store = make_s3_store(service.session, "bucket", "lake", in_parts_from);
  if (what == "list") {
    list(*store);
  } else if (what == "remove") {
    remove(*store);
  } else if (what == "get") {
    read(*store);
  } else {
    write(*store);
  }
  return 0;
}
