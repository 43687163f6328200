// A folder per case: the delivery's files, `options` ("name: value" per line; delivery.charset is the control file's),
// and what has to come out: expected.rows, expected.issues, expected.error. A file that isn't there expects nothing.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "plugin_host.h"

namespace aidgate::test {

inline std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The dataset in {dept}_{division}_{dataset}_{yyyymmdd}_{seq}.{ext}; "" in any other name.
inline std::string datasetOf(const std::string& name) {
    // From the end: sequence, day, dataset; before the dataset a division of six digits.
    const auto sequence = name.rfind('_');
    const auto day = sequence == std::string::npos ? sequence : name.rfind('_', sequence - 1);
    if (day == std::string::npos || sequence - day != 9) return {};
    for (auto at = name.find('_'); at < day; at = name.find('_', at + 1)) {
        const auto division = name.substr(at + 1, 6);
        if (at + 7 < day && name[at + 7] == '_' && division.find_first_not_of("0123456789") == std::string::npos)
            return name.substr(at + 8, day - at - 8);
    }
    return {};
}

struct PluginCase {
    std::vector<MemoryFile> files;
    sdk::OptionList options;
    std::string charset;
};

inline PluginCase loadCase(const std::filesystem::path& folder) {
    PluginCase loaded;
    std::vector<std::filesystem::path> inputs;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name != "options" && !name.starts_with("expected.")) inputs.push_back(entry.path());
    }
    std::sort(inputs.begin(), inputs.end());
    for (const auto& input : inputs) {
        const auto name = input.filename().string();
        loaded.files.push_back({name, datasetOf(name), contents(input)});
    }
    std::istringstream options(contents(folder / "options"));
    for (std::string line; std::getline(options, line);) {
        const auto colon = line.find(": ");
        if (line.empty() || colon == std::string::npos) continue;
        const auto name = line.substr(0, colon);
        if (name == "delivery.charset")
            loaded.charset = line.substr(colon + 2);
        else
            loaded.options.emplace_back(name, line.substr(colon + 2));
    }
    return loaded;
}

// Line ends as \n, so that a row is a line.
inline std::string onOneLine(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\n");
    return text;
}

// "worker 2 #1: 职工编号=U-0001 | 姓名=张三", with ^parent after the ordinal for rows that hang under one.
inline std::string written(const Reading& reading) {
    std::string text;
    for (const auto& row : reading.rows) {
        text += row.type + " " + std::to_string(row.origin.line) + " #" + std::to_string(row.origin.ordinal);
        if (row.origin.parent != 0) text += "^" + std::to_string(row.origin.parent);
        text += ":";
        const auto type = std::find_if(reading.types.begin(), reading.types.end(),
                                       [&](const auto& each) { return each.name == row.type; });
        std::string_view between = " ";
        for (const auto& column : type->columns) {
            const auto cell = row.cells.find(column);
            if (cell == row.cells.end()) continue;
            text += std::string(between) + column + "=" + onOneLine(cell->second);
            between = " | ";
        }
        text += "\n";
    }
    return text;
}

inline std::string written(const std::vector<Issue>& issues) {
    constexpr const char* kSeverities[] = {"note", "warning", "reject"};
    std::string text;
    for (const auto& issue : issues) {
        text += std::string(kSeverities[static_cast<int>(issue.severity)]) + " " + issue.code + " " +
                sdk::toString(issue.where) + (issue.recordType.empty() ? "" : " " + issue.recordType) + "\n";
    }
    return text;
}

// Reads the case whole and in hostile ways; what comes out may not depend on how it is read.
inline void runCase(const std::filesystem::path& folder, const std::vector<const sdk::Adapter*>& adapters) {
    const auto loaded = loadCase(folder);
    for (const auto& [piece, capacity] : {std::pair<std::size_t, std::size_t>{1 << 20, 1024}, {1, 1024}, {7, 1}}) {
        SCOPED_TRACE("read in pieces of " + std::to_string(piece) + ", batches of " + std::to_string(capacity));
        TestHost host(adapters, loaded.options);
        ASSERT_FALSE(host.optionError()) << host.optionError()->message.en;
        MemoryDelivery delivery(loaded.files, loaded.charset);
        auto reading = readAll(*adapters.front(), delivery.inPiecesOf(piece), host, capacity);
        // Batches are of one type, so the order between types depends on their capacity; within a type it doesn't.
        std::stable_sort(reading.rows.begin(), reading.rows.end(),
                         [](const Row& left, const Row& right) { return left.origin.ordinal < right.origin.ordinal; });
        // How many rows come before an error depends on the batches; the run is given up anyhow.
        if (!reading.error) {
            EXPECT_EQ(written(reading), contents(folder / "expected.rows"));
        }
        EXPECT_EQ(written(host.reported()), contents(folder / "expected.issues"));
        const auto error =
            reading.error ? sdk::toString(reading.error->where) + ": " + reading.error->message.en + "\n" : "";
        EXPECT_EQ(error, contents(folder / "expected.error"));
    }
}

inline std::vector<std::filesystem::path> casesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> cases;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) cases.push_back(entry.path());
    std::sort(cases.begin(), cases.end());
    return cases;
}

}  // namespace aidgate::test
