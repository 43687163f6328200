// All an installation knows besides its code, loaded together: dictionary, code tables, mappings and rules, with what
// agency packages add to each. A package is taken whole or not at all, and a bad one never stands in another's way.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/config/diagnostic.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::package {

// What the installation brings and its configuration adds; a mistake in these is the installation's own.
struct Folders {
    std::vector<std::filesystem::path> dictionary;  // files
    std::vector<std::filesystem::path> codes, mappings;
    std::filesystem::path rules;
};

class Knowledge {
public:
    // Problems of the installation's own files, piece by piece.
    struct Problems {
        config::Diagnostics dictionary, codes, mappings, rules;
    };

    // Packages are those of `manifests`, taken in their order. `tests`: of mappings and rules. Problems are AG50xx and
    // those of the pieces.
    static std::unique_ptr<const Knowledge> load(const Folders& folders, std::span<const adapter::Manifest> manifests,
                                                 config::Tests tests = config::Tests::Read);

    // nullptr: the installation's own files are wrong, see problems(). Rules need a dictionary; mappings a dictionary
    // and code tables.
    const record::Dictionary* dictionary() const { return pointer(dictionary_); }
    const mapping::CodeTables* codes() const { return pointer(codes_); }
    const mapping::Catalogue* mappings() const { return pointer(mappings_); }
    const reconcile::RuleSet* rules() const { return pointer(rules_); }
    const Problems& problems() const { return problems_; }
    // Where the rules of packages lie that were taken, for loading them together with others.
    const std::vector<reconcile::AddedRules>& packageRules() const { return packageRules_; }
    // Packages that were left out, by id, with every problem of theirs that was found.
    const std::map<std::string, config::Diagnostics>& refused() const { return refused_; }

private:
    friend class Loading;
    Knowledge() = default;
    template <class T>
    static const T* pointer(const std::optional<T>& value) {
        return value ? &*value : nullptr;
    }

    // In the order they look at each other.
    std::optional<record::Dictionary> dictionary_;
    std::optional<mapping::CodeTables> codes_;
    std::optional<mapping::Catalogue> mappings_;
    std::optional<reconcile::RuleSet> rules_;
    std::vector<reconcile::AddedRules> packageRules_;
    Problems problems_;
    std::map<std::string, config::Diagnostics> refused_;
};

}  // namespace aidgate::package
