// The store on S3 and what speaks like it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "aws/session.h"
#include "io/store.h"

namespace rps {

inline constexpr std::size_t kInPartsFrom = std::size_t{256} << 20U;

// The objects of `bucket` whose keys begin with `prefix` + "/" (empty: all of them), as a Store whose keys
// are what follows. Keeps the session alive.
//
// An etag is S3's, without its quotes: the MD5 of the content, save for objects of `in_parts_from` bytes and
// more, which travel in parts and must not be copied or moved: S3 gives their copies other etags. (Objects of
// the lake are far smaller; raw files are not moved.) kFlush writes are under way when put() returns, at most
// AwsSettings::max_connections of them at once and holding at most 64 MiB; a failure of one is told by
// flush(), and any use of its key waits for it. kFlush removals are collected for DeleteObjects. Others may
// therefore see such writes in another order than they were made, and until flush() not at all.
//
// A conditional write that was repeated because its reply was lost, and finds its own content there, has won.
// Buckets whose etags are no MD5 (encryption with KMS keys) are refused at the first kFlush write's flush():
// kUsage. Further errors: kNetwork, and those of aws/failure.h.
std::unique_ptr<Store> make_s3_store(const std::shared_ptr<AwsSession>& session, const std::string& bucket,
                                     const std::string& prefix, std::size_t in_parts_from = kInPartsFrom);

}  // namespace rps
