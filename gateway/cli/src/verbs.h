// The verbs. Each takes what was written on the command line and gives an exit code; each is one file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "terminal.h"

namespace aidgate::cli {

// Options every verb has.
struct Common {
    std::filesystem::path config;  // "" = aidgate.yaml's usual places
    std::string language;
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    int configText = -1;          // a descriptor; -1 = the file itself is read
    std::int64_t supervisor = 0;  // a process; 0 = nobody
};

struct InitRequest {
    std::filesystem::path folder = ".";
};
int init(const Common&, const InitRequest&, Terminal&);

struct DemoRequest {
    std::filesystem::path out = "aidgate-demo";
    std::uint32_t unionHouseholds = 2000;
    std::uint32_t reliefHouseholds = 6000;
    std::uint64_t seed = 1;
    unsigned threads = 2;
};
int demo(const Common&, const DemoRequest&, Terminal&);

struct SampleRequest {
    std::filesystem::path out;
    std::uint32_t unionHouseholds = 2000;
    std::uint32_t reliefHouseholds = 6000;
    std::uint64_t seed = 1;
    std::string asOf = "2019-09-16";
    bool planted = false;
};
int sample(const Common&, const SampleRequest&, Terminal&);

int check(const Common&, Terminal&);

struct SyncRequest {
    std::vector<std::string> exchanges;  // empty = all
    std::string reason = "by-hand", planned;
};
int sync(const Common&, const SyncRequest&, Terminal&);

struct SupportBundleRequest {
    std::filesystem::path out;
};
int supportBundle(const Common&, const SupportBundleRequest&, Terminal&);

struct ReconcileRequest {
    std::vector<std::string> inputs;  // empty = the configured store
    std::filesystem::path policy;
    std::string asOf, knownAt;
    std::filesystem::path out;
    unsigned threads = 2;
    bool reveal = false;
};
int reconcile(const Common&, const ReconcileRequest&, Terminal&);

struct ReportRequest {
    std::filesystem::path out;
    bool reveal = false;
};
int report(const Common&, const ReportRequest&, Terminal&);

struct BatchRequest {
    enum class Action { List, Show, Accept, Refuse } action = Action::List;
    std::int64_t id = 0;
    std::string reason;
    bool raw = false;
};
int batch(const Common&, const BatchRequest&, Terminal&);

struct FindingRequest {
    enum class Action { List, Show, Export } action = Action::List;
    std::int64_t id = 0;
    std::string code, division, severity, direction, state;
    std::size_t limit = 0;
    std::string leastFor;  // of Export: the agency it is made for
    std::filesystem::path out;
    bool reveal = false;
};
int finding(const Common&, const FindingRequest&, Terminal&);

struct AgreementRequest {
    enum class Action { List, Show, Check } action = Action::List;
    std::string id;
};
int agreement(const Common&, const AgreementRequest&, Terminal&);

struct BackupRequest {
    std::filesystem::path file;
};
int backup(const Common&, const BackupRequest&, Terminal&);
int restore(const Common&, const BackupRequest&, Terminal&);

struct KeyRotateRequest {
    std::filesystem::path file;
};
int rotateKey(const Common&, const KeyRotateRequest&, Terminal&);

struct EraseRequest {
    std::string order, reason, ids;  // ids: a file, or - for what is typed
    std::filesystem::path proof;
};
int erase(const Common&, const EraseRequest&, Terminal&);

struct RetentionRequest {
    bool dryRun = false;
};
int retention(const Common&, const RetentionRequest&, Terminal&);

struct DeliveryRequest {
    enum class Action { Prepare, List, Show, Release, Withdraw, Send, Receipts } action = Action::List;
    std::vector<std::string> names;  // of Prepare: as configured; empty = all that are made from findings
    std::filesystem::path files;     // of Prepare: the control file of a translation
    std::int64_t id = 0;             // of Send 0: everything that is due
    std::string reason, state;
    bool overdue = false;
    bool reveal = false;
};
int delivery(const Common&, const DeliveryRequest&, Terminal&);

struct AuditRequest {
    std::size_t last = 50;
};
int audit(const Common&, const AuditRequest&, Terminal&);

struct AdapterRequest {
    enum class Action { List, Describe } action = Action::List;
    std::string id;
};
int adapter(const Common&, const AdapterRequest&, Terminal&);

struct AdapterCheckRequest {
    std::filesystem::path folder;
};
int adapterCheck(const Common&, const AdapterCheckRequest&, Terminal&);

struct AdapterNewRequest {
    std::string id, kind = "yaml", record = "record";
    std::string format;               // "": that of `from`, else delimited
    std::filesystem::path from, out;  // out "": a folder named after the id
};
int adapterNew(const Common&, const AdapterNewRequest&, Terminal&);

struct MapNewRequest {
    std::filesystem::path from, package = ".";
    std::string record = "record";
};
int mapNew(const Common&, const MapNewRequest&, Terminal&);

struct RuleRequest {
    enum class Action { List, Check, Test, Explain, Shadow, Count } action = Action::List;
    std::string code;                 // of Explain: a rule's code, or a finding's number
    std::string subject;              // of Explain with a code: whom it is asked about; "" = the rule itself
    std::filesystem::path candidate;  // of Shadow: a file or a folder
    std::vector<std::string> inputs;  // of Explain with a code, Shadow and Count; empty = the configured store
    std::string asOf, knownAt;
    unsigned threads = 2;
    bool reveal = false;
};
int rule(const Common&, const RuleRequest&, Terminal&);

struct TranslateRequest {
    std::vector<std::string> inputs;  // a delivery's files, or AGENCY/DATASET=FILE
    std::string from, to;             // exchanges, or AGENCY/DATASET; "" = to canonical form
    std::string asOf, division;
    std::filesystem::path out;  // a file; for canonical form a folder
    unsigned threads = 2;       // likewise
    bool reveal = false;        // of canonical form
    bool allowGaps = false;
};
int translate(const Common&, const TranslateRequest&, Terminal&);

}  // namespace aidgate::cli
