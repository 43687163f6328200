#include "manifest.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "aidgate/config/schema.h"
#include "aidgate/config/yaml.h"
#include "option_type.h"

namespace aidgate::adapter {
namespace {

using config::Node;

bool isLowerSnake(std::string_view text) {
    if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

class ManifestReader {
public:
    ManifestReader(const config::Document& document, config::Diagnostics& diagnostics)
        : document_(document), diagnostics_(diagnostics) {}

    Manifest read() {
        Manifest out;
        const Node& root = document_.root();
        if (!root.isMap()) {
            wrong(root, "adapter.yaml is a map of keys", "adapter.yaml 应是键值表");
            return out;
        }
        knownKeys(root, {"id", "version", "library", "abi", "toolchain", "sha256", "title", "help", "reads", "writes",
                         "agency", "formats", "options", "with", "signer"});
        out.id = name(root, "id");
        out.version = required(root, "version");
        out.title = text(root, "title", true);
        out.help = text(root, "help", false);
        out.reads = flag(root, "reads");
        out.writes = flag(root, "writes");
        if (root.find("agency") != nullptr) out.agency = name(root, "agency");
        out.formats = names(root, "formats");
        readOptions(root, out);
        if (const Node* signer = root.find("signer"))
            out.signer = config::readSignHeaders(*signer, {document_, diagnostics_}).value_or(config::SignHeaders());
        if (root.find("library") != nullptr)
            readLibrary(root, out);
        else
            readComposition(root, out);
        return out;
    }

private:
    void wrong(const Node& at, std::string en, std::string zh, config::Text cure = {}) {
        document_.report(diagnostics_, "AG4003", at.at(), {std::move(en), std::move(zh)}, std::move(cure));
    }

    void knownKeys(const Node& map, const std::vector<std::string>& known) {
        for (const auto& entry : map.entries()) {
            const std::string& key = entry.key.scalar();
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            document_.report(diagnostics_, "AG4001", entry.key.at(),
                             {"unknown key '" + key + "'", "未知的键 '" + key + "'"}, config::didYouMean(key, known));
        }
    }

    std::string required(const Node& map, std::string_view key) {
        const Node* node = map.find(key);
        if (node != nullptr && node->isScalar() && !node->scalar().empty()) return node->scalar();
        document_.report(
            diagnostics_, "AG4002", node == nullptr ? map.at() : node->at(),
            {"'" + std::string(key) + "' is missing or not a text", "缺少 '" + std::string(key) + "'，或它不是文本"});
        return {};
    }

    std::string name(const Node& map, std::string_view key) {
        std::string value = required(map, key);
        if (!value.empty() && !isLowerSnake(value))
            wrong(*map.find(key), "'" + value + "' is not a name like civil_affairs",
                  "'" + value + "' 不是 civil_affairs 这样的名称");
        return value;
    }

    bool flag(const Node& map, std::string_view key) {
        const Node* node = map.find(key);
        if (node == nullptr) return false;
        if (node->scalar() != "true" && node->scalar() != "false")
            wrong(*node, "'" + std::string(key) + "' is true or false",
                  "'" + std::string(key) + "' 只能是 true 或 false");
        return node->scalar() == "true";
    }

    // One text for both languages, or {en, zh}.
    config::Text text(const Node& map, std::string_view key, bool isRequired) {
        const Node* node = map.find(key);
        if (node == nullptr) {
            if (isRequired) required(map, key);
            return {};
        }
        if (node->isScalar()) return {node->scalar(), node->scalar()};
        if (!node->isMap()) {
            wrong(*node, "a text, or {en: …, zh: …}", "应是文本，或 {en: …, zh: …}");
            return {};
        }
        knownKeys(*node, {"en", "zh"});
        return {required(*node, "en"), required(*node, "zh")};
    }

    std::vector<std::string> names(const Node& map, std::string_view key) {
        std::vector<std::string> out;
        const Node* node = map.find(key);
        if (node == nullptr) return out;
        if (!node->isSequence()) wrong(*node, "a list like [xml]", "应是 [xml] 这样的列表");
        for (const Node& item : node->items()) {
            if (isLowerSnake(item.scalar()))
                out.push_back(item.scalar());
            else
                wrong(item, "'" + item.scalar() + "' is not an adapter's id", "'" + item.scalar() + "' 不是适配器名称");
        }
        return out;
    }

    void readOptions(const Node& root, Manifest& out) {
        const Node* node = root.find("options");
        if (node == nullptr || node->isNull()) return;
        if (!node->isMap()) {
            wrong(*node, "options are a map by name", "options 应是以名称为键的表");
            return;
        }
        for (const auto& entry : node->entries()) out.options.push_back(readOption(entry));
    }

    Option readOption(const Node::Entry& entry) {
        Option out;
        out.name = entry.key.scalar();
        const Node& map = entry.value;
        if (!isLowerSnake(out.name))
            wrong(entry.key, "'" + out.name + "' is not a name like date_order",
                  "'" + out.name + "' 不是 date_order 这样的名称");
        if (!map.isMap()) {
            wrong(map, "an option has type, default or required, help", "选项应有 type、default 或 required、help");
            return out;
        }
        knownKeys(map, {"type", "required", "default", "choices", "help"});
        readType(map, out);
        out.required = flag(map, "required");
        if (const Node* fallback = map.find("default")) {
            out.fallback = fallback->scalar();
            if (out.required) wrong(*fallback, "a required option has no default", "必填选项不能有默认值");
        }
        if (const Node* choices = map.find("choices"))
            for (const Node& choice : choices->items()) out.choices.push_back(choice.scalar());
        if ((out.type == sdk::OptionType::Choice) == out.choices.empty())
            wrong(map, "choices belong to an option of type choice, and it must have some",
                  "choices 只用于 choice 类型的选项，且不能为空");
        out.help = text(map, "help", true);
        return out;
    }

    void readType(const Node& map, Option& out) {
        const std::string written = required(map, "type");
        if (written.empty()) return;
        std::vector<std::string> known;
        for (const auto& [word, type] : kOptionTypes) {
            if (word == written) {
                out.type = type;
                return;
            }
            known.emplace_back(word);
        }
        wrong(*map.find("type"), "unknown option type '" + written + "'", "未知的选项类型 '" + written + "'",
              config::didYouMean(written, known));
    }

    void readLibrary(const Node& root, Manifest& out) {
        out.sharedLibrary = required(root, "library");
        if (out.sharedLibrary.find('/') != std::string::npos || out.sharedLibrary.starts_with('.'))
            wrong(*root.find("library"), "'" + out.sharedLibrary + "' is not a file's name beside adapter.yaml",
                  "'" + out.sharedLibrary + "' 不是 adapter.yaml 旁的文件名");
        out.toolchain = required(root, "toolchain");
        out.sha256 = required(root, "sha256");
        if (!out.sha256.empty() &&
            (out.sha256.size() != 64 || out.sha256.find_first_not_of("0123456789abcdef") != std::string::npos))
            wrong(*root.find("sha256"), "a SHA-256 is 64 lower-case hex digits", "SHA-256 应为 64 位小写十六进制数");
        const Node* abi = root.find("abi");
        if (abi == nullptr || !abi->isMap()) {
            wrong(abi == nullptr ? root : *abi, "'abi' is {major: 1, minor: 0}", "'abi' 应为 {major: 1, minor: 0}");
            return;
        }
        knownKeys(*abi, {"major", "minor"});
        out.abiMajor = number(*abi, "major");
        out.abiMinor = number(*abi, "minor");
        if (const Node* with = root.find("with"))
            wrong(*with, "'with' is for an adapter without a library", "'with' 只用于没有动态库的适配器");
    }

    std::uint16_t number(const Node& map, std::string_view key) {
        const std::string written = required(map, key);
        std::uint16_t value = 0;
        const auto end = written.data() + written.size();
        const auto [stop, problem] = std::from_chars(written.data(), end, value);
        if (!written.empty() && (problem != std::errc{} || stop != end))
            wrong(*map.find(key), "'" + written + "' is not a small number", "'" + written + "' 不是小整数");
        return value;
    }

    // Without a library the adapter is one format, opened in a certain way.
    void readComposition(const Node& root, Manifest& out) {
        if (out.formats.size() != 1)
            wrong(root, "an adapter without 'library' names the one format it is, like formats: [delimited]",
                  "没有 'library' 的适配器须写明一种格式，如 formats: [delimited]");
        const Node* with = root.find("with");
        if (with == nullptr) return;
        if (!with->isMap()) wrong(*with, "'with' is a map of options", "'with' 应是选项表");
        for (const auto& entry : with->entries()) {
            if (!entry.value.isScalar()) wrong(entry.value, "an option's value is a text", "选项的值应是文本");
            out.with.emplace_back(entry.key.scalar(), entry.value.scalar());
        }
    }

    const config::Document& document_;
    config::Diagnostics& diagnostics_;
};

}  // namespace

sdk::Result<Manifest> readManifest(const std::filesystem::path& file) {
    config::Diagnostics diagnostics;
    const auto document = config::readYaml(file, diagnostics);
    Manifest manifest;
    if (document != nullptr) manifest = ManifestReader(*document, diagnostics).read();
    if (diagnostics.hasErrors()) return diagnostics.toError(sdk::ErrorCode::InvalidConfig);
    manifest.folder = file.parent_path();
    return manifest;
}

}  // namespace aidgate::adapter
