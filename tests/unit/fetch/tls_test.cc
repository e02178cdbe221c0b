// Certificates: against a real TLS server, the openssl program's.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "conformance/temp_dir.h"
#include "fetch/curl_client.h"

namespace rps {
namespace {

// `openssl s_server` with a certificate for 127.0.0.1 that it signed itself; it answers any request with
// a page about the connection.
class TlsServer {
 public:
  TlsServer() {
    const std::string make =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext "
        "subjectAltName=IP:127.0.0.1 -keyout " +
        key_ + " -out " + certificate_ + " >/dev/null 2>&1";
    if (std::system(make.c_str()) == 0) {  // NOLINT(cert-env33-c): a test's own command
      start();
    }
  }
  ~TlsServer() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] bool running() const { return !port_.empty(); }
  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + port_ + "/"; }
  [[nodiscard]] const std::string& certificate() const { return certificate_; }

 private:
  void start() {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(STDERR_FILENO);  // it complains of handshakes that a test wants to fail
      ::execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", key_.c_str(), "-cert",
               certificate_.c_str(), "-www", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ends[1]);
    FILE* const said = ::fdopen(ends[0], "r");
    char line[256];
    while (port_.empty() && std::fgets(line, sizeof line, said) != nullptr) {
      const std::string text = line;  // "ACCEPT 127.0.0.1:43211"
      if (text.starts_with("ACCEPT ")) {
        port_ = text.substr(text.rfind(':') + 1);
        port_.erase(port_.find_last_not_of("\r\n") + 1);
      }
    }
    std::fclose(said);
  }

  TempDir dir_;
  std::string key_ = dir_ / "key.pem";
  std::string certificate_ = dir_ / "certificate.pem";
  pid_t pid_ = -1;
  std::string port_;
};

HttpOutcome get_from(const TlsServer& server, const std::string& ca_file) {
  HttpSettings settings;
  settings.user_agent = "testbot/1.0";
  settings.proxy = "";
  settings.ca_file = ca_file;
  Result<std::unique_ptr<HttpClient>> client = make_curl_client(settings);
  return (*client)->get({server.url()});
}

TEST(Tls, OnlyTrustedCertificatesWillDo) {
  const TlsServer server;
  if (!server.running()) {
    GTEST_SKIP() << "the openssl program is not there";
  }
  const HttpOutcome unknown = get_from(server, "");
  ASSERT_TRUE(std::holds_alternative<TransportFailure>(unknown));
  EXPECT_EQ(std::get<TransportFailure>(unknown).failure, FetchFailure::kTls)
      << std::get<TransportFailure>(unknown).message;
  const HttpOutcome known = get_from(server, server.certificate());
  ASSERT_TRUE(std::holds_alternative<HttpReply>(known)) << std::get<TransportFailure>(known).message;
  EXPECT_EQ(std::get<HttpReply>(known).status, 200);
}

}  // namespace
}  // namespace rps
