// The requests of S3 that the store makes, one method each. Source: Amazon S3 API Reference.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/session.h"
#include "io/store.h"

namespace rps {

// A condition of a PUT.
struct PutCondition {
  bool absent = false;  // If-None-Match: *
  std::string etag;     // If-Match; empty: none
};

// Keys here are those of the bucket. Thread-safe like the session.
class S3Api {
 public:
  S3Api(std::shared_ptr<AwsSession> session, std::string bucket);

  [[nodiscard]] std::string describe(const std::string& key) const { return "s3://" + bucket_ + "/" + key; }
  [[nodiscard]] const AwsSettings& settings() const { return session_->settings(); }

  // The content is checked against the etag where that is its MD5: kCorrupt if it differs twice.
  Result<Object> get_object(const std::string& key);
  Result<ObjectInfo> head_object(const std::string& key);
  // The etag. kPrecondition when the condition does not hold. Services other than AWS must show at the first
  // write of each kind of condition that it counts; else kUsage.
  Result<std::string> put_object(const std::string& key, std::string_view bytes,
                                 const PutCondition& condition = {});
  // The etag. kNotFound when there is no `from`. With `etag`, kPrecondition unless it is that of `from`.
  Result<std::string> copy_object(const std::string& from, const std::string& to,
                                  const std::string& etag = "");
  Status delete_object(const std::string& key);
  // At most 1000 keys without control characters. Keys whose removal failed for a passing reason are given
  // back, to be tried again.
  Result<std::vector<std::string>> delete_objects(std::span<const std::string> keys);

  struct Page {
    std::vector<ObjectInfo> objects;
    std::string next;  // token of the next page; empty: this is the last
  };
  Result<Page> list_objects(const std::string& prefix, const std::string& token);

  // Multipart: begin, put the parts from 1 on (each gives its etag), then complete or abort.
  Result<std::string> create_upload(const std::string& key);
  Result<std::string> upload_part(const std::string& key, const std::string& upload, std::size_t number,
                                  std::string_view bytes);
  Result<std::string> complete_upload(const std::string& key, const std::string& upload,
                                      std::span<const std::string> etags);
  Status abort_upload(const std::string& key, const std::string& upload);

 private:
  [[nodiscard]] AwsCall make_call(std::string method, const std::string& key) const;
  [[nodiscard]] AwsCall make_put(const std::string& key, std::string_view bytes,
                                 const PutCondition& condition, bool bare) const;
  Result<std::string> put_as(const std::string& key, std::string_view bytes, const PutCondition& condition,
                             bool bare);
  Status try_condition(const std::string& key, std::string_view bytes, const PutCondition& condition,
                       bool bare);
  Result<std::string> settle_condition(const std::string& key, std::string_view bytes,
                                       const PutCondition& condition, Error error, const AwsRefusal& refusal);
  Result<std::string> find_etag_of(const std::string& key, std::span<const std::string> parts,
                                   const std::string& what);

  std::shared_ptr<AwsSession> session_;
  std::string bucket_;
  bool is_aws_;
  // What the service was seen to do: refuse a PUT by each of the two conditions, want etags without quotes.
  std::atomic<bool> absent_counts_{false};
  std::atomic<bool> match_counts_{false};
  std::atomic<bool> bare_etags_{false};
};

}  // namespace rps
