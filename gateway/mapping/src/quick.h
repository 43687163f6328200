// The spellings nearly every cell has, read without a detour. nullopt never means "wrong", only "ask the full reader".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aidgate::mapping {

// 20190916 or 2019-09-16, a real day that is no null date: yyyymmdd.
std::optional<std::int64_t> quickDate(std::string_view text);
// 2019/09/16, 2019.09.16 or 2019年09月16日, likewise.
std::optional<std::int64_t> quickOtherDate(std::string_view text);
// 1234, 1234.5 or 1234.50 yuan, also negative: fen.
std::optional<std::int64_t> quickYuan(std::string_view text);
// -12, 3, 3.0 (as spreadsheets leave it); nullopt: no whole number, or more than 15 digits. This one is complete.
std::optional<std::int64_t> wholeNumber(std::string_view text);

}  // namespace aidgate::mapping
