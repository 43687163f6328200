// What can be said of a written citizen id or name at the as-of date (rules 36, 37, 40, 42).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aidgate/record/table.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::reconcile {

// `rows` has an id column and outlives the check.
class IdCheck {
public:
    IdCheck(const record::Table& rows, value::CivilDate asOf, int maxAge) : rows_(rows), asOf_(asOf), maxAge_(maxAge) {}

    // Layer at which a written id that is no placeholder fails: "shape"; nullopt when it is absent or holds.
    std::optional<std::string> failure(std::uint32_t row) const;
    bool placeholder(std::uint32_t row) const;
    // Written with 15 digits and valid.
    bool upgraded(std::uint32_t row) const;
    std::optional<std::string> computedCheck(std::uint32_t row) const;

private:
    const record::Column& ids() const { return rows_.column(*rows_.idColumn()); }
    // The written id; nullopt when nothing is written or the cell says it all.
    std::optional<std::string_view> written(std::uint32_t row) const { return ids().asWritten.find(row); }

    const record::Table& rows_;
    value::CivilDate asOf_;
    int maxAge_;
};

bool nameUnencodable(const record::Column& names, std::uint32_t row);
// "U+E863 → U+4DAE 䶮, U+FFFD"; nullopt when none is lost.
std::optional<std::string> lostCodePoints(const record::Column& names, std::uint32_t row);

}  // namespace aidgate::reconcile
