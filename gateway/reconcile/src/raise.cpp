#include "raise.h"

#include <algorithm>
#include <iterator>
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

// Rows of a case of a rule that one thread looks at.
struct Range {
    std::size_t rule;
    std::uint32_t number;
    std::uint32_t first, last;
};

std::vector<Range> rangesOf(std::span<const CompiledRule* const> rules, const World& world) {
    std::vector<Range> ranges;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (!Deliveries(world, *rules[at]).anywhere()) continue;
        for (std::uint32_t number = 0; number < rules[at]->cases.size(); ++number) {
            const auto rows = world.frame(rules[at]->cases[number].entity->index()).rowCount();
            for (std::uint32_t first = 0; first < rows; first += record::kRange)
                ranges.push_back({at, number, first,
                                  static_cast<std::uint32_t>(std::min<std::size_t>(rows, first + record::kRange))});
        }
    }
    return ranges;
}

std::vector<Raised> raisedIn(const Range& range, const CompiledRule& rule, const World& world) {
    const auto& one = rule.cases[range.number];
    const auto& frame = world.frame(one.entity->index());
    std::vector<std::uint32_t> rows(range.last - range.first);
    std::iota(rows.begin(), rows.end(), range.first);
    expression::Vector holds;
    one.when->run(frame, rows, holds);
    Deliveries deliveries(world, rule);
    std::vector<Raised> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (holds.known[i] == 0 || holds.numbers[i] == 0) continue;
        if (!rule.voidRows && frame.isVoid(rows[i])) continue;
        if (deliveries.at(frame.place(rows[i])))
            found.push_back({subjectOf(frame.subjects(rows[i])), range.number, rows[i]});
    }
    return found;
}

// Some that are sorted each.
using Runs = std::vector<std::vector<Raised>>;

// Two by two, so that each is moved few times.
std::vector<Raised> merged(Runs runs) {
    while (runs.size() > 1) {
        Runs longer;
        for (std::size_t i = 0; i + 1 < runs.size(); i += 2) {
            auto& both = longer.emplace_back();
            both.reserve(runs[i].size() + runs[i + 1].size());
            std::merge(std::move_iterator(runs[i].begin()), std::move_iterator(runs[i].end()),
                       std::move_iterator(runs[i + 1].begin()), std::move_iterator(runs[i + 1].end()),
                       std::back_inserter(both), before);
        }
        if (runs.size() % 2 != 0) longer.push_back(std::move(runs.back()));
        runs = std::move(longer);
    }
    return runs.empty() ? std::vector<Raised>() : std::move(runs.front());
}

}  // namespace

std::vector<std::vector<Raised>> raise(std::span<const CompiledRule* const> rules, const World& world,
                                       unsigned threads) {
    std::vector<Runs> runs(rules.size());
    const auto ranges = rangesOf(rules, world);
    std::mutex adding;
    record::inRanges(ranges.size(), threads, 1, [&](std::size_t at, std::size_t) {
        const auto& range = ranges[at];
        auto found = raisedIn(range, *rules[range.rule], world);
        if (found.empty()) return;
        std::sort(found.begin(), found.end(), before);
        const std::lock_guard lock(adding);
        runs[range.rule].push_back(std::move(found));
    });
    std::vector<std::vector<Raised>> raised(rules.size());
    record::inRanges(rules.size(), threads, 1,
                     [&](std::size_t at, std::size_t) { raised[at] = merged(std::move(runs[at])); });
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
