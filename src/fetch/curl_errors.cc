#include "fetch/curl_errors.h"

namespace rps {

FetchFailure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FetchFailure::kDns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PROXY:
      return FetchFailure::kConnect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return FetchFailure::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return FetchFailure::kTimeout;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return FetchFailure::kReset;
    case CURLE_PARTIAL_FILE:
      return FetchFailure::kTruncated;
    case CURLE_BAD_CONTENT_ENCODING:
      return FetchFailure::kBadEncoding;
    case CURLE_FILESIZE_EXCEEDED:
      return FetchFailure::kTooLarge;
    default:
      return FetchFailure::kOther;
  }
}

}  // namespace rps
