#include "handshake.h"

#include <algorithm>
#include <optional>

#include "option_type.h"

namespace aidgate::adapter {
namespace {

std::string version(std::uint16_t major, std::uint16_t minor) {
    return std::to_string(major) + "." + std::to_string(minor);
}

std::string hex(std::uint32_t number) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[(number >> shift) & 0xF];
    return text;
}

std::string_view textOf(const char* text) {
    return text == nullptr ? "(none)" : text;
}

sdk::Result<void> checkAbi(const std::string& id, std::uint16_t major, std::uint16_t minor) {
    if (major == sdk::kAbiMajor && minor <= sdk::kAbiMinor) return {};
    const bool newer = major > sdk::kAbiMajor || (major == sdk::kAbiMajor && minor > sdk::kAbiMinor);
    std::string expected = version(sdk::kAbiMajor, 0);
    if constexpr (sdk::kAbiMinor != 0) expected += " to " + version(sdk::kAbiMajor, sdk::kAbiMinor);
    sdk::Error error = refusal(id, {"ABI", " ABI "}, version(major, minor), expected);
    error.message += newer ? sdk::Text{": it was made for a newer gateway", "：它是为更新的网关制作的"}
                           : sdk::Text{": build it again with this gateway's SDK", "：请用本网关的 SDK 重新编译"};
    return error;
}

// What adapter.yaml and the library say of one option, when they differ.
struct Difference {
    sdk::Text what;
    std::string library, manifest;
};

std::string list(const auto& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return "[" + text + "]";
}

std::optional<Difference> differ(const Option& ours, const sdk::OptionSpec& theirs) {
    const auto of = [&](const sdk::Text& what) {
        return sdk::say("{0} of option '{1}'", "选项 '{1}' 的{0}", what, ours.name);
    };
    if (ours.type != theirs.type)
        return Difference{of({"type", "类型"}), std::string(toString(theirs.type)), std::string(toString(ours.type))};
    if (ours.required != theirs.required)
        return Difference{of({"'required'", " 'required'"}), theirs.required ? "true" : "false",
                          ours.required ? "true" : "false"};
    if (!ours.required && ours.fallback != theirs.fallback)
        return Difference{of({"default", "默认值"}), "'" + std::string(theirs.fallback) + "'",
                          "'" + ours.fallback + "'"};
    if (!std::equal(ours.choices.begin(), ours.choices.end(), theirs.choices.begin(), theirs.choices.end()))
        return Difference{of({"choices", "可选值"}), list(theirs.choices), list(ours.choices)};
    return std::nullopt;
}

}  // namespace

sdk::Error refusal(std::string_view id, const sdk::Text& what, std::string_view found, std::string_view expected) {
    return {sdk::ErrorCode::Refused, sdk::say("adapter {0}: {1} {2} found, {3} expected",
                                              "适配器 {0}：{1}为 {2}，应为 {3}", id, what, found, expected)};
}

sdk::Result<void> checkFit(const Manifest& manifest, std::string_view toolchain) {
    if (manifest.sharedLibrary.empty()) return {};
    if (auto abi = checkAbi(manifest.id, manifest.abiMajor, manifest.abiMinor); !abi) return abi;
    if (manifest.toolchain != toolchain)
        return refusal(manifest.id, {"toolchain", "编译环境"}, manifest.toolchain, toolchain);
    return {};
}

sdk::Result<void> checkDescriptor(const Manifest& manifest, const sdk::PluginDescriptor& found) {
    // Nothing else means anything until the magic is right.
    if (found.magic != sdk::kAbiMagic)
        return refusal(manifest.id, {"descriptor magic", "描述符标志"}, hex(found.magic), hex(sdk::kAbiMagic));
    if (auto abi = checkAbi(manifest.id, found.abiMajor, found.abiMinor); !abi) return abi;
    if (found.size != sizeof(sdk::PluginDescriptor))
        return refusal(manifest.id, {"descriptor of size", "描述符大小"}, std::to_string(found.size),
                       std::to_string(sizeof(sdk::PluginDescriptor)));
    if (textOf(found.toolchain) != sdk::kToolchain)
        return refusal(manifest.id, {"toolchain", "编译环境"}, textOf(found.toolchain), sdk::kToolchain);
    if (textOf(found.id) != manifest.id)
        return refusal(manifest.id, {"library of adapter", "动态库所属适配器"}, textOf(found.id), manifest.id);
    if (textOf(found.version) != manifest.version)
        return refusal(manifest.id, {"library of version", "动态库版本"}, textOf(found.version), manifest.version);
    return {};
}

sdk::Result<void> checkInfo(const Manifest& manifest, const sdk::AdapterInfo& info) {
    const auto verb = [](bool can) { return can ? "true" : "false"; };
    if (info.id != manifest.id)
        return refusal(manifest.id, {"info() of adapter", " info() 所述适配器"}, info.id, manifest.id);
    if (info.reads != manifest.reads)
        return refusal(manifest.id, {"info() with reads", " info() 的 reads "}, verb(info.reads), verb(manifest.reads));
    if (info.writes != manifest.writes)
        return refusal(manifest.id, {"info() with writes", " info() 的 writes "}, verb(info.writes),
                       verb(manifest.writes));
    std::vector<std::string_view> theirs;
    for (const auto& spec : info.options) theirs.push_back(spec.name);
    std::vector<std::string_view> ours;
    for (const auto& option : manifest.options) ours.push_back(option.name);
    auto sortedTheirs = theirs;
    auto sortedOurs = ours;
    std::sort(sortedTheirs.begin(), sortedTheirs.end());
    std::sort(sortedOurs.begin(), sortedOurs.end());
    if (sortedTheirs != sortedOurs)
        return refusal(manifest.id, {"library with options", "动态库的选项"}, list(theirs), list(ours));
    for (const auto& option : manifest.options) {
        const auto spec = std::find_if(info.options.begin(), info.options.end(),
                                       [&](const sdk::OptionSpec& candidate) { return candidate.name == option.name; });
        if (const auto difference = differ(option, *spec))
            return refusal(manifest.id, difference->what, difference->library, difference->manifest);
    }
    return {};
}

}  // namespace aidgate::adapter
