// Any text is refused with a problem or compiles, runs and renders; never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "aidgate/expression/explain.h"
#include "expression/world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate;
    static const expression::testing::World world;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    config::Diagnostics diagnostics;
    const auto program = expression::compileText("fuzz", text, world.file, std::nullopt, diagnostics);
    if (program.has_value() == diagnostics.hasErrors()) std::abort();
    if (!program) return 0;
    const std::vector<std::uint32_t> rows = {0, 1, 2, 3};
    expression::Vector out;
    program->run(world.file, rows, out);
    if (out.size() != rows.size()) std::abort();
    for (const auto row : rows) expression::render(*program, world.file, row, config::Language::English);
    return 0;
}
