// How an adapter declares its options. The gateway turns one table into the parser, the checks, `aidgate adapter
// describe` and the reference page.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aidgate::sdk {

enum class OptionType : std::uint8_t { Text, Flag, Integer, Choice, Character, Charset };

struct OptionSpec {
    std::string_view name;  // "delimiter", as written in YAML
    OptionType type = OptionType::Text;
    bool required = false;
    std::string_view fallback = {};  // written as in YAML; unused when required
    std::span<const std::string_view> choices = {};
    std::string_view help = {};  // one sentence for the person who edits the YAML
};

// Written options before they are checked against specs, in the order written. Characters may be written as
// themselves or as \t, \x1d.
using OptionList = std::vector<std::pair<std::string, std::string>>;

// Values the gateway has already checked against the specs: asking for an undeclared name or a wrong type is a bug in
// the plugin, so these do not fail.
class OptionValues {
public:
    virtual ~OptionValues() = default;
    virtual std::string_view text(std::string_view name) const = 0;
    virtual bool flag(std::string_view name) const = 0;
    virtual std::int64_t integer(std::string_view name) const = 0;
};

}  // namespace aidgate::sdk
