// The conformance suite over the stores of this stage.
#include "conformance/store_suite.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

class MemoryHome final : public StoreHome {
 public:
  Store& store() override { return *store_; }

 private:
  std::unique_ptr<Store> store_ = make_memory_store();
};

class DryRunHome final : public StoreHome {
 public:
  Store& store() override { return *store_; }
  [[nodiscard]] bool moves_folders() const override { return false; }

 private:
  std::unique_ptr<Store> inner_ = make_memory_store();
  std::unique_ptr<Store> store_ = make_dry_run_store(*inner_);
};

class LocalHome final : public StoreHome {
 public:
  Store& store() override { return *store_; }

 private:
  TempDir dir_;
  std::unique_ptr<Store> store_ = make_local_store(dir_ / "made/by/the/first/write");
};

INSTANTIATE_TEST_SUITE_P(Stores, StoreSuite,
                         ::testing::Values(StoreKind{"memory", [] { return std::make_unique<MemoryHome>(); }},
                                           StoreKind{"dry_run",
                                                     [] { return std::make_unique<DryRunHome>(); }},
                                           StoreKind{"local", [] { return std::make_unique<LocalHome>(); }}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace rps
