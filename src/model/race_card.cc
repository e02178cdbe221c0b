#include "model/race_card.h"

namespace rps {

std::string_view card_status_name(CardStatus status) {
  switch (status) {
    case CardStatus::kRunner:
      return "runner";
    case CardStatus::kReserve:
      return "reserve";
    case CardStatus::kNonRunner:
      return "non_runner";
  }
  return "runner";
}

}  // namespace rps
