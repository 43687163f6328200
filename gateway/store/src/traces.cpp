#include "traces.h"

#include <algorithm>

#include "aidgate/value/encoding.h"

namespace aidgate::store {

namespace {

constexpr std::size_t kShortest = 15;

// Digits, or what may be full-width ones: so few letters of a text are looked at twice.
bool mayHoldAnId(std::string_view text) {
    const auto count = std::count_if(text.begin(), text.end(),
                                     [](char c) { return (c >= '0' && c <= '9') || c == static_cast<char>(0xef); });
    return static_cast<std::size_t>(count) + 1 >= kShortest;
}

}  // namespace

Traces::Traces(const std::vector<value::CitizenId>& persons) {
    for (const auto& person : persons) {
        keys_.insert(person.key());
        const auto id = person.reveal();
        written_.push_back(id);
        if (id.ends_with('X')) written_.push_back(id.substr(0, 17) + "x");
        if (id.substr(6, 2) == "19") written_.push_back(id.substr(0, 6) + id.substr(8, 9));
    }
}

bool Traces::inBytes(std::string_view bytes) const {
    return bytes.size() >= kShortest && std::any_of(written_.begin(), written_.end(), [&](const std::string& id) {
               return bytes.find(id) != std::string_view::npos;
           });
}

bool Traces::inText(std::string_view text) const {
    if (text.size() < kShortest || !mayHoldAnId(text)) return false;
    return inBytes(text) || inBytes(value::withoutSpace(value::nfkc(text)));
}

}  // namespace aidgate::store
