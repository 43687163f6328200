#include "rule_file.h"

#include <algorithm>

#include "aidgate/expression/explain.h"
#include "readings.h"
#include "rule_paths.h"

namespace aidgate::reconcile {

namespace {

constexpr std::string_view kRowsWithId = "rows_with_id", kRowsWithName = "rows_with_name";

// Reads a rule as its file has it, or one of its versions: what the version says, and the rest as the file has it.
class RuleReader {
public:
    RuleReader(const config::Document& document, const Model& model, const record::Dictionary& dictionary,
               Numbering numbering, config::Diagnostics& diagnostics)
        : document_(document),
          model_(model),
          dictionary_(dictionary),
          numbering_(numbering),
          diagnostics_(diagnostics) {}

    std::optional<CompiledRule> read() {
        MapReader top(document_, document_.root(),
                      {"code",     "number",  "version",     "valid_from",     "name",      "meaning",
                       "words",    "actor",   "refer_to",    "severity",       "direction", "subject",
                       "when",     "any_of",  "needs",       "needs_anywhere", "void_rows", "unless_raised",
                       "evidence", "formula", "explanation", "versions",       "tests"},
                      diagnostics_);
        if (!document_.root().isMap()) return std::nullopt;
        readRest(top, top.optional("any_of"));
        if (const auto* tests = top.optional("tests"))
            ok_ = readRuleTests(document_, *tests, dictionary_, rule_.tests, diagnostics_) && ok_;
        return done(top);
    }

    std::optional<CompiledRule> readVersion(const config::Node& node) {
        MapReader version(
            document_, node,
            {"version", "valid_from", "meaning", "words", "severity", "direction", "subject", "when", "any_of", "needs",
             "needs_anywhere", "void_rows", "unless_raised", "evidence", "formula", "explanation"},
            diagnostics_, &document_.root());
        if (!node.isMap()) return std::nullopt;
        for (const auto* key : {"version", "valid_from"})
            if (!version.has(key))
                version.problem("AG3003", node.at(),
                                {"'" + std::string(key) + "' is missing", "缺少 '" + std::string(key) + "'"});
        const bool single = version.has("when") || version.has("subject");
        readRest(version, single ? nullptr : version.optional("any_of"));
        return done(version);
    }

private:
    void readRest(MapReader& top, const config::Node* cases) {
        readInfo(top);
        readNeeds(top);
        rule_.voidRows = top.flag("void_rows", false);
        rule_.unlessRaised = top.list("unless_raised");
        explanation_ = top.bothLanguages("explanation", true);
        explanationAt_ = top.optional("explanation");
        if (cases == nullptr) {
            readCases(top);
            return;
        }
        for (const auto& item : cases->items()) {
            MapReader one(document_, item, {"subject", "when", "evidence", "formula"}, diagnostics_);
            readCases(one);
        }
    }

    std::optional<CompiledRule> done(const MapReader& top) {
        if (!top.ok() || !ok_ || rule_.cases.empty()) return std::nullopt;
        return std::move(rule_);
    }

    void readInfo(MapReader& top) {
        auto& info = rule_.info;
        info.code = top.text("code");
        if (numbering_ == Numbering::Catalogue) {
            info.number = top.number("number", std::nullopt);
        } else if (const auto* at = top.optional("number")) {
            top.problem("AG3021", at->at(), {"a rule of an agency package has no number", "部门接入包的规则没有编号"},
                        {"leave it out: it is known by its code", "请删去：以代码区分"});
        }
        info.version = top.number("version", std::nullopt);
        if (const auto* from = top.optional("valid_from")) {
            info.validFrom = value::parseDate(from->scalar(), *value::CivilDate::of(2019));
            if (!info.validFrom || !info.validFrom->knownToTheDay())
                top.problem("AG3004", from->at(), {"'valid_from' is a day", "'valid_from' 应为日期"},
                            {"write 2020-01-01", "请写 2020-01-01"});
        }
        info.referTo = top.list("refer_to");
        info.name = top.bothLanguages("name", true);
        info.meaning = top.bothLanguages("meaning", true);
        info.actor = top.bothLanguages("actor", true);
        if (const auto* words = top.optional("words")) {
            MapReader inner(document_, *words, {"raised", "silent"}, diagnostics_);
            info.raisedWhen = inner.bothLanguages("raised", true);
            info.silentWhen = inner.bothLanguages("silent", true);
            ok_ = ok_ && inner.ok();
        }
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
            if (ok_) one.read = readingsOf(one);
            readSentence(explanation_.zh, one, one.zh);
            readSentence(explanation_.en, one, one.en);
            rule_.cases.push_back(std::move(one));
        }
        ok_ = ok_ && from.ok();
    }

    std::vector<EvidenceItem> readingsOf(const RuleCase& one) const {
        Readings readings(model_, *one.entity);
        readings.addAll(*one.when);
        for (const auto& program : one.formula) readings.addAll(program);
        return readings.cells();
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
            if (!program) return;
            refuseIdentity(*program, *one.entity, node.at());
            one.formula.push_back(std::move(*program));
        };
        if (formula->isScalar()) add(*formula);
        for (const auto& item : formula->items()) add(item);
    }

    // "{gross_pc}" in a sentence is an expression over the subject.
    void readSentence(const std::string& text, const RuleCase& one, SentenceParts& sentence) {
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
                if (part.value) {
                    refusePersonal(part.value->type());
                    refuseIdentity(*part.value, *one.entity, explanationAt_->at());
                }
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

    // Formulas and sentences stand unmasked in every file: with a masked id a birth date, also one taken from an id,
    // makes the id whole.
    void refuseIdentity(const expression::Program& program, const Entity& entity, const config::Span& at) {
        for (const auto& path : expression::slotReads(program)) {
            const auto* here = &entity;
            for (std::size_t step = 0; step + 1 < path.size(); ++step) here = here->slot(path[step]).target;
            const auto& slot = here->slot(path.back());
            if (slot.sensitivity != record::Sensitivity::Identity) continue;
            document_.report(diagnostics_, "AG3020", at,
                             {"'" + slot.name + "' tells who somebody is; formulas and explanations are not masked",
                              "'" + slot.name + "' 可识别个人，而公式与说明不脱敏"},
                             {"put it under evidence, which is masked", "请放入 evidence，其内容会脱敏"});
            ok_ = false;
        }
    }

    const config::Document& document_;
    const Model& model_;
    const record::Dictionary& dictionary_;
    Numbering numbering_;
    config::Diagnostics& diagnostics_;
    CompiledRule rule_;
    config::Text explanation_;
    const config::Node* explanationAt_ = nullptr;
    bool ok_ = true;
};

}  // namespace

std::vector<CompiledRule> readRule(const config::Document& document, const Model& model,
                                   const record::Dictionary& dictionary, Numbering numbering,
                                   config::Diagnostics& diagnostics) {
    std::vector<CompiledRule> versions;
    auto first = RuleReader(document, model, dictionary, numbering, diagnostics).read();
    if (!first) return versions;
    versions.push_back(std::move(*first));
    const auto* more = document.root().find("versions");
    if (more == nullptr) return versions;
    for (const auto& node : more->items()) {
        auto version = RuleReader(document, model, dictionary, numbering, diagnostics).readVersion(node);
        if (!version) return {};
        for (const auto& other : versions) {
            if (other.info.version != version->info.version && other.info.validFrom != version->info.validFrom)
                continue;
            document.report(diagnostics, "AG3017", node.at(),
                            {"another version of this rule has the same number or the same valid_from",
                             "本规则另一版本的 version 或 valid_from 与此相同"});
            return {};
        }
        versions.push_back(std::move(*version));
    }
    return versions;
}

}  // namespace aidgate::reconcile
