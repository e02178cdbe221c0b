#include "workflow/doctor/aws.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "aws/caller_identity.h"
#include "aws/json_text.h"
#include "base/text.h"
#include "workflow/lake_place.h"

namespace rps {
namespace {

constexpr std::int64_t kMinute = 60'000;  // ms
constexpr std::int64_t kRefusedBeyond = 15 * kMinute;
constexpr std::int64_t kSame = 2000;  // ms; the service tells whole seconds

void look_at_clock(std::optional<std::int64_t> ahead, Findings& findings) {
  if (!ahead) {
    findings.warn("clock", "the service does not tell its time",
                  "is there a proxy that takes the Date header away?");
    return;
  }
  const std::int64_t off = std::abs(*ahead);
  const std::string detail = off < kSame ? "agrees with the service's"
                                         : "is " + fixed(static_cast<double>(off) / 1000, 0) + " s " +
                                               (*ahead > 0 ? "behind" : "ahead of") + " the service's";
  constexpr const char* kAdvice = "set the machine's clock (NTP)";
  if (off > kRefusedBeyond) {
    findings.fail("clock", {ErrorKind::kUsage, detail, kAdvice});
  } else if (off > kMinute) {
    findings.warn("clock", detail, kAdvice);
  } else {
    findings.ok("clock", detail);
  }
}

std::string difference_text(const PublicationCheck& check) {
  std::vector<std::string> parts;
  if (!check.problem.empty()) {
    parts.push_back(check.problem);
  }
  const auto count = [&](const std::vector<std::string>& names, const std::string& what) {
    if (!names.empty()) {
      parts.push_back(thousands(static_cast<std::int64_t>(names.size())) + " partitions " + what + " (" +
                      names.front() + (names.size() > 1 ? " …)" : ")"));
    }
  };
  count(check.missing, "missing");
  count(check.extra, "too many");
  count(check.differing, "different");
  return check.name.str() + ": " + join(parts, ", ");
}

// An S3 server of one's own, without the rest of AWS: there is nobody to ask whose the credentials are.
bool is_store_alone(const Settings& settings) {
  const auto is_aws = [&](const char* service) {
    return service_address(settings.aws, service).ends_with(".amazonaws.com");
  };
  return !is_aws("s3") && is_aws("sts") && settings.catalog.kind != "glue";
}

Result<std::vector<std::string>> foreign_tables(const Settings& settings, const Clock& clock) {
  RPS_ASSIGN(auto session, open_session(settings, clock));
  return unmanaged_tables(*make_json_api(std::move(session), "glue"), settings.table.database);
}

}  // namespace

bool look_at_credentials(const Settings& settings, const Clock& clock, Findings& findings) {
  const auto session = open_session(settings, clock);
  if (!session.ok()) {
    findings.fail("credentials", session.error());
    return false;
  }
  const auto credentials = (*session)->credentials().get();
  if (!credentials.ok()) {
    findings.fail("credentials", credentials.error());
    return false;
  }
  const auto expires = (*session)->credentials().expires();
  const std::string from =
      "from " + (*session)->credentials().origin() + (expires ? ", until " + expires->iso() : "");
  if (is_store_alone(settings)) {
    findings.ok("credentials", from + "; the store's service has nobody to ask whose they are");
    return true;
  }
  const auto identity = caller_identity(**session, clock);
  if (!identity.ok()) {
    Error error = identity.error();
    error.message += " (credentials " + from + ")";
    findings.fail("credentials", error);
    return false;
  }
  findings.ok("credentials", identity->arn + ", account " + identity->account + ", " + from);
  look_at_clock(identity->clock_ahead, findings);
  return true;
}

void look_at_glue(const Settings& settings, Store& store, const Clock& clock, Findings& findings) {
  const auto foreign = foreign_tables(settings, clock);
  if (!foreign.ok()) {
    findings.fail("glue", foreign.error());
    return;
  }
  auto glue = open_glue_catalog(settings, store, clock);
  if (!glue.ok() && glue.error().kind == ErrorKind::kNotFound) {
    findings.ok("glue", service_address(settings.aws, "glue") + " answers");
    return;
  }
  const auto checks =
      glue.ok() ? (*glue)->check_publication() : Result<std::vector<PublicationCheck>>(glue.error());
  if (!checks.ok()) {
    findings.fail("glue", checks.error());
    return;
  }
  bool same = true;
  for (const PublicationCheck& check : *checks) {
    if (!check.ok()) {
      same = false;
      findings.fail("glue", {ErrorKind::kMismatch, difference_text(check), "'rpscrape repair' mends it"});
    }
  }
  if (same) {
    findings.ok("glue", service_address(settings.aws, "glue") + " shows " + std::to_string(checks->size()) +
                            " tables as the catalog says");
  }
}

void look_at_athena(const Settings& settings, const Clock& clock, Findings& findings) {
  const std::string workgroup = settings.athena.workgroup.empty() ? "primary" : settings.athena.workgroup;
  const auto athena = open_athena(settings, clock);
  if (!athena.ok()) {
    findings.fail("athena", athena.error());
    return;
  }
  const auto reply = (*athena)->call("GetWorkGroup", {{"WorkGroup", workgroup}});
  if (!reply.ok()) {
    findings.fail("athena", reply.error());
    return;
  }
  const auto& configuration = json_object(json_object(*reply, "WorkGroup"), "Configuration");
  const std::string place = json_text(json_object(configuration, "ResultConfiguration"), "OutputLocation");
  if (place.empty() && settings.athena.output.empty()) {
    findings.fail("athena", {ErrorKind::kUsage, "workgroup " + workgroup + " has no place for results",
                             "set athena.output to s3://BUCKET/PREFIX/"});
    return;
  }
  findings.ok("athena", "workgroup " + workgroup + ", results in " +
                            (settings.athena.output.empty() ? place : settings.athena.output));
}

}  // namespace rps
