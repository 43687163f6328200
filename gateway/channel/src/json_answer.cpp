#include "json_answer.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "characters.h"

namespace aidgate::channel {

using nlohmann::json;

struct JsonAnswer::State {
    json root;

    const json* at(const std::string& place) const {
        try {
            const json::json_pointer pointer(place);
            return root.contains(pointer) ? &root.at(pointer) : nullptr;
        } catch (const json::exception&) {
            return nullptr;
        }
    }
};

JsonAnswer::JsonAnswer(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonAnswer::~JsonAnswer() = default;
JsonAnswer::JsonAnswer(JsonAnswer&&) noexcept = default;

std::optional<JsonAnswer> JsonAnswer::parse(std::string_view text) {
    auto state = std::make_unique<State>();
    state->root = json::parse(text, nullptr, false);
    if (state->root.is_discarded()) return std::nullopt;
    return JsonAnswer(std::move(state));
}

std::optional<std::string> JsonAnswer::text(const std::string& place) const {
    const json* const found = state_->at(place);
    if (found == nullptr) return std::nullopt;
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return found->dump();
    return std::nullopt;
}

std::optional<std::size_t> JsonAnswer::count(const std::string& place) const {
    const json* const found = state_->at(place);
    if (found == nullptr || !found->is_array()) return std::nullopt;
    return found->size();
}

std::string jsonEscaped(std::string_view text) {
    const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
    return quoted.substr(1, quoted.size() - 2);
}

std::string jsonObject(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string text = "{";
    for (const auto& [name, value] : members) {
        if (text.size() > 1) text += ",";
        text.append("\"").append(jsonEscaped(name)).append("\":\"").append(jsonEscaped(value)).append("\"");
    }
    return text + "}";
}

std::optional<std::chrono::system_clock::time_point> parseMoment(std::string_view text) {
    using namespace std::chrono;
    const auto number = [&text](std::size_t at, std::size_t size) {
        std::int64_t value = 0;
        std::from_chars(text.data() + at, text.data() + at + size, value);
        return value;
    };
    if (consistsOf(text, kDigits) && text.size() == 13) return system_clock::time_point(milliseconds(number(0, 13)));
    if (consistsOf(text, kDigits) && text.size() == 10) return system_clock::time_point(seconds(number(0, 10)));
    constexpr std::string_view kForm = "0000-00-00 00:00:00";
    if (text.size() != kForm.size()) return std::nullopt;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool right = kForm[at] == '0' ? kDigits.find(text[at]) != std::string_view::npos : text[at] == kForm[at];
        if (!right) return std::nullopt;
    }
    const year_month_day date(year(static_cast<int>(number(0, 4))), month(static_cast<unsigned>(number(5, 2))),
                              day(static_cast<unsigned>(number(8, 2))));
    if (!date.ok()) return std::nullopt;
    return sys_days(date) + hours(number(11, 2) - 8) + minutes(number(14, 2)) + seconds(number(17, 2));
}

}  // namespace aidgate::channel
