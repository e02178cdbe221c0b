// The RLE / bit-packed hybrid in which Parquet keeps definition levels and dictionary indices.
//
// Format:
// https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3
#pragma once

#include <cstdint>
#include <span>

#include "parquet/bytes.h"

namespace rps::parquet {

// Appends `values`, each below 2^width, as runs: eight or more equal values (or an equal rest) become a
// repeat run, everything else bit-packed groups of eight, the last one filled up with zeros. `width` is
// 1 to 32. Instantiated for std::uint8_t and std::uint32_t.
template <class T>
void append_hybrid(std::span<const T> values, unsigned width, Bytes& out);

// Appends one run of `count` times `value`.
void append_repeat(std::size_t count, std::uint32_t value, unsigned width, Bytes& out);

}  // namespace rps::parquet
