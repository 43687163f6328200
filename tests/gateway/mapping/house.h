// The bundled dictionary, code tables and mappings, loaded once for the tests.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"
#include "aidgate/mapping/translator.h"

#include "places.h"

namespace aidgate::mapping {

inline const std::filesystem::path kSource = test::kSourceDir;

inline const record::Dictionary& dictionary() {
    static const auto loaded = [] {
        config::Diagnostics problems;
        auto read = record::loadDictionary({kSource / "gateway/record/dictionary.yaml"}, problems);
        EXPECT_TRUE(read) << problems.render(config::Language::English);
        return read.value_or(record::Dictionary{});
    }();
    return loaded;
}

inline const CodeTables& codeTables() {
    static const auto loaded = [] {
        config::Diagnostics problems;
        auto read = CodeTables::load({kSource / "mappings/codes"}, problems);
        EXPECT_TRUE(read) << problems.render(config::Language::English);
        return read.value_or(CodeTables{});
    }();
    return loaded;
}

inline const Catalogue& catalogue() {
    static const auto loaded = [] {
        config::Diagnostics problems;
        auto read = Catalogue::load({kSource / "mappings"}, dictionary(), codeTables(), problems);
        EXPECT_TRUE(read) << problems.render(config::Language::English);
        return read ? std::move(*read) : Catalogue{};
    }();
    return loaded;
}

// A mapping written in a test; a failure of the test when it does not load.
inline std::optional<Mapping> mappingOf(const std::string& text) {
    config::Diagnostics problems;
    auto mapping = parseMapping("test.yaml", text, dictionary(), codeTables(), problems);
    EXPECT_TRUE(mapping) << problems.render(config::Language::English);
    return mapping;
}

// "AG1005 3:5" of everything that is wrong with a mapping.
inline std::vector<std::string> problemsOf(const std::string& text) {
    config::Diagnostics problems;
    EXPECT_FALSE(parseMapping("test.yaml", text, dictionary(), codeTables(), problems));
    std::vector<std::string> all;
    for (const auto& one : problems.all())
        all.push_back(one.id + " " + std::to_string(one.at.line) + ":" + std::to_string(one.at.column));
    return all;
}

}  // namespace aidgate::mapping
