#include "plan.h"

#include <algorithm>

namespace aidgate::translation {

namespace {

using mapping::Mapping;

// The mappings of one side, those that are named or all of the agency, the dataset's own first.
sdk::Result<std::vector<const Mapping*>> mappingsOf(const mapping::Catalogue& catalogue, const Side& side) {
    std::vector<const Mapping*> found;
    for (const auto& id : side.mappings.empty() ? catalogue.ids() : side.mappings) {
        const auto* mapping = catalogue.find(id);
        if (mapping == nullptr)
            return sdk::Error{sdk::ErrorCode::InvalidConfig,
                              sdk::say("there is no mapping '{0}'", "没有映射 '{0}'", id)};
        if (mapping->agency() == side.agency) found.push_back(mapping);
    }
    const auto own = side.agency + "/" + side.dataset;
    std::stable_partition(found.begin(), found.end(), [&](const Mapping* each) { return each->id() == own; });
    if (found.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidMapping,
                          sdk::say("agency '{0}' has no mapping; add one below mappings/{0}",
                                   "机构 '{0}' 没有映射；请在 mappings/{0} 下添加", side.agency)};
    }
    return found;
}

class Planner {
public:
    Planner(const Request& request, std::vector<const Mapping*> from, std::vector<const Mapping*> to)
        : request_(request), from_(std::move(from)), to_(std::move(to)) {}

    sdk::Result<Plan> plan(std::span<const sdk::RecordType> source);

private:
    void addRoute(const sdk::RecordType& type);
    void findTarget(Route& route) const;
    sdk::Result<void> check() const;
    void addGaps(const Route& route, const Mapping& from);

    const Request& request_;
    std::vector<const Mapping*> from_, to_;
    Plan plan_;
};

void Planner::addRoute(const sdk::RecordType& type) {
    const auto reading = std::find_if(from_.begin(), from_.end(),
                                      [&](const Mapping* each) { return each->record(type.name) != nullptr; });
    if (reading == from_.end()) return;
    if (std::find(plan_.from.begin(), plan_.from.end(), *reading) == plan_.from.end()) plan_.from.push_back(*reading);
    for (const auto* dataset : (*reading)->targets(type.name)) {
        Route route{.dataset = dataset, .source = type.name, .sourceParent = type.parent};
        route.also = dataset != &(*reading)->target(type.name);
        findTarget(route);
        if (route.also && route.target.empty()) {
            plan_.notes.push_back(
                {"rows of " + type.name + " also become " + dataset->name + ", for which " + request_.to.agency +
                     " has no place",
                 type.name + " 的记录还可成为 " + dataset->name + "，" + request_.to.agency + " 无处存放"});
            continue;
        }
        if (!route.target.empty()) addGaps(route, **reading);
        plan_.routes.push_back(std::move(route));
    }
}

void Planner::findTarget(Route& route) const {
    for (const Mapping* mapping : to_) {
        const auto types = mapping->recordTypes();
        for (const auto& type : types) {
            if (&mapping->target(type) != route.dataset) continue;
            route.to = mapping;
            route.target = type;
            // A mapping file's first record type is the one the others hang under.
            if (type != types.front()) route.targetParent = types.front();
            return;
        }
    }
}

// A parent's key, which the target reads from the parent's column, is filled by hanging there.
void Planner::addGaps(const Route& route, const Mapping& from) {
    const auto filled = from.lineage(route.source);
    for (const auto& wanted : route.to->lineage(route.target)) {
        if (!wanted.required || wanted.dataset != route.dataset->name || wanted.columns.empty() ||
            wanted.columns.front().starts_with('^'))
            continue;
        const bool isFilled = std::any_of(filled.begin(), filled.end(), [&](const auto& each) {
            return each.field == wanted.field && each.dataset == wanted.dataset;
        });
        if (!isFilled) plan_.gaps.push_back({route.dataset->name, wanted.field, wanted.columns.front()});
    }
}

sdk::Result<void> Planner::check() const {
    const auto refused = [](sdk::Text message) {
        return sdk::Error{sdk::ErrorCode::InvalidMapping, std::move(message)};
    };
    std::string datasets, leftOut, gaps;
    bool any = false;
    for (const auto& route : plan_.routes) {
        datasets += (datasets.empty() ? "" : ", ") + route.dataset->name;
        if (route.target.empty()) leftOut += (leftOut.empty() ? "" : ", ") + route.dataset->name;
        any = any || !route.target.empty();
    }
    if (!any) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("{0} has no mapping for what is delivered ({1})", "{0} 没有所交付内容（{1}）的映射",
                                   request_.to.agency,
                                   datasets.empty() ? sdk::Text("no record type that is mapped", "没有已映射的记录类型")
                                                    : sdk::Text(datasets, datasets))};
    }
    for (const auto& route : plan_.routes) {
        if (route.targetParent.empty()) continue;
        const bool there = std::any_of(plan_.routes.begin(), plan_.routes.end(),
                                       [&](const Route& each) { return each.target == route.targetParent; });
        if (!there)
            return refused(sdk::say("rows of {0} hang under {1}, which is not delivered; deliver both files together",
                                    "{0} 的行属于 {1}，而后者未交付；请将两个文件一起交付", route.target,
                                    route.targetParent));
    }
    if (request_.allowGaps) return {};
    if (!leftOut.empty())
        return refused(sdk::say("{0} has no place for {1}; --allow-gaps leaves these rows out",
                                "{0} 无处存放 {1}；--allow-gaps 可略去这些行", request_.to.agency, leftOut));
    for (const auto& gap : plan_.gaps) gaps += (gaps.empty() ? "" : ", ") + gap.column + " (" + gap.field + ")";
    if (!gaps.empty())
        return refused(sdk::say("{0} requires columns that nothing fills: {1}; --allow-gaps writes them empty",
                                "{0} 的必填列没有来源：{1}；--allow-gaps 可留空写出", request_.to.agency, gaps));
    return {};
}

sdk::Result<Plan> Planner::plan(std::span<const sdk::RecordType> source) {
    for (const auto& type : source) addRoute(type);
    if (auto checked = check(); !checked) return std::move(checked).error();
    return std::move(plan_);
}

}  // namespace

sdk::Result<Plan> planTranslation(const Needs& needs, const Request& request, std::span<const sdk::RecordType> source) {
    auto from = mappingsOf(needs.mappings, request.from);
    if (!from) return std::move(from).error();
    auto to = mappingsOf(needs.mappings, request.to);
    if (!to) return std::move(to).error();
    return Planner(request, *std::move(from), *std::move(to)).plan(source);
}

}  // namespace aidgate::translation
