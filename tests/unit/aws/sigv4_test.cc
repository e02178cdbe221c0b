#include "aws/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kUnreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// Keys that AWS's documentation uses in its examples; they open nothing.
const AwsCredentials kSuite{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const AwsCredentials kS3{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};

std::string value_of(const AwsHeaders& headers, const std::string& name) {
  for (const auto& [found, value] : headers) {
    if (found == name) {
      return value;
    }
  }
  return "(none)";
}

// A published request and what its signature is.
struct Vector {
  std::string name;
  std::string method;
  std::string path;
  AwsHeaders query;
  AwsHeaders headers;
  std::string body;
  std::string signed_headers;
  std::string signature;
};

void PrintTo(const Vector& vector, std::ostream* out) {
  *out << vector.name;
}

std::string name_of(const ::testing::TestParamInfo<Vector>& test) {
  std::string name = test.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// Cases of AWS's signature test suite, by their names there; it leaves out x-amz-content-sha256.
class SigV4Suite : public ::testing::TestWithParam<Vector> {};

TEST_P(SigV4Suite, GivesThePublishedSignature) {
  const Vector& v = GetParam();
  const AwsHeaders headers =
      sign({v.method, "example.amazonaws.com", v.path, v.query, v.headers}, sha256_hex(v.body),
           {"us-east-1", "service"}, kSuite, *Timestamp::parse("2015-08-30 12:36:00"));
  EXPECT_EQ(value_of(headers, "X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(
      value_of(headers, "Authorization"),
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
          v.signed_headers + ", Signature=" + v.signature);
}

const std::string kBare = "host;x-amz-date";

INSTANTIATE_TEST_SUITE_P(
    Published, SigV4Suite,
    ::testing::Values(Vector{"get-vanilla",
                             "GET",
                             "/",
                             {},
                             {},
                             "",
                             kBare,
                             "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
                      Vector{"get-vanilla-empty-query-key",
                             "GET",
                             "/",
                             {{"Param1", "value1"}},
                             {},
                             "",
                             kBare,
                             "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
                      Vector{"get-vanilla-query-order-key-case",
                             "GET",
                             "/",
                             {{"Param2", "value2"}, {"Param1", "value1"}},
                             {},
                             "",
                             kBare,
                             "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
                      Vector{"get-vanilla-query-unreserved",
                             "GET",
                             "/",
                             {{kUnreserved, kUnreserved}},
                             {},
                             "",
                             kBare,
                             "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
                      Vector{"get-vanilla-utf8-query",
                             "GET",
                             "/",
                             {{"\xE1\x88\xB4", "bar"}},
                             {},
                             "",
                             kBare,
                             "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
                      Vector{"get-unreserved",
                             "GET",
                             "/" + kUnreserved,
                             {},
                             {},
                             "",
                             kBare,
                             "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
                      Vector{"get-utf8",
                             "GET",
                             "/\xE1\x88\xB4",
                             {},
                             {},
                             "",
                             kBare,
                             "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
                      Vector{"get-space",
                             "GET",
                             "/example space/",
                             {},
                             {},
                             "",
                             kBare,
                             "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
                      Vector{"get-header-key-duplicate",
                             "GET",
                             "/",
                             {},
                             {{"My-Header1", "value2,value2,value1"}},
                             "",
                             "host;my-header1;x-amz-date",
                             "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
                      Vector{"get-header-value-order",
                             "GET",
                             "/",
                             {},
                             {{"My-Header1", "value4,value1,value3,value2"}},
                             "",
                             "host;my-header1;x-amz-date",
                             "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
                      Vector{"get-header-value-trim",
                             "GET",
                             "/",
                             {},
                             {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
                             "",
                             "host;my-header1;my-header2;x-amz-date",
                             "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
                      Vector{"post-vanilla",
                             "POST",
                             "/",
                             {},
                             {},
                             "",
                             kBare,
                             "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
                      Vector{"post-header-key-sort",
                             "POST",
                             "/",
                             {},
                             {{"My-Header1", "value1"}},
                             "",
                             "host;my-header1;x-amz-date",
                             "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"}),
    name_of);

// The examples of the S3 API reference.
class SigV4S3 : public ::testing::TestWithParam<Vector> {};

TEST_P(SigV4S3, GivesThePublishedSignature) {
  const Vector& v = GetParam();
  const AwsHeaders headers =
      sign({v.method, "examplebucket.s3.amazonaws.com", v.path, v.query, v.headers}, sha256_hex(v.body),
           {"us-east-1", "s3"}, kS3, *Timestamp::parse("2013-05-24 00:00:00"));
  EXPECT_EQ(value_of(headers, "X-Amz-Content-Sha256"), sha256_hex(v.body));
  EXPECT_EQ(value_of(headers, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=" +
                v.signed_headers + ", Signature=" + v.signature);
}

INSTANTIATE_TEST_SUITE_P(
    Published, SigV4S3,
    ::testing::Values(Vector{"get_object",
                             "GET",
                             "/test.txt",
                             {},
                             {{"Range", "bytes=0-9"}},
                             "",
                             "host;range;x-amz-content-sha256;x-amz-date",
                             "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
                      Vector{"put_object",
                             "PUT",
                             "/test$file.text",
                             {},
                             {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                              {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                             "Welcome to Amazon S3.",
                             "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                             "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
                      Vector{"get_lifecycle",
                             "GET",
                             "/",
                             {{"lifecycle", ""}},
                             {},
                             "",
                             "host;x-amz-content-sha256;x-amz-date",
                             "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
                      Vector{"list_objects",
                             "GET",
                             "/",
                             {{"prefix", "J"}, {"max-keys", "2"}},
                             {},
                             "",
                             "host;x-amz-content-sha256;x-amz-date",
                             "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}),
    name_of);

TEST(SigV4, SignsTheTokenOfTemporaryCredentials) {
  AwsCredentials temporary = kSuite;
  temporary.session_token = "a token";
  const AwsHeaders headers = sign({"POST", "glue.eu-west-1.amazonaws.com", "/", {}, {}}, sha256_hex("{}"),
                                  {"eu-west-1", "glue"}, temporary, *Timestamp::parse("2026-01-02 03:04:05"));
  EXPECT_EQ(value_of(headers, "X-Amz-Security-Token"), "a token");
  EXPECT_THAT(value_of(headers, "Authorization"),
              HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token, "));
  EXPECT_EQ(value_of(headers, "X-Amz-Content-Sha256"), "(none)");
}

TEST(SigV4, KeepsTheSecretOutOfWhatItGives) {
  const AwsHeaders headers = sign({"GET", "h", "/", {}, {}}, sha256_hex(""), {"r", "s3"}, kS3, Timestamp{});
  for (const auto& [name, value] : headers) {
    EXPECT_THAT(value, Not(HasSubstr(kS3.secret_access_key))) << name;
  }
}

TEST(SigV4, EncodesPathsAndQueries) {
  EXPECT_EQ(encoded_path("/data/country=gb/a b+c%20/\xC3\xA9"), "/data/country%3Dgb/a%20b%2Bc%2520/%C3%A9");
  EXPECT_EQ(encoded_query({{"prefix", "a/b=c&d"}, {"list-type", "2"}, {"prefix", "a"}}),
            "list-type=2&prefix=a&prefix=a%2Fb%3Dc%26d");
  EXPECT_EQ(encoded_query({}), "");
  EXPECT_EQ(uri_encode("a/b", false), "a%2Fb");
}

}  // namespace
}  // namespace rps
