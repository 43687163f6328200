#include "health_server.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>

#include <ostream>

namespace aidgate::daemon {

namespace {

constexpr int kThreads = 8;
constexpr int kQueued = 16;
constexpr long kSeconds = 2;
constexpr int kStackBytes = 256 * 1024;
constexpr std::chrono::seconds kBeat{60};

using Poco::Net::HTTPResponse;

class Handler final : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(const Pulse& pulse) : pulse_(pulse) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        const auto& path = request.getURI();
        if (request.getMethod() != "GET" && request.getMethod() != "HEAD")
            return say(response, HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "GET only\n");
        if (path == "/healthz") return state(response, pulse_.alive());
        if (path == "/readyz") return state(response, pulse_.alive() && pulse_.ready());
        if (path == "/metrics") return say(response, HTTPResponse::HTTP_OK, pulse_.metrics());
        say(response, HTTPResponse::HTTP_NOT_FOUND, "/healthz /readyz /metrics\n");
    }

private:
    static void state(Poco::Net::HTTPServerResponse& response, bool good) {
        say(response, good ? HTTPResponse::HTTP_OK : HTTPResponse::HTTP_SERVICE_UNAVAILABLE, good ? "ok\n" : "no\n");
    }
    static void say(Poco::Net::HTTPServerResponse& response, HTTPResponse::HTTPStatus status, const std::string& text) {
        response.setStatusAndReason(status);
        response.setContentType("text/plain; version=0.0.4; charset=utf-8");
        response.setContentLength(static_cast<std::streamsize>(text.size()));
        response.setKeepAlive(false);
        response.send() << text;
    }

    const Pulse& pulse_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(const Pulse& pulse) : pulse_(pulse) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return std::make_unique<Handler>(pulse_).release();  // the server deletes it
    }

private:
    const Pulse& pulse_;
};

}  // namespace

void Pulse::beat(bool ready, std::string metrics) {
    const std::lock_guard lock(mutex_);
    last_ = std::chrono::steady_clock::now();
    ready_ = ready;
    metrics_ = std::move(metrics);
}

bool Pulse::alive() const {
    const std::lock_guard lock(mutex_);
    return std::chrono::steady_clock::now() - last_ < kBeat;
}

bool Pulse::ready() const {
    const std::lock_guard lock(mutex_);
    return ready_;
}

std::string Pulse::metrics() const {
    const std::lock_guard lock(mutex_);
    return metrics_;
}

struct HealthServer::Parts {
    Poco::ThreadPool threads{1, kThreads, 30, kStackBytes};
    std::unique_ptr<Poco::Net::HTTPServer> server;
};

HealthServer::HealthServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

HealthServer::~HealthServer() {
    parts_->server->stopAll(true);
    parts_->threads.joinAll();
}

std::uint16_t HealthServer::port() const {
    return parts_->server->port();
}

sdk::Result<std::unique_ptr<HealthServer>> HealthServer::open(const std::string& address, const Pulse& pulse) {
    try {
        const Poco::Net::SocketAddress place(address);
        Poco::Net::ServerSocket socket(place);
        Poco::Net::HTTPServerParams::Ptr how(new Poco::Net::HTTPServerParams);
        how->setMaxThreads(kThreads);
        how->setMaxQueued(kQueued);
        how->setKeepAlive(false);
        how->setTimeout(Poco::Timespan(kSeconds, 0));
        auto parts = std::make_unique<Parts>();
        parts->server = std::make_unique<Poco::Net::HTTPServer>(new Factory(pulse), parts->threads, socket, how);
        parts->server->start();
        return std::unique_ptr<HealthServer>(new HealthServer(std::move(parts)));
    } catch (const Poco::Exception& exception) {
        return sdk::Error{
            sdk::ErrorCode::InvalidConfig,
            sdk::say("cannot listen at {0}: {1}", "无法在 {0} 监听：{1}", address, exception.displayText()),
            {.field = "serve.listen"}};
    }
}

}  // namespace aidgate::daemon
