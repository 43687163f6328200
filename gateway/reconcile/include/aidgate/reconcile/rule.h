// A rule: one finding type as a YAML file (config/rules/<code>.yaml), with the definitions and parameters it shares.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/config/yaml.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/store/finding.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::reconcile {

struct RuleInfo {
    std::string code;
    int number = 0;  // in the catalogue, 1..48; 0: of an agency package
    int version = 1;
    std::optional<value::CivilDate> validFrom = {};  // first as-of day of this version; none: from ever
    config::Text name, meaning, actor;               // actor: who acts
    store::Severity severity = store::Severity::Info;
    store::Direction direction = store::Direction::Quality;
    config::Text raisedWhen, silentWhen = {};  // for case workers, in words; may be empty
    std::string file;
    std::vector<std::string> referTo = {};  // agencies a finding is passed on to although it names no row of theirs
};

// Rule files of an agency package, with definitions and parameters of its own, whose names begin with `<package>_`:
// they may use the shared ones, have no number, and are taken all or none.
struct AddedRules {
    std::string package;
    std::filesystem::path folder;
    config::Diagnostics problems = {};  // filled by RuleSet::load; with any, none of the folder's rules is taken
};

struct RuleReading {
    // Rule files, definitions.yaml or parameters.yaml, or folders of them, that stand in for those of the folder with
    // the same code or name, or are added.
    std::vector<std::filesystem::path> candidates = {};
    config::Tests tests = config::Tests::Read;
};

// config/rules: definitions.yaml (names shared by rules), parameters.yaml, and a file a rule; then what packages add.
// Compiled against the dictionary; every problem is reported in one pass. Immutable; `dictionary` outlives it.
class RuleSet {
public:
    static std::optional<RuleSet> load(const std::filesystem::path& folder, const record::Dictionary& dictionary,
                                       config::Diagnostics& diagnostics, const RuleReading& reading = {},
                                       std::span<AddedRules> added = {});
    RuleSet(RuleSet&&) noexcept;
    RuleSet& operator=(RuleSet&&) noexcept;
    ~RuleSet();
    const std::vector<RuleInfo>& rules() const;  // by number, packages' last; of one with versions the newest
    // By number, each in the version that holds on this day; a rule that has none yet is left out.
    std::vector<RuleInfo> inForce(value::CivilDate asOf) const;
    const std::string& digest() const;  // of every file
    int maxAge() const;                 // parameter max_age, for link::GraphOptions

    struct Body;
    const Body& body() const { return *body_; }

private:
    explicit RuleSet(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace aidgate::reconcile
