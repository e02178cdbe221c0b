#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "parse/html_scanner.h"
#include "parse/html_text.h"

namespace rps {
namespace {

using Token = HtmlScanner::Token;
using testing::ElementsAre;

TEST(HtmlText, ReferencesAndSpaces) {
  EXPECT_EQ(html_text("  a \r\n  b&nbsp;&nbsp;c\u00A0d "), "a b c d");
  EXPECT_EQ(html_text("&pound;5 &euro;6 &#8211; &#x27; &amp; &#39;"), "£5 €6 – ' & '");
  EXPECT_EQ(html_text("A & B &unknown; &; & "), "A & B &unknown; &; &");
  EXPECT_EQ(html_text("&#0;&#xD800;&#x110000;&#99999999999;"), "\uFFFD\uFFFD\uFFFD&#99999999999;");
  EXPECT_EQ(html_text("&#233;&#x20AC;&#x1F40E;"), "é€🐎");
  EXPECT_EQ(plain_text(" A&amp;B\u00A0 C "), "A&amp;B C");
}

// Every token as a short text: "<p", "/p", or the text itself.
std::vector<std::string> tokens(std::string_view page) {
  std::vector<std::string> out;
  HtmlScanner scan(page);
  for (Token token = scan.next(); token != Token::kEnd; token = scan.next()) {
    const std::string mark = token == Token::kOpen ? "<" : token == Token::kClose ? "/" : "";
    out.push_back(mark + std::string(token == Token::kText ? scan.text() : scan.name()));
  }
  return out;
}

TEST(HtmlScanner, TokensWithoutCommentsAndIcons) {
  EXPECT_THAT(tokens("<!doctype html><p>a<!-- <b> -->b<svg><title>right</title></svg><br/></p >x<i>"),
              ElementsAre("<p", "a", "b", "<br", "/p", "x", "<i"));
}

// Of any length: each byte is looked at a few times, not once for each tag before it.
TEST(FindTag, LooksAtPagesOfBeginningsOnce) {
  std::string page;
  for (int i = 0; i < 1'000'000; ++i) {
    page += "<main ";
  }
  EXPECT_EQ(find_tag(page, "main", "mark"), std::string_view::npos);
  EXPECT_EQ(find_tag(page + ">", "main", "mark"), std::string_view::npos);
  EXPECT_EQ(find_tag(page + "><main mark>", "main", "mark"), page.size() + 1);
}

TEST(HtmlScanner, ScriptsAreOneText) {
  EXPECT_THAT(tokens("<script>if (a<b) '<tr>'</script><p></p>"),
              ElementsAre("<script", "if (a<b) '<tr>'", "/script", "<p", "/p"));
}

TEST(HtmlScanner, LoneAngles) {
  EXPECT_THAT(tokens("<p>1 < 2</p>"), ElementsAre("<p", "1 ", "<", " 2", "/p"));
}

TEST(HtmlScanner, UnfinishedMarkupEnds) {
  for (const char* page :
       {"<p", "<p class=\"x", "<p>text", "<!-- x", "<svg><use>", "<script>x", "</p", "<", "<p a=b"}) {
    HtmlScanner scan(page);
    Token last = Token::kText;
    for (int i = 0; i < 10 && last != Token::kEnd; ++i) {
      last = scan.next();
    }
    EXPECT_EQ(last, Token::kEnd) << page;
    EXPECT_EQ(scan.next(), Token::kEnd) << page;
  }
}

TEST(HtmlScanner, Attributes) {
  HtmlScanner scan(
      "<td a=\"x > y\" b='q\"' c=bare  d\n=\n\"v\" data-test-selector=\"sel\" class=\"one\n two\" flag/>");
  ASSERT_EQ(scan.next(), Token::kOpen);
  EXPECT_EQ(scan.attribute("a"), "x > y");
  EXPECT_EQ(scan.attribute("b"), "q\"");
  EXPECT_EQ(scan.attribute("c"), "bare");
  EXPECT_EQ(scan.attribute("d"), "v");
  EXPECT_EQ(scan.attribute("e"), "");
  EXPECT_TRUE(scan.is_selector("sel"));
  EXPECT_TRUE(scan.has_class("one"));
  EXPECT_TRUE(scan.has_class("two"));
  EXPECT_FALSE(scan.has_class("tw"));
  EXPECT_FALSE(scan.has_class("one two"));
}

TEST(HtmlScanner, ElementText) {
  HtmlScanner scan("<a><span> x <span>y</span><b>z</b></span>after</a>");
  scan.next();
  scan.next();
  EXPECT_EQ(scan.element_text(), "x yz");
  EXPECT_EQ(scan.next(), Token::kText);
  EXPECT_EQ(scan.text(), "after");
}

TEST(HtmlScanner, FirstText) {
  HtmlScanner scan("<td>  <!-- --><b> 7 </b> 8<td></td></td>after");
  scan.next();
  EXPECT_EQ(scan.first_text(), "7");
}

TEST(HtmlScanner, WordsOfClasses) {
  EXPECT_TRUE(has_word("a-b a", "a"));
  EXPECT_FALSE(has_word("a-b ab", "a"));
  EXPECT_FALSE(has_word("", "a"));
}

}  // namespace
}  // namespace rps
