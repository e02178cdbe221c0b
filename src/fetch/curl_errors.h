// What libcurl's errors mean for a page.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "fetch/failure.h"

namespace rps {

FetchFailure failure_of(CURLcode code);

}  // namespace rps
