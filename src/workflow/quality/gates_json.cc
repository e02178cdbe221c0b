#include "workflow/quality/gates_json.h"

#include <nlohmann/json.hpp>

namespace rps {

nlohmann::ordered_json gates_json(const QualityReport& report) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Gate& gate : report.gates) {
    list.push_back(Json{{"name", gate.name},
                        {"meaning", gate.meaning},
                        {"limit", gate.limit},
                        {"value", gate.value ? Json(*gate.value) : Json()},
                        {"unit", gate.unit},
                        {"state", gate_state_name(gate.state)},
                        {"detail", gate.detail}});
  }
  return list;
}

}  // namespace rps
