#include "aidgate/sync/csv_folder.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace aidgate::sync {

namespace fs = std::filesystem;

namespace {

sdk::Error cannotWrite(const fs::path& file, const std::string& why) {
    return {sdk::ErrorCode::Io, sdk::say("cannot write: {0}", "无法写入：{0}", why), {file.string()}};
}

fs::path unfinished(const fs::path& file) {
    return file.string() + ".tmp";
}

bool put(std::FILE* file, std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

}  // namespace

CsvFolder::CsvFolder(fs::path folder, bool reveal) : folder_(std::move(folder)), reveal_(reveal) {}

CsvFolder::~CsvFolder() {
    std::error_code ignored;
    for (const auto& [dataset, file] : files_)
        if (file.open) fs::remove(unfinished(file.path), ignored);
    if (rejects_.open) fs::remove(unfinished(rejects_.path), ignored);
}

sdk::Result<CsvFolder::File> CsvFolder::create(const std::string& name, const std::string& header) const {
    File file{folder_ / name};
    file.open.reset(std::fopen(unfinished(file.path).c_str(), "wbe"));
    if (!file.open || !put(file.open.get(), header)) return cannotWrite(file.path, std::strerror(errno));
    return file;
}

sdk::Result<void> CsvFolder::begin(std::span<const record::Dataset* const> datasets) {
    for (const auto* dataset : datasets) {
        auto file = create(dataset->name + ".csv", CanonicalCsv(*dataset, reveal_).header());
        if (!file) return file.error();
        files_.emplace(dataset->name, *std::move(file));
    }
    auto rejects = create("rejects.csv", "dataset,file,line,key,rule,message,message_zh\n");
    if (!rejects) return rejects.error();
    rejects_ = *std::move(rejects);
    return {};
}

void CsvFolder::prepare(TranslatedRows& rows) const {
    if (!reveal_) CanonicalCsv(rows.dataset(), false).render(rows.rows(), rows.shown);
}

// Rows that stand one after the other go in one piece.
sdk::Result<void> CsvFolder::write(const TranslatedRows& rows) {
    const auto& file = files_.find(rows.dataset().name)->second;
    const auto& rendered = reveal_ ? rows.canonical : rows.shown;
    for (std::size_t row = 0; row < rows.stands.size(); ++row) {
        const std::size_t first = row;
        while (row < rows.stands.size() && rows.stands[row] != 0) ++row;
        if (!put(file.open.get(), rendered.lines(first, row))) return cannotWrite(file.path, std::strerror(errno));
    }
    return {};
}

sdk::Result<void> CsvFolder::reject(const store::Reject& reject) {
    line_.clear();
    const std::string line = std::to_string(reject.line);
    for (const std::string_view cell :
         {std::string_view(reject.dataset), std::string_view(reject.file), std::string_view(line),
          std::string_view(reject.key), std::string_view(reject.rule)}) {
        appendCsvCell(cell, line_);
        line_ += ',';
    }
    appendCsvCell(reject.message.en, line_);
    line_ += ',';
    appendCsvCell(reject.message.zh, line_);
    line_ += '\n';
    if (!put(rejects_.open.get(), line_)) return cannotWrite(rejects_.path, std::strerror(errno));
    return {};
}

sdk::Result<void> CsvFolder::finish() {
    const auto close = [](File& file) -> sdk::Result<void> {
        if (!file.open) return {};
        if (std::fclose(file.open.release()) != 0) return cannotWrite(file.path, std::strerror(errno));
        std::error_code failed;
        fs::rename(unfinished(file.path), file.path, failed);
        if (failed) return cannotWrite(file.path, failed.message());
        return {};
    };
    for (auto& [dataset, file] : files_)
        if (auto done = close(file); !done) return done;
    return close(rejects_);
}

}  // namespace aidgate::sync
