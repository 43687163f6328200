#include <algorithm>
#include <fstream>
#include <sstream>

#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/format.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

std::optional<std::string> contentOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

enum class Outcome : std::uint8_t { Unchanged, Changed, Refused, Unwritten };

Text wordOf(Outcome outcome, bool check) {
    switch (outcome) {
        case Outcome::Unchanged: return {"unchanged", "无需改动"};
        case Outcome::Changed: return check ? Text{"would change", "需要整理"} : Text{"formatted", "已整理"};
        case Outcome::Refused: return {"refused", "无法整理"};
        case Outcome::Unwritten: return {"not written", "未写入"};
    }
    return {};
}

Outcome format(const std::string& file, bool check, Terminal& terminal) {
    const auto text = contentOf(file);
    if (!text) {
        terminal.error({"there is no file '" + file + "'", "没有文件 '" + file + "'"});
        return Outcome::Refused;
    }
    config::Diagnostics problems;
    const auto formatted = mapping::formatMapping(file, *text, problems);
    if (!problems.all().empty())
        terminal.complain({problems.render(Language::English), problems.render(Language::Chinese)});
    if (!formatted) return Outcome::Refused;
    if (*formatted == *text) return Outcome::Unchanged;
    if (!check && !writeWhole(file, *formatted, terminal)) return Outcome::Unwritten;
    return Outcome::Changed;
}

}  // namespace

int mapFormat(const Common&, const MapFormatRequest& request, Terminal& terminal) {
    TextTable table;
    table.keys = {"file", "result"};
    table.titles = {{"file", "文件"}, {"result", "结果"}};
    int exit = kOk;
    for (const auto& file : request.files) {
        const Outcome outcome = format(file, request.check, terminal);
        if (outcome == Outcome::Changed && request.check) exit = std::max<int>(exit, kTroubleInData);
        if (outcome == Outcome::Refused) exit = std::max<int>(exit, kUsage);
        if (outcome == Outcome::Unwritten) exit = kInternal;
        const Text word = wordOf(outcome, request.check);
        table.rows.push_back({file, word.en});
        if (outcome != Outcome::Unchanged && !terminal.json())
            terminal.say({file + ": " + word.en, file + "：" + word.zh});
    }
    if (terminal.json()) terminal.print(table);
    return exit;
}

}  // namespace aidgate::cli
