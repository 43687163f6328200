// A sentence for people, in both languages of the gateway.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aidgate::sdk {

enum class Language : std::uint8_t { English, Chinese };

// Said in both languages or (default) not at all. Codes, names of columns and files, and what a library or the system
// says stand in both as they are.
struct Text {
    std::string en = {};
    std::string zh = {};

    Text() = default;
    Text(std::string english, std::string chinese) : en(std::move(english)), zh(std::move(chinese)) {}

    const std::string& in(Language language) const { return language == Language::Chinese ? zh : en; }
    bool empty() const { return en.empty(); }
    bool operator==(const Text&) const = default;

    Text& operator+=(const Text& more) {
        en += more.en;
        zh += more.zh;
        return *this;
    }
};

// A sentence with places {0} to {9} for `Count` arguments. Does not compile unless each argument has its place, so
// that no language tells less than the other.
template <std::size_t Count>
class Pattern {
    static_assert(Count <= 10);

public:
    consteval Pattern(const char* written) : written_(written) {
        bool told[Count + 1] = {};
        for (std::size_t at = 0; at < written_.size(); ++at) {
            if (!isPlace(at)) continue;
            const auto which = static_cast<std::size_t>(written_[at + 1] - '0');
            if (which >= Count) throw "the sentence has a place for an argument that is not given";
            told[which] = true;
        }
        for (std::size_t which = 0; which < Count; ++which) {
            if (!told[which]) throw "the sentence has no place for one of its arguments";
        }
    }

    std::string filled(const std::string* arguments) const {
        std::string text;
        for (std::size_t at = 0; at < written_.size(); ++at) {
            if (isPlace(at)) {
                text += arguments[written_[at + 1] - '0'];
                at += 2;
            } else {
                text += written_[at];
            }
        }
        return text;
    }

private:
    constexpr bool isPlace(std::size_t at) const {
        return written_[at] == '{' && at + 2 < written_.size() && written_[at + 1] >= '0' && written_[at + 1] <= '9' &&
               written_[at + 2] == '}';
    }

    std::string_view written_;
};

inline std::string spelled(std::string_view argument, Language) {
    return std::string(argument);
}
inline std::string spelled(const Text& argument, Language language) {
    return argument.in(language);
}
template <std::integral T>
std::string spelled(T argument, Language) {
    static_assert(!std::is_same_v<T, char> && !std::is_same_v<T, bool>, "give it as text");
    return std::to_string(argument);
}

// say("line {0} is longer than {1} bytes", "第 {0} 行超过 {1} 字节", line, most). Arguments: text, whole numbers, and
// Texts, of which each sentence gets its own language.
template <class... Arguments>
Text say(std::type_identity_t<Pattern<sizeof...(Arguments)>> english,
         std::type_identity_t<Pattern<sizeof...(Arguments)>> chinese, const Arguments&... arguments) {
    const std::string en[] = {spelled(arguments, Language::English)..., {}};
    const std::string zh[] = {spelled(arguments, Language::Chinese)..., {}};
    return {english.filled(en), chinese.filled(zh)};
}

}  // namespace aidgate::sdk
