#include <cassert>
#include <charconv>
#include <optional>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/value/encoding.h"

namespace aidgate::adapter {
namespace {

struct Value {
    std::string_view name;  // the spec's
    std::string text;
    std::int64_t integer = 0;
};

class CheckedOptions final : public sdk::OptionValues {
public:
    explicit CheckedOptions(std::vector<Value> values, std::vector<std::string> names)
        : names_(std::move(names)), values_(std::move(values)) {
        for (std::size_t i = 0; i < values_.size(); ++i) values_[i].name = names_[i];
    }

    std::string_view text(std::string_view name) const override { return of(name).text; }
    bool flag(std::string_view name) const override { return of(name).text == "true"; }
    std::int64_t integer(std::string_view name) const override { return of(name).integer; }

private:
    const Value& of(std::string_view name) const {
        for (const auto& value : values_)
            if (value.name == name) return value;
        assert(false && "the plugin asks for an option it has not declared");
        static const Value kNone;
        return kNone;
    }

    std::vector<std::string> names_;
    std::vector<Value> values_;
};

// "\t", "\x1d" or the character itself; nullopt when it is not one character.
std::optional<std::string> unescape(std::string_view written) {
    if (written.size() < 2 || written.front() != '\\') {
        if (!value::isUtf8(written) || value::characterCount(written) != 1) return std::nullopt;
        return std::string(written);
    }
    if (written == "\\t") return "\t";
    if (written == "\\n") return "\n";
    if (written == "\\r") return "\r";
    if (written == "\\\\") return "\\";
    if (written.size() != 4 || written[1] != 'x') return std::nullopt;
    unsigned code = 0;
    const auto [stop, problem] = std::from_chars(written.data() + 2, written.data() + 4, code, 16);
    if (problem != std::errc{} || stop != written.data() + 4 || code > 0x7F) return std::nullopt;
    return std::string(1, static_cast<char>(code));
}

std::string namesOf(std::span<const std::string_view> choices) {
    std::string text;
    for (const auto choice : choices) text += (text.empty() ? "" : ", ") + std::string(choice);
    return text;
}

// Reads `written` as the spec's type into `out`; says what was expected when it is not.
std::optional<sdk::Text> readValue(const sdk::OptionSpec& spec, std::string_view written, Value& out) {
    out.text = written;
    switch (spec.type) {
        case sdk::OptionType::Text: return std::nullopt;
        case sdk::OptionType::Flag:
            if (written == "true" || written == "false") return std::nullopt;
            return sdk::Text{"true or false", "true 或 false"};
        case sdk::OptionType::Integer: {
            const auto end = written.data() + written.size();
            const auto [stop, problem] = std::from_chars(written.data(), end, out.integer);
            if (problem == std::errc{} && stop == end) return std::nullopt;
            return sdk::Text{"a whole number", "整数"};
        }
        case sdk::OptionType::Choice:
            for (const auto choice : spec.choices)
                if (choice == written) return std::nullopt;
            return sdk::say("one of {0}", "{0} 之一", namesOf(spec.choices));
        case sdk::OptionType::Character:
            if (written.empty() && spec.fallback.empty() && !spec.required) return std::nullopt;
            if (auto character = unescape(written)) {
                out.text = *std::move(character);
                return std::nullopt;
            }
            return sdk::Text{"one character, or \\t, \\x1d", "一个字符，或 \\t、\\x1d"};
        case sdk::OptionType::Charset:
            if (written.empty() && spec.fallback.empty() && !spec.required) return std::nullopt;
            if (value::charsetNamed(written)) return std::nullopt;
            return sdk::Text{"a character set like UTF-8, GB18030, GBK", "字符集，如 UTF-8、GB18030、GBK"};
    }
    return std::nullopt;
}

class OptionCheck {
public:
    OptionCheck(std::string_view adapter, std::span<const sdk::OptionSpec> specs, const sdk::OptionList& written)
        : adapter_(adapter), specs_(specs), written_(written) {}

    sdk::Result<void> namesAreKnown() const {
        for (std::size_t i = 0; i < written_.size(); ++i) {
            const std::string& name = written_[i].first;
            if (!declared(name)) return unknown(name);
            for (std::size_t j = 0; j < i; ++j)
                if (written_[j].first == name) return error(name, {"is written twice", "写了两次"});
        }
        return {};
    }

    // An integer that may be left out and has no default reads as 0, a flag as false.
    sdk::Result<Value> valueOf(const sdk::OptionSpec& spec) const {
        Value out;
        const std::string* text = find(spec.name);
        if (text == nullptr && spec.required) return error(spec.name, {"is required and not there", "必填，但没有写"});
        if (text == nullptr && spec.fallback.empty()) return out;
        const auto expected = readValue(spec, text == nullptr ? spec.fallback : std::string_view(*text), out);
        if (!expected) return out;
        return error(spec.name, text == nullptr
                                    ? sdk::say("has the default '{0}', expected {1}", "的默认值是 '{0}'，应为{1}",
                                               spec.fallback, *expected)
                                    : sdk::say("is '{0}', expected {1}", "的值是 '{0}'，应为{1}", *text, *expected));
    }

private:
    sdk::Error error(std::string_view name, const sdk::Text& what) const {
        return {sdk::ErrorCode::InvalidArgument,
                sdk::say("option '{0}' of adapter {1} {2}", "适配器 {1} 的选项 '{0}' {2}", name, adapter_, what),
                {.field = std::string(name)}};
    }

    bool declared(std::string_view name) const {
        for (const auto& spec : specs_)
            if (spec.name == name) return true;
        return false;
    }

    const std::string* find(std::string_view name) const {
        for (const auto& [key, text] : written_)
            if (key == name) return &text;
        return nullptr;
    }

    sdk::Error unknown(const std::string& name) const {
        std::vector<std::string> known;
        for (const auto& spec : specs_) known.emplace_back(spec.name);
        const auto cure = config::didYouMean(name, known);
        if (!cure.empty()) return error(name, sdk::say("is not known: {0}", "未知：{0}", cure));
        if (known.empty()) return error(name, {"is not known", "未知"});
        std::string all = known.front();
        for (std::size_t i = 1; i < known.size(); ++i) all += ", " + known[i];
        return error(name, sdk::say("is not known, it has {0}", "未知，可用的有 {0}", all));
    }

    std::string_view adapter_;
    std::span<const sdk::OptionSpec> specs_;
    const sdk::OptionList& written_;
};

}  // namespace

sdk::Result<std::unique_ptr<sdk::OptionValues>> checkOptions(std::string_view adapter,
                                                             std::span<const sdk::OptionSpec> specs,
                                                             const sdk::OptionList& written) {
    const OptionCheck check(adapter, specs, written);
    if (auto known = check.namesAreKnown(); !known) return known.error();
    std::vector<Value> values;
    std::vector<std::string> names;
    for (const auto& spec : specs) {
        auto value = check.valueOf(spec);
        if (!value) return value.error();
        names.emplace_back(spec.name);
        values.push_back(*std::move(value));
    }
    return std::make_unique<CheckedOptions>(std::move(values), std::move(names));
}

}  // namespace aidgate::adapter
