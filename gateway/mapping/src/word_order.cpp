#include "word_order.h"

#include <algorithm>
#include <span>
#include <vector>

#include "words.h"

namespace aidgate::mapping {

namespace {

std::span<const config::KeyInfo> wordsOf(WordPlace place) {
    switch (place) {
        case WordPlace::File: return fileWords().keys();
        case WordPlace::Field: return fieldWords().keys();
        case WordPlace::Branch: return whenWords().keys();
        case WordPlace::AlsoEntry: return alsoWords().keys();
        case WordPlace::Child: return childWords().keys();
        case WordPlace::Split: return splitWords().keys();
        case WordPlace::Batch: return batchWords().keys();
        case WordPlace::Rule: return ruleWords().keys();
        case WordPlace::Test: return testWords().keys();
        default: return {};
    }
}

// `without`: a key of this node that is passed over.
void append(const config::Node& node, WordPlace place, std::string& out, std::string_view without = "") {
    if (node.isScalar()) {
        out += node.quoted() ? '"' : '\'';
        out += node.scalar();
        out += '\x1f';
    } else if (node.isSequence()) {
        out += '[';
        for (const auto& item : node.items()) append(item, below(place, ""), out);
        out += ']';
    } else if (node.isMap()) {
        std::vector<const config::Node::Entry*> entries;
        for (const auto& entry : node.entries())
            if (without.empty() || entry.key.scalar() != without) entries.push_back(&entry);
        if (!wordsOf(place).empty())
            std::stable_sort(entries.begin(), entries.end(), [](const auto* left, const auto* right) {
                return left->key.scalar() < right->key.scalar();
            });
        out += '{';
        for (const auto* entry : entries) {
            out += entry->key.scalar();
            out += '\x1e';
            append(entry->value, below(place, entry->key.scalar()), out);
        }
        out += '}';
    } else {
        out += '~';
    }
}

}  // namespace

WordPlace below(WordPlace place, std::string_view key) {
    switch (place) {
        case WordPlace::File:
        case WordPlace::AlsoEntry:
        case WordPlace::Child:
            if (key == "fields") return WordPlace::Fields;
            if (key == "rules") return WordPlace::Rules;
            if (key == "split") return WordPlace::Splits;
            if (place != WordPlace::File) return WordPlace::Free;
            if (key == "also") return WordPlace::Also;
            if (key == "each") return WordPlace::Each;
            if (key == "batch") return WordPlace::Batch;
            return key == "tests" ? WordPlace::Tests : WordPlace::Free;
        case WordPlace::Fields: return WordPlace::Field;
        case WordPlace::Field: return key == "when" ? WordPlace::When : WordPlace::Free;
        case WordPlace::When: return WordPlace::Branch;
        case WordPlace::Also: return WordPlace::AlsoEntry;
        case WordPlace::Each: return WordPlace::Child;
        case WordPlace::Splits: return WordPlace::Split;
        case WordPlace::Rules: return WordPlace::Rule;
        case WordPlace::Tests: return WordPlace::Test;
        default: return WordPlace::Free;
    }
}

std::optional<std::size_t> orderOf(WordPlace place, std::string_view key) {
    const auto words = wordsOf(place);
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.key == key; });
    if (found == words.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words.begin());
}

std::string meaningOf(const config::Node& root, config::Tests tests) {
    std::string meaning;
    append(root, WordPlace::File, meaning, tests == config::Tests::Read ? "" : "tests");
    return meaning;
}

}  // namespace aidgate::mapping
