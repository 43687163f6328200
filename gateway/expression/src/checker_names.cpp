// Names of an expression: which row they are looked for in, and the path there.
#include <algorithm>
#include <utility>

#include "checker.h"

namespace aidgate::expression {

namespace {

bool isOuter(const NamePart& part) {
    return !part.quoted && part.text == "outer";
}

}  // namespace

std::nullopt_t Checker::unknownName(const NamePart& part, const std::string& scope,
                                    const std::vector<std::string>& names) {
    problems_.report("AG2010", part.at, {scope + " has no '" + part.text + "'", scope + " 没有 '" + part.text + "'"},
                     config::didYouMean(part.text, names));
    return std::nullopt;
}

// The first name: in the row meant, then outwards. `next`: the part after it.
std::optional<Checker::Place> Checker::begin(const Syntax& syntax, std::size_t& next) {
    auto level = static_cast<int>(levels_.size()) - 1;
    std::size_t at = 0;
    for (; at < syntax.path.size() && isOuter(syntax.path[at]); ++at) {
        if (--level >= 0) continue;
        problem("AG2013", syntax.path[at].at, {"there is no enclosing row here", "此处没有外层的行"},
                {"outer is for the inside of any, all, sum and the like", "outer 只用在 any、all、sum 等之内"});
        return std::nullopt;
    }
    if (at == syntax.path.size()) {
        problem("AG2012", syntax.at, {"outer is a row, not a value", "outer 是一行，不是值"},
                {"write outer.name", "请写 outer.名称"});
        return std::nullopt;
    }
    const NamePart& part = syntax.path[at];
    next = at + 1;
    std::vector<std::string> names;
    for (int i = level; i >= 0; --i) {
        const Level& here = levels_[static_cast<std::size_t>(i)];
        if (auto symbol = here.scope->find(part.text)) {
            Place place{i, {}, std::move(*symbol), here.scope, here.path, {}};
            place.read.push_back(part.text);
            return place;
        }
        const auto more = here.scope->names();
        names.insert(names.end(), more.begin(), more.end());
    }
    return unknownName(part, levels_[static_cast<std::size_t>(level)].scope->name(), names);
}

// From the row a relation leads to, on to the next name.
bool Checker::step(const Syntax& syntax, std::size_t part, Place& place) {
    const NamePart& next = syntax.path[part];
    if (place.symbol.role == Symbol::Role::Value || place.symbol.role == Symbol::Role::Constant) {
        problem("AG2012", next.at,
                {"'" + place.read.back() + "' is a value (" + toString(place.symbol.type) + "), it has no names in it",
                 "'" + place.read.back() + "' 是值（" + toString(place.symbol.type) + "），其下没有名称"});
        return false;
    }
    place.steps.push_back({place.symbol.slot, place.symbol.role == Symbol::Role::Many});
    place.scope = place.symbol.target;
    auto symbol = place.scope->find(next.text);
    if (!symbol) {
        unknownName(next, place.scope->name(), place.scope->names());
        return false;
    }
    place.symbol = std::move(*symbol);
    place.read.push_back(next.text);
    return true;
}

std::optional<Checker::Place> Checker::find(const Syntax& syntax) {
    std::size_t next = 0;
    auto place = begin(syntax, next);
    if (!place) return std::nullopt;
    for (; next < syntax.path.size(); ++next)
        if (!step(syntax, next, *place)) return std::nullopt;
    for (const auto& part : syntax.path) place->written += (place->written.empty() ? "" : ".") + part.text;
    return place;
}

void Checker::remember(const Place& place) {
    reads_.insert(place.read);
}

NodePtr Checker::name(const Syntax& syntax) {
    auto place = find(syntax);
    if (!place) return nullptr;
    const bool through = std::any_of(place->steps.begin(), place->steps.end(), [](const Step& s) { return s.many; });
    const Symbol& symbol = place->symbol;
    const bool isValue = symbol.role == Symbol::Role::Value || symbol.role == Symbol::Role::Constant;
    if (through || symbol.role == Symbol::Role::Many)
        return problem("AG2012", syntax.at,
                       {quote(syntax) + " is many rows, not one value", quote(syntax) + " 是多行，不是单个值"},
                       {"say which: any(rows, …), sum(rows, …), first(rows, …)",
                        "请说明取法：any(rows, …)、sum(rows, …)、first(rows, …)"});
    if (!isValue)
        return problem("AG2012", syntax.at,
                       {quote(syntax) + " is a row, not a value", quote(syntax) + " 是一行，不是值"},
                       {"name one of its fields, or ask '" + quote(syntax) + " is present'",
                        "请写它的字段，或写 '" + quote(syntax) + " is present'"});
    remember(*place);
    auto node = std::make_unique<Node>();
    node->type = symbol.type;
    if (symbol.role == Symbol::Role::Constant) {
        node->known = symbol.constantKnown;
        node->number = symbol.constantNumber;
        node->text = symbol.constantText;
        return node;
    }
    node->op = Op::Field;
    node->levels = 1U << place->level;
    node->stepLevel = place->level;
    node->steps = std::move(place->steps);
    node->slot = symbol.slot;
    node->cost = 2 + 4 * static_cast<std::uint32_t>(node->steps.size()) + symbol.cost;
    node->text = std::move(place->written);
    return node;
}

}  // namespace aidgate::expression
