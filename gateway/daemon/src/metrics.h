// The daemon's figures in Prometheus' text format. Names of exchanges and agreements are the only labels; nothing of
// persons.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aidgate/store/exchange_runs.h"
#include "supervisor.h"

namespace aidgate::daemon {

struct Figures {
    std::string version;
    std::vector<ExchangeStatus> exchanges;
    std::map<std::string, store::ExchangeRuns::Marks> marks;
    std::map<std::string, std::int64_t> agreements;  // days until the last, negative when that is past
    std::size_t waiting = 0, running = 0;
    std::uint64_t storeBytes = 0, residentBytes = 0, openDescriptors = 0;
};

std::string metricsText(const Figures& figures);

// Of this process.
std::uint64_t residentBytes();
std::uint64_t openDescriptors();

}  // namespace aidgate::daemon
