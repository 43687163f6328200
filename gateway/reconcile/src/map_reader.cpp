#include "map_reader.h"

#include <algorithm>
#include <charconv>

namespace aidgate::reconcile {

MapReader::MapReader(const config::Document& document, const config::Node& map,
                     std::initializer_list<std::string_view> known, config::Diagnostics& diagnostics,
                     const config::Node* under)
    : document_(document), map_(map), diagnostics_(diagnostics), under_(under) {
    if (!map.isMap()) {
        problem("AG3001", map.at(), {"expected a map of keys and values", "此处应为键值映射"});
        return;
    }
    const std::vector<std::string> names(known.begin(), known.end());
    for (const auto& entry : map.entries()) {
        const auto& key = entry.key.scalar();
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        problem("AG3002", entry.key.at(), {"unknown key '" + key + "'", "未知的键 '" + key + "'"},
                config::didYouMean(key, names));
    }
}

void MapReader::problem(std::string id, config::Span at, config::Text message, config::Text cure) {
    document_.report(diagnostics_, std::move(id), at, std::move(message), std::move(cure));
    ok_ = false;
}

const config::Node* MapReader::required(std::string_view key) {
    const auto* found = optional(key);
    if (found == nullptr) {
        const std::string name(key);
        problem("AG3003", map_.at(), {"'" + name + "' is missing", "缺少 '" + name + "'"});
    }
    return found;
}

std::string MapReader::text(std::string_view key) {
    const auto* found = required(key);
    if (found == nullptr) return {};
    if (!found->isScalar() || found->scalar().empty())
        problem("AG3004", found->at(), {"'" + std::string(key) + "' is a text", "'" + std::string(key) + "' 应为文本"});
    return found->scalar();
}

int MapReader::number(std::string_view key, std::optional<int> otherwise) {
    const auto* found = otherwise ? optional(key) : required(key);
    if (found == nullptr) return otherwise.value_or(0);
    const auto& text = found->scalar();
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1)
        problem("AG3004", found->at(),
                {"'" + std::string(key) + "' is a number from 1", "'" + std::string(key) + "' 应为正整数"});
    return number;
}

bool MapReader::flag(std::string_view key, bool otherwise) {
    const auto* found = optional(key);
    if (found == nullptr) return otherwise;
    if (found->scalar() == "true") return true;
    if (found->scalar() != "false")
        problem("AG3004", found->at(),
                {"'" + std::string(key) + "' is true or false", "'" + std::string(key) + "' 应为 true 或 false"});
    return false;
}

void MapReader::requirePrefix(const config::Node& name, std::string_view prefix) {
    if (name.scalar().starts_with(prefix)) return;
    const auto wanted = std::string(prefix) + name.scalar();
    problem("AG3022", name.at(),
            {"what a package defines bears its name: '" + name.scalar() + "' does not",
             "接入包定义的名称应以包名开头，'" + name.scalar() + "' 不是"},
            {"call it " + wanted, "请改名为 " + wanted});
}

config::Text MapReader::bothLanguages(std::string_view key, bool needed) {
    const auto* found = needed ? required(key) : optional(key);
    if (found == nullptr) return {};
    MapReader inner(document_, *found, {"zh", "en"}, diagnostics_);
    config::Text text{inner.text("en"), inner.text("zh")};
    ok_ = ok_ && inner.ok();
    return text;
}

std::vector<std::string> MapReader::list(std::string_view key) {
    const auto* found = optional(key);
    if (found == nullptr || found->isNull()) return {};
    if (found->isScalar()) return {found->scalar()};
    std::vector<std::string> texts;
    for (const auto& item : found->items()) {
        if (!item.isScalar())
            problem("AG3004", item.at(),
                    {"'" + std::string(key) + "' is a list of names", "'" + std::string(key) + "' 应为名称列表"});
        texts.push_back(item.scalar());
    }
    return texts;
}

}  // namespace aidgate::reconcile
