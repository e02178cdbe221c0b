// Signatures against botocore's, AWS's own Python client (ctest aws_signing: RPS_TEST_BOTOCORE names the
// folder that holds it, RPS_TEST_SIGNER the script that asks it).
#include <gtest/gtest.h>
#include <stdio.h>  // NOLINT(modernize-deprecated-headers): popen is POSIX

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "aws/sigv4.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr const char* kTime = "20251111T060000Z";

struct Case {
  std::string service;
  std::string method;
  std::string path;
  AwsHeaders query;
  AwsHeaders headers;
  std::string body;
  std::string token;
};

std::string host_of(const std::string& service) {
  return service == "s3" ? "my-bucket.s3.eu-west-1.amazonaws.com" : service + ".eu-west-1.amazonaws.com";
}

// The headers as sent, and how they were signed.
Json as_json(const Case& one, const AwsCredentials& credentials) {
  const std::string query = encoded_query(one.query);
  return {{"service", one.service},
          {"region", "eu-west-1"},
          {"method", one.method},
          {"url",
           "https://" + host_of(one.service) + encoded_path(one.path) + (query.empty() ? "" : "?" + query)},
          {"headers", Json(std::map<std::string, std::string>(one.headers.begin(), one.headers.end()))},
          {"body", one.body},
          {"timestamp", kTime},
          {"access_key", credentials.access_key_id},
          {"secret", credentials.secret_access_key},
          {"token", credentials.session_token}};
}

std::string authorization(const Case& one, const AwsCredentials& credentials) {
  const AwsHeaders headers =
      sign({one.method, host_of(one.service), one.path, one.query, one.headers}, sha256_hex(one.body),
           {"eu-west-1", one.service}, credentials, *Timestamp::parse("2025-11-11 06:00:00"));
  for (const auto& [name, value] : headers) {
    if (name == "Authorization") {
      return value;
    }
  }
  return "";
}

std::string run(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return out;
  }
  char buffer[4096];
  for (std::size_t n = 0; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    out.append(buffer, n);
  }
  ::pclose(pipe);
  return out;
}

// Keys and values of all characters that may need care.
std::string any_text(std::mt19937& random, std::size_t length) {
  static const std::vector<std::string> kPieces{
      "a", "Z",  "0", "-", "_", ".", "~", "/",  "=", "+", " ", "%", "&", "?", "#", "*", "'", "(", ")",
      "!", "\"", "@", ":", ";", ",", "é", "年", "<", ">", "[", "]", "{", "}", "|", "^", "`", "$"};
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    text += kPieces[random() % kPieces.size()];
  }
  return text;
}

std::vector<Case> make_cases() {
  std::vector<Case> cases{
      {"s3", "GET", "/datasets/rpscrape/country=gb/date=2025-11-11/part-0.snappy.parquet", {}, {}, "", ""},
      {"s3",
       "PUT",
       "/data/dates/gb/2025_11_11/scrape.csv",
       {},
       {{"If-None-Match", "*"}},
       "date,horse\n",
       "token/+=="},
      {"s3",
       "GET",
       "/",
       {{"list-type", "2"}, {"prefix", "data/country=gb/"}, {"continuation-token", "a+/b=="}},
       {},
       "",
       ""},
      {"s3", "POST", "/", {{"delete", ""}}, {{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}}, "<Delete/>", ""},
      {"glue",
       "POST",
       "/",
       {},
       {{"X-Amz-Target", "AWSGlue.GetTables"}, {"Content-Type", "application/x-amz-json-1.1"}},
       "{}",
       "t"},
      {"athena",
       "POST",
       "/",
       {},
       {{"X-Amz-Target", "AmazonAthena.GetQueryResults"}},
       R"({"QueryExecutionId":"q"})",
       ""},
      {"sts",
       "POST",
       "/",
       {},
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Action=GetCallerIdentity&Version=2011-06-15",
       ""}};
  std::mt19937 random(20251111);
  for (int n = 0; n < 200; ++n) {
    Case one{"s3",
             n % 2 == 0 ? "GET" : "PUT",
             "/" + any_text(random, 1 + random() % 40),
             {},
             {},
             n % 2 == 0 ? "" : any_text(random, 20),
             ""};
    for (std::size_t q = 0; q < random() % 4; ++q) {
      one.query.emplace_back("q" + std::to_string(q) + "-", any_text(random, random() % 20));
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

TEST(SigningOracle, AgreesWithBotocore) {
  const char* packages = std::getenv("RPS_TEST_BOTOCORE");
  const char* script = std::getenv("RPS_TEST_SIGNER");
  if (packages == nullptr || script == nullptr) {
    GTEST_SKIP() << "botocore is beside the program in ctest aws_signing";
  }
  const std::vector<Case> cases = make_cases();
  Json asked = Json::array();
  const auto credentials_of = [](const Case& one) {
    return AwsCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", one.token};
  };
  for (const Case& one : cases) {
    asked.push_back(as_json(one, credentials_of(one)));
  }
  const TempDir folder;
  std::ofstream(folder / "cases.json") << asked.dump();
  const std::string said = run("PYTHONPATH='" + std::string(packages) + "' /usr/bin/python3 '" + script +
                               "' '" + (folder / "cases.json") + "'");
  const Json told = Json::parse(said, nullptr, false);
  ASSERT_TRUE(told.is_array()) << said;
  ASSERT_EQ(told.size(), cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(authorization(cases[i], credentials_of(cases[i])), told[i].get<std::string>())
        << asked[i]["url"];
  }
}

}  // namespace
}  // namespace rps
