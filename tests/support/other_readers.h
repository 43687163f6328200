// Readers that are not ours, for what we write: Python's csv and zipfile, xmllint.
#pragma once

#include <unistd.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace aidgate::test {

// Bytes in a file of their own, gone afterwards.
class ScratchFile {
public:
    ScratchFile(const std::string& extension, const std::string& bytes) {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("aidgate_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + extension);
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~ScratchFile() { std::filesystem::remove(path_); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

// What a shell command says; a failure of the test when it fails.
inline std::string saidBy(const std::string& command) {
    std::string said;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) {
        ADD_FAILURE() << "cannot run " << command;
        return said;
    }
    char buffer[65536];
    while (const auto got = std::fread(buffer, 1, sizeof buffer, pipe)) said.append(buffer, got);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return said;
}

// Cells as hexadecimal UTF-8, so that no separator can be in them: a cell a word, a row a line.
inline std::vector<std::vector<std::string>> cellsOfHex(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        auto& row = rows.emplace_back();
        // Each cell is written as ":" and its digits.
        for (std::size_t cell = at; cell < end; ++cell) {
            if (text[cell] == ':') {
                row.emplace_back();
            } else {
                row.back().push_back(static_cast<char>(std::stoi(text.substr(cell, 2), nullptr, 16)));
                ++cell;
            }
        }
        at = end + 1;
    }
    return rows;
}

inline std::vector<std::vector<std::string>> readByPythonCsv(const std::string& bytes, const std::string& delimiter,
                                                             const std::string& charset = "utf-8") {
    const ScratchFile file(".csv", bytes);
    const ScratchFile program(".py",
                              "import csv, sys\n"
                              "csv.field_size_limit(1 << 30)\n"
                              "with open(sys.argv[1], newline='', encoding=sys.argv[3]) as f:\n"
                              "    for row in csv.reader(f, delimiter=sys.argv[2], strict=True):\n"
                              "        print(''.join(':' + cell.encode().hex() for cell in row))\n");
    return cellsOfHex(saidBy("python3 " + program.path() + " " + file.path() + " '" + delimiter + "' " + charset));
}

// The rows of one sheet (by its number) of a workbook, cells by their column.
inline std::vector<std::vector<std::string>> readByPythonZip(const std::string& bytes, int sheet) {
    const ScratchFile file(".xlsx", bytes);
    const ScratchFile program(
        ".py",
        "import re, sys, zipfile, xml.etree.ElementTree as E\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "assert z.testzip() is None\n"
        "n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'\n"
        "for part in z.namelist():\n"
        "    E.fromstring(z.read(part))\n"
        "def column(ref):\n"
        "    number = 0\n"
        "    for c in re.match('[A-Z]+', ref).group(0): number = number * 26 + ord(c) - 64\n"
        "    return number - 1\n"
        "def said(text):\n"
        "    return re.sub('_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m.group(1), 16)), text)\n"
        "for row in E.fromstring(z.read('xl/worksheets/sheet%s.xml' % sys.argv[2])).iter(n + 'row'):\n"
        "    cells = {}\n"
        "    for c in row.iter(n + 'c'):\n"
        "        assert c.get('t') == 'inlineStr', 'a cell is no text'\n"
        "        cells[column(c.get('r'))] = said(''.join(t.text or '' for t in c.iter(n + 't')))\n"
        "    print(''.join(':' + cells.get(i, '').encode().hex() for i in range(max(cells, default=-1) + 1)))\n");
    return cellsOfHex(saidBy("python3 " + program.path() + " " + file.path() + " " + std::to_string(sheet)));
}

}  // namespace aidgate::test
