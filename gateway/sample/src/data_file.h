// Files of a delivery as they are written: rows in the agency's charset, counted, and digested when they are done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sample/province.h"
#include "aidgate/sdk/error.h"

namespace aidgate::sample {

enum class FileCharset : std::uint8_t { Utf8, Gb18030 };

struct Layout {
    std::string_view dataset = {};    // in the file's name
    std::string_view extension = {};  // "csv"
    FileCharset charset = FileCharset::Utf8;
    std::string_view lineEnd = "\r\n";
    std::string header = {};  // with "#" where the number of rows will stand
    std::string footer = {};  // the same; "" = none
};

class DataFile {
public:
    // `name` without extension. Never writes over a file.
    static sdk::Result<DataFile> create(const std::filesystem::path& folder, const std::string& name, Layout layout);

    // A line of UTF-8 that counts as a row, in the file's charset; or as it is, as files come that people pasted into.
    void row(std::string_view line, bool inUtf8 = false);
    // A line that is no row of its own.
    void line(std::string_view line);
    // Footer, number of rows, digest. An Error when anything could not be written.
    sdk::Result<WrittenFile> finish();

private:
    void put(std::string_view text, bool inUtf8);
    void flush();

    std::filesystem::path path_;
    std::string name_;
    Layout layout_;
    std::ofstream out_;
    std::string buffer_;
    std::uint64_t rows_ = 0;
};

// Writes the control file beside them, named after the first.
sdk::Result<WrittenDelivery> writeControlFile(const std::filesystem::path& folder, std::string_view dept,
                                              std::string_view division, std::string_view encoding,
                                              value::CivilDate generated, std::vector<WrittenFile> files);

}  // namespace aidgate::sample
