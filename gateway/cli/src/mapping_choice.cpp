#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "map_tools.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

ChosenMappings chooseMappings(Workbench& bench, const std::vector<std::string>& files) {
    ChosenMappings chosen;
    const auto* dictionary = bench.dictionary();
    const auto* tables = bench.codeTables();
    if (dictionary == nullptr || tables == nullptr) {
        chosen.failed = true;
        return chosen;
    }
    if (files.empty()) {
        const auto* catalogue = bench.mappings();
        chosen.failed = catalogue == nullptr;
        if (catalogue != nullptr)
            for (const auto& id : catalogue->ids()) chosen.all.push_back(catalogue->find(id));
        return chosen;
    }
    config::Diagnostics diagnostics;
    chosen.loaded.reserve(files.size());
    for (const auto& file : files) {
        std::error_code failed;
        const auto* catalogue = fs::exists(file, failed) ? nullptr : bench.mappings();
        if (catalogue != nullptr && catalogue->find(file) != nullptr)
            chosen.all.push_back(catalogue->find(file));
        else if (auto one = mapping::loadMapping(file, *dictionary, *tables, diagnostics))
            chosen.loaded.push_back(std::move(*one));
    }
    for (const auto& one : chosen.loaded) chosen.all.push_back(&one);
    if (!diagnostics.all().empty())
        bench.terminal().complain({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
    chosen.problems.assign(diagnostics.all().begin(), diagnostics.all().end());
    chosen.failed = diagnostics.hasErrors();
    return chosen;
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string placeOf(const std::string& file, std::uint64_t line) {
    const fs::path path(file);
    return (path.parent_path().filename() / path.filename()).string() + ":" + std::to_string(line);
}

bool writeWhole(const fs::path& file, const std::string& content, Terminal& terminal) {
    const auto fail = [&](const sdk::Text& why) {
        terminal.error(sdk::say("cannot write {0}: {1}", "无法写入 {0}：{1}", file.string(), why));
        return false;
    };
    const fs::path unfinished = file.string() + ".tmp";
    struct ::stat there {};
    // A file that is there keeps its rights.
    const ::mode_t mode = ::stat(file.c_str(), &there) == 0 ? there.st_mode & 07777U : S_IRUSR | S_IWUSR;
    std::error_code failed;
    fs::remove(unfinished, failed);
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return fail({"no rights, or no such folder", "没有权限，或目录不存在"});
    ::fchmod(descriptor, mode);
    ::close(descriptor);
    std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out.good()) return fail({"the disk may be full", "磁盘可能已满"});
    fs::rename(unfinished, file, failed);
    return failed ? fail({failed.message(), failed.message()}) : true;
}

std::function<void(std::uint64_t)> rowProgress(Terminal& terminal) {
    return [&terminal](std::uint64_t rows) { terminal.progress({"rows", "行"}, rows); };
}

}  // namespace aidgate::cli
