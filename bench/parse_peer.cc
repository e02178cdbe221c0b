#include "parse_peer.h"

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "io/files.h"

namespace rps::bench {
namespace {

using Json = nlohmann::ordered_json;
using Row = ListZipper::Row;

struct Free {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
  void operator()(xmlXPathCompExpr* query) const { xmlXPathFreeCompExpr(query); }
  void operator()(xmlChar* text) const { xmlFree(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr int kOptions =
    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT;

const xmlChar* xml_text(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

// The words of an attribute, a text or an element, with one space between them.
std::string squeezed_content(xmlNode* node) {
  const Owned<xmlChar> content(xmlNodeGetContent(node));
  std::string text;
  if (content == nullptr) {
    return text;
  }
  for (const char* c = reinterpret_cast<const char*>(content.get()); *c != '\0'; ++c) {
    const bool space = *c == ' ' || *c == '\n' || *c == '\t' || *c == '\r';
    if (!space) {
      text += *c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (!text.empty() && text.back() == ' ') {
    text.pop_back();
  }
  return text;
}

// The id of a profile's address: /profile/horse/ID/name.
std::string profile_id(const std::string& url) {
  const auto parts = split(url, '/');
  return parts.size() > 3 ? std::string(parts[3]) : url;
}

// A page as a tree, to be asked.
class Page {
 public:
  explicit Page(std::string_view html)
      : doc_(htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, nullptr, kOptions)),
        context_(doc_ == nullptr ? nullptr : xmlXPathNewContext(doc_.get())) {}

  [[nodiscard]] bool ok() const { return context_ != nullptr; }
  [[nodiscard]] std::vector<std::string> ask(xmlXPathCompExpr* query) const {
    const Owned<xmlXPathObject> found(xmlXPathCompiledEval(query, context_.get()));
    std::vector<std::string> values;
    const xmlNodeSet* nodes = found == nullptr ? nullptr : found->nodesetval;
    for (int i = 0; nodes != nullptr && i < nodes->nodeNr; ++i) {
      values.push_back(squeezed_content(nodes->nodeTab[i]));
    }
    return values;
  }
  [[nodiscard]] std::vector<std::string> ask(const std::string& query) const {
    return ask(Owned<xmlXPathCompExpr>(xmlXPathCompile(xml_text(query))).get());
  }

 private:
  Owned<xmlDoc> doc_;
  Owned<xmlXPathContext> context_;
};

struct Query {
  Owned<xmlXPathCompExpr> path;
  bool is_id = false;
  bool winner_has_none = false;
  bool only_the_first_places = false;
};

Result<std::vector<Query>> compile(const Json& fields, const std::string& part) {
  const auto named = [&](const char* list, const std::string& column) {
    const Json names = fields.value(list, Json::array());
    return std::find(names.begin(), names.end(), column) != names.end();
  };
  std::vector<Query> queries;
  for (const auto& [column, path] : fields[part].items()) {
    Owned<xmlXPathCompExpr> compiled(xmlXPathCompile(xml_text(path.get<std::string>())));
    if (compiled == nullptr) {
      return Error{ErrorKind::kParse, "the query of " + column + " is no XPath"};
    }
    queries.push_back(Query{std::move(compiled), column.ends_with("_id"), named("winner_has_none", column),
                            named("only_the_first_places", column)});
  }
  return queries;
}

std::vector<std::string> ask(const Page& page, const Query& query) {
  std::vector<std::string> values = page.ask(query.path.get());
  for (std::string& value : values) {
    if (query.is_id && value.starts_with('/')) {
      value = profile_id(value);
    }
  }
  if (query.winner_has_none) {
    values.insert(values.begin(), "");
  }
  return values;
}

}  // namespace

struct ListZipper::Queries {
  std::vector<Query> race;
  std::vector<Query> runners;
};

ListZipper::ListZipper(std::unique_ptr<Queries> queries) : queries_(std::move(queries)) {}
ListZipper::ListZipper(ListZipper&& other) noexcept = default;
ListZipper& ListZipper::operator=(ListZipper&& other) noexcept = default;
ListZipper::~ListZipper() = default;

Result<ListZipper> ListZipper::open(const std::string& json_path) {
  RPS_ASSIGN(const std::string text, read_file(json_path, 1U << 20U));
  const Json fields = Json::parse(text, nullptr, false);
  if (fields.is_discarded() || !fields.contains("race") || !fields.contains("runners")) {
    return Error{ErrorKind::kParse, json_path + " does not hold the queries of the peers"};
  }
  auto queries = std::make_unique<Queries>();
  RPS_ASSIGN(queries->race, compile(fields, "race"));
  RPS_ASSIGN(queries->runners, compile(fields, "runners"));
  return ListZipper(std::move(queries));
}

std::size_t ListZipper::width() const {
  return queries_->race.size() + queries_->runners.size();
}

std::vector<Row> ListZipper::parse(std::string_view html) const {
  const Page page(html);
  if (!page.ok()) {
    return {};
  }
  Row race;
  for (const Query& query : queries_->race) {
    const auto values = ask(page, query);
    race.push_back(values.empty() ? "" : values.front());
  }
  std::vector<std::vector<std::string>> lists;
  std::size_t runners = std::string::npos;
  for (const Query& query : queries_->runners) {
    lists.push_back(ask(page, query));
    runners = query.only_the_first_places ? runners : std::min(runners, lists.back().size());
  }
  std::vector<Row> rows(runners, race);
  for (std::size_t i = 0; i < runners; ++i) {
    for (std::vector<std::string>& list : lists) {
      rows[i].push_back(i < list.size() ? std::move(list[i]) : "");
    }
  }
  return rows;
}

PageRunners runners_on_page(std::string_view html) {
  const std::string row = "//tr[contains(@class, 'rp-horseTable__mainRow')]";
  const Page page(html);
  PageRunners runners;
  if (!page.ok()) {
    return runners;
  }
  runners.rows = page.ask(row).size();
  for (const std::string& url : page.ask(row + "//a[@data-test-selector='link-horseName']/@href")) {
    runners.horse_ids.push_back(static_cast<int>(to_int(profile_id(url)).value_or(0)));
  }
  const auto positions = page.ask(row + "//span[@data-test-selector='text-horsePosition']/text()[1]");
  runners.is_void = !positions.empty() && std::all_of(positions.begin(), positions.end(),
                                                      [](const std::string& pos) { return pos == "VOI"; });
  return runners;
}

bool builds_tree(std::string_view page) {
  return Page(page).ok();
}

std::string libxml2_version() {
  return LIBXML_DOTTED_VERSION;
}

}  // namespace rps::bench
