#include "base/progress.h"

namespace rps {
namespace {

class SilentProgress final : public Progress {
 public:
  void begin(std::string_view /*phase*/, std::uint64_t /*total*/, std::string_view /*unit*/) override {}
  void advance(std::uint64_t /*count*/) override {}
  void end() override {}
  void note(std::string_view /*line*/) override {}
  void warn(std::string_view /*line*/) override {}
};

}  // namespace

Progress& silent_progress() {
  static SilentProgress progress;
  return progress;
}

}  // namespace rps
