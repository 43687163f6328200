// Syntax into typed nodes: finds what names mean, checks types, folds constants. Says everything that is wrong in one
// pass.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "node.h"

namespace aidgate::expression {

// A literal, or a choice between literals: what takes its type from where it stands.
bool takesItsTypeFromOutside(const Syntax& syntax);

class Checker {
public:
    // Everything outlives the checker; `text` is the whole expression, for quoting its parts.
    Checker(std::string_view text, const Scope& scope, Problems& problems);

    // nullptr after a problem was reported.
    NodePtr checkAll(const Syntax& syntax, const std::optional<Type>& expected);
    std::vector<ReadPath> reads() const { return {reads_.begin(), reads_.end()}; }

private:
    struct Level {
        const Scope* scope;
        ReadPath path;
    };
    // What a path of names leads to.
    struct Place {
        int level = 0;
        std::vector<Step> steps;
        Symbol symbol;  // the last name
        const Scope* scope = nullptr;
        ReadPath read;
        std::string written;
    };

    // `hint`: the type the surroundings want; literals take it, others ignore it.
    NodePtr check(const Syntax& syntax, const Type* hint);
    NodePtr literal(const Syntax& syntax, const Type* hint);
    NodePtr textLiteral(const Syntax& syntax, const Type* hint);
    NodePtr name(const Syntax& syntax);
    NodePtr test(const Syntax& syntax);
    NodePtr logic(const Syntax& syntax);
    NodePtr negate(const Syntax& syntax);
    NodePtr binary(const Syntax& syntax);
    NodePtr compare(const Syntax& syntax, NodePtr left, NodePtr right);
    NodePtr arithmetic(const Syntax& syntax, NodePtr left, NodePtr right);
    NodePtr dateArithmetic(const Syntax& syntax, const Node& left, const Node& right);
    NodePtr membership(const Syntax& syntax);
    NodePtr conditional(const Syntax& syntax, const Type* hint);
    NodePtr call(const Syntax& syntax, const Type* hint);
    NodePtr function(const Syntax& syntax, const Function& function, const Type* hint);
    NodePtr aggregate(const Syntax& syntax, const Aggregate& aggregate, const Type* hint);
    bool aggregateBody(const Syntax& syntax, const Aggregate& aggregate, const Type* hint, Node& node);
    bool argumentFits(const Syntax& syntax, const Function& function, const Node& arg, std::size_t index);
    bool moneyFits(const Syntax& syntax, const Function& function, const Node& arg);

    NodePtr condition(const Syntax& syntax);
    // Checks both, the one that is no literal first, so that the literal can take its type.
    std::pair<NodePtr, NodePtr> both(const Syntax& left, const Syntax& right, const Type* hint);
    std::pair<NodePtr, NodePtr> met(NodePtr left, NodePtr right);
    // All of them of one type, literals last. Empty after a problem.
    std::vector<NodePtr> alike(const Syntax& owner, std::size_t from, const Type* hint);
    // Makes `node` of `type` where only the order of codes differs.
    NodePtr recode(NodePtr node, const Type& type);
    // An integer that meets a decimal becomes one.
    NodePtr meeting(NodePtr node, const Type& other);
    NodePtr whole(NodePtr node);
    NodePtr make(Op op, Type type, std::vector<NodePtr> args);
    NodePtr fold(NodePtr node);

    std::optional<Place> find(const Syntax& syntax);
    std::optional<Place> begin(const Syntax& syntax, std::size_t& next);
    bool step(const Syntax& syntax, std::size_t part, Place& place);
    std::nullopt_t unknownName(const NamePart& part, const std::string& scope, const std::vector<std::string>& names);
    void remember(const Place& place);

    std::nullptr_t problem(std::string id, Stretch at, config::Text message, config::Text cure = {});
    std::nullptr_t typesDiffer(const Syntax& syntax, const Node& left, const Node& right, const Syntax& leftSyntax,
                               const Syntax& rightSyntax);
    std::string quote(const Syntax& syntax) const;  // its text

    std::string_view text_;
    Problems& problems_;
    std::vector<Level> levels_;
    std::set<ReadPath> reads_;
};

}  // namespace aidgate::expression
