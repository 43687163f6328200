#include "aidgate/expression/explain.h"

#include "renderer.h"

namespace aidgate::expression {

namespace {

// Paths of the fields a node looks at. `levels`: how each level's rows are reached from the outermost row.
class ReadCollector {
public:
    void collect(const Node& node) {
        if (node.op == Op::Field) {
            auto path = along(node);
            path.push_back(node.slot);
            if (std::find(reads_.begin(), reads_.end(), path) == reads_.end()) reads_.push_back(std::move(path));
        }
        if (node.op == Op::Aggregate) {
            auto path = along(node);
            const auto inner = static_cast<std::size_t>(node.innerLevel);
            if (levels_.size() <= inner) levels_.resize(inner + 1);
            levels_[inner] = std::move(path);
        }
        for (const auto& arg : node.args) collect(*arg);
    }
    std::vector<SlotPath> take() { return std::move(reads_); }

private:
    SlotPath along(const Node& node) const {
        auto path = levels_[static_cast<std::size_t>(node.stepLevel)];
        for (const auto& step : node.steps) path.push_back(step.slot);
        return path;
    }

    std::vector<SlotPath> levels_ = {{}};
    std::vector<SlotPath> reads_;
};

std::vector<SlotPath> readsOf(const Node& node) {
    ReadCollector collector;
    collector.collect(node);
    return collector.take();
}

Clause clause(const Node& node, const Block& block, config::Language language) {
    Renderer values(block, language);
    Clause out;
    out.holds = values.holds(node);
    out.text = values.plain(node);
    if (node.op == Op::And || node.op == Op::Or) {
        out.kind = node.op == Op::And ? Clause::Kind::All : Clause::Kind::Any;
        for (const auto& arg : node.args) out.parts.push_back(clause(*arg, block, language));
        return out;
    }
    out.names = Renderer(block, language, Renderer::Mode::ByName).plain(node);
    out.opposite = values.opposite(node);
    out.reads = readsOf(node);
    return out;
}

}  // namespace

std::string render(const Program& program, const Frame& frame, std::uint32_t row, config::Language language) {
    const std::uint32_t rows[] = {row};
    const Block block{.frame = &frame, .rows = rows};
    return Renderer(block, language).all(*program.body().root);
}

Clause clauses(const Program& program, const Frame& frame, std::uint32_t row, config::Language language) {
    const std::uint32_t rows[] = {row};
    const Block block{.frame = &frame, .rows = rows};
    return clause(*program.body().root, block, language);
}

std::vector<SlotPath> slotReads(const Program& program) {
    return readsOf(*program.body().root);
}

}  // namespace aidgate::expression
