// Where the lake of a configuration lies: in a folder of this machine, or in a bucket of S3.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/json_api.h"
#include "aws/session.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/glue_catalog.h"
#include "io/clock.h"
#include "io/store.h"
#include "workflow/settings.h"

namespace rps {

// An address "s3://bucket/prefix".
struct S3Place {
  std::string bucket;
  std::string prefix;  // without '/' at its ends; may be empty
};

bool is_s3_address(std::string_view text);
// kUsage for anything else than s3://BUCKET or s3://BUCKET/PREFIX.
Result<S3Place> parse_s3_address(std::string_view text);

// Folder of this machine for what writers and engines keep beside the lake: {store}/_rpscrape of a local one;
// of one on S3 a folder below paths.cache. What is there can be made anew.
std::string state_folder(const Settings& settings);

// Opens the store. `clock` must outlive it.
Result<std::unique_ptr<Store>> open_store(const Settings& settings, const Clock& clock);

// How a catalog is opened.
enum class CatalogAccess {
  kRead,   // kNotFound when there is none yet
  kWrite,  // made when absent; of Glue its publication follows what is committed
};

// Told of each table that was brought up to date in Glue.
using OnPublished = std::function<void(const Publication&)>;

// Opens the catalog of the lake in `store`, which must outlive it.
Result<std::unique_ptr<Catalog>> open_catalog(const Settings& settings, Store& store, const Clock& clock,
                                              CatalogAccess access, OnPublished on_published = {});

// Whether the lake's tables are shown in Glue.
bool shows_in_glue(const Settings& settings);

// The catalog of such a lake, with Glue's side of it. kNotFound when there is none yet.
Result<std::unique_ptr<GlueCatalog>> open_glue_catalog(const Settings& settings, Store& store,
                                                       const Clock& clock);

// A session with AWS as the settings say. Nothing is asked of the network yet; `clock` must outlive it.
Result<std::shared_ptr<AwsSession>> open_session(const Settings& settings, const Clock& clock);

// Athena, to ask about the tables that Glue shows. kUsage unless the lake is on S3 and shown in Glue. Nothing
// is asked of the network yet; `clock` must outlive it.
Result<std::unique_ptr<JsonApi>> open_athena(const Settings& settings, const Clock& clock);

// True when the lake has a catalog already.
Result<bool> has_catalog(const Settings& settings, Store& store);

}  // namespace rps
