// What the reader of request heads takes and what it refuses.
#include "serve/http_request.h"

#include <gtest/gtest.h>

#include <string>

namespace rps {
namespace {

std::string get(const std::string& fields = "", const std::string& line = "GET / HTTP/1.1") {
  return line + "\r\nHost: x\r\n" + fields + "\r\n";
}

// The status with which the bytes are refused; 0: they are a head; -1: more is needed.
int status(const std::string& bytes) {
  const HeadOutcome outcome = parse_head(bytes);
  if (const auto* refusal = std::get_if<HttpRefusal>(&outcome)) {
    EXPECT_FALSE(refusal->reason.empty());
    return refusal->status;
  }
  return std::holds_alternative<HttpHead>(outcome) ? 0 : -1;
}

HttpHead head(const std::string& bytes) {
  HeadOutcome outcome = parse_head(bytes);
  EXPECT_TRUE(std::holds_alternative<HttpHead>(outcome)) << bytes;
  return std::holds_alternative<HttpHead>(outcome) ? std::get<HttpHead>(outcome) : HttpHead();
}

TEST(HttpRequest, IsTakenApart) {
  const std::string bytes =
      "POST /api/sql?a=1&token=x?y HTTP/1.1\r\nHOST: localhost:1\r\nX-Empty:\r\n"
      "Content-Length: 3\r\nX-Note: \t a b \t\r\n\r\nabcGET";
  const HttpHead read = head(bytes);
  EXPECT_EQ(read.request.method, "POST");
  EXPECT_EQ(read.request.path, "/api/sql");
  EXPECT_EQ(read.request.query, "a=1&token=x?y");
  EXPECT_EQ(*read.request.field("host"), "localhost:1");
  EXPECT_EQ(*read.request.field("x-note"), "a b");
  EXPECT_EQ(*read.request.field("x-empty"), "");
  EXPECT_EQ(read.request.field("x-absent"), nullptr);
  EXPECT_EQ(bytes.substr(read.size), "abcGET");
  EXPECT_EQ(read.body_size, 3U);
  EXPECT_TRUE(read.keep_alive);
  EXPECT_FALSE(read.wants_continue);
  EXPECT_EQ(query_value(read.request.query, "token"), "x?y");
  EXPECT_EQ(query_value(read.request.query, "tok"), "");
}

TEST(HttpRequest, IsIncompleteAtEachCut) {
  const HttpLimits limits{20, 34, 3, 2};
  const std::string whole = get("Content-Length: 2\r\nA: b\r\n", "POST /a?b=c HTTP/1.1");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(std::holds_alternative<HttpIncomplete>(parse_head(whole.substr(0, size), limits))) << size;
  }
  EXPECT_TRUE(std::holds_alternative<HttpHead>(parse_head(whole, limits)));
  for (const HttpLimits& less : {HttpLimits{19, 34, 3, 2}, HttpLimits{20, 33, 3, 2}, HttpLimits{20, 34, 2, 2},
                                 HttpLimits{20, 34, 3, 1}}) {
    EXPECT_TRUE(std::holds_alternative<HttpRefusal>(parse_head(whole, less)));
  }
}

TEST(HttpRequest, ConnectionAndExpectationAreUnderstood) {
  EXPECT_FALSE(head(get("Connection: x, Close\r\n")).keep_alive);
  EXPECT_TRUE(head(get("Connection: keep-alive\r\n")).keep_alive);
  const std::string expecting = "Expect: 100-Continue\r\nContent-Length: ";
  EXPECT_TRUE(head(get(expecting + "1\r\n", "POST / HTTP/1.1")).wants_continue);
  EXPECT_FALSE(head(get(expecting + "0\r\n", "POST / HTTP/1.1")).wants_continue);
  EXPECT_EQ(status(get("Expect: more\r\n")), 417);
}

TEST(HttpRequest, BadLinesAreRefused) {
  for (const std::string line :
       {"", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET\t/ HTTP/1.1",
        "G(T / HTTP/1.1", "GET * HTTP/1.1", "GET http://127.0.0.1/ HTTP/1.1", "GET /\x01 HTTP/1.1",
        "GET /\xc3\xa9 HTTP/1.1", "GET / http/1.1", "GET / ICY/1.1"}) {
    EXPECT_EQ(status(get("", line)), 400) << line;
  }
  for (const std::string version : {"HTTP/1.0", "HTTP/2.0", "HTTP/1.10", "HTTP/0.9", "HTTP/1.1\r"}) {
    EXPECT_NE(status(get("", "GET / " + version)), 0) << version;
  }
  EXPECT_EQ(status(get("", "GET / HTTP/2.0")), 505);
  EXPECT_EQ(status("\r\n" + get()), 400);
}

TEST(HttpRequest, BadFieldsAreRefused) {
  for (const std::string field : {"A b: c", "A : b", ": b", "A", "A: b\x01", "A: b\x7f", " folded",
                                  "A\x80: b", "A: b\rC: d", "A: b\nC: d"}) {
    EXPECT_EQ(status(get(field + "\r\n")), 400) << field;
  }
  EXPECT_EQ(status(get(std::string("A: \0b\r\n", 7))), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\nHost: x\n\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: b\r\n\r\n"), 400);  // no Host
}

TEST(HttpRequest, WhatTwoReadersCouldReadDifferentlyIsRefused) {
  for (const std::string name :
       {"Host", "Content-Length", "Content-Type", "Origin", "Authorization", "Cookie"}) {
    const std::string twice = name + ": 1\r\n" + name + ": 1\r\n";
    EXPECT_EQ(status(get(twice)), 400) << name;
  }
  EXPECT_EQ(status(get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(status(get("Transfer-Encoding: chunked\r\n")), 411);
  for (const std::string length : {"+1", "-1", "1,1", "0x1", "", "1 1", "١"}) {
    EXPECT_EQ(status(get("Content-Length: " + length + "\r\n")), 400) << length;
  }
  EXPECT_EQ(status(get("", "POST / HTTP/1.1")), 411);
}

TEST(HttpRequest, LimitsHold) {
  const HttpLimits limits;
  const std::string at_limit = "GET /" + std::string(limits.request_line - 14, 'a') + " HTTP/1.1";
  ASSERT_EQ(at_limit.size(), limits.request_line);
  EXPECT_EQ(status(get("", at_limit)), 0);
  EXPECT_EQ(status(get("", "GET /a" + at_limit.substr(5))), 414);
  EXPECT_EQ(status("GET /" + std::string(limits.request_line, 'a')), 414);  // without its end
  EXPECT_EQ(status(get("A: " + std::string(limits.fields_size, 'a') + "\r\n")), 431);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: " + std::string(limits.fields_size, 'a')), 431);
  std::string many;
  for (std::size_t i = 0; i < limits.fields; ++i) {
    many += "A: b\r\n";
  }
  EXPECT_EQ(status(get(many)), 431);
  EXPECT_EQ(status(get(many.substr(6))), 0);
  EXPECT_EQ(head(get("Content-Length: 1048576\r\n")).body_size, limits.body);
  EXPECT_EQ(status(get("Content-Length: 1048577\r\n")), 413);
  EXPECT_EQ(status(get("Content-Length: 99999999999999999999999999\r\n")), 413);
}

}  // namespace
}  // namespace rps
