// What tells of a person: ids as numbers, and as agencies write them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/value/citizen_id.h"

namespace aidgate::store {

class Traces {
public:
    explicit Traces(const std::vector<value::CitizenId>& persons);

    bool isOne(std::int64_t key) const { return keys_.contains(key); }
    // As it is written, byte by byte: quick, for whole files.
    bool inBytes(std::string_view bytes) const;
    // Also in other widths and with spaces between.
    bool inText(std::string_view text) const;

private:
    std::set<std::int64_t> keys_;
    std::vector<std::string> written_;  // 18 characters, 18 with a small x, 15
};

}  // namespace aidgate::store
