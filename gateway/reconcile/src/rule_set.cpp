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

// Each rule's number and code stand once, and what it names exists.
void checkTogether(const std::vector<CompiledRule>& rules, config::Diagnostics& diagnostics) {
    const auto tell = [&](const CompiledRule& rule, config::Text message, config::Text cure = {}) {
        diagnostics.report({"AG3013",
                            config::DiagnosticSeverity::Error,
                            rule.info.file,
                            {1, 1, 0},
                            std::move(message),
                            std::move(cure)});
    };
    std::vector<std::string> codes;
    for (const auto& rule : rules) codes.push_back(rule.info.code);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (rules[i].info.file != rules[j].info.file &&
                (rules[i].info.code == rules[j].info.code || rules[i].info.number == rules[j].info.number))
                tell(rules[i], {"code and number are those of " + rules[j].info.file,
                                "代码或编号与 " + rules[j].info.file + " 重复"});
        for (const auto& other : rules[i].unlessRaised)
            if (std::find(codes.begin(), codes.end(), other) == codes.end())
                tell(rules[i],
                     {"unless_raised: there is no rule '" + other + "'", "unless_raised：没有规则 '" + other + "'"},
                     config::didYouMean(other, codes));
    }
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
                                     config::Diagnostics& diagnostics,
                                     const std::vector<std::filesystem::path>& candidates) {
    auto body = std::make_unique<Body>(dictionary);
    config::Diagnostics ours;
    const auto files = filesOf(folder, candidates);
    body->model.loadParameters(files.parameters, ours);
    body->model.loadDefinitions(files.definitions, ours);
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    if (files.rules.empty())
        ours.report({"AG3014",
                     config::DiagnosticSeverity::Error,
                     folder.string(),
                     {},
                     {"there is no rule in this folder", "该目录中没有规则"}});
    std::set<std::string> stoodInFor;
    for (std::size_t i = 0; i < files.rules.size(); ++i) {
        const auto document = config::readYaml(files.rules[i], ours);
        if (!document) continue;
        const auto* code = document->root().find("code");
        if (i >= files.candidates && code != nullptr && stoodInFor.contains(code->scalar())) continue;
        if (i < files.candidates && code != nullptr) stoodInFor.insert(code->scalar());
        hasher.update(files.rules[i].filename().string()).update("\n").update(document->text());
        for (auto& version : readRule(*document, body->model, dictionary, ours))
            body->rules.push_back(std::move(version));
    }
    for (const auto& shared : {files.parameters, files.definitions}) {
        config::Diagnostics ignored;  // told above
        if (const auto document = config::readYaml(shared, ignored))
            hasher.update(shared.filename().string()).update("\n").update(document->text());
    }
    body->model.compileRest();
    std::sort(body->rules.begin(), body->rules.end(), [](const CompiledRule& a, const CompiledRule& b) {
        return std::tie(a.info.number, a.info.validFrom) < std::tie(b.info.number, b.info.validFrom);
    });
    checkTogether(body->rules, ours);
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
