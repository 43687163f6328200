#include "aidgate/package/knowledge.h"

#include "aidgate/package/contents.h"

namespace aidgate::package {

// One attempt: the installation's pieces, then each package's onto them.
class Loading {
public:
    using Refused = std::map<std::string, config::Diagnostics>;

    Loading(const Folders& folders, std::span<const Contents> packages, config::Tests tests, Knowledge& into)
        : folders_(folders), packages_(packages), tests_(tests), into_(into) {}

    // Packages in which something is wrong. They may have left pieces behind: what was loaded is good only when there
    // are none.
    Refused run() {
        dictionary();
        codes();
        mappings();
        rules();
        for (auto& [id, found] : found_)
            if (!found.hasErrors())
                for (const auto& warning : found.all()) into_.problems_.mappings.report(warning);
        std::erase_if(found_, [](const auto& entry) { return !entry.second.hasErrors(); });
        return std::move(found_);
    }

private:
    void dictionary() {
        into_.dictionary_ = record::loadDictionary(folders_.dictionary, into_.problems_.dictionary);
        if (!into_.dictionary_) return;
        for (const auto& package : packages_) {
            if (package.dictionary.empty()) continue;
            auto extended = record::extendDictionary(*into_.dictionary_, package.dictionary, package.id, of(package));
            if (extended) into_.dictionary_ = std::move(extended);
        }
    }

    void codes() {
        into_.codes_ = mapping::CodeTables::load(folders_.codes, into_.problems_.codes);
        if (!into_.codes_) return;
        for (const auto& package : packages_) {
            if (package.codes.empty()) continue;
            auto tables = mapping::CodeTables::load({package.codes}, of(package));
            if (!tables) continue;
            for (const auto& name : tables->names()) checkTableName(package, *tables->find(name));
            into_.codes_->add(std::move(*tables), of(package));
        }
    }

    void checkTableName(const Contents& package, const mapping::CodeTable& table) {
        if (table.name().starts_with(package.id + ".")) return;
        config::Diagnostic problem{.id = "AG5005", .file = table.file(), .at = {1, 1, 0}, .message = {}};
        problem.message = {"a package's code table bears its name", "接入包的代码表应以其名称开头"};
        problem.cure = {"call the file " + package.id + "." + table.name() + ".csv",
                        "请把文件改名为 " + package.id + "." + table.name() + ".csv"};
        of(package).report(std::move(problem));
    }

    void mappings() {
        if (!into_.dictionary_ || !into_.codes_) return;
        into_.mappings_ = mapping::Catalogue::load(folders_.mappings, *into_.dictionary_, *into_.codes_,
                                                   into_.problems_.mappings, tests_);
        if (!into_.mappings_) return;
        for (const auto& package : packages_) {
            // What its mappings speak of may be missing: one mistake is told once.
            if (of(package).hasErrors()) continue;
            for (const auto& file : package.mappings)
                into_.mappings_->add(file, package.id + "/" + file.stem().string(), *into_.dictionary_, *into_.codes_,
                                     of(package), tests_);
        }
    }

    void rules() {
        if (!into_.dictionary_) return;
        std::vector<reconcile::AddedRules> added;
        std::vector<const Contents*> owners;
        for (const auto& package : packages_) {
            if (package.rules.empty() || of(package).hasErrors()) continue;
            added.push_back({package.id, package.rules, {}});
            owners.push_back(&package);
            into_.packageRules_.push_back({package.id, package.rules, {}});
        }
        auto rules = reconcile::RuleSet::load(folders_.rules, *into_.dictionary_, into_.problems_.rules,
                                              {.candidates = {}, .tests = tests_}, added);
        if (rules) into_.rules_.emplace(std::move(*rules));
        for (std::size_t i = 0; i < owners.size(); ++i)
            for (const auto& problem : added[i].problems.all()) of(*owners[i]).report(problem);
    }

    config::Diagnostics& of(const Contents& package) { return found_[package.id]; }

    const Folders& folders_;
    std::span<const Contents> packages_;
    config::Tests tests_;
    Knowledge& into_;
    Refused found_;
};

std::unique_ptr<const Knowledge> Knowledge::load(const Folders& folders, std::span<const adapter::Manifest> manifests,
                                                 config::Tests tests) {
    std::vector<Contents> packages;
    std::map<std::string, config::Diagnostics> refused;
    for (const auto& manifest : manifests) {
        config::Diagnostics problems;
        auto contents = contentsOf(manifest, problems);
        if (!problems.all().empty())
            refused.emplace(manifest.id, std::move(problems));
        else if (!contents.empty())
            packages.push_back(std::move(contents));
    }
    // Nothing of a bad package may stay, and what others took from it goes, too: so it is all loaded anew without it.
    while (true) {
        std::unique_ptr<Knowledge> attempt(new Knowledge());
        auto bad = Loading(folders, packages, tests, *attempt).run();
        if (bad.empty()) {
            attempt->refused_ = std::move(refused);
            return attempt;
        }
        std::erase_if(packages, [&](const Contents& package) { return bad.contains(package.id); });
        refused.merge(bad);
    }
}

}  // namespace aidgate::package
