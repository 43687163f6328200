#include "option_type.h"

namespace aidgate::adapter {

std::string_view toString(sdk::OptionType type) {
    for (const auto& [word, known] : kOptionTypes)
        if (known == type) return word;
    return "text";
}

}  // namespace aidgate::adapter
