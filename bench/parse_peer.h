// The peer of parse_bench in C++: libxml2's HTML parser and XPath, used as list-zipping scrapers use them.
//
// One XPath query a field, each over the whole page; a runner is made of the lists' elements with one number.
// The queries are in parse_peer.json, which parse_peer.py reads, too:
//   race                   column to query; the first value counts, for all runners
//   runners                column to query of a list over all runners
//   winner_has_none        lists that begin with the second runner
//   only_the_first_places  lists that are filled up with ""
// Values stay the page's texts: nothing is derived. Where one list is shorter, the last runners are lost.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps::bench {

class ListZipper {
 public:
  using Row = std::vector<std::string>;

  // kParse when the file is not as described above, or a query is no XPath; else as read_file().
  static Result<ListZipper> open(const std::string& json_path);
  ListZipper(ListZipper&& other) noexcept;
  ListZipper& operator=(ListZipper&& other) noexcept;
  ~ListZipper();

  // One row a runner, as far as the shortest list reaches; no rows when the page is no HTML.
  // Not thread-safe.
  [[nodiscard]] std::vector<Row> parse(std::string_view page) const;
  // Columns of a row.
  [[nodiscard]] std::size_t width() const;

 private:
  struct Queries;
  explicit ListZipper(std::unique_ptr<Queries> queries);

  std::unique_ptr<Queries> queries_;
};

// What the DOM says of a page's runners, to check a parser against.
struct PageRunners {
  std::size_t rows = 0;        // main rows of the table
  std::vector<int> horse_ids;  // in the page's order; as many as rows on a sound page
  bool is_void = false;        // every position is "VOI"
};
PageRunners runners_on_page(std::string_view page);

// Builds the page's tree and asks nothing: the least that a parser by way of a tree can take. False when the
// page is no HTML.
bool builds_tree(std::string_view page);

// "2.9.14"
std::string libxml2_version();

}  // namespace rps::bench
