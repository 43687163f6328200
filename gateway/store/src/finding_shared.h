// What many findings say alike, each once under a number: of a value its name, meaning, sensitivity and mapping line,
// of a row its dataset, delivery and file.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "context.h"

namespace aidgate::store {

class FindingShared {
public:
    // Outlived by the context.
    explicit FindingShared(Context& context);

    // Everything that is there, before anything is numbered.
    void load();
    // Safe to be called by several threads, also while what is new is written, which it has to be before a finding that
    // refers to it is committed.
    std::uint32_t numberOf(std::string_view part);
    void writeNew();

    // nullopt: there is no such number, or it does not open.
    std::optional<std::string_view> part(std::uint32_t number);

private:
    std::optional<std::string> open(std::uint32_t number, std::string_view sealed);

    Context& context_;
    Connection& db_;
    Statement find_;
    std::shared_mutex mutex_;
    std::deque<std::string> parts_;                                // what numbers_ looks into
    std::unordered_map<std::string_view, std::uint32_t> numbers_;  // by part
    std::unordered_map<std::uint32_t, const std::string*> byNumber_;
    std::vector<std::uint32_t> new_;
    std::uint32_t last_ = 0;
};

}  // namespace aidgate::store
