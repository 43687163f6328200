// Aggregates: the edges from a block's rows to their target rows, the body over the edges, and then one result a row.
#include <algorithm>
#include <numeric>

#include "columns.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

// What has been seen of one row's targets.
enum : std::uint8_t { kTrue = 1, kFalse = 2, kUnknown = 4 };

// Folds a chunk of edges into one result a row. `where` and `values` may be null.
class Folder {
public:
    Folder(AggregateId aggregate, Vector& out, Vector& seen) : aggregate_(aggregate), out_(out), seen_(seen.known) {}

    void begin(std::size_t rows) {
        seen_.assign(rows, 0);
        if (!holdsText(out_)) std::fill(out_.numbers.begin(), out_.numbers.end(), 0);
        std::fill(out_.known.begin(), out_.known.end(), std::uint8_t{1});
    }

    void fold(std::span<const std::uint32_t> origins, const Vector* where, const Vector* values) {
        for (std::size_t edge = 0; edge < origins.size(); ++edge) {
            const std::size_t row = origins[edge];
            const std::uint8_t condition = !where                 ? kTrue
                                           : !where->known[edge]  ? kUnknown
                                           : where->numbers[edge] ? kTrue
                                                                  : kFalse;
            if (!values) {
                seen_[row] = static_cast<std::uint8_t>(seen_[row] | condition);
                out_.numbers[row] += condition == kTrue ? 1 : 0;
            } else if (condition != kFalse) {
                take(row, condition == kTrue && values->known[edge] != 0, *values, edge, condition);
            }
        }
    }

    void finish() {
        for (std::size_t row = 0; row < seen_.size(); ++row) {
            const std::uint8_t seen = seen_[row];
            const bool unsure = (seen & kUnknown) != 0, someTrue = (seen & kTrue) != 0,
                       someFalse = (seen & kFalse) != 0;
            switch (aggregate_) {
                case AggregateId::Any: decide(row, someTrue, someTrue || !unsure); break;
                case AggregateId::None: decide(row, !someTrue, someTrue || !unsure); break;
                case AggregateId::All: decide(row, !someFalse, someFalse || !unsure); break;
                case AggregateId::Count:
                case AggregateId::Sum: out_.known[row] = unsure ? 0 : 1; break;
                case AggregateId::Min:
                case AggregateId::Max: out_.known[row] = someTrue && !unsure ? 1 : 0; break;
                case AggregateId::First: out_.known[row] = seen == kTrue ? 1 : 0; break;
            }
        }
    }

private:
    void decide(std::size_t row, bool truth, bool known) {
        out_.numbers[row] = truth ? 1 : 0;
        out_.known[row] = known ? 1 : 0;
    }

    // A target that counts, or may count.
    void take(std::size_t row, bool sure, const Vector& values, std::size_t edge, std::uint8_t condition) {
        if (aggregate_ == AggregateId::First) {
            if (seen_[row] != 0) return;
            seen_[row] = sure ? kTrue : kUnknown;
            if (condition == kTrue) copyValue(values, edge, out_, row);
            return;
        }
        if (!sure) {
            seen_[row] |= kUnknown;
            return;
        }
        const std::int64_t value = values.numbers[edge];
        std::int64_t& result = out_.numbers[row];
        if (aggregate_ == AggregateId::Sum) {
            if (__builtin_add_overflow(result, value, &result)) seen_[row] |= kUnknown;
        } else if ((seen_[row] & kTrue) == 0) {
            result = value;
        } else {
            result = aggregate_ == AggregateId::Min ? std::min(result, value) : std::max(result, value);
        }
        seen_[row] |= kTrue;
    }

    AggregateId aggregate_;
    Vector& out_;
    std::vector<std::uint8_t>& seen_;
};

}  // namespace

const Frame* Evaluator::expand(const Node& node, const Block& block, Rows& targets, Rows& origins) {
    bool whole = true;
    const Frame* frame = nullptr;
    if (node.stepLevel == block.level) {
        frame = walk(node.steps, block.frame, block.rows, targets, origins, whole);
    } else {
        // The path begins at an enclosing row: that of each row of this block.
        auto at = rows_.take(), start = rows_.take();
        at->assign(block.parents.begin(), block.parents.end());
        const Block* from = block.outer;
        for (; from->level > node.stepLevel; from = from->outer)
            for (auto& position : *at) position = from->parents[position];
        start->resize(at->size());
        for (std::size_t i = 0; i < at->size(); ++i) (*start)[i] = from->rows[(*at)[i]];
        frame = walk(node.steps, from->frame, *start, targets, origins, whole);
    }
    if (whole) {
        origins.resize(targets.size());
        std::iota(origins.begin(), origins.end(), 0U);
    }
    return frame;
}

// The values of the edges that count or may count; of the others, whatever.
void Evaluator::valueWhere(const Node& node, const Block& inner, const Vector* where, Vector& out) {
    auto wanted = rows_.take();
    wanted->clear();
    if (where)
        for (std::size_t i = 0; i < where->size(); ++i)
            if (where->known[i] && where->numbers[i] != 0) wanted->push_back(static_cast<std::uint32_t>(i));
    if (!where || wanted->size() * 4 > where->size() * 3) return evaluate(node, inner, out);
    auto part = vectors_.take();
    evaluateAt(node, inner, *wanted, *part);
    shape(out, node.type, inner.rows.size());
    setAllUnknown(out);
    scatter(*part, *wanted, out);
}

void Evaluator::aggregate(const Node& node, const Block& block, Vector& out) {
    auto targets = rows_.take(), origins = rows_.take();
    const Frame* frame = expand(node, block, *targets, *origins);
    shape(out, node.type, block.rows.size());
    auto seen = vectors_.take(), where = vectors_.take(), values = vectors_.take();
    Folder folder(node.aggregate, out, *seen);
    folder.begin(block.rows.size());
    for (std::size_t from = 0; from < targets->size(); from += kBlockRows) {
        const std::size_t count = std::min(kBlockRows, targets->size() - from);
        const Block inner{frame, std::span<const std::uint32_t>(*targets).subspan(from, count), &block,
                          std::span<const std::uint32_t>(*origins).subspan(from, count), node.innerLevel};
        if (node.hasCondition) evaluate(*node.args.back(), inner, *where);
        const Vector* condition = node.hasCondition ? &*where : nullptr;
        if (node.hasValue) valueWhere(*node.args.front(), inner, condition, *values);
        folder.fold(inner.parents, condition, node.hasValue ? &*values : nullptr);
    }
    folder.finish();
}

}  // namespace aidgate::expression
