#include "data_file.h"

#include "aidgate/crypto/digest.h"
#include "aidgate/value/encoding.h"

namespace aidgate::sample {
namespace {

constexpr std::size_t kBuffer = 1U << 20U;
constexpr std::size_t kCountWidth = 12;  // of a number filled in afterwards

sdk::Error failed(const std::filesystem::path& file, sdk::Text what) {
    return {sdk::ErrorCode::Io, std::move(what), {file.filename().generic_string(), 0, 0, {}}};
}

struct Measured {
    std::uint64_t bytes = 0;
    std::string sm3;
};

sdk::Result<Measured> measure(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    crypto::Hasher hasher(crypto::DigestKind::Sm3);
    Measured measured;
    std::string buffer(kBuffer, '\0');
    while (in) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto got = static_cast<std::size_t>(in.gcount());
        hasher.update(std::string_view(buffer).substr(0, got));
        measured.bytes += got;
    }
    if (!in.eof()) return failed(file, {"the file cannot be read back", "无法读回文件"});
    measured.sm3 = hasher.finish().hex();
    return measured;
}

}  // namespace

sdk::Result<DataFile> DataFile::create(const std::filesystem::path& folder, const std::string& name, Layout layout) {
    DataFile file;
    file.name_ = name + "." + std::string(layout.extension);
    file.path_ = folder / file.name_;
    file.layout_ = std::move(layout);
    std::error_code ignored;
    if (std::filesystem::exists(file.path_, ignored))
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"the file is there already; choose an empty folder", "文件已存在；请选一个空文件夹"},
                          {file.name_, 0, 0, {}}};
    file.out_.open(file.path_, std::ios::binary);
    if (!file.out_)
        return failed(file.path_,
                      {"the file cannot be written; check the folder's permissions", "无法写文件；请检查文件夹的权限"});
    file.buffer_.reserve(kBuffer + 4096);
    // Room for the number of rows: written as blanks, filled in by finish().
    const auto mark = file.layout_.header.find('#');
    if (mark == std::string::npos) {
        file.line(file.layout_.header);
    } else {
        auto header = file.layout_.header;
        header.replace(mark, 2, std::string(kCountWidth, ' '));
        file.line(header);
    }
    return file;
}

void DataFile::row(std::string_view line, bool inUtf8) {
    put(line, inUtf8);
    ++rows_;
}

void DataFile::line(std::string_view line) {
    put(line, false);
}

void DataFile::put(std::string_view text, bool inUtf8) {
    if (layout_.charset == FileCharset::Utf8 || inUtf8) {
        buffer_ += text;
    } else {
        buffer_ += value::encodeGb18030(text).value_or("");
    }
    buffer_ += layout_.lineEnd;
    if (buffer_.size() >= kBuffer) flush();
}

void DataFile::flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
}

sdk::Result<WrittenFile> DataFile::finish() {
    if (!layout_.footer.empty()) {
        auto footer = layout_.footer;
        if (const auto mark = footer.find('#'); mark != std::string::npos)
            footer.replace(mark, 1, std::to_string(rows_));
        line(footer);
    }
    flush();
    const auto mark = layout_.header.find('#');
    if (mark != std::string::npos) {
        // Headers with a number are ASCII before it, so that characters are bytes; the quote follows the number.
        const auto number = std::to_string(rows_) + "\"";
        out_.seekp(static_cast<std::streamoff>(mark));
        out_.write(number.data(), static_cast<std::streamsize>(number.size()));
    }
    out_.close();
    if (!out_) return failed(path_, {"the file cannot be written; is the disk full?", "无法写文件；磁盘是否已满？"});
    auto measured = measure(path_);
    if (!measured) return std::move(measured).error();
    return WrittenFile{name_, std::string(layout_.dataset), rows_, measured->bytes, measured->sm3};
}

sdk::Result<WrittenDelivery> writeControlFile(const std::filesystem::path& folder, std::string_view dept,
                                              std::string_view division, std::string_view encoding,
                                              value::CivilDate generated, std::vector<WrittenFile> files) {
    const auto& first = files.front();
    const auto stem = first.name.substr(0, first.name.rfind('.'));
    auto batch = std::string(dept) + "-" + std::string(division) + "-" + first.dataset + "-" +
                 std::to_string(generated.number()) + "-0001";
    std::string text = "dept=" + std::string(dept) + "\ndivision=" + std::string(division) +
                       "\ndataset=" + first.dataset + "\nbatch=" + batch + "\n";
    for (const auto& file : files) text += "file=" + file.name + "\n";
    for (const auto& file : files)
        text += "rows." + file.name + "=" + std::to_string(file.rows) + "\nbytes." + file.name + "=" +
                std::to_string(file.bytes) + "\nsm3." + file.name + "=" + file.sm3 + "\n";
    text += "encoding=" + std::string(encoding) + "\ngenerated=" + generated.text() + "T02:00:00+08:00\n";
    const auto path = folder / (stem + ".ctl");
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) return failed(path, {"the control file cannot be written", "无法写控制文件"});
    return WrittenDelivery{path.filename().generic_string(), std::move(files)};
}

}  // namespace aidgate::sample
