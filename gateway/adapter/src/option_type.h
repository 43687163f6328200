// The words for types of options, as manifests write them.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "aidgate/sdk/options.h"

namespace aidgate::adapter {

inline constexpr std::array<std::pair<std::string_view, sdk::OptionType>, 6> kOptionTypes{
    {{"text", sdk::OptionType::Text},
     {"flag", sdk::OptionType::Flag},
     {"integer", sdk::OptionType::Integer},
     {"choice", sdk::OptionType::Choice},
     {"character", sdk::OptionType::Character},
     {"charset", sdk::OptionType::Charset}}};

// "character", as in YAML.
std::string_view toString(sdk::OptionType type);

}  // namespace aidgate::adapter
