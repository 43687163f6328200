// How fast expressions run: node-rows a second (nodes of the expression times rows). Not a test: run it by hand from a
// build with optimisation.
#include <chrono>
#include <cstdio>
#include <numeric>

#include "aidgate/expression/program.h"

namespace {

using namespace aidgate;
using namespace aidgate::expression;

constexpr std::uint32_t kRows = 1'000'000;

// a to c: money per month and a count, some unknown; two items a row.
class Bench final : public Scope, public Frame {
public:
    Bench() : numbers_(kRows), known_(kRows) {
        for (std::uint32_t i = 0; i < kRows; ++i) {
            numbers_[i] = static_cast<std::int64_t>(i * 2654435761U % 500000);
            known_[i] = i % 17 == 0 ? 0 : 1;
        }
    }
    std::string name() const override { return "bench"; }
    std::vector<std::string> names() const override { return {"a", "b", "n", "items", "twin"}; }
    std::optional<Symbol> find(std::string_view symbol) const override {
        if (symbol == "a") return Symbol{Symbol::Role::Value, 0, {Kind::Money, value::Period::Month}};
        if (symbol == "b") return Symbol{Symbol::Role::Value, 1, {Kind::Money, value::Period::Month}};
        if (symbol == "n") return Symbol{Symbol::Role::Value, 2, {Kind::Integer}};
        if (symbol == "items") return Symbol{Symbol::Role::Many, 3, {}, this};
        if (symbol == "twin") return Symbol{Symbol::Role::One, 4, {}, this};
        return std::nullopt;
    }
    void load(std::size_t slot, std::span<const std::uint32_t> rows, Vector& out) const override {
        out.numbers.resize(rows.size());
        out.known.resize(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out.numbers[i] = slot == 2 ? numbers_[rows[i]] % 6 : numbers_[rows[i]] + static_cast<std::int64_t>(slot);
            out.known[i] = known_[rows[i]];
        }
    }
    void one(std::size_t, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& targets) const override {
        targets.resize(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) targets[i] = rows[i] % 9 == 0 ? kNoRow : kRows - 1 - rows[i];
    }
    void many(std::size_t, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
              std::vector<std::uint32_t>& targets) const override {
        offsets.push_back(0);
        for (const auto row : rows) {
            targets.push_back(row);
            targets.push_back(kRows - 1 - row);
            offsets.push_back(static_cast<std::uint32_t>(targets.size()));
        }
    }
    const Frame& target(std::size_t) const override { return *this; }

private:
    std::vector<std::int64_t> numbers_;
    std::vector<std::uint8_t> known_;
};

}  // namespace

int main() {
    struct Case {
        const char* text;
        int nodes;
    };
    const Case cases[] = {
        {"a + b > 3000元/月 and n < 4 or a = b", 13},   {"abs(a - b) * 100 > 20 * greater(a, b)", 10},
        {"if n > 2 then a / n else b * 2", 9},          {"twin.a > a and twin.n = n", 7},
        {"any(items, a > outer.b and n = outer.n)", 8}, {"sum(items, a, n > 2) > 5000元/月", 6},
    };
    const Bench bench;
    std::vector<std::uint32_t> rows(kRows);
    std::iota(rows.begin(), rows.end(), 0U);
    for (const auto& [text, nodes] : cases) {
        config::Diagnostics diagnostics;
        const auto program = compileText("bench", text, bench, std::nullopt, diagnostics);
        if (!program) {
            std::fputs(diagnostics.render(config::Language::English).c_str(), stderr);
            return 1;
        }
        Vector out;
        program->run(bench, rows, out);
        const auto begin = std::chrono::steady_clock::now();
        constexpr int kRuns = 5;
        for (int i = 0; i < kRuns; ++i) program->run(bench, rows, out);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        const double rowsPerSecond = kRuns * static_cast<double>(kRows) / took.count();
        std::printf("%7.1f M rows/s %8.1f M node-rows/s  %s\n", rowsPerSecond / 1e6, rowsPerSecond * nodes / 1e6, text);
    }
    return 0;
}
