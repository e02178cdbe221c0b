#include "fetch/page_codec.h"

#include <gtest/gtest.h>

#include <random>

#include "conformance/expect.h"

namespace rps {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;
const std::string kHash(32, 'a');

// Text that does not pack well by itself.
std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size) {
    text += static_cast<char>('!' + random() % 90);
  }
  return text;
}

TEST(PageCodec, ReadsBackWhatItPacked) {
  for (const std::string& body : {std::string(), std::string("short"), noise(300'000, 1)}) {
    const std::string pack = pack_page(body);
    EXPECT_EQ(reference_of(pack), "");
    const Result<std::string> back = unpack_page(pack, {}, kMegabyte);
    ASSERT_TRUE(back.ok()) << back.error().text();
    EXPECT_TRUE(*back == body);
  }
}

TEST(PageCodec, APageLikeTheReferencePacksToAlmostNothing) {
  const std::string reference = noise(400'000, 1);
  const std::string body = reference.substr(0, 200'000) + "something new" + reference.substr(200'000);
  const std::string pack = pack_page(body, reference, kHash);
  EXPECT_LT(pack.size(), 1'000U);
  EXPECT_EQ(reference_of(pack), kHash);
  const Result<std::string> back = unpack_page(pack, reference, kMegabyte);
  ASSERT_TRUE(back.ok());
  EXPECT_TRUE(*back == body);
}

TEST(PageCodec, TheWrongReferenceIsFoundOut) {
  const std::string pack = pack_page(noise(50'000, 1), noise(50'000, 1), kHash);
  EXPECT_EQ(kind_of(unpack_page(pack, noise(50'000, 2), kMegabyte)), ErrorKind::kCorrupt);
  EXPECT_EQ(kind_of(unpack_page(pack, {}, kMegabyte)), ErrorKind::kCorrupt);
}

TEST(PageCodec, RefusesMoreThanTheLimit) {
  const std::string pack = pack_page(std::string(kMegabyte + 1, 'x'));
  EXPECT_EQ(kind_of(unpack_page(pack, {}, kMegabyte)), ErrorKind::kCorrupt);
  EXPECT_TRUE(unpack_page(pack, {}, kMegabyte + 1).ok());
  // The head of a frame of 62,914,560 bytes, and an empty block: no memory is taken for it.
  const std::string_view claim("\x28\xB5\x2F\xFD\x80\x58\x00\x00\xC0\x03\x01\x00\x00", 13);
  const auto claimed = unpack_page(claim, {}, 64 * kMegabyte);
  ASSERT_EQ(kind_of(claimed), ErrorKind::kCorrupt);
  EXPECT_NE(claimed.error().message.find("62914560 bytes"), std::string::npos);
}

TEST(PageCodec, DamageIsFoundOut) {
  const std::string pack = pack_page(noise(20'000, 3));
  EXPECT_EQ(kind_of(unpack_page("", {}, kMegabyte)), ErrorKind::kCorrupt);
  EXPECT_EQ(kind_of(unpack_page("no pack", {}, kMegabyte)), ErrorKind::kCorrupt);
  for (const std::size_t cut : {std::size_t{1}, std::size_t{12}, pack.size() / 2, pack.size() - 1}) {
    EXPECT_EQ(kind_of(unpack_page(std::string_view(pack).substr(0, cut), {}, kMegabyte)), ErrorKind::kCorrupt)
        << cut;
  }
  for (std::size_t at = 8; at < pack.size(); at += 997) {
    std::string damaged = pack;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    EXPECT_FALSE(unpack_page(damaged, {}, kMegabyte).ok()) << at;
  }
}

}  // namespace
}  // namespace rps
