#include "cli/held_output.h"

namespace rps::cli {

bool HeldOutput::release() {
  target_ << held_;
  passed_ = passed_ || !held_.empty();
  held_.clear();
  return target_.good();
}

bool HeldOutput::discard() {
  held_.clear();
  return !passed_;
}

HeldOutput::int_type HeldOutput::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) {
    return traits_type::not_eof(c);
  }
  const char one = traits_type::to_char_type(c);
  return xsputn(&one, 1) == 1 ? c : traits_type::eof();
}

std::streamsize HeldOutput::xsputn(const char* text, std::streamsize size) {
  held_.append(text, static_cast<std::size_t>(size));
  return held_.size() <= capacity_ || release() ? size : 0;
}

void release_held(std::ostream& out) {
  if (auto* held = dynamic_cast<HeldOutput*>(out.rdbuf()); held != nullptr && held->release()) {
    held->flush_target();
  }
}

}  // namespace rps::cli
