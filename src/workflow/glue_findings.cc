#include "workflow/glue_findings.h"

#include "workflow/lake_place.h"

namespace rps {
namespace {

void add_all(const std::vector<std::string>& partitions, const std::string& kind, const std::string& detail,
             std::vector<Finding>& out) {
  for (const std::string& partition : partitions) {
    out.push_back({kind, partition, detail});
  }
}

}  // namespace

std::vector<Finding> findings_of(const PublicationCheck& check) {
  const std::string table = check.name.str();
  std::vector<Finding> findings;
  if (!check.problem.empty()) {
    findings.push_back(
        {"glue_table", "", table + " in Glue " + check.problem + "; 'rpscrape repair' mends it"});
  }
  add_all(check.missing, "glue_missing", "is not in Glue's " + table, findings);
  add_all(check.extra, "glue_extra", "is in Glue's " + table + ", the catalog has none", findings);
  add_all(check.differing, "glue_differs", "has another place or other parameters in Glue's " + table,
          findings);
  return findings;
}

Result<std::vector<Finding>> glue_findings(Workspace& workspace, const TableName& name) {
  std::vector<Finding> findings;
  if (!shows_in_glue(workspace.settings())) {
    return findings;
  }
  RPS_ASSIGN(const auto glue, open_glue_catalog(workspace.settings(), workspace.store(), workspace.clock()));
  RPS_ASSIGN(const auto checks, glue->check_publication());
  for (const PublicationCheck& check : checks) {
    if (check.name == name) {
      findings = findings_of(check);
    }
  }
  return findings;
}

Result<std::vector<Finding>> mend_glue(Workspace& workspace) {
  std::vector<Finding> findings;
  if (!shows_in_glue(workspace.settings())) {
    return findings;
  }
  RPS_ASSIGN(const auto glue, open_glue_catalog(workspace.settings(), workspace.store(), workspace.clock()));
  Result<std::vector<PublicationCheck>> checks = std::vector<PublicationCheck>();
  if (workspace.is_dry_run()) {
    checks = glue->check_publication();
  } else {
    RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(workspace.lake_access("repair")));
    checks = glue->repair_publication();
  }
  RPS_TRY(checks);
  for (const PublicationCheck& check : *checks) {
    const std::vector<Finding> found = findings_of(check);
    findings.insert(findings.end(), found.begin(), found.end());
  }
  return findings;
}

}  // namespace rps
