// The etag of the local, memory and dry-run stores: a hash of the object's content.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace rps {

// XXH3-128 of `bytes` (seed 0) as 32 lower-case hexadecimal digits, most significant first: what
// `xxhsum -H2` prints. Fast, and no guard against people who make collisions on purpose.
std::string content_etag(std::string_view bytes);

// The same for content that comes in pieces. Not thread-safe.
class EtagHasher {
 public:
  EtagHasher();
  ~EtagHasher();
  EtagHasher(const EtagHasher&) = delete;
  EtagHasher& operator=(const EtagHasher&) = delete;

  void update(std::string_view bytes);
  // The etag of everything so far.
  [[nodiscard]] std::string etag() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rps
