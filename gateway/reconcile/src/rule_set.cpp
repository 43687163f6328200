#include <algorithm>
#include <set>
#include <tuple>

#include "aidgate/crypto/digest.h"
#include "compiled_rule.h"
#include "rule_file.h"

namespace aidgate::reconcile {

namespace {

constexpr std::string_view kParameters = "parameters.yaml", kDefinitions = "definitions.yaml";

// What one load reads.
struct RuleFiles {
    std::vector<std::filesystem::path> rules;  // candidates first
    std::size_t candidates = 0;
    std::filesystem::path parameters, definitions;
};

std::vector<std::filesystem::path> yamlIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

RuleFiles filesOf(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& candidates) {
    RuleFiles out{{}, 0, folder / kParameters, folder / kDefinitions};
    const auto add = [&](const std::filesystem::path& file) {
        const auto name = file.filename().string();
        if (name == kParameters) {
            out.parameters = file;
        } else if (name == kDefinitions) {
            out.definitions = file;
        } else {
            out.rules.push_back(file);
        }
    };
    for (const auto& file : yamlIn(folder))
        if (file.filename() != kParameters && file.filename() != kDefinitions) out.rules.push_back(file);
    const auto own = std::move(out.rules);
    out.rules = {};
    for (const auto& candidate : candidates) {
        if (!std::filesystem::is_directory(candidate)) {
            add(candidate);
            continue;
        }
        for (const auto& file : yamlIn(candidate)) add(file);
    }
    out.candidates = out.rules.size();
    out.rules.insert(out.rules.end(), own.begin(), own.end());
    return out;
}

void refuse(const CompiledRule& rule, config::Diagnostics& diagnostics, config::Text message, config::Text cure = {}) {
    diagnostics.report(
        {"AG3013", config::DiagnosticSeverity::Error, rule.info.file, {1, 1, 0}, std::move(message), std::move(cure)});
}

void checkDistinct(const CompiledRule& rule, std::span<const CompiledRule> others, config::Diagnostics& diagnostics) {
    for (const auto& other : others) {
        if (rule.info.file == other.info.file) continue;
        const bool sameNumber = rule.info.number != 0 && rule.info.number == other.info.number;
        if (rule.info.code == other.info.code || sameNumber)
            refuse(rule, diagnostics,
                   {"code and number are those of " + other.info.file, "代码或编号与 " + other.info.file + " 重复"});
    }
}

void checkNamed(const CompiledRule& rule, std::span<const CompiledRule> known, config::Diagnostics& diagnostics) {
    std::vector<std::string> codes;
    for (const auto& one : known) codes.push_back(one.info.code);
    for (const auto& other : rule.unlessRaised)
        if (std::find(codes.begin(), codes.end(), other) == codes.end())
            refuse(rule, diagnostics,
                   {"unless_raised: there is no rule '" + other + "'", "unless_raised：没有规则 '" + other + "'"},
                   config::didYouMean(other, codes));
}

// Each rule's number and code stand once, and what it names exists.
void checkTogether(std::span<const CompiledRule> rules, config::Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        checkDistinct(rules[i], rules.first(i), diagnostics);
        checkNamed(rules[i], rules, diagnostics);
    }
}

// A folder's parameters.yaml and definitions.yaml into the model. Gives what of them goes into the digest.
std::string loadShared(Model& model, const std::filesystem::path& parameters, const std::filesystem::path& definitions,
                       std::string_view prefix, config::Diagnostics& diagnostics) {
    std::string read;
    const auto document = [&](const std::filesystem::path& file) {
        auto found = std::filesystem::exists(file) ? config::readYaml(file, diagnostics) : nullptr;
        if (found) read += file.filename().string() + "\n" + found->text();
        return found;
    };
    if (const auto found = document(parameters)) model.loadParameters(*found, prefix, diagnostics);
    if (auto found = document(definitions)) model.loadDefinitions(std::move(found), prefix, diagnostics);
    return read;
}

// A package's rules with what they share, beside the others.
std::vector<CompiledRule> readPackage(RuleSet::Body& body, const record::Dictionary& dictionary, config::Tests tests,
                                      crypto::Hasher& hasher, AddedRules& added) {
    std::vector<CompiledRule> rules;
    hasher.update(loadShared(body.model, added.folder / kParameters, added.folder / kDefinitions, added.package + "_",
                             added.problems));
    for (const auto& file : yamlIn(added.folder)) {
        if (file.filename() == kParameters || file.filename() == kDefinitions) continue;
        const auto document = config::readYaml(file, added.problems, tests);
        if (!document) continue;
        hasher.update(file.filename().string()).update("\n").update(document->text());
        for (auto& version : readRule(*document, body.model, dictionary, Numbering::Package, added.problems))
            rules.push_back(std::move(version));
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        checkDistinct(rules[i], body.rules, added.problems);
        checkDistinct(rules[i], std::span(rules).first(i), added.problems);
        checkNamed(rules[i], body.rules, added.problems);
    }
    return rules;
}

// All rules of each package onto the others, or none.
void addPackages(RuleSet::Body& body, const record::Dictionary& dictionary, config::Tests tests, crypto::Hasher& hasher,
                 std::span<AddedRules> added) {
    std::vector<std::vector<CompiledRule>> read;
    for (auto& one : added) read.push_back(readPackage(body, dictionary, tests, hasher, one));
    body.model.compileRest();
    for (std::size_t i = 0; i < added.size(); ++i) {
        if (added[i].problems.hasErrors()) continue;
        for (const auto& rule : read[i]) checkDistinct(rule, body.rules, added[i].problems);
        if (!added[i].problems.hasErrors()) std::move(read[i].begin(), read[i].end(), std::back_inserter(body.rules));
    }
}

// By number, those of packages last and by code; versions of a rule follow one another.
bool comesBefore(const CompiledRule& a, const CompiledRule& b) {
    const bool added = a.info.number == 0, otherAdded = b.info.number == 0;
    return std::tie(added, a.info.number, a.info.code, a.info.validFrom) <
           std::tie(otherAdded, b.info.number, b.info.code, b.info.validFrom);
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<Body> body) : body_(std::move(body)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;
const std::vector<RuleInfo>& RuleSet::rules() const {
    return body_->infos;
}
const std::string& RuleSet::digest() const {
    return body_->digest;
}
int RuleSet::maxAge() const {
    constexpr int kUsual = 130;
    return static_cast<int>(body_->model.parameter("max_age", kUsual, *value::CivilDate::of(2019)));
}

std::vector<const CompiledRule*> RuleSet::Body::inForce(value::CivilDate asOf) const {
    std::vector<const CompiledRule*> chosen;
    for (const auto& rule : rules) {
        if (rule.info.validFrom && asOf < *rule.info.validFrom) continue;
        // Versions of a rule follow one another, later ones last.
        if (!chosen.empty() && chosen.back()->info.code == rule.info.code) {
            chosen.back() = &rule;
        } else {
            chosen.push_back(&rule);
        }
    }
    return chosen;
}

std::vector<RuleInfo> RuleSet::inForce(value::CivilDate asOf) const {
    std::vector<RuleInfo> infos;
    for (const auto* rule : body_->inForce(asOf)) infos.push_back(rule->info);
    return infos;
}

std::optional<RuleSet> RuleSet::load(const std::filesystem::path& folder, const record::Dictionary& dictionary,
                                     config::Diagnostics& diagnostics, const RuleReading& reading,
                                     std::span<AddedRules> added) {
    auto body = std::make_unique<Body>(dictionary);
    config::Diagnostics ours;
    const auto files = filesOf(folder, reading.candidates);
    const auto shared = loadShared(body->model, files.parameters, files.definitions, "", ours);
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    if (files.rules.empty())
        ours.report({"AG3014",
                     config::DiagnosticSeverity::Error,
                     folder.string(),
                     {},
                     {"there is no rule in this folder", "该目录中没有规则"}});
    std::set<std::string> stoodInFor;
    for (std::size_t i = 0; i < files.rules.size(); ++i) {
        const auto document = config::readYaml(files.rules[i], ours, reading.tests);
        if (!document) continue;
        const auto* code = document->root().find("code");
        if (i >= files.candidates && code != nullptr && stoodInFor.contains(code->scalar())) continue;
        if (i < files.candidates && code != nullptr) stoodInFor.insert(code->scalar());
        hasher.update(files.rules[i].filename().string()).update("\n").update(document->text());
        for (auto& version : readRule(*document, body->model, dictionary, Numbering::Catalogue, ours))
            body->rules.push_back(std::move(version));
    }
    hasher.update(shared);
    checkTogether(body->rules, ours);
    addPackages(*body, dictionary, reading.tests, hasher, added);
    std::sort(body->rules.begin(), body->rules.end(), comesBefore);
    const bool failed = ours.hasErrors();
    for (const auto& one : ours.all()) diagnostics.report(one);
    if (failed) return std::nullopt;
    for (const auto& rule : body->rules) {
        if (!body->infos.empty() && body->infos.back().code == rule.info.code) body->infos.pop_back();
        body->infos.push_back(rule.info);
    }
    body->digest = hasher.finish().hex();
    return RuleSet(std::move(body));
}

}  // namespace aidgate::reconcile
