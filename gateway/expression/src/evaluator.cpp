#include "evaluator.h"

#include <algorithm>
#include <numeric>

#include "aidgate/value/decimal.h"
#include "columns.h"

namespace aidgate::expression {

namespace {

// From this cost on it pays to leave out the rows whose result is decided already.
constexpr std::uint32_t kCostly = 8;

// Takes the part's truth at i into the result's at j; `Decisive` is what alone decides: of `or` a truth, of `and` none.
template <std::int64_t Decisive>
void combine(const Vector& part, std::size_t i, Vector& out, std::size_t j) {
    // An unknown side may hold any number.
    const auto decides = [](std::uint8_t known, std::int64_t truth) {
        return static_cast<std::uint8_t>(known & static_cast<std::uint8_t>(truth == Decisive));
    };
    const auto decided =
        static_cast<std::uint8_t>(decides(out.known[j], out.numbers[j]) | decides(part.known[i], part.numbers[i]));
    out.known[j] = static_cast<std::uint8_t>((out.known[j] & part.known[i]) | decided);
    out.numbers[j] = Decisive == 1 ? decided : 1 - decided;
}

template <std::int64_t Decisive>
void combineAll(const Vector& part, Vector& out) {
    for (std::size_t i = 0; i < out.numbers.size(); ++i) combine<Decisive>(part, i, out, i);
}

template <std::int64_t Decisive>
void combineAt(const Vector& part, std::span<const std::uint32_t> positions, Vector& out) {
    for (std::size_t i = 0; i < positions.size(); ++i) combine<Decisive>(part, i, out, positions[i]);
}

}  // namespace

std::vector<std::shared_ptr<const TextStore>> Evaluator::keptTexts() {
    auto all = loaded_;
    if (texts_) all.push_back(texts_);
    return all;
}

TextStore& Evaluator::texts() {
    if (!texts_) texts_ = std::make_shared<TextStore>();
    return *texts_;
}

void Evaluator::evaluate(const Node& node, const Block& block, Vector& out) {
    if (node.levels != 0 && node.level() < block.level) {
        // Decided by enclosing rows alone: once for each of them, then handed inwards.
        auto outer = vectors_.take();
        evaluate(node, *block.outer, *outer);
        gather(*outer, block.parents, out);
        return;
    }
    evaluateHere(node, block, out);
}

void Evaluator::evaluateHere(const Node& node, const Block& block, Vector& out) {
    switch (node.op) {
        case Op::Constant: return constant(node, block.rows.size(), out);
        case Op::Field: return field(node, block, out);
        case Op::NoRow: return noRow(node, block, out);
        case Op::WholeDate:
            evaluate(*node.args[0], block, out);
            for (std::size_t i = 0; i < out.size(); ++i)
                out.known[i] = static_cast<std::uint8_t>(out.known[i] & (out.numbers[i] % 100 != 0));
            return;
        case Op::AsDecimal:
            evaluate(*node.args[0], block, out);
            out.type = node.type;
            for (std::size_t i = 0; i < out.size(); ++i) {
                const bool fits = !__builtin_mul_overflow(out.numbers[i], value::kDecimalOne, &out.numbers[i]);
                out.known[i] = static_cast<std::uint8_t>(out.known[i] & (fits ? 1 : 0));
            }
            return;
        case Op::MapCode:
            evaluate(*node.args[0], block, out);
            out.type = node.type;
            for (std::size_t i = 0; i < out.size(); ++i) {
                const auto index = static_cast<std::size_t>(out.numbers[i]);
                const bool mapped = out.known[i] && index < node.codeMap.size() && node.codeMap[index] >= 0;
                out.known[i] = mapped ? 1 : 0;
                out.numbers[i] = mapped ? node.codeMap[index] : 0;
            }
            return;
        case Op::Test: return test(node, block, out);
        case Op::Not:
            evaluate(*node.args[0], block, out);
            for (auto& number : out.numbers) number ^= 1;
            return;
        case Op::And:
        case Op::Or: return logic(node, block, out);
        case Op::Compare: return compare(node, block, out);
        case Op::Arithmetic:
        case Op::Negate: return arithmetic(node, block, out);
        case Op::In: return membership(node, block, out);
        case Op::If: return conditional(node, block, out);
        case Op::Call: return call(node, block, out);
        case Op::Aggregate: return aggregate(node, block, out);
    }
}

void Evaluator::constant(const Node& node, std::size_t count, Vector& out) {
    shape(out, node.type, count);
    std::fill(out.known.begin(), out.known.end(), static_cast<std::uint8_t>(node.known ? 1 : 0));
    if (holdsText(out))
        std::fill(out.texts.begin(), out.texts.end(), std::string_view(node.text));
    else
        std::fill(out.numbers.begin(), out.numbers.end(), node.number);
}

void Evaluator::load(const Frame& frame, const Node& node, std::span<const std::uint32_t> rows, Vector& out) {
    out.clear();
    out.type = node.type;
    if (!rows.empty()) frame.load(node.slot, rows, out);
    shape(out, node.type, rows.size());
    for (auto& store : out.kept) loaded_.push_back(std::move(store));
    out.kept.clear();
}

void Evaluator::field(const Node& node, const Block& block, Vector& out) {
    if (node.steps.empty()) return load(*block.frame, node, block.rows, out);
    auto targets = rows_.take(), origins = rows_.take();
    bool whole = true;
    const Frame* frame = walk(node.steps, block.frame, block.rows, *targets, *origins, whole);
    if (whole) return load(*frame, node, *targets, out);
    auto found = vectors_.take();
    load(*frame, node, *targets, *found);
    shape(out, node.type, block.rows.size());
    setAllUnknown(out);
    scatter(*found, *origins, out);
}

void Evaluator::noRow(const Node& node, const Block& block, Vector& out) {
    auto targets = rows_.take(), origins = rows_.take();
    bool whole = true;
    walk(node.steps, block.frame, block.rows, *targets, *origins, whole);
    const std::int64_t missing = node.test == Test::Absent || node.test == Test::Unknown ? 1 : 0;
    shape(out, node.type, block.rows.size());
    std::fill(out.known.begin(), out.known.end(), std::uint8_t{1});
    std::fill(out.numbers.begin(), out.numbers.end(), whole ? 1 - missing : missing);
    if (!whole)
        for (const auto origin : *origins) out.numbers[origin] = 1 - missing;
}

const Frame* Evaluator::walk(std::span<const Step> steps, const Frame* frame, std::span<const std::uint32_t> rows,
                             Rows& targets, Rows& origins, bool& whole) {
    whole = true;
    targets.assign(rows.begin(), rows.end());
    auto next = rows_.take(), offsets = rows_.take(), nextOrigins = rows_.take();
    for (const auto& step : steps) {
        next->clear();
        if (!targets.empty() && step.many) {
            offsets->clear();
            frame->many(step.slot, targets, *offsets, *next);
            nextOrigins->resize(next->size());
            for (std::size_t i = 0; i < targets.size(); ++i)
                for (std::size_t edge = (*offsets)[i]; edge < (*offsets)[i + 1]; ++edge)
                    (*nextOrigins)[edge] = whole ? static_cast<std::uint32_t>(i) : origins[i];
            std::swap(origins, *nextOrigins);
            whole = false;
        } else if (!targets.empty()) {
            frame->one(step.slot, targets, *next);
            const bool gaps = std::find(next->begin(), next->end(), kNoRow) != next->end();
            if (gaps) {
                if (whole) {
                    origins.resize(next->size());
                    std::iota(origins.begin(), origins.end(), 0U);
                }
                whole = false;
                std::size_t kept = 0;
                for (std::size_t i = 0; i < next->size(); ++i) {
                    if ((*next)[i] == kNoRow) continue;
                    (*next)[kept] = (*next)[i];
                    origins[kept++] = origins[i];
                }
                next->resize(kept);
                origins.resize(kept);
            }
        }
        std::swap(targets, *next);
        frame = &frame->target(step.slot);
    }
    return frame;
}

void Evaluator::evaluateAt(const Node& node, const Block& block, std::span<const std::uint32_t> positions,
                           Vector& out) {
    auto rows = rows_.take(), parents = rows_.take();
    rows->resize(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) (*rows)[i] = block.rows[positions[i]];
    parents->clear();
    if (block.outer) {
        parents->resize(positions.size());
        for (std::size_t i = 0; i < positions.size(); ++i) (*parents)[i] = block.parents[positions[i]];
    }
    const Block part{block.frame, *rows, block.outer, *parents, block.level};
    evaluate(node, part, out);
}

void Evaluator::test(const Node& node, const Block& block, Vector& out) {
    auto value = vectors_.take();
    evaluate(*node.args[0], block, *value);
    const std::uint8_t missing = node.test == Test::Absent || node.test == Test::Unknown ? 1 : 0;
    shape(out, node.type, value->size());
    for (std::size_t i = 0; i < value->size(); ++i) {
        out.numbers[i] = value->known[i] ^ missing;
        out.known[i] = 1;
    }
}

void Evaluator::logic(const Node& node, const Block& block, Vector& out) {
    evaluate(*node.args[0], block, out);
    const std::int64_t decisive = node.op == Op::Or ? 1 : 0;
    const std::size_t count = out.size();
    auto part = vectors_.take();
    auto open = rows_.take();
    for (std::size_t next = 1; next < node.args.size(); ++next) {
        const Node& arg = *node.args[next];
        bool all = true;
        if (arg.cost >= kCostly) {
            open->clear();
            for (std::size_t i = 0; i < count; ++i)
                if (!out.known[i] || out.numbers[i] != decisive) open->push_back(static_cast<std::uint32_t>(i));
            if (open->empty()) return;
            all = open->size() * 4 > count * 3;
        }
        if (all) {
            evaluate(arg, block, *part);
            decisive == 1 ? combineAll<1>(*part, out) : combineAll<0>(*part, out);
        } else {
            evaluateAt(arg, block, *open, *part);
            decisive == 1 ? combineAt<1>(*part, *open, out) : combineAt<0>(*part, *open, out);
        }
    }
}

void Evaluator::conditional(const Node& node, const Block& block, Vector& out) {
    auto when = vectors_.take(), branch = vectors_.take();
    evaluate(*node.args[0], block, *when);
    const std::size_t count = when->size();
    shape(out, node.type, count);
    setAllUnknown(out);
    auto chosen = rows_.take();
    for (std::size_t side = 0; side < 2; ++side) {
        const Node& arg = *node.args[1 + side];
        const std::int64_t wanted = side == 0 ? 1 : 0;
        chosen->clear();
        for (std::size_t i = 0; i < count; ++i)
            if (when->known[i] && when->numbers[i] == wanted) chosen->push_back(static_cast<std::uint32_t>(i));
        if (chosen->empty()) continue;
        if (arg.cost >= kCostly) {
            evaluateAt(arg, block, *chosen, *branch);
            scatter(*branch, *chosen, out);
        } else {
            evaluate(arg, block, *branch);
            for (const auto i : *chosen) copyValue(*branch, i, out, i);
        }
    }
}

NodePtr evaluateConstant(const Node& node) {
    static constexpr std::uint32_t kRow[] = {0};
    Evaluator evaluator;
    Vector out;
    evaluator.evaluate(node, Block{.rows = kRow}, out);
    auto folded = std::make_unique<Node>();
    folded->type = node.type;
    folded->known = out.known[0] != 0;
    if (!folded->known) return folded;
    if (node.type.kind == Kind::Text)
        folded->text = std::string(out.texts[0]);
    else
        folded->number = out.numbers[0];
    return folded;
}

}  // namespace aidgate::expression
