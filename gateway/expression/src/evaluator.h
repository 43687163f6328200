// Runs typed nodes over blocks of rows. One evaluator per run call; scratch vectors are used again, so nothing is
// allocated per row.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "node.h"

namespace aidgate::expression {

// Rows evaluated together: few enough that temporaries stay in cache.
inline constexpr std::size_t kBlockRows = 2048;

// Rows of one level. `parents`: of each row, the index of its row in `outer` (of the next level out that counts).
struct Block {
    const Frame* frame = nullptr;
    std::span<const std::uint32_t> rows = {};
    const Block* outer = nullptr;
    std::span<const std::uint32_t> parents = {};
    int level = 0;
};

using Rows = std::vector<std::uint32_t>;

// Things that are made once, lent, and lent again.
template <class T>
class Pool {
public:
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<T> thing) : pool_(&pool), thing_(std::move(thing)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (thing_) pool_->free_.push_back(std::move(thing_));
        }
        T& operator*() const { return *thing_; }
        T* operator->() const { return thing_.get(); }

    private:
        Pool* pool_;
        std::unique_ptr<T> thing_;
    };

    Lease take() {
        if (free_.empty()) return {*this, std::make_unique<T>()};
        auto thing = std::move(free_.back());
        free_.pop_back();
        return {*this, std::move(thing)};
    }

private:
    std::vector<std::unique_ptr<T>> free_;
};

class Evaluator {
public:
    // One value per row of the block. Texts may look into keptTexts().
    void evaluate(const Node& node, const Block& block, Vector& out);
    // Where the steps of an aggregate lead: target rows, and for each the index of its row in the block.
    const Frame* expand(const Node& node, const Block& block, Rows& targets, Rows& origins);
    std::vector<std::shared_ptr<const TextStore>> keptTexts();

private:
    void evaluateHere(const Node& node, const Block& block, Vector& out);
    void constant(const Node& node, std::size_t count, Vector& out);
    void field(const Node& node, const Block& block, Vector& out);
    void noRow(const Node& node, const Block& block, Vector& out);
    void load(const Frame& frame, const Node& node, std::span<const std::uint32_t> rows, Vector& out);
    void test(const Node& node, const Block& block, Vector& out);
    void logic(const Node& node, const Block& block, Vector& out);
    void conditional(const Node& node, const Block& block, Vector& out);
    void compare(const Node& node, const Block& block, Vector& out);
    void membership(const Node& node, const Block& block, Vector& out);
    void arithmetic(const Node& node, const Block& block, Vector& out);
    void call(const Node& node, const Block& block, Vector& out);
    void firstKnown(const Node& node, const Block& block, Vector& out);
    void extremeKnown(const Node& node, const Block& block, Vector& out);
    void textCall(const Node& node, const Block& block, Vector& out);
    void concat(const Node& node, const Block& block, Vector& out);
    void aggregate(const Node& node, const Block& block, Vector& out);
    void valueWhere(const Node& node, const Block& inner, const Vector* where, Vector& out);

    // Evaluates only at these positions of the block; out has one value per position.
    void evaluateAt(const Node& node, const Block& block, std::span<const std::uint32_t> positions, Vector& out);
    // Follows relations from `rows`. `origins` (index into rows of each target) is filled unless `whole` comes back
    // true: every row has exactly its own target.
    const Frame* walk(std::span<const Step> steps, const Frame* frame, std::span<const std::uint32_t> rows,
                      Rows& targets, Rows& origins, bool& whole);
    TextStore& texts();

    Pool<Vector> vectors_;
    Pool<Rows> rows_;
    std::shared_ptr<TextStore> texts_;
    std::vector<std::shared_ptr<const TextStore>> loaded_;
};

// The value of a node that depends on no row, as a constant.
NodePtr evaluateConstant(const Node& node);

}  // namespace aidgate::expression
