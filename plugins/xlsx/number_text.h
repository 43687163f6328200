// What a number in a sheet says to a person: ids without exponents, dates as ISO dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aidgate::plugins::xlsx {

enum class NumberKind : std::uint8_t { Number, Date, Month, DateTime, Time };

// By the number of a format that the standard fixes; nullopt when it fixes none.
std::optional<NumberKind> builtInKind(unsigned formatId);
// By a format's code: "yyyy\-mm\-dd", "#,##0.00", "yyyy\"年\"m\"月\"".
NumberKind kindOfCode(std::string_view code);

// The text of a cell that holds `raw` ("43730", "2.10199E+17") in such a format. What is no number comes back as it is.
std::string numberText(std::string_view raw, NumberKind kind, bool date1904);

// Whether it has more digits than a workbook keeps: an id that has lost its end.
bool hasLostDigits(std::string_view raw);

}  // namespace aidgate::plugins::xlsx
