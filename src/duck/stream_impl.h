// What a ResultStream holds; shared by the .cc files of this folder.
#pragma once

#include "duck/handles.h"
#include "duck/result_stream.h"

namespace rps::duck {

struct ResultStream::Impl {
  ResultHandle handle;
  std::vector<TypeHandle> types;
  ChunkHandle chunk;
  std::size_t rows = 0;  // of the chunk

  // Fills `types` after the statement ran.
  void read_types();
};

}  // namespace rps::duck
