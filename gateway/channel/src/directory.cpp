#include "aidgate/channel/directory.h"

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "control_file.h"
#include "file.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

struct Entry {
    fs::path path;  // of the file itself
    std::uint64_t bytes = 0;
};

using Listing = std::map<std::string, Entry>;  // by name

bool isUnfinished(const std::string& name, const fs::path& extension) {
    return name.starts_with('.') || extension == ".tmp" || extension == ".part";
}

// A link is taken when what it leads to lies in the same directory.
std::optional<fs::path> fileItself(const fs::path& path, const fs::path& directory) {
    std::error_code failed;
    if (!fs::is_symlink(fs::symlink_status(path, failed))) return path;
    const fs::path target = fs::canonical(path, failed);
    if (failed || target.parent_path() != directory) return std::nullopt;
    return target;
}

// The regular files of a directory that could be somebody's; links that lead elsewhere go to `others`.
Listing list(const fs::path& directory, Inventory& out) {
    Listing files;
    std::error_code failed;
    const fs::path resolved = fs::canonical(directory, failed);
    fs::directory_iterator entries;
    if (!failed) entries = fs::directory_iterator(resolved, failed);
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
        const fs::path path = directory / entries->path().filename();
        const std::string name = path.filename().string();
        if (isUnfinished(name, path.extension()) || path.extension() == ".ack") continue;
        const auto itself = fileItself(path, resolved);
        if (!itself) {
            out.others.push_back(path);
            continue;
        }
        std::error_code none;
        if (!fs::is_regular_file(fs::status(*itself, none))) continue;
        files.emplace(name, Entry{*itself, fs::file_size(*itself, none)});
    }
    if (failed) {
        out.problems.push_back(
            {sdk::ErrorCode::Io, sdk::say("cannot look into directory '{0}': {1}", "无法查看目录 '{0}'：{1}",
                                          directory.string(), failed.message())});
    }
    return files;
}

class Looker {
public:
    Looker(Listing files, const std::vector<std::string>& agencies, Inventory& out)
        : files_(std::move(files)), agencies_(agencies), out_(out) {}

    void takeControlFiles() {
        for (const auto& [name, entry] : files_) {
            if (entry.path.extension() == ".ctl") takeControlFile(name, entry);
        }
    }

    // By stem: the same table may come as two formats.
    void takeTheRest() {
        std::map<std::string, Delivery> alone;
        for (const auto& [name, entry] : files_) {
            if (claimed_.contains(name)) continue;
            const auto parsed = parseFileName(name, agencies_);
            if (!parsed) {
                out_.others.push_back(entry.path);
                continue;
            }
            Delivery& delivery = alone[parsed->stem()];
            delivery.agency = parsed->dept;
            delivery.division = parsed->division;
            delivery.dataset = parsed->dataset;
            delivery.name = parsed->stem();
            delivery.files.push_back({entry.path, name, parsed->dataset, entry.bytes, {}});
        }
        for (auto& [stem, delivery] : alone) out_.deliveries.push_back(std::move(delivery));
    }

    void takeControlFile(const std::string& name, const Entry& entry) {
        claimed_.insert(name);
        const std::string stem = fs::path(name).stem().string();
        auto text = readSmall(entry.path, name, kMostControlBytes);
        auto control = text ? parseControlFile(name, *text) : sdk::Result<ControlFile>(text.error());
        if (control) {
            if (auto delivery = grouped(*std::move(control), stem)) {
                out_.deliveries.push_back(*std::move(delivery));
                return;
            }
        } else {
            out_.problems.push_back(std::move(control).error());
        }
        // What belongs to a delivery that is refused is not delivered by itself.
        claimStem(stem);
        if (!text) return;
        for (const std::string_view listed : namesListedIn(*text)) claimed_.emplace(listed);
    }

private:
    void problem(sdk::ErrorCode code, sdk::Text message, const std::string& control) {
        out_.problems.push_back({code, std::move(message), {control}});
    }

    void claimStem(const std::string& stem) {
        for (const auto& [name, entry] : files_) {
            if (fs::path(name).stem() == stem) claimed_.insert(name);
        }
    }

    // The delivery a control file speaks of; nullopt: it is a problem, which has been said.
    std::optional<Delivery> grouped(ControlFile control, const std::string& stem) {
        if (std::find(agencies_.begin(), agencies_.end(), control.dept) == agencies_.end()) {
            problem(sdk::ErrorCode::NotFound,
                    sdk::say("control file '{0}' says dept={1}, for which there is no adapter",
                             "控制文件 '{0}' 写明 dept={1}，没有对应的适配器", control.name, control.dept),
                    control.name);
            return std::nullopt;
        }
        Delivery delivery;
        delivery.agency = control.dept;
        delivery.division = control.division;
        delivery.dataset = control.dataset;
        delivery.name = control.batch.empty() ? stem : control.batch;
        delivery.generated = control.generated;
        delivery.encoding = control.encoding;
        for (const ControlledFile& listed : control.files) {
            auto file = dataFile(listed.name, control);
            if (!file) return std::nullopt;
            delivery.files.push_back(*std::move(file));
        }
        for (const DataFile& file : delivery.files) claimed_.insert(file.name);
        std::sort(delivery.files.begin(), delivery.files.end(),
                  [](const DataFile& left, const DataFile& right) { return left.name < right.name; });
        delivery.control = std::move(control);
        return delivery;
    }

    std::optional<DataFile> dataFile(const std::string& name, const ControlFile& control) {
        const auto found = files_.find(name);
        if (found == files_.end()) {
            problem(sdk::ErrorCode::Refused,
                    sdk::say("control file '{0}' lists '{1}', which is not there",
                             "控制文件 '{0}' 列有 '{1}'，但文件不在", control.name, name),
                    control.name);
            return std::nullopt;
        }
        if (claimed_.contains(name)) {
            problem(sdk::ErrorCode::Refused,
                    sdk::say("control file '{0}' lists '{1}', which belongs to another delivery",
                             "控制文件 '{0}' 列有 '{1}'，但该文件属于另一次交付", control.name, name),
                    control.name);
            return std::nullopt;
        }
        const auto parsed = parseFileName(name, agencies_);
        if (parsed && (parsed->dept != control.dept || parsed->division != control.division)) {
            problem(sdk::ErrorCode::Refused,
                    sdk::say("control file '{0}' says {1} and {2}, its file '{3}' says {4} and {5}",
                             "控制文件 '{0}' 写明 {1} 和 {2}，所列文件 '{3}' 却写明 {4} 和 {5}", control.name,
                             control.dept, control.division, name, parsed->dept, parsed->division),
                    control.name);
            return std::nullopt;
        }
        // Under a name of another kind only the first file's dataset is told: by the control file.
        const bool first = name == control.files.front().name;
        std::string dataset = parsed ? parsed->dataset : first ? control.dataset : std::string();
        return DataFile{found->second.path, name, std::move(dataset), found->second.bytes, {}};
    }

    Listing files_;
    const std::vector<std::string>& agencies_;
    Inventory& out_;
    std::set<std::string> claimed_;
};

void sort(Inventory& inventory) {
    std::sort(inventory.deliveries.begin(), inventory.deliveries.end(),
              [](const Delivery& left, const Delivery& right) {
                  return std::tie(left.generated, left.name) < std::tie(right.generated, right.name);
              });
    std::sort(inventory.others.begin(), inventory.others.end());
}

}  // namespace

Inventory look(const std::filesystem::path& directory, const std::vector<std::string>& agencies) {
    Inventory inventory;
    Looker looker(list(directory, inventory), agencies, inventory);
    looker.takeControlFiles();
    looker.takeTheRest();
    sort(inventory);
    return inventory;
}

Inventory lookAt(const std::filesystem::path& file, const std::vector<std::string>& agencies) {
    Inventory inventory;
    std::error_code failed;
    // Whoever names a link means the file.
    const fs::path itself = fs::canonical(file, failed);
    if (failed || !fs::is_regular_file(itself, failed)) {
        const std::string name = file.filename().string();
        inventory.problems.push_back(
            {sdk::ErrorCode::NotFound, sdk::say("there is no file '{0}'", "没有文件 '{0}'", name), {name}});
        return inventory;
    }
    const std::string name = (itself.extension() == ".ctl" ? itself : file).filename().string();
    const Entry entry{itself, fs::file_size(itself, failed)};
    if (itself.extension() == ".ctl") {
        Inventory besides;  // what else lies there is not asked for
        Looker looker(list(itself.parent_path(), besides), agencies, inventory);
        looker.takeControlFile(name, entry);
    } else {
        Looker looker({{name, entry}}, agencies, inventory);
        looker.takeTheRest();
    }
    return inventory;
}

}  // namespace aidgate::channel
