// Which source of credentials is taken, when they are renewed, and what is said when there are none.
#include "aws/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "conformance/expect.h"
#include "conformance/temp_dir.h"
#include "io/files.h"
#include "unit/aws/fake_http.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kRoleReply =
    R"({"AccessKeyId":"AKROLE","SecretAccessKey":"planted-secret","Token":"planted-token",)"
    R"("Expiration":"2025-11-11T09:00:00Z"})";

class CredentialsTest : public ::testing::Test {
 protected:
  CredentialsTest() {
    environment_["HOME"] = home_.path();
    environment_["AWS_EC2_METADATA_DISABLED"] = "true";
  }

  void write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(write_file_atomic(home_.path() + "/" + name, text).ok());
  }

  CredentialsSource& chain() {
    chain_ = make_credentials_chain(
        settings_,
        [this](const std::string& name) {
          const auto found = environment_.find(name);
          return found == environment_.end() ? std::nullopt : std::optional(found->second);
        },
        http_, clock_);
    return *chain_;
  }

  std::string key_of(CredentialsSource& source) {
    const auto found = source.get();
    return found.ok() ? found->access_key_id : found.error().text();
  }

  TempDir home_;
  std::map<std::string, std::string> environment_;
  AwsSettings settings_;
  FakeHttp http_;
  FixedClock clock_{*Timestamp::parse("2025-11-11T08:00:00Z")};
  std::unique_ptr<CredentialsSource> chain_;
};

TEST_F(CredentialsTest, TakesTheEnvironmentFirst) {
  write(".aws/credentials", "[default]\naws_access_key_id=AKFILE\naws_secret_access_key=s\n");
  environment_["AWS_ACCESS_KEY_ID"] = "AKENV";
  EXPECT_THAT(key_of(chain()), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
  environment_["AWS_SECRET_ACCESS_KEY"] = "planted-secret";
  environment_["AWS_SESSION_TOKEN"] = "planted-token";
  const auto found = chain().get();
  ASSERT_TRUE(found.ok()) << found.error().text();
  EXPECT_EQ(found->access_key_id, "AKENV");
  EXPECT_EQ(found->secret_access_key, "planted-secret");
  EXPECT_EQ(found->session_token, "planted-token");
  EXPECT_EQ(chain_->origin(), "the environment");
  EXPECT_FALSE(chain_->expires());
  environment_["AWS_CREDENTIAL_EXPIRATION"] = "2025-11-11T12:00:00+00:00";
  ASSERT_TRUE(chain().get().ok());
  ASSERT_TRUE(chain_->expires());
  EXPECT_EQ(chain_->expires()->iso(), "2025-11-11T12:00:00.000Z");
}

TEST_F(CredentialsTest, ReadsProfiles) {
  write(".aws/credentials",
        "# made up\n[default]\naws_access_key_id = AKDEF\naws_secret_access_key = s\n"
        "[dev]\r\naws_access_key_id=AKDEV\r\nAWS_SECRET_ACCESS_KEY=s=/+\r\n");
  write(".aws/config",
        "[profile  other]\nregion = eu-west-1\ns3 =\n  max_concurrent_requests = 20\n"
        "aws_access_key_id = AKCONF\naws_secret_access_key = s\n[profile sso]\nsso_session = x\n");
  EXPECT_EQ(key_of(chain()), "AKDEF");
  environment_["AWS_PROFILE"] = "dev";
  EXPECT_EQ(key_of(chain()), "AKDEV");
  EXPECT_EQ(chain_->get()->secret_access_key, "s=/+");
  EXPECT_THAT(chain_->origin(), HasSubstr("profile 'dev' of "));
  settings_.profile = "other";
  EXPECT_EQ(key_of(chain()), "AKCONF");
  settings_.profile = "sso";
  EXPECT_THAT(key_of(chain()), HasSubstr("export-credentials"));
  settings_.profile = "none";
  EXPECT_EQ(kind_of(chain().get()), ErrorKind::kPermission);
}

TEST_F(CredentialsTest, NamesTheLineOfABrokenFileButDoesNotRepeatIt) {
  write(".aws/credentials", "[default]\nplanted-secret\n");
  const auto found = chain().get();
  EXPECT_EQ(kind_of(found), ErrorKind::kParse);
  EXPECT_THAT(found.error().message, HasSubstr("credentials:2:"));
  EXPECT_THAT(found.error().text(), Not(HasSubstr("planted")));
}

TEST_F(CredentialsTest, SaysWhatToDoWhenThereAreNone) {
  const auto found = chain().get();
  EXPECT_EQ(kind_of(found), ErrorKind::kPermission);
  EXPECT_THAT(found.error().hint, HasSubstr("AWS_ACCESS_KEY_ID"));
  EXPECT_THAT(http_.seen(), SizeIs(0));
}

TEST_F(CredentialsTest, AssumesARoleByWebIdentity) {
  write("token", "planted-web-token\n");
  environment_["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_.path() + "/token";
  environment_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/r";
  http_.then(200,
             "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
             "<AccessKeyId>AKWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
             "<SessionToken>t</SessionToken><Expiration>2025-11-11T09:00:00Z</Expiration></Credentials>"
             "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>");
  EXPECT_EQ(key_of(chain()), "AKWEB");
  EXPECT_EQ(http_.seen()[0].url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_THAT(http_.seen()[0].body, HasSubstr("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"));

  http_.then(403,
             "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
  const auto refused = chain().get();
  EXPECT_EQ(kind_of(refused), ErrorKind::kPermission);
  EXPECT_THAT(refused.error().text(), Not(HasSubstr("planted")));

  http_.then(200,
             "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
             "<AccessKeyId>AKWEB</AccessKeyId><Expiration>2025-11-11T09:00:00Z</Expiration></Credentials>"
             "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>");
  EXPECT_EQ(kind_of(chain().get()), ErrorKind::kPermission) << "half of them are none";
}

TEST_F(CredentialsTest, AsksTheContainerAndRenewsInTime) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
  environment_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "planted-authorization";
  http_.then(200, kRoleReply);
  CredentialsSource& source = chain();
  EXPECT_EQ(key_of(source), "AKROLE");
  EXPECT_EQ(http_.seen()[0].url, "http://169.254.170.2/v2/credentials/1");
  EXPECT_EQ(http_.seen()[0].header("Authorization"), "planted-authorization");
  clock_.set(*Timestamp::parse("2025-11-11T08:54:59Z"));
  EXPECT_EQ(key_of(source), "AKROLE");
  EXPECT_THAT(http_.seen(), SizeIs(1));

  clock_.set(*Timestamp::parse("2025-11-11T08:55:00Z"));
  http_.then(500);  // the old ones are good for five minutes more
  EXPECT_EQ(key_of(source), "AKROLE");
  EXPECT_THAT(http_.seen(), SizeIs(2));
  http_.then(200, R"({"AccessKeyId":"AKNEW","SecretAccessKey":"s","Expiration":"2025-11-11T10:00:00Z"})");
  EXPECT_EQ(key_of(source), "AKNEW");

  source.expire();
  http_.then(200, R"({"AccessKeyId":"AKNEWER","SecretAccessKey":"s","Expiration":"2025-11-11T10:00:00Z"})");
  EXPECT_EQ(key_of(source), "AKNEWER");
  clock_.set(*Timestamp::parse("2025-11-11T10:00:00Z"));
  http_.then(500);
  EXPECT_EQ(kind_of(source.get()), ErrorKind::kPermission);
}

TEST_F(CredentialsTest, SendsNoTokenOverAnUnprotectedNetwork) {
  for (const std::string url : {"http://example.org/x", "http://127.0.0.1.example.org/", "ftp://localhost/",
                                "http://localhost:80@example.org/"}) {
    environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_EQ(kind_of(chain().get()), ErrorKind::kPermission) << url;
  }
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@example.org/";
  EXPECT_EQ(kind_of(chain().get()), ErrorKind::kPermission) << "it would be a user's name";
  environment_.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  EXPECT_THAT(http_.seen(), SizeIs(0));
  for (const std::string url : {"https://example.org/x", "http://localhost:80/x", "http://[fd00:ec2::23]/x",
                                "http://169.254.170.23/"}) {
    environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    http_.then(200, kRoleReply);
    EXPECT_EQ(key_of(chain()), "AKROLE") << url;
  }
}

TEST_F(CredentialsTest, AsksTheInstanceWithAToken) {
  environment_.erase("AWS_EC2_METADATA_DISABLED");
  http_.then(200, "IMDS").then(200, "racing-role\n").then(200, kRoleReply);
  EXPECT_EQ(key_of(chain()), "AKROLE");
  EXPECT_EQ(http_.seen()[0].method, "PUT");
  EXPECT_EQ(http_.seen()[2].url,
            "http://169.254.169.254/latest/meta-data/iam/security-credentials/racing-role");
  EXPECT_EQ(http_.seen()[2].header("X-aws-ec2-metadata-token"), "IMDS");
  EXPECT_EQ(chain_->origin(), "role 'racing-role' of this instance");
  http_.then(200, "IMDS")
      .then(200, R"({"SecretAccessKey": "planted-secret"})");  // what stands there is told to nobody
  EXPECT_THAT(key_of(chain()),
              ::testing::AllOf(HasSubstr("do not name its role"), Not(HasSubstr("planted"))));
  http_.then_silence();  // no machine of EC2
  EXPECT_THAT(key_of(chain()), HasSubstr("there are no AWS credentials"));
  http_.then(403);  // only version 1, which anybody behind a proxy could ask
  EXPECT_THAT(key_of(chain()), HasSubstr("there are no AWS credentials"));
}

}  // namespace
}  // namespace rps
