// Fields a worker's and a member's row have in common, under the names household rows give them.
#pragma once

#include <array>
#include <string_view>

namespace aidgate::reconcile {

struct SharedField {
    std::string_view name, ofCase, ofMember;
};

inline constexpr std::array<SharedField, 11> kSharedFields = {
    {{"name", "name", "name"},
     {"id_no", "id_no", "id_no"},
     {"sex", "sex", "sex"},
     {"birth", "birth", "birth"},
     {"health", "health", "health"},
     {"disability", "disability", "disability"},
     {"disability_grade", "disability_grade", "disability_grade"},
     {"work_capacity", "work_capacity", "work_capacity"},
     {"serious_illness", "serious_illness", "serious_illness"},
     {"declared", "wage_month", "income_month"},
     {"employer", "employer", "employer"}}};

// Their `standing`.
inline constexpr std::string_view kWorkerStanding = "work_status", kMemberStanding = "status";

}  // namespace aidgate::reconcile
