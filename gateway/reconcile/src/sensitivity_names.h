// Sensitivities as definitions write them; the same words as in the dictionary.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/record/dictionary.h"

namespace aidgate::reconcile {

inline constexpr std::array<std::pair<std::string_view, record::Sensitivity>, 7> kSensitivityNames = {
    {{"open", record::Sensitivity::Open},
     {"personal", record::Sensitivity::Personal},
     {"name", record::Sensitivity::Name},
     {"phone", record::Sensitivity::Phone},
     {"account", record::Sensitivity::Account},
     {"identity", record::Sensitivity::Identity},
     {"health", record::Sensitivity::Health}}};

inline std::optional<record::Sensitivity> sensitivityNamed(std::string_view name) {
    for (const auto& [word, sensitivity] : kSensitivityNames)
        if (word == name) return sensitivity;
    return std::nullopt;
}

inline std::vector<std::string> sensitivityNames() {
    std::vector<std::string> names;
    for (const auto& [word, sensitivity] : kSensitivityNames) names.emplace_back(word);
    return names;
}

}  // namespace aidgate::reconcile
