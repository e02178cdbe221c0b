#include "serve/http_server.h"

#include <algorithm>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace rps {
namespace {

constexpr std::chrono::milliseconds kTick{100};  // between two looks at `stop`

}  // namespace

Result<HttpServer> HttpServer::open(const ServerOptions& options) {
  RPS_ASSIGN(Socket listener, listen_on_loopback(options.ipv6, options.port));
  RPS_ASSIGN(const std::uint16_t port, port_of(listener));
  return HttpServer(options, std::move(listener), port);
}

void HttpServer::run(const HttpHandler& handler, const std::function<bool()>& stop) {
  while (!stop()) {
    Socket client = accept_one(listener_, kTick);
    remove_ended();
    if (client.is_open()) {
      admit(std::move(client), handler);
    }
  }
  listener_ = Socket();
  for (const Slot& slot : slots_) {
    slot.connection->abort();
  }
  slots_.clear();
}

void HttpServer::admit(Socket client, const HttpHandler& handler) {
  if (has_room() || make_room()) {
    start(std::move(client), handler);
    return;
  }
  HttpResponse busy = text_response(503, "all connections are being answered; try again in a moment");
  busy.fields.emplace_back("Retry-After", "1");
  [[maybe_unused]] const bool sent =
      client.send(serialise(busy, false, false, std::time(nullptr)), std::chrono::milliseconds(0));
}

void HttpServer::start(Socket client, const HttpHandler& handler) {
  Slot& slot = slots_.emplace_back();
  slot.connection = std::make_unique<Connection>(std::move(client), handler, options_.connection);
  slot.ended = std::make_shared<std::atomic<bool>>(false);
  try {
    slot.thread = std::jthread([&connection = *slot.connection, ended = slot.ended] {
      connection.run();
      *ended = true;
    });
  } catch (const std::system_error& failure) {  // no more threads: the client sees a closed connection
    log::warn(std::string("no thread for a connection: ") + failure.what());
    slots_.pop_back();
  }
}

bool HttpServer::has_room() const {
  const auto taken =
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return !slot.evicted; });
  return static_cast<std::size_t>(taken) < options_.connections;
}

bool HttpServer::make_room() {
  std::vector<Slot*> candidates;
  for (Slot& slot : slots_) {
    if (!slot.evicted) {
      candidates.push_back(&slot);
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Slot* a, const Slot* b) {
    return a->connection->waiting_since() < b->connection->waiting_since();
  });
  const auto room = std::find_if(candidates.begin(), candidates.end(),
                                 [](const Slot* slot) { return slot->connection->evict(); });
  if (room == candidates.end()) {
    return false;
  }
  (*room)->evicted = true;
  return true;
}

void HttpServer::remove_ended() {
  slots_.remove_if([](const Slot& slot) { return slot.ended->load(); });
}

}  // namespace rps
