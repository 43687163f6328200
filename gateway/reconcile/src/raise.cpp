#include "raise.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>
#include <tuple>

#include "aidgate/record/ranges.h"
#include "evidence.h"

namespace aidgate::reconcile {

namespace {

// Whether everything a rule must be able to miss something in is delivered for a place.
class Deliveries {
public:
    Deliveries(const World& world, const CompiledRule& rule) : world_(world), rule_(rule) {}

    bool anywhere() const {
        return std::all_of(rule_.needs.begin(), rule_.needs.end(),
                           [&](const auto& dataset) { return world_.delivered(dataset); });
    }
    bool at(std::string_view place) {
        if (rule_.needs.empty() || rule_.needsAnywhere) return true;
        const auto known = places_.find(place);
        if (known != places_.end()) return known->second;
        const bool all = std::all_of(rule_.needs.begin(), rule_.needs.end(),
                                     [&](const auto& dataset) { return world_.deliveredFor(dataset, place); });
        places_.emplace(place, all);
        return all;
    }

private:
    const World& world_;
    const CompiledRule& rule_;
    std::map<std::string, bool, std::less<>> places_;
};

bool before(const Raised& left, const Raised& right) {
    return std::tie(left.subject, left.one, left.row) < std::tie(right.subject, right.one, right.row);
}

bool bySubject(const Raised& left, const Raised& right) {
    return left.subject < right.subject;
}

void addRaised(const CompiledRule& rule, std::uint32_t number, const World& world, unsigned threads,
               std::vector<Raised>& raised) {
    const auto& one = rule.cases[number];
    const auto& frame = world.frame(one.entity->index());
    if (!Deliveries(world, rule).anywhere()) return;
    std::mutex adding;
    record::inRanges(frame.rowCount(), threads, record::kRange, [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> rows(last - first);
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(first));
        expression::Vector holds;
        one.when->run(frame, rows, holds);
        Deliveries deliveries(world, rule);
        std::vector<Raised> found;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (holds.known[i] == 0 || holds.numbers[i] == 0) continue;
            if (!rule.voidRows && frame.isVoid(rows[i])) continue;
            if (deliveries.at(frame.place(rows[i])))
                found.push_back({subjectOf(frame.subjects(rows[i])), number, rows[i]});
        }
        const std::lock_guard lock(adding);
        std::move(found.begin(), found.end(), std::back_inserter(raised));
    });
}

}  // namespace

std::vector<Raised> raise(const CompiledRule& rule, const World& world, unsigned threads) {
    std::vector<Raised> raised;
    for (std::uint32_t i = 0; i < rule.cases.size(); ++i) addRaised(rule, i, world, threads, raised);
    std::sort(raised.begin(), raised.end(), before);
    return raised;
}

void suppress(std::vector<Raised>& raised, const std::vector<Raised>& stronger) {
    std::erase_if(raised, [&](const Raised& one) {
        return std::binary_search(stronger.begin(), stronger.end(), one, bySubject);
    });
}

std::vector<std::size_t> subjectsOf(const std::vector<Raised>& raised) {
    std::vector<std::size_t> firsts;
    for (std::size_t i = 0; i < raised.size(); ++i)
        if (i == 0 || raised[i].subject != raised[i - 1].subject) firsts.push_back(i);
    firsts.push_back(raised.size());
    return firsts;
}

}  // namespace aidgate::reconcile
