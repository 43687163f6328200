// The aidgate program. Verbs are in cli/; `serve` is wired here.
#include <Poco/Util/ServerApplication.h>

#include <filesystem>
#include <iostream>

#include "aidgate/cli/command_line.h"
#include "daemon.h"

namespace {

std::filesystem::path thisProgram() {
    std::error_code failed;
    auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? std::filesystem::path("/usr/bin/aidgate") : program;
}

class Server final : public Poco::Util::ServerApplication {
public:
    explicit Server(aidgate::daemon::Accepted accepted) : accepted_(std::move(accepted)) { setUnixOptions(false); }
    std::optional<aidgate::sdk::Error> failure;

protected:
    int main(const std::vector<std::string>& /*arguments*/) override {
        const auto program = thisProgram();
        auto daemon = aidgate::daemon::Daemon::open(std::move(accepted_),
                                                    program.parent_path().parent_path() / "share/aidgate", program);
        if (!daemon) {
            failure = daemon.error();
            return EXIT_CONFIG;
        }
        (*daemon)->run();
        return EXIT_OK;
    }

private:
    aidgate::daemon::Accepted accepted_;
};

aidgate::sdk::Result<void> serve(const std::filesystem::path& file, aidgate::config::Diagnostics& problems) {
    auto accepted = aidgate::daemon::accept(file, problems);
    if (!accepted) return problems.toError(aidgate::sdk::ErrorCode::InvalidConfig);
    Server server(std::move(*accepted));
    std::string name = "aidgate";
    char* arguments[] = {name.data(), nullptr};
    const int ended = server.run(1, arguments);
    if (server.failure) return *server.failure;
    if (ended != Poco::Util::Application::EXIT_OK)
        return aidgate::sdk::Error{aidgate::sdk::ErrorCode::Internal, {"the daemon broke off", "守护进程异常中止"}};
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    return aidgate::cli::run(argc, argv, std::cout, std::cerr, serve);
}
