#include "aws/s3_api.h"

#include <curl/curl.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "aws/digests.h"
#include "aws/failure.h"
#include "aws/paging.h"
#include "base/text.h"

namespace rps {
namespace {

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

std::string quoted(const std::string& etag) {
  return '"' + etag + '"';
}

// True when the etag is the content's MD5: not of an upload in parts ("…-2"), nor with encryption by KMS.
bool tells_md5(const AwsReply& reply, const std::string& etag) {
  const std::string_view encryption = reply.header("x-amz-server-side-encryption");
  return etag.size() == 32 && !encryption.starts_with("aws:kms") &&
         reply.header("x-amz-server-side-encryption-customer-algorithm").empty();
}

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

// The reply's outermost element, if it has that name; else kCorrupt.
Result<pugi::xml_node> root_of(pugi::xml_document& document, const AwsReply& reply, const char* name,
                               const std::string& what) {
  constexpr unsigned kParse = pugi::parse_default | pugi::parse_ws_pcdata_single;
  document.load_buffer(reply.body.data(), reply.body.size(), kParse);
  const pugi::xml_node root = document.child(name);
  return root ? Result<pugi::xml_node>(root)
              : Error{ErrorKind::kCorrupt, what + ": the reply has no " + name, "is this an S3 service?"};
}

// Undoes encoding-type=url: %XX, and '+' for a blank as some services write it.
std::string url_decoded(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  int size = 0;
  char* decoded = curl_easy_unescape(nullptr, text.c_str(), static_cast<int>(text.size()), &size);
  std::string out(decoded, static_cast<std::size_t>(size));
  curl_free(decoded);
  return out;
}

}  // namespace

S3Api::S3Api(std::shared_ptr<AwsSession> session, std::string bucket)
    : session_(std::move(session)),
      bucket_(std::move(bucket)),
      is_aws_(service_address(session_->settings(), "s3").ends_with(".amazonaws.com")) {}

AwsCall S3Api::make_call(std::string method, const std::string& key) const {
  AwsCall call;
  call.service = "s3";
  call.what = "s3 " + method + " " + describe(key);
  call.method = std::move(method);
  const bool in_path = session_->settings().path_style;
  call.host = in_path ? "" : bucket_;
  call.path = (in_path ? "/" + bucket_ : "") + "/" + key;
  return call;
}

Result<Object> S3Api::get_object(const std::string& key) {
  const AwsCall call = make_call("GET", key);
  for (int attempt = 1;; ++attempt) {
    RPS_ASSIGN(AwsAnswer answer, session_->call(call));
    Object object{std::move(answer.reply.body), unquoted(answer.reply.header("etag"))};
    if (!tells_md5(answer.reply, object.etag) || md5_hex(object.bytes) == object.etag) {
      return object;
    }
    if (attempt == 2) {
      return Error{ErrorKind::kCorrupt, call.what + ": the content does not have the MD5 of its etag", ""};
    }
  }
}

Result<ObjectInfo> S3Api::head_object(const std::string& key) {
  RPS_ASSIGN(const AwsAnswer answer, session_->call(make_call("HEAD", key)));
  const auto size = to_int(answer.reply.header("content-length"));
  return ObjectInfo{key, static_cast<std::uint64_t>(size.value_or(0)), unquoted(answer.reply.header("etag"))};
}

AwsCall S3Api::make_put(const std::string& key, std::string_view bytes, const PutCondition& condition,
                        bool bare) const {
  AwsCall call = make_call("PUT", key);
  call.body = bytes;
  if (condition.absent) {
    call.headers.emplace_back("If-None-Match", "*");
  }
  if (!condition.etag.empty()) {
    call.headers.emplace_back("If-Match", bare ? condition.etag : quoted(condition.etag));
  }
  return call;
}

// A lost condition costs a look at the object, because radosgw 16 compares the bytes of If-Match, quotes and
// all, with the etag: what is refused there although it holds is asked again without them.
Result<std::string> S3Api::put_object(const std::string& key, std::string_view bytes,
                                      const PutCondition& condition) {
  bool bare = bare_etags_;
  auto put = put_as(key, bytes, condition, bare);
  if (!put.ok() && put.error().kind == ErrorKind::kPrecondition && !condition.etag.empty() && !bare) {
    const auto there = head_object(key);
    if (there.ok() && there->etag == condition.etag) {
      bare = true;
      put = put_as(key, bytes, condition, bare);
    }
  }
  const bool counts = condition.absent ? absent_counts_ : match_counts_;
  const bool trusted = counts || (is_aws_ && !bare);
  const bool conditional = condition.absent || !condition.etag.empty();
  if (put.ok() && conditional && !trusted && *put != condition.etag) {
    RPS_TRY(try_condition(key, bytes, condition, bare));
  }
  return put;
}

Result<std::string> S3Api::put_as(const std::string& key, std::string_view bytes,
                                  const PutCondition& condition, bool bare) {
  AwsRefusal refusal;
  auto answer = session_->call(make_put(key, bytes, condition, bare), &refusal);
  if (!answer.ok()) {
    return settle_condition(key, bytes, condition, std::move(answer.error()), refusal);
  }
  return unquoted(answer->reply.header("etag"));
}

// The same write once more: its condition does not hold any longer, so it has to be refused.
Status S3Api::try_condition(const std::string& key, std::string_view bytes, const PutCondition& condition,
                            bool bare) {
  AwsRefusal refusal;
  const auto again = session_->call(make_put(key, bytes, condition, bare), &refusal);
  if (again.ok()) {
    const char* name = condition.absent ? "If-None-Match" : "If-Match";
    return Error{ErrorKind::kUsage, describe(key) + ": the service ignores " + name,
                 "commits rely on it: use S3, or a service that knows conditional writes"};
  }
  if (refusal.status == 412) {
    (condition.absent ? absent_counts_ : match_counts_) = true;
    bare_etags_ = bare_etags_ || bare;
  }
  return {};
}

// Tells a lost condition from one that an attempt without a reply has won before.
Result<std::string> S3Api::settle_condition(const std::string& key, std::string_view bytes,
                                            const PutCondition& condition, Error error,
                                            const AwsRefusal& refusal) {
  const bool lost = refusal.status == 412 ||
                    (refusal.status == 404 && !condition.etag.empty() && error.kind == ErrorKind::kNotFound);
  if (!lost) {
    return error;
  }
  if (refusal.repeated) {
    const auto there = head_object(key);
    if (!there.ok() && there.error().kind != ErrorKind::kNotFound) {
      return there.error();
    }
    if (there.ok() && there->etag == md5_hex(bytes)) {
      return there->etag;
    }
  }
  const char* why = condition.absent ? "it exists already" : "it was changed or removed meanwhile";
  return Error{ErrorKind::kPrecondition, describe(key) + ": " + why, ""};
}

Result<std::string> S3Api::copy_object(const std::string& from, const std::string& to,
                                       const std::string& etag) {
  AwsCall call = make_call("PUT", to);
  call.what = "s3 COPY " + describe(from) + " to " + describe(to);
  call.headers.emplace_back("x-amz-copy-source", uri_encode("/" + bucket_ + "/" + from, true));
  if (!etag.empty()) {
    call.headers.emplace_back("x-amz-copy-source-if-match", quoted(etag));
    if (!is_aws_) {
      call.headers.emplace_back("x-amz-copy-if-match", quoted(etag));  // radosgw's name for it
    }
  }
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  pugi::xml_document document;
  RPS_ASSIGN(const pugi::xml_node root, root_of(document, answer.reply, "CopyObjectResult", call.what));
  std::string copied = unquoted(root.child_value("ETag"));
  const bool was_in_parts = etag.size() != 32;  // its copy is in one piece, and on S3 has another etag
  if (!etag.empty() && !was_in_parts && copied != etag) {
    return Error{ErrorKind::kCorrupt,
                 call.what + ": the service copied another object than the one of that etag",
                 "it does not know conditional copies; 'rpscrape repair' finds what is damaged"};
  }
  return copied;
}

Status S3Api::delete_object(const std::string& key) {
  auto answer = session_->call(make_call("DELETE", key));
  const bool gone = answer.ok() || answer.error().kind == ErrorKind::kNotFound;
  return gone ? Status() : Status(std::move(answer.error()));
}

Result<std::vector<std::string>> S3Api::delete_objects(std::span<const std::string> keys) {
  pugi::xml_document request;
  pugi::xml_node wanted = request.append_child("Delete");
  wanted.append_attribute("xmlns").set_value("http://s3.amazonaws.com/doc/2006-03-01/");
  for (const std::string& key : keys) {
    add_text(wanted.append_child("Object"), "Key", key);
  }
  add_text(wanted, "Quiet", "true");
  const std::string body = to_text(request);
  AwsCall call = make_call("POST", "");
  call.what = "s3 DELETE of " + std::to_string(keys.size()) + " objects in " + describe("");
  call.query = {{"delete", ""}};
  call.headers = {{"Content-MD5", md5_base64(body)}, {"Content-Type", "application/xml"}};
  call.body = body;
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  pugi::xml_document document;
  RPS_ASSIGN(const pugi::xml_node root, root_of(document, answer.reply, "DeleteResult", call.what));
  std::vector<std::string> again;
  for (const pugi::xml_node error : root.children("Error")) {
    const std::string key = error.child_value("Key");
    const AwsFailure failure{200, error.child_value("Code"), error.child_value("Message"), ""};
    if (remedy_of(failure) == Remedy::kNone && failure.code != "NoSuchKey") {
      return error_of(failure, "s3 DELETE " + describe(key));
    }
    if (failure.code != "NoSuchKey") {
      again.push_back(key);
    }
  }
  return again;
}

Result<S3Api::Page> S3Api::list_objects(const std::string& prefix, const std::string& token) {
  AwsCall call = make_call("GET", "");
  call.what = "s3 LIST " + describe(prefix);
  call.query = {{"list-type", "2"}, {"prefix", prefix}, {"encoding-type", "url"}};
  if (!token.empty()) {
    call.query.emplace_back("continuation-token", token);
  }
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  pugi::xml_document document;
  RPS_ASSIGN(const pugi::xml_node root, root_of(document, answer.reply, "ListBucketResult", call.what));
  const bool encoded = std::string_view(root.child_value("EncodingType")) == "url";
  Page page;
  for (const pugi::xml_node object : root.children("Contents")) {
    std::string key = object.child_value("Key");
    const auto size = to_int(object.child_value("Size"));
    if (!size || *size < 0) {
      return Error{ErrorKind::kCorrupt, call.what + ": the reply has no size of " + key, ""};
    }
    key = encoded ? url_decoded(std::move(key)) : std::move(key);
    if (!key.starts_with(prefix)) {
      return Error{ErrorKind::kCorrupt, call.what + ": the reply names " + key + ", which was not asked for",
                   ""};
    }
    page.objects.push_back(
        {std::move(key), static_cast<std::uint64_t>(*size), unquoted(object.child_value("ETag"))});
  }
  page.next = root.child_value("NextContinuationToken");
  RPS_TRY(check_next_page(call.what, token, page.next));
  if (page.next.empty() && std::string_view(root.child_value("IsTruncated")) == "true") {
    return Error{ErrorKind::kCorrupt, call.what + ": the reply is cut and has no token for the rest", ""};
  }
  return page;
}

Result<std::string> S3Api::create_upload(const std::string& key) {
  AwsCall call = make_call("POST", key);
  call.query = {{"uploads", ""}};
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  pugi::xml_document document;
  RPS_ASSIGN(const pugi::xml_node root,
             root_of(document, answer.reply, "InitiateMultipartUploadResult", call.what));
  return std::string(root.child_value("UploadId"));
}

Result<std::string> S3Api::upload_part(const std::string& key, const std::string& upload, std::size_t number,
                                       std::string_view bytes) {
  AwsCall call = make_call("PUT", key);
  call.what += " part " + std::to_string(number);
  call.query = {{"partNumber", std::to_string(number)}, {"uploadId", upload}};
  call.body = bytes;
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  return unquoted(answer.reply.header("etag"));
}

Result<std::string> S3Api::complete_upload(const std::string& key, const std::string& upload,
                                           std::span<const std::string> etags) {
  pugi::xml_document request;
  pugi::xml_node parts = request.append_child("CompleteMultipartUpload");
  parts.append_attribute("xmlns").set_value("http://s3.amazonaws.com/doc/2006-03-01/");
  for (std::size_t i = 0; i < etags.size(); ++i) {
    pugi::xml_node part = parts.append_child("Part");
    add_text(part, "ETag", quoted(etags[i]));
    add_text(part, "PartNumber", std::to_string(i + 1));
  }
  const std::string body = to_text(request);
  AwsCall call = make_call("POST", key);
  call.query = {{"uploadId", upload}};
  call.headers = {{"Content-Type", "application/xml"}};
  call.body = body;
  RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
  pugi::xml_document document;  // whose element has several names among the services
  document.load_buffer(answer.reply.body.data(), answer.reply.body.size());
  const std::string etag = unquoted(document.document_element().child_value("ETag"));
  return etag.empty() ? find_etag_of(key, etags, call.what) : Result<std::string>(etag);
}

// For replies without the etag (radosgw 16): the object's own, if it is the one of these parts.
Result<std::string> S3Api::find_etag_of(const std::string& key, std::span<const std::string> parts,
                                        const std::string& what) {
  RPS_ASSIGN(const ObjectInfo there, head_object(key));
  const auto expected = md5_of_parts(parts);
  if (!expected || there.etag != *expected) {
    return Error{ErrorKind::kCorrupt,
                 what + ": the reply has no ETag, and the object's is not that of the parts", ""};
  }
  return there.etag;
}

Status S3Api::abort_upload(const std::string& key, const std::string& upload) {
  AwsCall call = make_call("DELETE", key);
  call.query = {{"uploadId", upload}};
  auto answer = session_->call(call);
  return answer.ok() ? Status() : Status(std::move(answer.error()));
}

}  // namespace rps
