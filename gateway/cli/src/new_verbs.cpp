// `adapter new` and `map new`: drafts that load at once, for a person to finish.
#include <algorithm>
#include <fstream>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "sample_file.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

bool isName(const std::string& text) {
    if (text.empty() || text[0] < 'a' || text[0] > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

bool requireName(const std::string& option, const std::string& text, Terminal& terminal) {
    if (isName(text)) return true;
    terminal.error({option + " '" + text + "' is no name: a letter, then letters, digits and _, all lower case",
                    option + " '" + text + "' 不能作名称：小写字母开头，只用小写字母、数字和 _"});
    return false;
}

// Only its owner may write a package, whatever the umask says.
bool writeFiles(const fs::path& folder, const package::Files& files, Terminal& terminal) {
    for (const auto& [name, content] : files) {
        const auto path = folder / name;
        std::error_code failed;
        fs::create_directories(path.parent_path(), failed);
        std::ofstream out(path, std::ios::binary);
        out << content;
        out.close();
        if (!out.good()) {
            terminal.error({"cannot write " + path.string(), "无法写入 " + path.string()});
            return false;
        }
        constexpr auto kOthers = fs::perms::group_write | fs::perms::others_write;
        for (auto at = path; at != folder.parent_path() && at.has_relative_path(); at = at.parent_path())
            fs::permissions(at, kOthers, fs::perm_options::remove, failed);
        terminal.say({"wrote " + path.string(), "已写入 " + path.string()});
    }
    return true;
}

bool refuseExisting(const fs::path& folder, const package::Files& files, Terminal& terminal) {
    std::error_code failed;
    for (const auto& [name, content] : files) {
        if (!fs::exists(folder / name, failed)) continue;
        const auto path = (folder / name).string();
        terminal.error({path + " is there already; nothing was written", path + " 已存在；未写入任何文件"});
        return true;
    }
    return false;
}

std::optional<package::Format> formatNamed(const std::string& name) {
    if (name == "delimited") return package::Format::Delimited;
    if (name == "xml") return package::Format::Xml;
    if (name == "xlsx") return package::Format::Xlsx;
    return std::nullopt;
}

// A format that has places needs one for a draft.
void givePlace(package::Plan& plan) {
    if (plan.format == package::Format::Xml && plan.record.place.empty()) plan.record.place = "BATCH/RECORD";
    if (plan.format == package::Format::Delimited) plan.record.place.clear();
}

// The new dataset's text onto a dictionary that is there.
std::string withDataset(const std::string& dictionary, const std::string& made) {
    const auto start = made.find("datasets:\n") + std::string("datasets:\n").size();
    return dictionary + (dictionary.ends_with('\n') ? "\n" : "\n\n") + made.substr(start);
}

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int adapterNew(const Common& common, const AdapterNewRequest& request, Terminal& terminal) {
    if (!requireName("ID", request.id, terminal) || !requireName("--record", request.record, terminal)) return kUsage;
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench || bench->dictionary() == nullptr) return kUsage;
    package::Plan plan;
    plan.record = package::exampleRecord(request.record);
    if (!request.from.empty()) {
        auto seen = lookAtSample(*bench, request.from);
        if (!seen) return kUsage;
        plan = std::move(*seen);
    }
    plan.agency = request.id;
    plan.record.name = request.record;
    if (!request.format.empty()) plan.format = *formatNamed(request.format);
    givePlace(plan);
    const auto folder = request.out.empty() ? fs::path(request.id) : request.out;
    const auto files = package::newPackage(plan, *bench->dictionary());
    if (refuseExisting(folder, files, terminal) || !writeFiles(folder, files, terminal)) return kUsage;
    terminal.note(
        {"now: aidgate adapter check " + folder.string(), "接下来: aidgate adapter check " + folder.string()});
    return kOk;
}

int mapNew(const Common& common, const MapNewRequest& request, Terminal& terminal) {
    if (!requireName("--record", request.record, terminal)) return kUsage;
    std::error_code failed;
    const auto folder = fs::canonical(request.package, failed);
    auto bench =
        openWorkbench(common, terminal, {.tests = config::Tests::Read, .candidate = failed ? fs::path() : folder});
    if (!bench || bench->dictionary() == nullptr) return kUsage;
    const adapter::Manifest* manifest = nullptr;
    for (const auto& one : bench->adapters().manifests())
        if (!failed && one.folder == folder && !one.agency.empty()) manifest = &one;
    if (manifest == nullptr) {
        const auto name = request.package.string();
        terminal.error({"'" + name + "' is no agency package that loads; 'aidgate adapter new' makes one",
                        "'" + name + "' 不是可加载的部门接入包；可用 'aidgate adapter new' 新建"});
        return kUsage;
    }
    auto plan = lookAtSample(*bench, request.from);
    if (!plan) return kUsage;
    plan->agency = manifest->id;
    plan->record.name = request.record;
    auto files = package::newMapping(*plan, *bench->dictionary());
    const auto dictionary = folder / "dictionary.yaml";
    if (bench->dictionary()->find(manifest->id + "_" + request.record) != nullptr) {
        const auto name = manifest->id + "_" + request.record;
        terminal.error({"there is a dataset " + name + " already; choose another --record",
                        "已有数据集 " + name + "；请另选 --record"});
        return kUsage;
    }
    auto fresh = files;
    fresh.erase("dictionary.yaml");
    if (refuseExisting(folder, fresh, terminal)) return kUsage;
    if (fs::exists(dictionary, failed))
        files["dictionary.yaml"] = withDataset(contentOf(dictionary), files["dictionary.yaml"]);
    if (!writeFiles(folder, files, terminal)) return kUsage;
    terminal.note({"let adapter.yaml read record type '" + request.record + "', then: aidgate adapter check " +
                       request.package.string(),
                   "请在 adapter.yaml 中加入记录类型 '" + request.record + "'，然后: aidgate adapter check " +
                       request.package.string()});
    return kOk;
}

}  // namespace aidgate::cli
