// How many rows a second each stage takes, on generated files, one stage after the other in one process:
//   decode  bytes to UTF-8, line by line
//   parse   bytes to batches of text columns (decode included)
//   map     text columns to typed columns
//   seal    sort, compress, encrypt, write in one transaction
//   sync    files to sealed batches, all of the above
//   load    sealed batches to one snapshot
//   link    persons, households, pairs
//   rules   every rule, with evidence
//   whole   from files to findings
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/channel/directory.h"
#include "aidgate/crypto/key.h"
#include "aidgate/link/graph.h"
#include "aidgate/log/logger.h"
#include "aidgate/mapping/division_codes.h"
#include "aidgate/mapping/translator.h"
#include "aidgate/reconcile/load.h"
#include "aidgate/reconcile/reconciliation.h"
#include "aidgate/sample/province.h"
#include "aidgate/store/store.h"
#include "aidgate/sync/sync.h"
#include "aidgate/value/encoding.h"

namespace {

using namespace aidgate;
namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

double since(std::chrono::steady_clock::time_point begin) {
    return Seconds(std::chrono::steady_clock::now() - begin).count();
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void report(const char* stage, std::uint64_t rows, double seconds) {
    std::printf("%-8s %10llu rows %8.2f s %12.0f rows/s  peak %6.0f MB\n", stage, static_cast<unsigned long long>(rows),
                seconds, static_cast<double>(rows) / seconds, peakMegabytes());
    std::fflush(stdout);
}

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "stage_bench: %s\n", what.c_str());
    std::exit(3);
}

template <class T>
T must(sdk::Result<T> result) {
    if (!result) fail(sdk::toString(result.error().where) + " " + result.error().message.en);
    return std::move(*result);
}

class Quiet final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue&) override {}
};

class NoOptions final : public sdk::OptionValues {
public:
    std::string_view text(std::string_view) const override { return {}; }
    bool flag(std::string_view) const override { return false; }
    std::int64_t integer(std::string_view) const override { return 0; }
};

// Everything the stages need, as the command line builds it.
struct Bench {
    fs::path root;
    config::Diagnostics diagnostics;
    record::Dictionary dictionary;
    mapping::CodeTables tables;
    mapping::Catalogue mappings;
    value::DivisionTable divisions;
    std::unique_ptr<adapter::Catalogue> adapters;

    template <class T>
    static T loaded(std::optional<T> value, const config::Diagnostics& problems) {
        if (!value) fail(problems.render(config::Language::English));
        return std::move(*value);
    }

    explicit Bench(const fs::path& share, const fs::path& adapterFolder)
        : root(share),
          dictionary(loaded(record::loadDictionary({share / "dictionary.yaml"}, diagnostics), diagnostics)),
          tables(loaded(mapping::CodeTables::load({share / "mappings/codes"}, diagnostics), diagnostics)),
          mappings(
              loaded(mapping::Catalogue::load({share / "mappings"}, dictionary, tables, diagnostics), diagnostics)),
          divisions(loaded(mapping::loadDivisions(share / "mappings/codes", diagnostics), diagnostics)),
          adapters(adapter::openCatalogue({adapterFolder})) {}
};

void decode(const channel::Inventory& inventory) {
    std::uint64_t lines = 0;
    double seconds = 0;
    std::string out;
    for (const auto& delivery : inventory.deliveries) {
        for (const auto& file : delivery.files) {
            std::ifstream in(file.path, std::ios::binary);
            const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
            const auto begin = std::chrono::steady_clock::now();
            std::string_view rest = bytes;
            while (!rest.empty()) {
                const auto end = rest.find('\n');
                out.clear();
                value::decodeLine(sdk::Charset::Gb18030, rest.substr(0, end), out);
                ++lines;
                rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            }
            seconds += since(begin);
        }
    }
    report("decode", lines, seconds);
}

void parseAndMap(Bench& bench, const channel::Inventory& inventory) {
    double parseSeconds = 0, mapSeconds = 0;
    std::uint64_t rows = 0;
    Quiet issues;
    const NoOptions none;
    for (const auto& delivery : inventory.deliveries) {
        const auto* adapter = must(bench.adapters->adapter(delivery.agency));
        const auto options = must(adapter::checkOptions(delivery.agency, adapter->info().options, {}));
        const auto host = adapter::makeHost(*bench.adapters, log::silent(), issues, *options);
        const auto bytes = channel::openDelivery(delivery);
        const auto source = must(adapter->openSource(*bytes, *host));
        std::vector<const mapping::Mapping*> used;
        for (const auto& type : source->recordTypes())
            if (const auto* one = bench.mappings.reading(delivery.agency, type.name))
                if (used.empty() || used.back() != one) used.push_back(one);
        mapping::Translator translator(used, *value::CivilDate::fromNumber(20190916));
        std::vector<sdk::Text> notes;
        if (auto bound = translator.bind(source->recordTypes(), notes); !bound) fail(bound.error().message.en);
        std::map<std::string, std::unique_ptr<mapping::Translated>> tables;
        sdk::RecordBatch batch(4096);
        for (;;) {
            const auto begin = std::chrono::steady_clock::now();
            if (!must(source->next(batch))) break;
            const auto parsed = std::chrono::steady_clock::now();
            parseSeconds += Seconds(parsed - begin).count();
            const auto* target = translator.target(batch.type().name);
            if (target == nullptr) continue;
            auto& table = tables[batch.type().name];
            if (!table) table = std::make_unique<mapping::Translated>(*target);
            if (auto done = translator.translate(batch, *table); !done) fail(done.error().message.en);
            mapSeconds += since(parsed);
            rows += batch.rowCount();
        }
    }
    report("parse", rows, parseSeconds);
    report("map", rows, mapSeconds);
}

// The store, with the time its sealing takes.
class SealTimer final : public store::Store {
public:
    explicit SealTimer(std::unique_ptr<store::Store> inner) : inner_(std::move(inner)) {}
    double seconds() const { return seconds_; }
    std::uint64_t rows() const { return rows_; }

    sdk::Result<store::BatchId> seal(const store::Delivery& delivery) override {
        const auto begin = std::chrono::steady_clock::now();
        auto done = inner_->seal(delivery);
        seconds_ += since(begin);
        for (const auto& part : delivery.parts) rows_ += part.rows.rowCount();
        return done;
    }
    sdk::Result<std::optional<store::BatchSummary>> findBatch(std::string_view agency, std::string_view name) override {
        return inner_->findBatch(agency, name);
    }
    sdk::Result<std::string> cursor(std::string_view exchange) override { return inner_->cursor(exchange); }
    store::ExchangeRuns& exchangeRuns() override { return inner_->exchangeRuns(); }
    store::Outbox& outbox() override { return inner_->outbox(); }
    sdk::Result<std::vector<store::BatchSummary>> batches() override { return inner_->batches(); }
    sdk::Result<std::optional<store::BatchSummary>> batch(store::BatchId id) override { return inner_->batch(id); }
    sdk::Result<void> decide(store::BatchId id, store::BatchState state, std::string_view reason) override {
        return inner_->decide(id, state, reason);
    }
    sdk::Result<std::vector<store::CurrentBatch>> current(std::string_view at) override { return inner_->current(at); }
    sdk::Result<record::Table> rows(store::BatchId id, std::string_view dataset) override {
        return inner_->rows(id, dataset);
    }
    sdk::Result<void> appendRows(store::BatchId id, record::Table& into, std::uint64_t room) override {
        return inner_->appendRows(id, into, room);
    }
    sdk::Result<std::vector<std::uint32_t>> deletedRows(store::BatchId id, std::string_view dataset) override {
        return inner_->deletedRows(id, dataset);
    }
    sdk::Result<std::vector<store::ColumnStatistics>> statistics(store::BatchId id, std::string_view dataset) override {
        return inner_->statistics(id, dataset);
    }
    sdk::Result<std::vector<store::Reject>> rejects(store::BatchId id, bool withRaw) override {
        return inner_->rejects(id, withRaw);
    }
    sdk::Result<std::string> rawFile(store::BatchId id, std::string_view name) override {
        return inner_->rawFile(id, name);
    }
    sdk::Result<store::RunSummary> recordRun(const store::Run& run, const std::vector<store::Finding>& found) override {
        return inner_->recordRun(run, found);
    }
    sdk::Result<std::unique_ptr<store::RunRecorder>> startRun(const store::Run& run) override {
        return inner_->startRun(run);
    }
    sdk::Result<std::vector<store::FindingSummary>> findings(const store::FindingQuery& query) override {
        return inner_->findings(query);
    }
    sdk::Result<std::optional<store::StoredFinding>> finding(std::int64_t id) override { return inner_->finding(id); }
    sdk::Result<std::vector<store::RunSummary>> runs() override { return inner_->runs(); }
    sdk::Result<std::vector<store::AuditEntry>> audit(std::size_t last) override { return inner_->audit(last); }
    sdk::Result<void> recordAudit(std::string_view action, std::string_view subject, std::string_view detail) override {
        return inner_->recordAudit(action, subject, detail);
    }
    sdk::Result<std::vector<sdk::Text>> verify() override { return inner_->verify(); }

private:
    std::unique_ptr<store::Store> inner_;
    double seconds_ = 0;
    std::uint64_t rows_ = 0;
};

int run(std::uint64_t rows, const fs::path& folder) {
    const auto program = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    Bench bench(program / "share/aidgate", program / "lib/aidgate/adapters");
    sample::ProvinceOptions province;
    // A union household comes with about 5.4 rows (worker, members, aid, membership), a relief household with 1.88
    // members.
    province.unionHouseholds = rows * 10 / 54;
    province.reliefHouseholds = rows * 100 / 188;
    auto begin = std::chrono::steady_clock::now();
    const auto written = must(sample::writeProvince(province, folder / "in"));
    std::uint64_t unionRows = 0;
    for (const char* dataset : {"worker", "member", "aid", "membership", "placement"})
        unionRows += written.rowsOf(dataset);
    std::printf("generated in %.1f s: %llu union rows, %llu insurance rows\n", since(begin),
                static_cast<unsigned long long>(unionRows),
                static_cast<unsigned long long>(written.rowsOf("insurance")));
    const std::vector<std::string> agencies = {"union_assistance", "civil_affairs", "human_resources",
                                               "social_security"};
    auto inventory = channel::look(folder / "in", agencies);
    decode(inventory);
    parseAndMap(bench, inventory);

    begin = std::chrono::steady_clock::now();
    const store::Clock clock = [] { return std::string("2019-09-16T00:00:00Z"); };
    const auto key = crypto::Key::random();
    SealTimer store(must(store::Store::open({folder / "bench.db", "bench", clock}, key, bench.dictionary)));
    sync::SyncRun sync(*bench.adapters, bench.mappings, bench.dictionary, store, log::silent());
    std::uint64_t read = 0, reliefMembers = 0;
    for (auto& delivery : inventory.deliveries) {
        sync::Exchange exchange;
        exchange.name = delivery.agency + "/" + delivery.dataset;
        exchange.adapter = delivery.agency;
        exchange.gate.structureOnly = true;
        const auto result = sync.run(exchange, delivery);
        if (result.error) fail(result.error->message.en);
        for (const auto& part : result.batch->parts) {
            read += part.account.read;
            if (part.dataset == "relief_member") reliefMembers += part.account.read;
        }
    }
    const double syncSeconds = since(begin);
    report("seal", store.rows(), store.seconds());
    report("sync", read, syncSeconds);

    auto from = std::chrono::steady_clock::now();
    auto loaded = must(reconcile::loadSnapshot(store, bench.dictionary, "", 2));
    std::uint64_t accepted = 0;
    for (const auto& [name, dataset] : loaded.snapshot.datasets()) accepted += dataset->rows.rowCount();
    report("load", accepted, since(from));
    from = std::chrono::steady_clock::now();
    const auto asOf = *value::CivilDate::fromNumber(20190916);
    const auto graph = link::Graph::build(loaded.snapshot, {.asOf = asOf, .threads = 2});
    report("link", accepted, since(from));
    auto rules = reconcile::RuleSet::load(bench.root / "config/rules", bench.dictionary, bench.diagnostics);
    const auto policy = reconcile::Policy::load(bench.root / "config/policy/relief_line.csv",
                                                bench.root / "config/policy/aid_policy.csv", bench.diagnostics);
    if (!rules || !policy) fail(bench.diagnostics.render(config::Language::English));
    from = std::chrono::steady_clock::now();
    std::size_t findings = 0;
    must(reconcile::reconcile({loaded.snapshot, *graph, *rules, *policy, bench.divisions},
                              {.asOf = asOf, .threads = 2, .origin = {}},
                              [&](std::vector<store::Finding>&& some) -> reconcile::Taking {
                                  return [&findings, made = some.size()]() -> sdk::Result<void> {
                                      findings += made;
                                      return {};
                                  };
                              }));
    report("rules", accepted, since(from));
    report("whole", read, since(begin));
    std::printf("findings %zu; of the rows read %llu were relief members\n", findings,
                static_cast<unsigned long long>(reliefMembers));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) fail("usage: stage_bench ROWS FOLDER");
    return run(std::strtoull(argv[1], nullptr, 10), argv[2]);
}
