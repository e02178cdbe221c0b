#include "workflow/prices/price_source.h"

#include <map>
#include <utility>

#include "betfair/price_file.h"
#include "io/files.h"
#include "parse/page.h"

namespace rps {
namespace {

constexpr const char* kFolder = "/betfairsp/prices/";

class FolderPrices : public PriceSource {
 public:
  explicit FolderPrices(std::string folder) : folder_(std::move(folder)) {}

  Result<std::optional<std::string>> get(const std::string& name, Date /*day*/) override {
    auto text = read_file(address(name), kMaxPageBytes);
    if (text.ok()) {
      return std::optional<std::string>(*std::move(text));
    }
    return text.error().kind == ErrorKind::kNotFound ? Result<std::optional<std::string>>(std::nullopt)
                                                     : text.error();
  }
  [[nodiscard]] std::string address(const std::string& name) const override { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

class SitePrices : public PriceSource {
 public:
  explicit SitePrices(std::unique_ptr<SiteVisit> visit) : visit_(std::move(visit)) {}

  Result<std::optional<std::string>> get(const std::string& name, Date day) override {
    if (const auto kept = fetched_.find(name); kept != fetched_.end()) {
      return kept->second;
    }
    const auto check = [&](std::string_view body) -> Status {
      RPS_ASSIGN(const PriceFile file, read_price_file(body, name));
      return {};
    };
    RPS_ASSIGN(PageOutcome outcome, visit_->fetch(day, kFolder + name, check));
    if (outcome.stop) {
      return *outcome.stop;
    }
    std::optional<std::string> text;
    if (outcome.page) {
      text = std::move(outcome.page->body);
    } else if (outcome.kind != "http_404" && outcome.kind != "http_410") {
      return Error{ErrorKind::kNetwork, address(name) + ": " + outcome.message, {}};
    }
    return fetched_[name] = std::move(text);
  }
  [[nodiscard]] std::string address(const std::string& name) const override {
    return visit_->address(kFolder + name);
  }

 private:
  std::unique_ptr<SiteVisit> visit_;
  std::map<std::string, std::optional<std::string>> fetched_;
};

}  // namespace

std::unique_ptr<PriceSource> folder_prices(std::string folder) {
  return std::make_unique<FolderPrices>(std::move(folder));
}

Settings betfair_settings(Settings settings) {
  settings.scrape.site = settings.betfair.site;
  return settings;
}

Result<std::unique_ptr<PriceSource>> site_prices(const Settings& settings, const SiteParts& parts) {
  RPS_ASSIGN(std::unique_ptr<SiteVisit> visit,
             SiteVisit::open(betfair_settings(settings), parts, "betfair", /*archive=*/false));
  return Result<std::unique_ptr<PriceSource>>(std::make_unique<SitePrices>(std::move(visit)));
}

}  // namespace rps
