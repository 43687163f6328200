#include "rule_file.h"

#include <algorithm>

#include "rule_paths.h"

namespace aidgate::reconcile {

namespace {

constexpr std::string_view kRowsWithId = "rows_with_id", kRowsWithName = "rows_with_name";

class RuleReader {
public:
    RuleReader(const config::Document& document, const Model& model, const record::Dictionary& dictionary,
               config::Diagnostics& diagnostics)
        : document_(document), model_(model), dictionary_(dictionary), diagnostics_(diagnostics) {}

    std::optional<CompiledRule> read() {
        MapReader top(document_, document_.root(),
                      {"code", "number", "version", "name", "meaning", "actor", "severity", "direction", "subject",
                       "when", "any_of", "needs", "needs_anywhere", "void_rows", "unless_raised", "evidence", "formula",
                       "explanation", "tests"},
                      diagnostics_);
        if (!document_.root().isMap()) return std::nullopt;
        readInfo(top);
        readNeeds(top);
        rule_.voidRows = top.flag("void_rows", false);
        rule_.unlessRaised = top.list("unless_raised");
        explanation_ = top.bothLanguages("explanation", true);
        explanationAt_ = top.optional("explanation");
        if (const auto* cases = top.optional("any_of")) {
            for (const auto& item : cases->items()) {
                MapReader one(document_, item, {"subject", "when", "evidence", "formula"}, diagnostics_);
                readCases(one);
            }
        } else {
            readCases(top);
        }
        if (const auto* tests = top.optional("tests"))
            ok_ = readRuleTests(document_, *tests, dictionary_, rule_.tests, diagnostics_) && ok_;
        if (!top.ok() || !ok_ || rule_.cases.empty()) return std::nullopt;
        return std::move(rule_);
    }

private:
    void readInfo(MapReader& top) {
        auto& info = rule_.info;
        info.code = top.text("code");
        info.number = top.number("number", std::nullopt);
        info.version = top.number("version", std::nullopt);
        info.name = top.bothLanguages("name", true);
        info.meaning = top.bothLanguages("meaning", true);
        info.actor = top.bothLanguages("actor", true);
        info.file = document_.file();
        if (const auto severity = store::severityNamed(top.text("severity"))) {
            info.severity = *severity;
        } else if (const auto* at = top.optional("severity")) {
            top.problem("AG3004", at->at(),
                        {"severity is info, low, mid, high or block", "severity 应为 info、low、mid、high 或 block"});
        }
        if (const auto direction = store::directionNamed(top.text("direction"))) {
            info.direction = *direction;
        } else if (const auto* at = top.optional("direction")) {
            top.problem("AG3004", at->at(),
                        {"direction is benefit, burden or quality", "direction 应为 benefit、burden 或 quality"});
        }
    }

    void readNeeds(MapReader& top) {
        for (const auto* key : {"needs", "needs_anywhere"}) {
            const auto* at = top.optional(key);
            if (at == nullptr) continue;
            rule_.needs = top.list(key);
            rule_.needsAnywhere = std::string_view(key) == "needs_anywhere";
            for (const auto& need : rule_.needs)
                if (dictionary_.find(need) == nullptr)
                    top.problem("AG3009", at->at(), {"there is no dataset '" + need + "'", "没有数据集 '" + need + "'"},
                                config::didYouMean(need, dictionary_.names()));
        }
    }

    std::vector<const Entity*> subjects(MapReader& from) {
        std::vector<const Entity*> entities;
        const auto* at = from.required("subject");
        if (at == nullptr) return entities;
        for (const auto& name : from.list("subject")) {
            if (name == kRowsWithId || name == kRowsWithName) {
                for (const auto& [key, dataset] : dictionary_.datasets())
                    if (!dataset.idField.empty() && (name == kRowsWithId || !dataset.nameField.empty()))
                        entities.push_back(model_.find(key));
                continue;
            }
            const auto* entity = model_.find(name);
            if (entity == nullptr || entity->kind() == EntityKind::Person) {
                from.problem("AG3006", at->at(),
                             {"there is no entity '" + name + "' a finding can be about",
                              "没有可作为发现对象的实体 '" + name + "'"},
                             config::didYouMean(name, model_.entityNames()));
                continue;
            }
            entities.push_back(entity);
        }
        return entities;
    }

    void readCases(MapReader& from) {
        const auto* when = from.required("when");
        for (const auto* entity : subjects(from)) {
            RuleCase one;
            one.entity = entity;
            if (when != nullptr)
                one.when = expression::compile(document_, *when, *entity, expression::Type{}, diagnostics_);
            ok_ = ok_ && one.when.has_value();
            if (const auto* evidence = from.required("evidence"))
                for (const auto& item : evidence->items()) readEvidence(item, one);
            readFormula(from, one);
            readSentence(explanation_.zh, one, one.zh);
            readSentence(explanation_.en, one, one.en);
            rule_.cases.push_back(std::move(one));
        }
        ok_ = ok_ && from.ok();
    }

    void readEvidence(const config::Node& node, RuleCase& one) {
        EvidenceItem item;
        item.from = item.entity = one.entity;
        PathFinder finder(document_, diagnostics_);
        if (node.isScalar()) {
            const auto path = finder.value(*one.entity, node, node.scalar());
            ok_ = ok_ && path.has_value();
            if (path) item.fields.push_back(*path);
        } else {
            MapReader reader(document_, node, {"rows", "where", "fields"}, diagnostics_);
            const auto rows = reader.text("rows");
            if (!reader.ok()) {
                ok_ = false;
                return;
            }
            const auto path = finder.rows(*one.entity, *reader.optional("rows"), rows, item.entity);
            if (!path) {
                ok_ = false;
                return;
            }
            item.rows = *path;
            if (const auto* where = reader.optional("where")) {
                item.where = expression::compile(document_, *where, *item.entity, expression::Type{}, diagnostics_);
                ok_ = ok_ && item.where.has_value();
            }
            for (const auto& field : reader.list("fields")) {
                const auto value = finder.value(*item.entity, *reader.optional("fields"), field);
                ok_ = ok_ && value.has_value();
                if (value) item.fields.push_back(*value);
            }
        }
        one.evidence.push_back(std::move(item));
    }

    void readFormula(MapReader& from, RuleCase& one) {
        const auto* formula = from.optional("formula");
        if (formula == nullptr) return;
        const auto add = [&](const config::Node& node) {
            auto program = expression::compile(document_, node, *one.entity, std::nullopt, diagnostics_);
            ok_ = ok_ && program.has_value();
            if (program) one.formula.push_back(std::move(*program));
        };
        if (formula->isScalar()) add(*formula);
        for (const auto& item : formula->items()) add(item);
    }

    // "{gross_pc}" in a sentence is an expression over the subject.
    void readSentence(const std::string& text, const RuleCase& one, Sentence& sentence) {
        std::size_t at = 0;
        while (at < text.size()) {
            const auto open = text.find('{', at);
            SentencePart part;
            part.text = text.substr(at, open - at);
            if (open != std::string::npos) {
                const auto close = text.find('}', open);
                if (close == std::string::npos) {
                    document_.report(diagnostics_, "AG3010", explanationAt_->at(),
                                     {"a '{' is not closed", "'{' 没有对应的 '}'"});
                    ok_ = false;
                    return;
                }
                const auto expression = text.substr(open + 1, close - open - 1);
                part.value =
                    expression::compileText(document_.file(), expression, *one.entity, std::nullopt, diagnostics_);
                ok_ = ok_ && part.value.has_value();
                if (part.value) refusePersonal(part.value->type());
                at = close + 1;
            } else {
                at = text.size();
            }
            sentence.push_back(std::move(part));
        }
    }

    // A sentence is read by people who may not see the evidence: no text, id or name may get into it.
    void refusePersonal(const expression::Type& type) {
        if (type.kind != expression::Kind::Text && type.kind != expression::Kind::Person) return;
        document_.report(
            diagnostics_, "AG3015", explanationAt_->at(),
            {"an explanation holds numbers, dates and codes, no text", "说明中只能有数字、日期和代码，不能有文本"});
        ok_ = false;
    }

    const config::Document& document_;
    const Model& model_;
    const record::Dictionary& dictionary_;
    config::Diagnostics& diagnostics_;
    CompiledRule rule_;
    config::Text explanation_;
    const config::Node* explanationAt_ = nullptr;
    bool ok_ = true;
};

}  // namespace

std::optional<CompiledRule> readRule(const config::Document& document, const Model& model,
                                     const record::Dictionary& dictionary, config::Diagnostics& diagnostics) {
    return RuleReader(document, model, dictionary, diagnostics).read();
}

}  // namespace aidgate::reconcile
