#include "cli/quality_table.h"

#include "base/text.h"

namespace rps::cli {
namespace {

std::string figure(double value, const std::string& unit) {
  return (unit == "%" ? fixed(value, 1) : shortest(value)) + " " + unit;
}

std::vector<std::string> names_of(const QualityReport& report, GateState state) {
  std::vector<std::string> names;
  for (const Gate& gate : report.gates) {
    if (gate.state == state) {
      names.push_back(gate.name);
    }
  }
  return names;
}

}  // namespace

TextTable gates_table(const QualityReport& report) {
  TextTable table{{"state", "gate", "value", "limit", "what", "detail"}, {}};
  for (const Gate& gate : report.gates) {
    if (gate.state != GateState::kOff) {
      table.rows.push_back({std::string(gate_state_name(gate.state)), gate.name,
                            gate.value ? figure(*gate.value, gate.unit) : "?", figure(gate.limit, gate.unit),
                            gate.meaning, gate.detail});
    }
  }
  return table;
}

std::string gates_summary(const QualityReport& report) {
  const std::vector<std::string> failed = names_of(report, GateState::kFailed);
  const std::vector<std::string> unknown = names_of(report, GateState::kUnknown);
  const std::size_t passed = names_of(report, GateState::kPassed).size();
  std::string text = report.first.str() + " to " + report.last.str() + ", " + join(report.countries, ",") +
                     ": " + std::to_string(passed) + " gates passed";
  text += failed.empty() ? "" : ", " + std::to_string(failed.size()) + " failed (" + join(failed, ", ") + ")";
  text += unknown.empty() ? "" : ", nothing to judge " + join(unknown, ", ") + " by";
  return text;
}

}  // namespace rps::cli
