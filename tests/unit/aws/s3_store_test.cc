// The store's suite against an S3 server, and what only S3 has: lost replies, parts, batches of removals.
// RPS_TEST_AWS_PROXY is the server's address: a proxy of the tests in front of an emulator.
#include "aws/s3_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "aws/digests.h"
#include "aws/s3_api.h"
#include "conformance/expect.h"
#include "conformance/store_suite.h"
#include "io/clock.h"
#include "unit/aws/fake_http.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<std::string> server() {
  const char* address = std::getenv("RPS_TEST_AWS_PROXY");
  return address == nullptr ? std::vector<std::string>() : std::vector<std::string>{address};
}

// From here on objects go in parts in these tests.
constexpr std::size_t kLarge = std::size_t{16} << 20U;

class S3Home final : public StoreHome {
 public:
  explicit S3Home(const std::string& address) {
    AwsSettings settings;
    settings.endpoint = address;
    settings.path_style = true;
    settings.backoff = 0.001;
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
      const char* value = std::getenv(name.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    auto session = open_aws_session(settings, environment, system_clock());
    static std::atomic<int> homes{0};
    const std::string prefix =
        "suite/" + std::to_string(system_clock().now().millis) + "-" + std::to_string(++homes) + "=x y";
    store_ = make_s3_store(*session, "rpscrape", prefix, kLarge);
  }
  Store& store() override { return *store_; }
  [[nodiscard]] bool moves_folders() const override { return false; }

 private:
  std::unique_ptr<Store> store_;
};

std::vector<StoreKind> kinds() {
  std::vector<StoreKind> found;
  for (const std::string& address : server()) {
    found.push_back({"s3", [address] { return std::make_unique<S3Home>(address); }});
  }
  return found;
}

INSTANTIATE_TEST_SUITE_P(S3, StoreSuite, ::testing::ValuesIn(kinds()));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreSuite);

class S3ServerSuite : public StoreSuite {};
INSTANTIATE_TEST_SUITE_P(S3, S3ServerSuite, ::testing::ValuesIn(kinds()));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(S3ServerSuite);

TEST_P(S3ServerSuite, ListsAndRemovesMoreThanAPage) {
  constexpr std::size_t kObjects = 1'100;  // a page and a DeleteObjects hold 1000
  for (std::size_t i = 0; i < kObjects; ++i) {
    ASSERT_TRUE(store_.put("country=gb/date=" + std::to_string(i) + "/x", "x", Durability::kFlush).ok());
  }
  const std::vector<std::string> found = keys();
  EXPECT_THAT(found, SizeIs(kObjects));
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
  for (const std::string& key : found) {
    ASSERT_TRUE(store_.remove(key, Durability::kFlush).ok());
  }
  ASSERT_TRUE(store_.flush().ok());
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(S3ServerSuite, PutsLargeObjectsInParts) {
  const std::string bytes(std::size_t{40} << 20U, 'x');
  const auto put = store_.put("country=gb/large", bytes);
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_TRUE(put->etag.ends_with("-3")) << put->etag;
  EXPECT_EQ(store_.head("country=gb/large")->size, bytes.size());
  EXPECT_TRUE(content("country=gb/large") == bytes);
  ASSERT_TRUE(store_.copy_if_match("country=gb/large", "copy", put->etag).ok());
  EXPECT_EQ(store_.head("copy")->size, bytes.size());
}

// The rest is with replies made up here.
class S3StoreTest : public ::testing::Test {
 protected:
  S3StoreTest() { open_store(""); }

  void open_store(const std::string& endpoint) {
    auto http = std::make_unique<FakeHttp>();
    http_ = http.get();
    AwsSettings settings;
    settings.endpoint = endpoint;
    settings.max_connections = 1;
    auto session = std::make_shared<AwsSession>(settings, std::move(http),
                                                std::make_unique<CountedCredentials>(), clock_, sleeper_);
    store_ = make_s3_store(session, "bucket", "lake", kLarge);
  }

  static AwsHeaders etag_of(std::string_view bytes) { return {{"etag", '"' + md5_hex(bytes) + '"'}}; }

  FixedClock clock_{*Timestamp::parse("2025-11-11T08:00:00Z")};
  FakeSleeper sleeper_{clock_};
  FakeHttp* http_ = nullptr;
  std::unique_ptr<Store> store_;
};

TEST_F(S3StoreTest, KnowsItsOwnSuccessWhenTheReplyWasLost) {
  http_->then_silence().then(412).then(200, "", etag_of("mine"));
  const auto put = store_->put_if_absent("log/1", "mine");
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_EQ(put->etag, md5_hex("mine"));
}

TEST_F(S3StoreTest, TakesNoOtherWritersObjectForItsOwn) {
  http_->then_silence().then(412).then(200, "", etag_of("theirs"));
  EXPECT_EQ(kind_of(store_->put_if_absent("log/1", "mine")), ErrorKind::kPrecondition);
  http_->then(412);  // at once: nobody asks whose it is
  EXPECT_EQ(kind_of(store_->put_if_absent("log/1", "mine")), ErrorKind::kPrecondition);
}

TEST_F(S3StoreTest, SaysPreconditionForAnAbsentObject) {
  http_->then(404, "<Error><Code>NoSuchKey</Code></Error>");
  EXPECT_EQ(kind_of(store_->put_if_match("a", "x", "etag")), ErrorKind::kPrecondition);
}

// As radosgw 16 does: it takes the quotes of If-Match for a part of the etag.
TEST_F(S3StoreTest, WritesEtagsWithoutQuotesForServicesThatWantThemSo) {
  http_->then(412).then(200, "", etag_of("old")).then(200, "", etag_of("new")).then(412);
  const auto put = store_->put_if_match("a", "new", md5_hex("old"));
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_EQ(put->etag, md5_hex("new"));
  ASSERT_THAT(http_->seen(), SizeIs(4));
  EXPECT_EQ(http_->seen()[1].method, "HEAD");
  EXPECT_EQ(http_->seen()[0].header("If-Match"), '"' + md5_hex("old") + '"');
  EXPECT_EQ(http_->seen()[2].header("If-Match"), md5_hex("old"));
  EXPECT_EQ(http_->seen()[3].header("If-Match"), md5_hex("old")) << "its refusal shows that it counts";
  http_->then(412);  // known by now: one request
  EXPECT_EQ(kind_of(store_->put_if_match("a", "newer", md5_hex("old"))), ErrorKind::kPrecondition);
  ASSERT_THAT(http_->seen(), SizeIs(5));
  EXPECT_EQ(http_->seen()[4].header("If-Match"), md5_hex("old"));
}

// radosgw has another name for the condition; AWS itself is asked by its own only.
TEST_F(S3StoreTest, NamesTheConditionOfACopyForRadosgw) {
  const std::string reply = "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>";
  http_->then(200, reply);
  ASSERT_TRUE(store_->copy_if_match("a", "b", "e").ok());
  EXPECT_EQ(http_->seen()[0].header("x-amz-copy-source-if-match"), "\"e\"");
  EXPECT_EQ(http_->seen()[0].header("x-amz-copy-if-match"), "");
  open_store("http://127.0.0.1:9");
  http_->then(200, reply);
  ASSERT_TRUE(store_->copy_if_match("a", "b", "e").ok());
  EXPECT_EQ(http_->seen()[0].header("x-amz-copy-source-if-match"), "\"e\"");
  EXPECT_EQ(http_->seen()[0].header("x-amz-copy-if-match"), "\"e\"");
}

TEST_F(S3StoreTest, RefusesServicesThatIgnoreEtagsWithoutQuotes) {
  http_->then(412).then(200, "", etag_of("old")).then(200, "", etag_of("new")).then(200, "", etag_of("new"));
  const auto put = store_->put_if_match("a", "new", md5_hex("old"));
  EXPECT_EQ(kind_of(put), ErrorKind::kUsage);
  EXPECT_THAT(put.error().message, HasSubstr("ignores If-Match"));
}

TEST_F(S3StoreTest, RefusesOtherServicesThatIgnoreConditionsAtTheFirstWrite) {
  open_store("http://127.0.0.1:9");
  http_->then(200, "", etag_of("x")).then(200, "", etag_of("x"));
  const auto made = store_->put_if_absent("a", "x");
  EXPECT_EQ(kind_of(made), ErrorKind::kUsage);
  EXPECT_EQ(made.error().message, "s3://bucket/lake/a: the service ignores If-None-Match");
  http_->then(200, "", etag_of("x")).then(200, "", etag_of("x"));
  EXPECT_EQ(kind_of(store_->put_if_match("a", "x", md5_hex("old"))), ErrorKind::kUsage);

  http_->then(200, "", etag_of("x")).then(412).then(200, "", etag_of("x")).then(412);
  EXPECT_TRUE(store_->put_if_absent("a", "x").ok());
  EXPECT_TRUE(store_->put_if_match("a", "x", md5_hex("old")).ok());
  ASSERT_THAT(http_->seen(), SizeIs(8));
  http_->then(200, "", etag_of("x")).then(200, "", etag_of("x"));  // known by now
  EXPECT_TRUE(store_->put_if_absent("b", "x").ok());
  EXPECT_TRUE(store_->put_if_match("a", "x", md5_hex("old")).ok());
  EXPECT_THAT(http_->seen(), SizeIs(10));
}

TEST_F(S3StoreTest, LosesAgainstAnotherWriter) {
  http_->then(412).then(200, "", etag_of("theirs"));
  EXPECT_EQ(kind_of(store_->put_if_match("a", "new", md5_hex("old"))), ErrorKind::kPrecondition);
  EXPECT_THAT(http_->seen(), SizeIs(2));
  http_->then_silence().then(412).then(404).then(404);  // removed meanwhile
  EXPECT_EQ(kind_of(store_->put_if_match("a", "new", md5_hex("old"))), ErrorKind::kPrecondition);
}

TEST_F(S3StoreTest, TellsFailedLaterWritesAtTheFlushOnce) {
  http_->then(403, "<Error><Code>AccessDenied</Code></Error>");
  ASSERT_TRUE(store_->put("a", "x", Durability::kFlush).ok());
  const Status flushed = store_->flush();
  EXPECT_EQ(kind_of(flushed), ErrorKind::kPermission);
  EXPECT_THAT(flushed.error().message, HasSubstr("s3://bucket/lake/a"));
  EXPECT_TRUE(store_->flush().ok());
}

TEST_F(S3StoreTest, RefusesBucketsWhoseEtagsAreNoMd5) {
  http_->then(200, "", {{"etag", "\"0123456789abcdef0123456789abcdef\""}});
  ASSERT_TRUE(store_->put("a", "x", Durability::kFlush).ok());
  EXPECT_EQ(kind_of(store_->flush()), ErrorKind::kUsage);
}

TEST_F(S3StoreTest, ReadsAgainWhatCameDamaged) {
  http_->then(200, "damagd", etag_of("damaged")).then(200, "damaged", etag_of("damaged"));
  const auto object = store_->get("a");
  ASSERT_TRUE(object.ok()) << object.error().text();
  EXPECT_EQ(object->bytes, "damaged");
  http_->then(200, "damagd", etag_of("damaged")).then(200, "damagd", etag_of("damaged"));
  EXPECT_EQ(kind_of(store_->get("a")), ErrorKind::kCorrupt);
}

TEST_F(S3StoreTest, RemovesInOneRequestAndRepeatsWhatFailed) {
  ASSERT_TRUE(store_->remove("a", Durability::kFlush).ok());
  ASSERT_TRUE(store_->remove("b&<", Durability::kFlush).ok());
  EXPECT_THAT(http_->seen(), SizeIs(0));
  http_->then(200, "<DeleteResult><Error><Key>lake/a</Key><Code>InternalError</Code></Error></DeleteResult>")
      .then(200, "<DeleteResult/>");
  const Status flushed = store_->flush();
  ASSERT_TRUE(flushed.ok()) << flushed.error().text();
  ASSERT_THAT(http_->seen(), SizeIs(2));
  EXPECT_THAT(http_->seen()[0].body, HasSubstr("<Key>lake/b&amp;&lt;</Key>"));
  EXPECT_THAT(http_->seen()[1].body, HasSubstr("<Key>lake/a</Key>"));
  EXPECT_EQ(http_->seen()[1].body.find("b&amp;"), std::string::npos);
}

TEST_F(S3StoreTest, TellsARefusedRemoval) {
  ASSERT_TRUE(store_->remove("a", Durability::kFlush).ok());
  http_->then(200, "<DeleteResult><Error><Key>lake/a</Key><Code>AccessDenied</Code></Error></DeleteResult>");
  EXPECT_EQ(kind_of(store_->flush()), ErrorKind::kPermission);
}

TEST_F(S3StoreTest, PutsLargeObjectsInPartsAndAbortsWhenOneFails) {
  const std::string bytes((std::size_t{16} << 20U) + 1, 'x');
  const std::string begun =
      "<InitiateMultipartUploadResult><UploadId>U1</UploadId></InitiateMultipartUploadResult>";
  http_->then(200, begun)
      .then(200, "", {{"etag", "\"e1\""}})
      .then(200, "", {{"etag", "\"e2\""}})
      .then(200, "<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>");
  const auto put = store_->put("large", bytes);
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_EQ(put->etag, "e-2");
  EXPECT_THAT(http_->seen()[3].body, HasSubstr("<PartNumber>2</PartNumber>"));

  http_->then(200, begun).then(403, "<Error><Code>AccessDenied</Code></Error>").then(403).then(204);
  EXPECT_EQ(kind_of(store_->put("large", bytes)), ErrorKind::kPermission);
  EXPECT_EQ(http_->seen().back().method, "DELETE");
  EXPECT_THAT(http_->seen().back().url, HasSubstr("uploadId=U1"));
}

TEST_F(S3StoreTest, PutsWhatIsMovedInOnePiece) {
  const std::string bytes(kLarge - 1, 'x');
  http_->then(200, "", etag_of(bytes));
  const auto put = store_->put("less", bytes);
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_EQ(put->etag, md5_hex(bytes));
  EXPECT_EQ(http_->seen().size(), 1U);
  EXPECT_GE(kInPartsFrom, std::size_t{128} << 20U);  // no object of the lake comes near
}

// As radosgw 16 does: its reply has an empty ETag.
TEST_F(S3StoreTest, FindsTheEtagOfPartsThatTheReplyDoesNotHave) {
  const std::string bytes((std::size_t{16} << 20U) + 1, 'x');
  const auto answer_parts = [&](const AwsHeaders& there) {
    http_->then(200, "<InitiateMultipartUploadResult><UploadId>U1</UploadId></InitiateMultipartUploadResult>")
        .then(200, "", etag_of("a"))
        .then(200, "", etag_of("b"))
        .then(200, "<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>")
        .then(200, "", there);
  };
  // printf '%s%s' "$(printf a | md5sum | cut -c-32)" "$(printf b | md5sum | cut -c-32)" | xxd -r -p | md5sum
  answer_parts({{"etag", "\"96e024ba2074fe77e8e965ba43a704be-2\""}});
  const auto put = store_->put("large", bytes);
  ASSERT_TRUE(put.ok()) << put.error().text();
  EXPECT_EQ(put->etag, "96e024ba2074fe77e8e965ba43a704be-2");
  answer_parts(etag_of("another writer's"));
  http_->then(204);  // the upload's end
  EXPECT_EQ(kind_of(store_->put("large", bytes)), ErrorKind::kCorrupt);
}

TEST_F(S3StoreTest, RefusesAListThatIsCutWithoutAToken) {
  http_->then(200, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>");
  EXPECT_EQ(kind_of(list_all(*store_, "")), ErrorKind::kCorrupt);
  http_->then(200, "<html>");
  EXPECT_EQ(kind_of(list_all(*store_, "")), ErrorKind::kCorrupt);
}

TEST_F(S3StoreTest, RefusesListsThatCannotBeTrue) {
  const auto list_of = [](const std::string& inside) {
    return "<ListBucketResult>" + inside + "</ListBucketResult>";
  };
  http_->then(200, list_of("<Contents><Key>elsewhere/a</Key><Size>1</Size></Contents>"));
  EXPECT_EQ(kind_of(list_all(*store_, "data/")), ErrorKind::kCorrupt) << "not asked for";
  http_->then(200, list_of("<Contents><Key>data/a</Key><Size>-1</Size></Contents>"));
  EXPECT_EQ(kind_of(list_all(*store_, "")), ErrorKind::kCorrupt) << "no size";
  const std::string same = list_of("<NextContinuationToken>t</NextContinuationToken>");
  http_->then(200, same).then(200, same).then(200, same);
  const auto endless = list_all(*store_, "");
  ASSERT_EQ(kind_of(endless), ErrorKind::kCorrupt);
  EXPECT_THAT(endless.error().message, HasSubstr("the same page again and again"));
}

}  // namespace
}  // namespace rps
