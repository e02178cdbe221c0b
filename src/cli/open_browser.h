// Opens a page in the user's browser without telling its address to everybody on the machine: command lines
// can be read by all users, so that the browser is given a file that only this user can read, and that leads
// on to the address.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/terminal.h"

namespace rps::cli {

// Move-only. The file and its folder are removed with the object.
class BrowserVisit {
 public:
  // Starts the program that BROWSER names, else xdg-open, and does not wait for it. `url` has no characters
  // that mean something in HTML. kIo, kNotFound when there is no such program.
  static Result<BrowserVisit> open(const std::string& url, const Environment& environment);

  ~BrowserVisit();
  BrowserVisit(BrowserVisit&& other) noexcept;
  BrowserVisit& operator=(BrowserVisit&&) = delete;
  BrowserVisit(const BrowserVisit&) = delete;
  BrowserVisit& operator=(const BrowserVisit&) = delete;

 private:
  explicit BrowserVisit(std::string folder) : folder_(std::move(folder)) {}

  Status start(const std::string& program, const std::string& file);

  std::string folder_;
  int child_ = 0;
};

}  // namespace rps::cli
