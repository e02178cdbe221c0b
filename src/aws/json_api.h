// One AWS service that speaks the JSON 1.1 protocol (Glue, Athena).
//
// Source of the protocol: AWS's Smithy documents, "awsJson1_1": POST /, X-Amz-Target names the action,
// request and reply are JSON objects, an error has a "__type".
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/result.h"

namespace rps {

// Thread-safety: call() may be used from several threads at once.
class JsonApi {
 public:
  virtual ~JsonApi() = default;

  // Calls "GetTable" (without the service's prefix) and returns the reply. Throttling, server errors and
  // broken connections have been retried when this returns. The service's error as an ErrorKind, its name and
  // words in the message ("glue GetTable: EntityNotFoundException: …"):
  //   EntityNotFoundException                                   kNotFound
  //   AlreadyExistsException                                    kExists
  //   ConcurrentModificationException, VersionMismatchException kPrecondition
  //   AccessDenied…, UnrecognizedClient, expired tokens …       kPermission, with a hint
  //   InvalidInputException, ValidationException …              kUsage
  //   throttled or failing to the end, no connection            kNetwork
  //   a reply that is no JSON object                            kCorrupt
  virtual Result<nlohmann::json> call(std::string_view action, const nlohmann::json& request) = 0;
};

}  // namespace rps
