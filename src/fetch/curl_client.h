// HttpClient on libcurl: one connection that is kept and used again, HTTP/2 where the server speaks it over
// TLS, all encodings libcurl knows (gzip, br, zstd). The TLS handshake is libcurl's own: nothing imitates
// a browser. Certificates are always verified. libcurl's own repetition of requests is switched off, so
// that every request passes the pacer.
#pragma once

#include <memory>

#include "base/result.h"
#include "fetch/http_client.h"
#include "fetch/http_settings.h"

namespace rps {

// Errors as check_http_settings(), kEngine when libcurl cannot be set up. The settings are copied.
Result<std::unique_ptr<HttpClient>> make_curl_client(const HttpSettings& settings);

}  // namespace rps
