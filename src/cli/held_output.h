// Standard output held back until the command succeeded, so that a failing command with --json leaves one
// JSON document (the error) and not half of another before it.
#pragma once

#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>

namespace rps::cli {

// Keeps up to `capacity` bytes; a longer output passes through from then on. Not thread-safe. `target`
// must outlive it. Nothing is written on destruction.
class HeldOutput final : public std::streambuf {
 public:
  static constexpr std::size_t kCapacity = std::size_t{1} << 20U;

  explicit HeldOutput(std::ostream& target, std::size_t capacity = kCapacity)
      : target_(target), capacity_(capacity) {}

  // Writes what is held to the target; false if that failed.
  bool release();
  void flush_target() { target_.flush(); }
  // Forgets what is held; true if nothing had passed through to the target before.
  bool discard();

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;

 private:
  std::ostream& target_;
  std::size_t capacity_;
  std::string held_;
  bool passed_ = false;
};

// Passes on what the stream holds back, if it does: for a command whose document is complete long before it
// ends.
void release_held(std::ostream& out);

}  // namespace rps::cli
