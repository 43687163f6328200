// The few things a channel reads from a JSON answer: a text at a place, how many items a list has.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aidgate::channel {

class JsonAnswer {
public:
    // nullopt: not JSON.
    static std::optional<JsonAnswer> parse(std::string_view text);
    ~JsonAnswer();
    JsonAnswer(JsonAnswer&&) noexcept;

    // `place` is a JSON pointer (RFC 6901). A string as it is, a number as it is written; nullopt: anything else.
    std::optional<std::string> text(const std::string& place) const;
    // nullopt: no list there.
    std::optional<std::size_t> count(const std::string& place) const;

private:
    struct State;
    explicit JsonAnswer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// {"name": "value", …}
std::string jsonObject(const std::vector<std::pair<std::string, std::string>>& members);
// As it stands between the quotes of a JSON string.
std::string jsonEscaped(std::string_view text);

// Milliseconds or seconds since 1970 in digits, or yyyy-mm-dd hh:mm:ss in China Standard Time; nullopt: neither.
std::optional<std::chrono::system_clock::time_point> parseMoment(std::string_view text);

}  // namespace aidgate::channel
