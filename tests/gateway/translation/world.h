// The bundled agencies, and a town that has relief in two flat files of its own: for translations in tests.
#pragma once

#include <unistd.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aidgate/translation/translation.h"
#include "aidgate/value/encoding.h"

#include "places.h"

namespace aidgate::translation {

namespace fs = std::filesystem;

inline constexpr const char* kTownAdapter = R"(
id: town
version: "1.0.0"
title: {en: A town, zh: 某镇}
reads: true
writes: true
agency: town
formats: [delimited]
with:
  delimiter: ";"
  charset: GBK
  records: |
    household: 户号!, 类别, 户主, 户主证件, 人口, 月救助金额, 起, 状态
    person: 户号!, 姓名, 证件, 关系, 大病
)";

inline constexpr const char* kTownHousehold = R"(
mapping: town/household
version: 1
record: household
target: relief_case
fields:
  relief_no: {from: 户号, required: true}
  category: {from: 类别, codes: town.category}
  head_name: {from: 户主}
  head_id: {from: 户主证件}
  household_size: {from: 人口}
  amount: {from: 月救助金额, unit: 元, period: month}
  start_on: {from: 起}
  status: {from: 状态, codes: town.status}
)";

inline constexpr const char* kTownPerson = R"(
mapping: town/person
version: 1
record: person
target: relief_member
fields:
  relief_no: {from: 户号, required: true}
  name: {from: 姓名}
  id_no: {from: 证件}
  relation: {from: 关系}
  serious_illness: {from: 大病, codes: union.yes_no}
)";

class World : public testing::Test {
protected:
    World() {
        put("adapters/town/adapter.yaml", kTownAdapter);
        fs::permissions(folder_ / "adapters", fs::perms::owner_all, fs::perm_options::replace);
        fs::permissions(folder_ / "adapters/town", fs::perms::owner_all, fs::perm_options::replace);
        put("mappings/town/household.yaml", kTownHousehold);
        put("mappings/town/person.yaml", kTownPerson);
        put("codes/town.category.csv", "from,to\n低保,dibao\n边缘,bianyuan\n特困,tekun\n");
        put("codes/town.status.csv", "from,to\n在享,active\n停发,ended\n");
        fs::create_directories(folder_ / "out");
    }
    ~World() override { fs::remove_all(folder_); }

    fs::path path(const std::string& name) const { return folder_ / name; }

    void put(const std::string& name, const std::string& text) const {
        fs::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
    }
    std::string bytesOf(const std::string& name) const {
        std::ifstream in(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string textOf(const std::string& name) const {
        std::string text;
        value::decodeGb18030(bytesOf(name), text);
        return text;
    }
    std::vector<std::string> outputs() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(path("out"))) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    // Loaded when first asked for, so that a test may change what is written above.
    const mapping::Catalogue& mappings() {
        if (!mappings_) {
            const fs::path source = test::kSourceDir;
            config::Diagnostics problems;
            dictionary_ = record::loadDictionary({source / "gateway/record/dictionary.yaml"}, problems);
            tables_ = mapping::CodeTables::load({source / "mappings/codes", path("codes")}, problems);
            if (dictionary_ && tables_)
                mappings_ =
                    mapping::Catalogue::load({source / "mappings", path("mappings")}, *dictionary_, *tables_, problems);
            EXPECT_TRUE(mappings_) << problems.render(config::Language::English);
        }
        return *mappings_;
    }
    adapter::Catalogue& adapters() {
        if (!adapters_)
            adapters_ = adapter::openCatalogue({fs::path(test::kBinaryDir) / "lib/aidgate/adapters", path("adapters")});
        for (const auto& refusal : adapters_->refusals()) ADD_FAILURE() << refusal.error.message.en;
        return *adapters_;
    }

    static Side side(const std::string& name) {
        const auto slash = name.find('/');
        return {.agency = name.substr(0, slash), .dataset = name.substr(slash + 1), .adapter = name.substr(0, slash)};
    }

    // `files`: below the folder, and the dataset each is.
    Request request(const std::string& from, const std::string& to,
                    const std::vector<std::pair<std::string, std::string>>& files, const std::string& out) const {
        Request wanted{.from = side(from),
                       .to = side(to),
                       .delivery = {},
                       .day = *value::CivilDate::of(2019, 9, 16),
                       .out = path("out/" + out),
                       .division = "210199",
                       .generated = "2019-09-16"};
        wanted.delivery.agency = wanted.from.agency;
        wanted.delivery.dataset = wanted.from.dataset;
        wanted.delivery.name = "delivery";
        for (const auto& [name, dataset] : files)
            wanted.delivery.files.push_back({.path = fs::canonical(path(name)),
                                             .name = fs::path(name).filename().string(),
                                             .dataset = dataset,
                                             .sm3 = {}});
        return wanted;
    }
    sdk::Result<Outcome> run(Request wanted) {
        if (auto verified = channel::verify(wanted.delivery); !verified) return std::move(verified).error();
        return translate({adapters(), mappings(), log_}, wanted);
    }
    Outcome mustRun(const Request& wanted) {
        auto outcome = run(wanted);
        EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.en);
        return outcome ? *std::move(outcome) : Outcome{};
    }

private:
    class SilentLog final : public sdk::Logger {
    public:
        bool enabled(sdk::LogLevel) const override { return false; }
        void log(sdk::LogLevel, std::string_view) override {}
    };
    static fs::path newFolder() {
        std::string pattern = (fs::temp_directory_path() / "aidgate-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        return pattern;
    }

    fs::path folder_ = newFolder();
    SilentLog log_;
    std::optional<record::Dictionary> dictionary_;
    std::optional<mapping::CodeTables> tables_;
    std::optional<mapping::Catalogue> mappings_;
    std::unique_ptr<adapter::Catalogue> adapters_;
};

}  // namespace aidgate::translation
