// The rules over a whole province, from sealed batches:
//   make FOLDER UNION RELIEF OTHERS [QUIET DIRT]  writes a province, seals it into FOLDER/bench.db and its rows into
//       FOLDER/peer/*.csv: the canonical columns, for whoever wants to do the same another way
//   run FOLDER THREADS   from FOLDER/run.db, a copy of it: loads, links, runs all rules, writes the findings with their
//       evidence
//   count FOLDER THREADS from FOLDER/bench.db: loads, links, and counts what each rule finds
//   scale FOLDER THREADS   from FOLDER/bench.db: links, and makes all findings without writing them, with one thread
//   and
//       with so many, in turn
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>

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
#include "book.h"
#include "household.h"

namespace {

using namespace aidgate;
namespace fs = std::filesystem;

const value::CivilDate kAsOf = *value::CivilDate::of(2019, 10, 31);

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "rules_bench: %s\n", what.c_str());
    std::exit(3);
}

template <class T>
T must(sdk::Result<T> result) {
    if (!result) fail(sdk::toString(result.error().where) + " " + result.error().message.en);
    return std::move(*result);
}

class Stopwatch {
public:
    // Seconds since the last call.
    double lap() {
        const auto now = std::chrono::steady_clock::now();
        const auto seconds = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        return seconds;
    }
    double total() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now(), last_ = begin_;
};

// Of this process so far, by all its threads.
double processorSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// Until the stage before ended, or starting up.
double processorBefore = 0;

void report(const char* stage, double seconds) {
    const auto processor = processorSeconds();
    std::printf("%-10s %8.2f s  processor %.2f s  peak %6.0f MB\n", stage, seconds, processor - processorBefore,
                peakMegabytes());
    processorBefore = processor;
    std::fflush(stdout);
}

struct Bench {
    fs::path root;
    config::Diagnostics diagnostics;
    record::Dictionary dictionary;
    mapping::CodeTables tables;
    mapping::Catalogue mappings;
    value::DivisionTable divisions;

    template <class T>
    static T loaded(std::optional<T> value, const config::Diagnostics& problems) {
        if (!value) fail(problems.render(config::Language::English));
        return std::move(*value);
    }

    explicit Bench(const fs::path& share)
        : root(share),
          dictionary(loaded(record::loadDictionary({share / "dictionary.yaml"}, diagnostics), diagnostics)),
          tables(loaded(mapping::CodeTables::load({share / "mappings/codes"}, diagnostics), diagnostics)),
          mappings(
              loaded(mapping::Catalogue::load({share / "mappings"}, dictionary, tables, diagnostics), diagnostics)),
          divisions(loaded(mapping::loadDivisions(share / "mappings/codes", diagnostics), diagnostics)) {}

    std::unique_ptr<store::Store> open(const fs::path& folder, const char* file) const {
        const store::Clock clock = [] { return std::string("2019-10-31T00:00:00Z"); };
        const auto key = must(crypto::loadKey(folder / "bench.key"));
        return must(store::Store::open({folder / file, "bench", clock}, key, dictionary));
    }
};

void sealAll(Bench& bench, const fs::path& program, const fs::path& folder, store::Store& store) {
    const std::vector<std::string> agencies = {"union_assistance", "civil_affairs", "human_resources",
                                               "social_security"};
    const auto adapters = adapter::openCatalogue({program / "lib/aidgate/adapters"});
    auto inventory = channel::look(folder / "in", agencies);
    sync::SyncRun sync(*adapters, bench.mappings, bench.dictionary, store, log::silent());
    for (auto& delivery : inventory.deliveries) {
        sync::Exchange exchange;
        exchange.name = delivery.agency + "/" + delivery.dataset;
        exchange.adapter = delivery.agency;
        exchange.gate.structureOnly = true;
        const auto result = sync.run(exchange, delivery);
        if (result.error) fail(result.error->message.en);
    }
}

// A cell as a database would hold it: numbers as they are, codes and texts as text, nothing where nothing is known.
void writeCell(std::ofstream& out, const record::Field& field, const record::Column& column, std::size_t row) {
    if (!column.known(row)) return;
    if (field.type == record::FieldType::Enum) {
        out << field.codes[static_cast<std::size_t>(column.numbers[row])].code;
    } else if (!column.holdsText()) {
        out << column.numbers[row];
    } else {
        out << '"';
        for (const char c : column.texts[row]) out << (c == '"' ? "\"\"" : std::string(1, c));
        out << '"';
    }
}

void exportRows(const link::Snapshot& snapshot, const fs::path& folder) {
    fs::create_directories(folder);
    for (const auto& [name, dataset] : snapshot.datasets()) {
        const auto& fields = dataset->rows.dataset().fields;
        std::ofstream out(folder / (name + ".csv"), std::ios::binary);
        out << "row,position";
        for (const auto& field : fields) out << ',' << field.name;
        out << '\n';
        for (std::size_t row = 0; row < dataset->rows.rowCount(); ++row) {
            out << row << ',' << dataset->rows.lineage[row].position;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                out << ',';
                writeCell(out, fields[i], dataset->rows.column(i), row);
            }
            out << '\n';
        }
        // The columns with their types, for CREATE TABLE.
        std::ofstream types(folder / (name + ".types"), std::ios::binary);
        for (const auto& field : fields) {
            types << field.name << ' ' << record::toString(field.type);
            for (const auto& code : field.codes) types << ' ' << code.code;
            types << '\n';
        }
        if (!out || !types) fail("cannot write the peer's rows");
    }
}

std::uint64_t argument(int argc, char** argv, int at, std::uint64_t otherwise) {
    return at < argc ? std::strtoull(argv[at], nullptr, 10) : otherwise;
}

struct Population {
    std::uint64_t unionHouseholds = 0, reliefFamilies = 0, othersInsured = 0;
    unsigned quietPermille = 0, dirtPermille = 20;
};

// As sample::writeProvince, with others who are insured, and with a say in how many households are quiet.
void generate(const Population& population, const fs::path& folder) {
    constexpr std::uint64_t kSeed = 1;
    fs::create_directories(folder);
    auto book = must(sample::Book::open(folder, kAsOf));
    std::uint64_t families = 0;
    const auto write = [&](const sample::Household& household, std::uint64_t stream) {
        sample::Random random(kSeed, stream * 2 + 1);
        book.write(household, random, population.dirtPermille);
        families += household.families.size();
    };
    std::uint64_t index = 0;
    for (; index < population.unionHouseholds; ++index)
        write(sample::makeUnionHousehold(kSeed, index, kAsOf, population.quietPermille), index);
    for (; families < population.reliefFamilies; ++index)
        write(sample::makeReliefHousehold(kSeed, index, kAsOf, population.quietPermille), index);
    for (std::uint64_t i = 0; i < population.othersInsured; ++i) write(sample::makeInsured(kSeed, i, kAsOf), index + i);
    must(book.finish());
}

int make(Bench& bench, const fs::path& program, int argc, char** argv) {
    const fs::path folder = argv[2];
    const Population population{.unionHouseholds = argument(argc, argv, 3, 0),
                                .reliefFamilies = argument(argc, argv, 4, 0),
                                .othersInsured = argument(argc, argv, 5, 0),
                                .quietPermille = static_cast<unsigned>(argument(argc, argv, 6, 0)),
                                .dirtPermille = static_cast<unsigned>(argument(argc, argv, 7, 20))};
    Stopwatch watch;
    // An empty province has the policy tables.
    must(sample::writeProvince({.unionHouseholds = 0, .reliefHouseholds = 0, .asOf = kAsOf}, folder / "policy"));
    generate(population, folder / "in");
    report("generate", watch.lap());
    must(crypto::createKey(folder / "bench.key"));
    const auto store = bench.open(folder, "bench.db");
    sealAll(bench, program, folder, *store);
    report("sync", watch.lap());
    const auto loaded = must(reconcile::loadSnapshot(*store, bench.dictionary, ""));
    exportRows(loaded.snapshot, folder / "peer");
    report("export", watch.lap());
    for (const auto& [name, dataset] : loaded.snapshot.datasets())
        std::printf("%-22s %9zu rows\n", name.c_str(), dataset->rows.rowCount());
    return 0;
}

// Lineage of canonical fields, as the command line looks it up.
reconcile::OriginLookup originsOf(const mapping::Catalogue& mappings) {
    std::map<std::tuple<std::string, std::string, std::string>, reconcile::FieldOrigin> found;
    for (const auto& id : mappings.ids()) {
        const auto* one = mappings.find(id);
        for (const auto& type : one->recordTypes())
            for (const auto& field : one->lineage(type))
                found[{id, one->target(type).name, field.field}] = {field.line, field.codeTable};
    }
    return [found = std::move(found)](std::string_view mapping, std::string_view dataset, std::string_view field) {
        const auto at = found.find({std::string(mapping), std::string(dataset), std::string(field)});
        return at == found.end() ? reconcile::FieldOrigin{} : at->second;
    };
}

// The bundled rules and the province's policy.
std::pair<std::optional<reconcile::RuleSet>, std::optional<reconcile::Policy>> judgedBy(Bench& bench,
                                                                                        const fs::path& folder) {
    auto rules = reconcile::RuleSet::load(bench.root / "config/rules", bench.dictionary, bench.diagnostics);
    auto policy =
        reconcile::Policy::load(folder / "policy/relief_line.csv", folder / "policy/aid_policy.csv", bench.diagnostics);
    if (!rules || !policy) fail(bench.diagnostics.render(config::Language::English));
    return {std::move(rules), std::move(policy)};
}

int run(Bench& bench, const fs::path& folder, unsigned threads) {
    const auto [rules, policy] = judgedBy(bench, folder);
    const auto store = bench.open(folder, "run.db");
    const auto started = processorBefore = processorSeconds();  // by starting up: rules, mappings, code tables
    Stopwatch watch;
    auto loaded = must(reconcile::loadSnapshot(*store, bench.dictionary, "", threads));
    report("load", watch.lap());
    const auto graph =
        link::Graph::build(loaded.snapshot, {.asOf = kAsOf, .maxAge = rules->maxAge(), .threads = threads});
    report("link", watch.lap());
    store::Run run{.asOf = kAsOf.text(), .rulesDigest = rules->digest(), .batches = loaded.batches};
    for (const auto& rule : rules->rules()) run.codes.push_back(rule.code);
    const auto recorder = must(store->startRun(run));
    const auto digest =
        must(reconcile::reconcile({loaded.snapshot, *graph, *rules, *policy, bench.divisions},
                                  {.asOf = kAsOf, .threads = threads, .origin = originsOf(bench.mappings)},
                                  [&](std::vector<store::Finding>&& findings) -> reconcile::Taking {
                                      auto contents = recorder->prepare(findings);
                                      for (auto& finding : findings) finding.evidence = {}, finding.read = {};
                                      return [&, findings = std::move(findings), contents = std::move(contents)] {
                                          return recorder->record(findings, *contents);
                                      };
                                  }));
    report("rules", watch.lap());
    const auto recorded = must(recorder->finish(digest));
    report("commit", watch.lap());
    std::printf("%-10s %8.2f s  processor %.2f s  peak %6.0f MB  %llu findings, digest %.16s\n", "whole", watch.total(),
                processorSeconds() - started, peakMegabytes(), static_cast<unsigned long long>(recorded.raised),
                digest.c_str());
    for (const auto& rule : rules->rules()) {
        const auto found = recorded.byCode.find(rule.code);
        std::printf("rule %d %s %llu\n", rule.number, rule.code.c_str(),
                    static_cast<unsigned long long>(found == recorded.byCode.end() ? 0 : found->second.raised));
    }
    return 0;
}

// Until it is known of how many subjects each rule speaks: what the peer's queries tell.
int count(Bench& bench, const fs::path& folder, unsigned threads) {
    const auto [rules, policy] = judgedBy(bench, folder);
    const auto store = bench.open(folder, "bench.db");
    const auto started = processorBefore = processorSeconds();
    Stopwatch watch;
    const auto loaded = must(reconcile::loadSnapshot(*store, bench.dictionary, "", threads));
    report("load", watch.lap());
    const auto graph =
        link::Graph::build(loaded.snapshot, {.asOf = kAsOf, .maxAge = rules->maxAge(), .threads = threads});
    report("link", watch.lap());
    const auto counts = reconcile::count({loaded.snapshot, *graph, *rules, *policy, bench.divisions},
                                         {.asOf = kAsOf, .threads = threads});
    report("rules", watch.lap());
    std::printf("%-10s %8.2f s  processor %.2f s  peak %6.0f MB\n", "counted", watch.total(),
                processorSeconds() - started, peakMegabytes());
    std::map<std::string, int> numbers;
    for (const auto& rule : rules->rules()) numbers[rule.code] = rule.number;
    for (const auto& one : counts)
        std::printf("rule %d %s %llu\n", numbers[one.code], one.code.c_str(),
                    static_cast<unsigned long long>(one.findings));
    return 0;
}

int scale(Bench& bench, const fs::path& folder, unsigned threads) {
    const auto [rules, policy] = judgedBy(bench, folder);
    const auto store = bench.open(folder, "bench.db");
    const auto loaded = must(reconcile::loadSnapshot(*store, bench.dictionary, "", threads));
    const auto origins = originsOf(bench.mappings);
    // The first round meets memory that nobody has touched.
    for (const unsigned by : {threads, 1U, threads, 1U, threads}) {
        const auto before = processorSeconds();
        Stopwatch watch;
        const auto graph =
            link::Graph::build(loaded.snapshot, {.asOf = kAsOf, .maxAge = rules->maxAge(), .threads = by});
        const auto linked = watch.lap();
        const auto digest = must(
            reconcile::reconcile({loaded.snapshot, *graph, *rules, *policy, bench.divisions},
                                 {.asOf = kAsOf, .threads = by, .origin = origins},
                                 [](std::vector<store::Finding>&&) { return [] { return sdk::Result<void>(); }; }));
        std::printf("threads %u  link %.2f s  rules %.2f s  processor %.2f s  digest %.16s\n", by, linked, watch.lap(),
                    processorSeconds() - before, digest.c_str());
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        fail(
            "usage: rules_bench make FOLDER UNION RELIEF OTHERS [QUIET DIRT] | run FOLDER THREADS | count FOLDER "
            "THREADS | "
            "scale FOLDER THREADS");
    const auto program = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    Bench bench(program / "share/aidgate");
    const std::string verb = argv[1];
    if (verb == "make") return make(bench, program, argc, argv);
    if (verb == "run") return run(bench, argv[2], static_cast<unsigned>(argument(argc, argv, 3, 1)));
    if (verb == "count") return count(bench, argv[2], static_cast<unsigned>(argument(argc, argv, 3, 1)));
    if (verb == "scale") return scale(bench, argv[2], static_cast<unsigned>(argument(argc, argv, 3, 1)));
    fail("unknown verb " + verb);
}
