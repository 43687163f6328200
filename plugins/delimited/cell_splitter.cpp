#include "cell_splitter.h"

#include <cstring>

#include "byte_search.h"

namespace aidgate::plugins::delimited {

SplitOutcome CellSplitter::split(std::string_view text) {
    count_ = 0;
    if (quote_ != '\0' && !text.empty() && std::memchr(text.data(), quote_, text.size()) != nullptr) {
        return splitQuoted(text);
    }
    return splitPlain(text);
}

SplitOutcome CellSplitter::splitPlain(std::string_view text) {
    const char* cell = text.data();
    const char* const end = cell + text.size();
    bool room = true;
    forEachByte(text, delimiter_, [&](const char* at) {
        room = add({cell, static_cast<std::size_t>(at - cell)});
        cell = at + 1;
        return room;
    });
    return room && add({cell, static_cast<std::size_t>(end - cell)}) ? SplitOutcome::Whole : SplitOutcome::TooMany;
}

SplitOutcome CellSplitter::splitQuoted(std::string_view text) {
    unescaped_.clear();
    unescaped_.reserve(text.size());
    std::string_view rest = text;
    while (count_ < cells_.size()) {
        if (rest.starts_with(quote_)) {
            const auto outcome = takeQuoted(rest);
            if (outcome != SplitOutcome::Whole) return outcome;
        } else {
            const auto cell = rest.substr(0, rest.find(delimiter_));
            add(cell);
            rest.remove_prefix(cell.size());
        }
        if (rest.empty()) return SplitOutcome::Whole;
        rest.remove_prefix(1);  // the delimiter
    }
    return SplitOutcome::TooMany;
}

SplitOutcome CellSplitter::takeQuoted(std::string_view& rest) {
    const std::size_t kept = unescaped_.size();
    bool doubled = false;
    std::size_t from = 1;
    while (true) {
        const auto quote = rest.find(quote_, from);
        if (quote == std::string_view::npos) return SplitOutcome::OpenQuote;
        if (quote + 1 < rest.size() && rest[quote + 1] == quote_) {
            unescaped_.append(rest.substr(from, quote + 1 - from));
            doubled = true;
            from = quote + 2;
            continue;
        }
        auto cell = rest.substr(from, quote - from);
        if (doubled) {
            unescaped_.append(cell);
            cell = std::string_view(unescaped_).substr(kept);
        }
        rest.remove_prefix(quote + 1);
        if (!rest.empty() && rest.front() != delimiter_) return SplitOutcome::TextAfterQuote;
        add(cell);
        return SplitOutcome::Whole;
    }
}

}  // namespace aidgate::plugins::delimited
