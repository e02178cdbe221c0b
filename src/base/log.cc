#include "base/log.h"

#include <fcntl.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace rps::log {
namespace {

std::mutex g_mutex;
std::shared_ptr<spdlog::logger> g_logger;  // guarded by g_mutex; null until open_log()

std::shared_ptr<spdlog::logger> current() {
  const std::lock_guard<std::mutex> guard(g_mutex);
  return g_logger;
}

// One line without control characters, whatever the text holds: a log is looked at in a terminal.
std::string one_line(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\r') {
      line += c == '\n' ? "\\n" : "\\r";
    } else if ((byte < 0x20 && c != '\t') || byte == 0x7F) {
      line += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      line += c;
    }
  }
  return line;
}

void write(spdlog::level::level_enum level, std::string_view name, std::string_view line) {
  const std::shared_ptr<spdlog::logger> logger = current();
  if (logger != nullptr && logger->should_log(level)) {
    logger->log(level, "{} {}", name, one_line(line));
  }
}

// Makes the folder and the file, for the errors that spdlog does not tell apart.
Status make_file(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code failed;
  if (!folder.empty() && !std::filesystem::create_directories(folder, failed) && failed) {
    return errno_error(failed.value(), "making the folder " + folder.string());
  }
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) {
    return errno_error(errno, "opening the log " + path);
  }
  ::close(fd);
  return {};
}

}  // namespace

Status open_log(const std::string& path, bool debug) {
  RPS_TRY(make_file(path));
  try {
    auto logger =
        std::make_shared<spdlog::logger>("run", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
    logger->set_level(debug ? spdlog::level::debug : spdlog::level::info);
    logger->flush_on(spdlog::level::debug);                // a crash loses no line
    logger->set_error_handler([](const std::string&) {});  // a full disk must not stop the run, nor print
    const std::lock_guard<std::mutex> guard(g_mutex);
    g_logger = std::move(logger);
  } catch (const std::exception& failure) {
    return Error{ErrorKind::kIo, "opening the log " + path + ": " + failure.what(), ""};
  }
  return {};
}

void debug(std::string_view line) {
  write(spdlog::level::debug, "debug", line);
}
void info(std::string_view line) {
  write(spdlog::level::info, "info", line);
}
void warn(std::string_view line) {
  write(spdlog::level::warn, "warn", line);
}
void error(std::string_view line) {
  write(spdlog::level::err, "error", line);
}

}  // namespace rps::log
