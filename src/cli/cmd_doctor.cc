// `rpscrape doctor`: what would stop the other commands?
#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/doctor/doctor.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

using State = DoctorFinding::State;

// The files and the profile that the settings come from.
DoctorFinding configuration(const Context& context) {
  const ConfigOrigins& origins = context.origins;
  std::string detail = origins.file.empty() ? "no rpscrape.toml: the program's defaults" : origins.file;
  detail += origins.profile.empty() ? "" : ", profile " + origins.profile;
  return {"configuration", State::kOk, detail, "", ErrorKind::kUsage};
}

void print_line(const DoctorFinding& finding, Context& context) {
  constexpr std::size_t kStateWidth = 8;
  constexpr std::size_t kCheckWidth = 26;
  std::string state(state_name(finding.state));
  state.resize(kStateWidth, ' ');
  std::string check = finding.check;
  check.resize(std::max(kCheckWidth, check.size() + 1), ' ');
  context.out << state << check << finding.detail << (finding.advice.empty() ? "" : "; " + finding.advice)
              << "\n";
}

Status print_json(const std::vector<DoctorFinding>& findings, Context& context) {
  TextTable table{{"check", "state", "detail", "advice"}, {}};
  for (const DoctorFinding& finding : findings) {
    table.rows.push_back({finding.check, std::string(state_name(finding.state)), finding.detail,
                          finding.advice.empty() ? Cell() : Cell(finding.advice)});
  }
  return print_table(table, OutputFormat::kJson, context.out, context.out_terminal);
}

ExitCode code_of(const std::vector<DoctorFinding>& findings) {
  const auto failed = std::find_if(findings.begin(), findings.end(), [](const DoctorFinding& finding) {
    return finding.state == State::kFailed;
  });
  return failed == findings.end() ? ExitCode::kOk : exit_code_for(failed->kind);
}

Result<ExitCode> run_doctor(Context& context) {
  std::vector<DoctorFinding> findings =
      examine(context.settings, context.clock, make_run_id("doctor", context.clock));
  findings.insert(findings.begin(), configuration(context));
  if (context.json) {
    RPS_TRY(print_json(findings, context));
  } else {
    for (const DoctorFinding& finding : findings) {
      print_line(finding, context);
    }
  }
  const auto count = [&](State state) {
    return std::to_string(std::count_if(findings.begin(), findings.end(), [&](const DoctorFinding& finding) {
      return finding.state == state;
    }));
  };
  context.progress.note(count(State::kFailed) + " failed, " + count(State::kWarning) + " warnings, " +
                        count(State::kOk) + " ok");
  return code_of(findings);
}

}  // namespace

void add_doctor(App& app) {
  CommandSpec spec;
  spec.name = "doctor";
  spec.summary = "look for what would stop the other commands";
  spec.description =
      "Looks at the configuration, the folders, the store, the catalog and the SQL engine, and for a lake on "
      "S3 at the "
      "endpoint, the credentials (who am I), the clock, the permissions, Glue and Athena. One line a check, "
      "with what "
      "to do. The store is tried with a small object of its own, which is removed again; nothing else is "
      "written. The "
      "exit code is that of the first failure, 0 with warnings only.";
  spec.examples = {{"rpscrape doctor", "this folder's configuration"},
                   {"rpscrape --profile aws doctor", "the lake on S3"},
                   {"rpscrape doctor --json", "for a program"}};
  spec.more_exit_codes = {ExitCode::kDifferences, ExitCode::kRefused};
  spec.log = LogPolicy::kNone;
  spec.run = run_doctor;
  app.add(std::move(spec));
}

}  // namespace rps::cli
