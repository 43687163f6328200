#include "element_plan.h"

#include <algorithm>
#include <utility>

namespace aidgate::plugins::xml {

namespace {

sdk::Error bad(const sdk::RecordLayout& layout, const sdk::Text& why) {
    return {
        sdk::ErrorCode::InvalidArgument,
        sdk::say("option records: record type '{0}' {1}; write it as 'relief MZJZ_BATCH/FAMILY: jzzh, lb'",
                 "选项 records：记录类型 '{0}' {1}；应写成 'relief MZJZ_BATCH/FAMILY: jzzh, lb'", layout.record, why)};
}

std::size_t depth(const sdk::RecordLayout& layout) {
    return static_cast<std::size_t>(std::count(layout.place.begin(), layout.place.end(), '/'));
}

}  // namespace

sdk::Result<ElementPlan> ElementPlan::make(std::vector<sdk::RecordLayout> layouts) {
    std::stable_sort(layouts.begin(), layouts.end(),
                     [](const auto& left, const auto& right) { return depth(left) < depth(right); });
    ElementPlan plan;
    for (const auto& layout : layouts) {
        const auto added = plan.add(layout);
        if (!added) return added.error();
    }
    if (plan.types_.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"option records names no record", "选项 records 没有写出任何记录"}};
    }
    return plan;
}

sdk::Result<void> ElementPlan::add(const sdk::RecordLayout& layout) {
    if (depth(layout) == 0) {
        return bad(layout, {"needs a path from the root element to its rows", "须写出从根元素到各行的路径"});
    }
    if (layout.columns.empty()) return bad(layout, {"has no columns", "没有列"});
    sdk::RecordType type{.name = layout.record, .columns = {}};
    for (const auto& column : layout.columns) type.columns.push_back(column.name);

    std::optional<std::size_t> at;
    std::string_view rest = layout.place;
    while (true) {
        const auto slash = rest.find('/');
        const auto name = rest.substr(0, slash);
        if (name.empty()) return bad(layout, {"has an empty name in its path", "的路径中有空名称"});
        at = findOrAdd(at, name);
        if (slash == std::string_view::npos) break;
        if (elements_[*at].type) type.parent = types_[*elements_[*at].type].name;
        rest.remove_prefix(slash + 1);
    }
    if (elements_[*at].type) return bad(layout, {"has the path of another record type", "与另一记录类型的路径相同"});
    elements_[*at].type = types_.size();
    types_.push_back(std::move(type));
    return {};
}

std::size_t ElementPlan::findOrAdd(std::optional<std::size_t> parent, std::string_view name) {
    const auto known = find(parent ? elements_[*parent].children : roots_, name);
    if (known) return *known;
    const auto added = elements_.size();
    elements_.push_back({.name = std::string(name)});
    (parent ? elements_[*parent].children : roots_).push_back(added);
    return added;
}

std::optional<std::size_t> ElementPlan::find(const std::vector<std::size_t>& among, std::string_view name) const {
    for (const auto each : among) {
        if (elements_[each].name == name) return each;
    }
    return std::nullopt;
}

std::vector<std::size_t> ElementPlan::typesUnder(std::size_t root) const {
    std::vector<std::size_t> types;
    std::vector<std::size_t> left{root};
    while (!left.empty()) {
        const auto& element = elements_[left.back()];
        left.pop_back();
        if (element.type) types.push_back(*element.type);
        left.insert(left.end(), element.children.begin(), element.children.end());
    }
    std::sort(types.begin(), types.end());
    return types;
}

std::string ElementPlan::rootsWritten() const {
    std::string text;
    for (const auto root : roots_) {
        const auto types = typesUnder(root);
        text += (text.empty() ? "" : ", ") + elements_[root].name + " (" + types_[types.front()].name + ")";
    }
    return text;
}

}  // namespace aidgate::plugins::xml
