#include "cli/options.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace rps::cli {
namespace {

Error bad_value(std::string message, std::string hint) {
  return Error{ErrorKind::kUsage, std::move(message), std::move(hint)};
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::function<Status(std::string_view)> take_choice(std::string& target, std::vector<std::string> choices) {
  return [&target, choices = std::move(choices)](std::string_view value) -> Status {
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return bad_value(quoted(value) + " is not one of " + join(choices, ", "), "");
    }
    target = value;
    return {};
  };
}

}  // namespace

Option& OptionSet::add(std::string_view names, std::string value_name, std::string help,
                       std::function<Status(std::string_view)> take) {
  Option option;
  for (const std::string_view name : split(names, ',')) {
    (name.starts_with("--") ? option.long_name : option.short_name) = name;
  }
  option.value_name = std::move(value_name);
  option.help = std::move(help);
  option.take = std::move(take);
  return options_.emplace_back(std::move(option));
}

void OptionSet::flag(std::string_view names, bool& target, std::string help) {
  const auto take = [&target](std::string_view) -> Status {
    target = true;
    return {};
  };
  add(names, "", std::move(help), take).repeatable = true;
}

void OptionSet::text(std::string_view names, std::string value_name, std::string& target, std::string help) {
  add(names, std::move(value_name), std::move(help), [&target](std::string_view value) -> Status {
    target = value;
    return {};
  });
}

void OptionSet::integer(std::string_view names, std::string value_name, std::int64_t& target,
                        std::int64_t least, std::int64_t most, std::string help) {
  add(names, std::move(value_name), std::move(help),
      [&target, least, most](std::string_view value) -> Status {
        const std::optional<std::int64_t> number = to_int(value);
        if (!number || *number < least || *number > most) {
          return bad_value(quoted(value) + " is not a number from " + std::to_string(least) + " to " +
                               std::to_string(most),
                           "");
        }
        target = *number;
        return {};
      });
}

void OptionSet::date(std::string_view names, std::optional<Date>& target, std::string help) {
  add(names, "DATE", std::move(help), [&target](std::string_view value) -> Status {
    Result<Date> date = Date::parse(value);
    if (!date.ok()) {
      return bad_value(std::move(date.error().message), std::move(date.error().hint));
    }
    target = *date;
    return {};
  });
}

void OptionSet::choice(std::string_view names, std::string value_name, std::string& target,
                       std::vector<std::string> choices, std::string help) {
  Option& option = add(names, std::move(value_name), std::move(help), take_choice(target, choices));
  option.choices = std::move(choices);
}

void OptionSet::list(std::string_view names, std::string value_name, std::vector<std::string>& target,
                     std::string help) {
  const auto take = [&target](std::string_view value) -> Status {
    for (const std::string_view part : split(value, ',')) {
      if (trim(part).empty()) {
        return bad_value(quoted(value) + " has an empty part", "write the values as a,b,c");
      }
      target.emplace_back(trim(part));
    }
    return {};
  };
  Option& option = add(names, std::move(value_name), std::move(help), take);
  option.repeatable = true;
  option.comma_list = true;
}

void OptionSet::positional(const std::string& name, std::string& target, bool required, std::string help) {
  Option argument{"", name, name, std::move(help), false, required, nullptr, {}};
  argument.take = [&target](std::string_view value) -> Status {
    target = value;
    return {};
  };
  arguments_.push_back(std::move(argument));
}

void OptionSet::positionals(const std::string& name, std::vector<std::string>& target, bool required,
                            std::string help) {
  Option argument{"", name, name, std::move(help), true, required, nullptr, {}};
  argument.take = [&target](std::string_view value) -> Status {
    target.emplace_back(value);
    return {};
  };
  arguments_.push_back(std::move(argument));
}

void OptionSet::positional_choice(const std::string& name, std::string& target,
                                  std::vector<std::string> choices, bool required, std::string help) {
  Option argument{"", name, name, std::move(help), false, required, take_choice(target, choices), {}};
  argument.choices = std::move(choices);
  arguments_.push_back(std::move(argument));
}

const Option* OptionSet::find(std::string_view name) const {
  const auto at = std::find_if(options_.begin(), options_.end(), [&](const Option& option) {
    return !name.empty() && (option.short_name == name || option.long_name == name);
  });
  return at == options_.end() ? nullptr : &*at;
}

}  // namespace rps::cli
