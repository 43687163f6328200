#include "run_grounds.h"

#include <map>

#include "inputs.h"

namespace aidgate::cli {

namespace {

// "shared/person.yaml": which of the installation's files it is, without where the installation lies.
std::string folderAndName(const std::filesystem::path& file) {
    return (file.parent_path().filename() / file.filename()).generic_string();
}

// Lineage of canonical fields, looked up once per (mapping, dataset).
class Origins {
public:
    explicit Origins(const mapping::Catalogue& mappings) {
        for (const auto& id : mappings.ids()) {
            const auto* one = mappings.find(id);
            for (const auto& type : one->recordTypes())
                for (const auto& field : one->lineage(type)) {
                    auto& origin = found_[{id, field.dataset, field.field}];
                    origin = {.line = field.line, .codeTable = field.codeTable};
                    if (field.file != one->file()) origin.file = folderAndName(field.file);
                }
        }
    }
    reconcile::FieldOrigin operator()(std::string_view mapping, std::string_view dataset,
                                      std::string_view field) const {
        const auto at = found_.find({std::string(mapping), std::string(dataset), std::string(field)});
        return at == found_.end() ? reconcile::FieldOrigin{} : at->second;
    }

private:
    std::map<std::tuple<std::string, std::string, std::string>, reconcile::FieldOrigin> found_;
};

sdk::Result<reconcile::Policy> loadPolicy(const std::filesystem::path& folder, Terminal& terminal) {
    config::Diagnostics diagnostics;
    auto policy = reconcile::Policy::load(folder / kReliefLineFile, folder / kAidPolicyFile, diagnostics);
    if (!diagnostics.all().empty())
        terminal.note({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
    if (!policy) return diagnostics.toError(sdk::ErrorCode::InvalidConfig);
    return std::move(*policy);
}

}  // namespace

sdk::Result<std::unique_ptr<RunGrounds>> loadGrounds(Workbench& workbench, store::Store& store,
                                                     const GroundsWanted& wanted) {
    const auto* dictionary = workbench.dictionary();
    const auto* rules = workbench.rules();
    const auto* mappings = workbench.mappings();
    if (dictionary == nullptr || rules == nullptr || mappings == nullptr || workbench.divisions() == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"the configuration has errors, told above", "配置有误，已在上面列出"}};
    auto policy = loadPolicy(wanted.policy, workbench.terminal());
    if (!policy) return std::move(policy).error();
    workbench.terminal().progress({"loading sealed batches", "正在载入封存批次"}, 0);
    auto loaded = reconcile::loadSnapshot(store, *dictionary, wanted.knownAt, wanted.threads);
    if (!loaded) return std::move(loaded).error();
    auto grounds = std::make_unique<RunGrounds>(
        RunGrounds{std::move(*loaded),
                   nullptr,
                   std::move(*policy),
                   {.asOf = wanted.asOf, .threads = wanted.threads, .origin = Origins(*mappings)}});
    grounds->graph = link::Graph::build(grounds->loaded.snapshot,
                                        {.asOf = wanted.asOf, .maxAge = rules->maxAge(), .threads = wanted.threads});
    return grounds;
}

}  // namespace aidgate::cli
