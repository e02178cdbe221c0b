// The shared files of the AWS tools, ~/.aws/config and ~/.aws/credentials: sections of "name = value" lines.
//
// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files": comment lines begin with
// '#' or ';', nested values are indented lines, which concern no key that this program reads.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

using SharedSection = std::map<std::string, std::string>;  // by name, in lower case
using SharedFile = std::map<std::string, SharedSection>;   // by the section's text: "profile dev"

// kParse, as "path:line: …", for a line that is neither a section nor an assignment. The error does not
// repeat the line: it may hold a secret.
Result<SharedFile> parse_shared_file(std::string_view text, const std::string& path);

// The file's content; nothing in it when there is no such file.
Result<SharedFile> read_shared_file(const std::string& path);

}  // namespace rps
