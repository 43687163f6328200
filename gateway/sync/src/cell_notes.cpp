#include "cell_notes.h"

#include <utility>

namespace aidgate::sync {

std::vector<config::Text> cellNotes(const std::string& dataset, const UnreadableCells& unreadable,
                                    const UnmappedWords& unmapped) {
    std::vector<config::Text> notes;
    for (const auto& [field, cells] : unreadable) {
        const auto count = std::to_string(cells);
        auto en = dataset + "." + field + ": " + count + (cells == 1 ? " cell" : " cells") + " could not be read";
        auto zh = dataset + "." + field + "：" + count + " 个单元格无法识别";
        if (const auto words = unmapped.find(field); words != unmapped.end()) {
            std::uint64_t without = 0;
            for (const auto& [word, times] : words->second) without += times;
            en += ", of " + std::to_string(without) + " the code table has no entry";
            zh += "，其中 " + std::to_string(without) + " 个不在代码表中";
        }
        notes.push_back({std::move(en), std::move(zh)});
    }
    return notes;
}

}  // namespace aidgate::sync
