// Workbooks for tests: written as people's programs write them, or put together part by part, right or wrong.
#pragma once

#include <xlsxwriter.h>
#include <Poco/Zip/Compress.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace aidgate::test {

// The bytes of what `write` puts into a new workbook.
inline std::string writtenWorkbook(const std::function<void(lxw_workbook*)>& write) {
    static int count = 0;
    const auto file = std::filesystem::temp_directory_path() /
                      ("aidgate_" + std::to_string(getpid()) + "_" + std::to_string(++count) + ".xlsx");
    lxw_workbook* book = workbook_new(file.c_str());
    write(book);
    workbook_close(book);
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    return bytes;
}

using Table = std::vector<std::vector<std::string>>;

// Text cells; empty ones are not written.
inline void writeSheet(lxw_workbook* book, const std::string& name, const Table& rows) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, name.c_str());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            if (rows[row][column].empty()) continue;
            worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                   rows[row][column].c_str(), nullptr);
        }
    }
}

// A zip file of these parts.
inline std::string zipped(const std::vector<std::pair<std::string, std::string>>& parts) {
    std::ostringstream out;
    Poco::Zip::Compress zip(out, true);
    for (const auto& [path, content] : parts) {
        std::istringstream in(content);
        zip.addFile(in, Poco::DateTime(), Poco::Path(path, Poco::Path::PATH_UNIX));
    }
    zip.close();
    return out.str();
}

// A workbook with one sheet, 'S', of this sheetData; other parts (styles, shared strings) as given.
inline std::string workbookOf(const std::string& sheetData, std::map<std::string, std::string> parts = {}) {
    parts.emplace("xl/workbook.xml",
                  "<workbook xmlns:r='urn:r'><sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>");
    parts.emplace("xl/_rels/workbook.xml.rels",
                  "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>");
    parts.emplace("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheetData + "</sheetData></worksheet>");
    return zipped({parts.begin(), parts.end()});
}

}  // namespace aidgate::test
