#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "aidgate/channel/outgoing.h"
#include "aidgate/delivery/sender.h"
#include "aidgate/log/commit_point.h"

namespace aidgate::delivery {

namespace {

namespace fs = std::filesystem;

class DirectoryCarrier final : public Carrier {
public:
    explicit DirectoryCarrier(fs::path folder) : folder_(std::move(folder)) {}

    // The files themselves tell whether they were put: the key has nothing to add.
    sdk::Result<void> put(std::span<const store::OutgoingFile> files, std::string_view) override {
        std::error_code failed;
        if (!fs::is_directory(folder_, failed))
            return sdk::Error{sdk::ErrorCode::Io,
                              {"the folder that files are put into is not there", "存放文件的文件夹不存在"},
                              {folder_.string()}};
        for (const bool control : {false, true}) {
            for (const auto& file : files) {
                if (file.name.ends_with(".ctl") != control) continue;
                if (auto placed = place(file); !placed) return placed;
                log::commitPoint("delivery.file-placed");
            }
        }
        return {};
    }

private:
    sdk::Result<void> place(const store::OutgoingFile& file) const {
        const auto at = folder_ / file.name;
        std::error_code failed;
        const auto there = fs::symlink_status(at, failed);
        if (fs::exists(there)) {
            if (fs::is_regular_file(there) && holds(at, file.content)) return {};
            return sdk::Error{sdk::ErrorCode::Refused,
                              {"another file of this name is there; look what it is and move it away",
                               "已有同名的其他文件；请查明后移走"},
                              {file.name}};
        }
        removeHalves(file.name);
        auto out = channel::OutgoingFile::begin(at);
        if (!out) return std::move(out).error();
        if (auto written = out->write(file.content); !written) return written;
        if (auto whole = out->complete(); !whole) return std::move(whole).error();
        log::commitPoint("delivery.before-rename");
        return out->commit();
    }

    static bool holds(const fs::path& at, const std::string& content) {
        std::error_code failed;
        if (fs::file_size(at, failed) != content.size() || failed) return false;
        std::ifstream in(at, std::ios::binary);
        return std::equal(content.begin(), content.end(), std::istreambuf_iterator<char>(in), {});
    }

    // What OutgoingFile calls a file that is not whole: .<name>.XXXXXX
    void removeHalves(const std::string& name) const {
        constexpr std::size_t kRandom = 7;
        std::error_code ignored;
        std::vector<fs::path> halves;
        for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
            const auto each = entry.path().filename().string();
            if (each.starts_with("." + name + ".") && each.size() == name.size() + 1 + kRandom)
                halves.push_back(entry.path());
        }
        for (const auto& half : halves) fs::remove(half, ignored);
    }

    fs::path folder_;
};

}  // namespace

std::unique_ptr<Carrier> directoryCarrier(fs::path folder) {
    return std::make_unique<DirectoryCarrier>(std::move(folder));
}

}  // namespace aidgate::delivery
