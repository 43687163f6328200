// Data-sharing agreements: who may give what to whom, why, on what ground, and until when. One file each.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/schema.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::sync {

struct Agreement {
    std::string id = {};  // "mz-2019-07"
    std::vector<std::string> parties = {};
    std::string purpose = {}, basis = {};
    value::CivilDate from, to;  // both days count
    // Canonical dataset → fields that may come; a dataset that is not here may not come at all.
    std::map<std::string, std::set<std::string>, std::less<>> fields = {};
    // Whether the delivery may be kept as it came, with what no field is made of.
    bool archive = false;
    std::string file = {};  // where it is written

    bool allows(std::string_view dataset, std::string_view field) const;
};

// How an agreement stands on a day.
enum class Standing : std::uint8_t { NotYet, InForce, EndsSoon, Lapsed };
inline constexpr std::int64_t kWarnedDaysBefore = 30;
Standing standingOn(const Agreement& agreement, value::CivilDate day);
std::string_view toString(Standing standing);  // "in force"
// Days until its last day, negative when that is past.
std::int64_t daysLeft(const Agreement& agreement, value::CivilDate day);
// Nothing while it is in force; a sentence for people otherwise, with the cure.
std::optional<sdk::Text> trouble(const Agreement& agreement, value::CivilDate day);

// The last day of each agreement of the folder that says one, whatever else is wrong with it: for watching.
std::map<std::string, value::CivilDate> lastDays(const std::filesystem::path& folder);

// Days of an agreement are China's.
value::CivilDate dayInChina(std::chrono::system_clock::time_point moment);

class Agreements {
public:
    // Every *.yaml of the folder, in order of name; a folder that is not there has none. Every problem is reported in
    // one pass; nullopt after an error.
    static std::optional<Agreements> load(const std::filesystem::path& folder, const record::Dictionary& dictionary,
                                          config::Diagnostics& diagnostics);
    const Agreement* find(std::string_view id) const;
    const std::vector<Agreement>& all() const { return all_; }
    std::vector<std::string> ids() const;

private:
    std::vector<Agreement> all_;
};

// The words of an agreement's file, for the documentation.
std::string agreementReference();

}  // namespace aidgate::sync
