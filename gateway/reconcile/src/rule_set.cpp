#include <algorithm>

#include "aidgate/crypto/digest.h"
#include "compiled_rule.h"
#include "rule_file.h"

namespace aidgate::reconcile {

namespace {

constexpr std::string_view kParameters = "parameters.yaml", kDefinitions = "definitions.yaml";

std::vector<std::filesystem::path> ruleFiles(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() == ".yaml" && name != kParameters && name != kDefinitions)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
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
            if (rules[i].info.code == rules[j].info.code || rules[i].info.number == rules[j].info.number)
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
    return static_cast<int>(body_->model.parameter("max_age", 130));
}

std::optional<RuleSet> RuleSet::load(const std::filesystem::path& folder, const record::Dictionary& dictionary,
                                     config::Diagnostics& diagnostics) {
    auto body = std::make_unique<Body>(dictionary);
    config::Diagnostics ours;
    body->model.loadParameters(folder / kParameters, ours);
    body->model.loadDefinitions(folder / kDefinitions, ours);
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    const auto files = ruleFiles(folder);
    if (files.empty())
        ours.report({"AG3014",
                     config::DiagnosticSeverity::Error,
                     folder.string(),
                     {},
                     {"there is no rule in this folder", "该目录中没有规则"}});
    for (const auto& file : files) {
        const auto document = config::readYaml(file, ours);
        if (!document) continue;
        hasher.update(file.filename().string()).update("\n").update(document->text());
        if (auto rule = readRule(*document, body->model, dictionary, ours)) body->rules.push_back(std::move(*rule));
    }
    for (const auto& shared : {kParameters, kDefinitions}) {
        config::Diagnostics ignored;  // told above
        if (const auto document = config::readYaml(folder / shared, ignored))
            hasher.update(shared).update("\n").update(document->text());
    }
    body->model.compileRest();
    std::sort(body->rules.begin(), body->rules.end(),
              [](const CompiledRule& a, const CompiledRule& b) { return a.info.number < b.info.number; });
    checkTogether(body->rules, ours);
    const bool failed = ours.hasErrors();
    for (const auto& one : ours.all()) diagnostics.report(one);
    if (failed) return std::nullopt;
    for (const auto& rule : body->rules) body->infos.push_back(rule.info);
    body->digest = hasher.finish().hex();
    return RuleSet(std::move(body));
}

}  // namespace aidgate::reconcile
