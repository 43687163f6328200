// One worker as the system sees it: started with nothing but a socket, ended, and asked what it died of.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "aidgate/sdk/error.h"
#include "wire/descriptor.h"

namespace aidgate::adapter {

// How a process ended.
struct Ending {
    int signal = 0;       // 0 = by itself
    int exitCode = 0;     // when by itself
    bool forced = false;  // it had to be ended by us
};
std::string signalName(int signal);  // "SIGSEGV"

class WorkerProcess {
public:
    // Empty environment, the root folder, no terminal, no descriptor but the socket and (unless `showOutput`) nowhere
    // to print.
    static sdk::Result<WorkerProcess> start(const std::filesystem::path& program, bool showOutput);

    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&&) = delete;
    // Ends it.
    ~WorkerProcess();

    int socket() const { return socket_.number(); }
    // Gives it `patience` to end by itself, then ends it. The first answer stands.
    Ending end(std::chrono::milliseconds patience);

private:
    WorkerProcess(pid_t process, wire::Descriptor socket) : process_(process), socket_(std::move(socket)) {}

    pid_t process_;
    wire::Descriptor socket_;
    Ending ending_ = {};
};

}  // namespace aidgate::adapter
