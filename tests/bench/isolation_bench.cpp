// What it costs to read one file in a worker, beside reading it in process: isolation_bench ADAPTER FILE [NAME=VALUE…].
// Batches are only drained, so this is the most that isolation can add; in turn, medians. Processor time is that of
// this process and of its workers.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/channel/delivery.h"
#include "aidgate/log/logger.h"

namespace {

using namespace aidgate;
namespace fs = std::filesystem;

constexpr int kRounds = 9;

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "isolation_bench: %s\n", what.c_str());
    std::exit(3);
}

class Quiet final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue&) override {}
};

double processor() {
    double seconds = 0;
    for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const auto& time : {usage.ru_utime, usage.ru_stime})
            seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    }
    return seconds;
}

struct Cost {
    double wall = 0, processor = 0;
    std::uint64_t rows = 0, bytes = 0;
};

Cost drain(adapter::Catalogue& catalogue, const std::string& id, const channel::Delivery& delivery,
           const sdk::OptionList& written) {
    const auto processorBefore = processor();
    const auto begin = std::chrono::steady_clock::now();
    Cost cost;
    {
        const auto adapter = catalogue.adapter(id);
        if (!adapter) fail(adapter.error().message.en);
        const auto options = adapter::checkOptions(id, (*adapter)->info().options, written);
        if (!options) fail(options.error().message.en);
        Quiet issues;
        const auto host = adapter::makeHost(catalogue, log::silent(), issues, **options);
        const auto bytes = channel::openDelivery(delivery);
        const auto source = (*adapter)->openSource(*bytes, *host);
        if (!source) fail(source.error().message.en);
        sdk::RecordBatch batch(4096);
        for (;;) {
            const auto more = (*source)->next(batch);
            if (!more) fail(more.error().message.en);
            if (!*more) break;
            cost.rows += batch.rowCount();
            for (std::size_t column = 0; column < batch.type().columns.size(); ++column)
                for (const auto& cell : batch.column(column)) cost.bytes += cell.text().size();
        }
    }
    cost.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    cost.processor = processor() - processorBefore;
    return cost;
}

double median(std::vector<Cost> costs, double Cost::*what) {
    std::sort(costs.begin(), costs.end(), [&](const Cost& a, const Cost& b) { return a.*what < b.*what; });
    return costs[costs.size() / 2].*what;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) fail("usage: isolation_bench ADAPTER FILE [NAME=VALUE...]");
    const auto prefix = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    const auto inProcess = adapter::openCatalogue({prefix / "lib/aidgate/adapters"});
    const auto isolated = adapter::openCatalogue({prefix / "lib/aidgate/adapters"}, {},
                                                 adapter::Isolation{.worker = prefix / "bin/aidgate-worker"});
    sdk::OptionList options;
    for (int argument = 3; argument < argc; ++argument) {
        const std::string text = argv[argument];
        options.emplace_back(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
    }
    channel::Delivery delivery;
    delivery.agency = argv[1];
    delivery.files.push_back(
        {.path = argv[2], .name = fs::path(argv[2]).filename().string(), .dataset = {}, .sm3 = {}});
    if (auto verified = channel::verify(delivery); !verified) fail(verified.error().message.en);
    std::vector<Cost> with, without;
    for (int round = 0; round <= kRounds; ++round) {
        const auto one = drain(*isolated, argv[1], delivery, options);
        const auto other = drain(*inProcess, argv[1], delivery, options);
        if (one.rows != other.rows || one.bytes != other.bytes) fail("they do not read the same");
        if (round == 0) continue;  // warms up
        with.push_back(one);
        without.push_back(other);
    }
    std::printf(
        "%s %llu rows: isolated %.4f s wall %.4f s processor, in process %.4f and %.4f: %+.1f %% wall, %+.1f %% "
        "processor\n",
        argv[1], static_cast<unsigned long long>(with.front().rows), median(with, &Cost::wall),
        median(with, &Cost::processor), median(without, &Cost::wall), median(without, &Cost::processor),
        100 * (median(with, &Cost::wall) / median(without, &Cost::wall) - 1),
        100 * (median(with, &Cost::processor) / median(without, &Cost::processor) - 1));
    return 0;
}
