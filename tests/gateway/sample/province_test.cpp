#include "aidgate/sample/province.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "aidgate/crypto/digest.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/encoding.h"

namespace aidgate::sample {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

std::size_t occurrences(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

class ProvinceTest : public testing::Test {
protected:
    fs::path folder(const std::string& name) {
        const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
        const auto path = fs::path(testing::TempDir()) / "aidgate_sample" / test->name() / name;
        fs::remove_all(path);
        return path;
    }
    Province written(const fs::path& path, const ProvinceOptions& options) {
        auto province = writeProvince(options, path);
        EXPECT_TRUE(province) << province.error().message.en;
        return province ? *std::move(province) : Province{};
    }
};

ProvinceOptions small(std::uint64_t seed = 1, unsigned dirt = 20) {
    ProvinceOptions options;
    options.seed = seed;
    options.unionHouseholds = 300;
    options.reliefHouseholds = 400;
    options.dirtPermille = dirt;
    return options;
}

// The rows of a file as a reader counts them: lines without header and 合计, FAMILY or RECORD elements.
std::uint64_t rowsIn(const fs::path& file) {
    const auto text = contentOf(file);
    if (file.extension() == ".xml") return occurrences(text, "<FAMILY ") + occurrences(text, "<RECORD ");
    const auto total = value::encodeGb18030("合计,").value_or("");
    std::uint64_t rows = 0;
    for (const auto& line : linesOf(text))
        if (line.rfind(total, 0) != 0) ++rows;
    return rows - 1;
}

TEST_F(ProvinceTest, ControlFilesTellBytesDigestsAndRowsOfTheirFiles) {
    const auto path = folder("a");
    const auto province = written(path, small());
    // Union, relief and deaths of two cities, six datasets of the province.
    ASSERT_EQ(province.deliveries.size(), 12U);
    std::set<std::string> controlled;
    for (const auto& delivery : province.deliveries) {
        std::multimap<std::string, std::string> keys;
        for (const auto& line : linesOf(contentOf(path / delivery.controlFile)))
            keys.emplace(line.substr(0, line.find('=')), line.substr(line.find('=') + 1));
        const auto value = [&](const std::string& key) {
            EXPECT_EQ(keys.count(key), 1U) << key;
            return keys.find(key)->second;
        };
        EXPECT_EQ(value("generated"), "2019-10-31T02:00:00+08:00");
        EXPECT_EQ(delivery.controlFile.rfind(value("dept") + "_" + value("division") + "_" + value("dataset"), 0), 0U);
        for (auto [at, end] = keys.equal_range("file"); at != end; ++at) {
            const auto& name = at->second;
            controlled.insert(name);
            EXPECT_EQ(value("bytes." + name), std::to_string(fs::file_size(path / name)));
            EXPECT_EQ(value("sm3." + name), crypto::digest(crypto::DigestKind::Sm3, contentOf(path / name)).hex());
            EXPECT_EQ(value("rows." + name), std::to_string(rowsIn(path / name))) << name;
        }
    }
    for (const auto& entry : fs::directory_iterator(path)) {
        const auto name = entry.path().filename().string();
        const bool data = name != "relief_line.csv" && name != "aid_policy.csv" && entry.path().extension() != ".ctl";
        EXPECT_EQ(data, controlled.count(name) == 1) << name;
    }
}

TEST_F(ProvinceTest, SameSeedGivesTheSameBytesAndAnotherSeedOthers) {
    const auto one = written(folder("one"), small(7));
    const auto again = written(folder("again"), small(7));
    const auto other = written(folder("other"), small(8));
    for (std::size_t i = 0; i < one.deliveries.size(); ++i) {
        EXPECT_EQ(one.deliveries[i].files[0].sm3, again.deliveries[i].files[0].sm3);
        EXPECT_NE(one.deliveries[i].files[0].sm3, other.deliveries[i].files[0].sm3);
    }
}

TEST_F(ProvinceTest, HasAtLeastTheHouseholdsThatWereAskedFor) {
    auto options = small(1, 0);
    options.unionHouseholds = 2000;
    options.reliefHouseholds = 3000;
    const auto province = written(folder("a"), options);
    // Some have two files, or two families.
    EXPECT_GE(province.rowsOf("worker"), 2000U);
    EXPECT_LT(province.rowsOf("worker"), 2100U);
    EXPECT_GE(province.rowsOf("relief"), 3000U);
    EXPECT_LE(province.rowsOf("relief"), 3001U);
    for (const char* dataset : {"member", "aid", "membership", "placement", "death", "unemployment", "public_post",
                                "employment", "insurance", "pension", "unemployment_benefit"})
        EXPECT_GT(province.rowsOf(dataset), 0U) << dataset;
}

struct Seen {
    std::map<std::string, std::set<std::string>> namesOfIds;
    std::set<std::string> workers;
};

Seen peopleOf(const fs::path& path) {
    Seen seen;
    for (const char* division : {"210199", "210299"}) {
        for (const char* dataset : {"worker", "member"}) {
            const bool worker = std::string_view(dataset) == "worker";
            std::string text;
            value::decodeGb18030(
                contentOf(path / ("union_assistance_" + std::string(division) + "_" + dataset + "_20191031_0001.csv")),
                text);
            const auto lines = linesOf(text);
            for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
                std::vector<std::string> cells;
                std::istringstream in(lines[i]);
                for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
                const auto& id = cells[worker ? 7 : 4];
                seen.namesOfIds[id].insert(cells[worker ? 3 : 1]);
                if (worker) seen.workers.insert(id);
            }
        }
    }
    return seen;
}

TEST_F(ProvinceTest, WithoutDirtEveryIdIsSomebodysAndInTheUnassignedAreas) {
    const auto path = folder("a");
    auto options = small(3, 0);
    options.unionHouseholds = 3000;
    written(path, options);
    const auto seen = peopleOf(path);
    EXPECT_GT(seen.namesOfIds.size(), 6000U);
    std::size_t notValid = 0;
    for (const auto& [id, names] : seen.namesOfIds) {
        EXPECT_EQ(names.size(), 1U) << "one id, one name";
        EXPECT_TRUE(id.rfind("210199", 0) == 0 || id.rfind("210299", 0) == 0);
        const auto reading = value::readCitizenId(id);
        if (!reading.id) ++notValid;
    }
    // Only the situation of a mistyped id: 4 of about 1250 households.
    EXPECT_GT(notValid, 0U);
    EXPECT_LT(notValid, 30U);
}

TEST_F(ProvinceTest, DirtPutsLinesOfAnotherCharsetIntoFiles) {
    const auto utf8Lines = [](const fs::path& path) {
        std::size_t count = 0;
        for (const auto& line : linesOf(contentOf(path / "union_assistance_210199_worker_20191031_0001.csv")))
            if (value::isUtf8(line) && value::characterCount(line) != line.size()) ++count;
        return count;
    };
    const auto clean = folder("clean");
    const auto dirty = folder("dirty");
    written(clean, small(1, 0));
    written(dirty, small(1, 200));
    EXPECT_EQ(utf8Lines(clean), 0U);
    EXPECT_GT(utf8Lines(dirty), 0U);
}

TEST_F(ProvinceTest, XmlTellsItsNumberOfRows) {
    const auto path = folder("a");
    const auto province = written(path, small(1, 200));
    for (const auto& delivery : province.deliveries) {
        for (const auto& file : delivery.files) {
            if (file.dataset != "relief" && file.dataset != "death") continue;
            const auto count = " count=\"" + std::to_string(file.rows) + "\"";
            EXPECT_NE(contentOf(path / file.name).find(count), std::string::npos) << file.name;
        }
    }
}

TEST_F(ProvinceTest, NeverWritesOverAFile) {
    const auto path = folder("a");
    written(path, small());
    const auto before = contentOf(path / "relief_line.csv");
    const auto again = writeProvince(small(), path);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(contentOf(path / "relief_line.csv"), before);
}

TEST_F(ProvinceTest, RefusesWhatItCannotMake) {
    auto options = small();
    options.unionHouseholds = kMostHouseholds;
    EXPECT_EQ(writeProvince(options, folder("a")).error().code, sdk::ErrorCode::InvalidArgument);
    options = small();
    options.dirtPermille = 201;
    EXPECT_EQ(writeProvince(options, folder("b")).error().code, sdk::ErrorCode::InvalidArgument);
    options = small();
    options.asOf = *value::CivilDate::of(2019, 10);
    EXPECT_EQ(writeProvince(options, folder("c")).error().code, sdk::ErrorCode::InvalidArgument);
}

TEST_F(ProvinceTest, CanBeEmpty) {
    auto options = small();
    options.unionHouseholds = 0;
    options.reliefHouseholds = 0;
    const auto path = folder("a");
    const auto province = written(path, options);
    EXPECT_EQ(province.rowsOf("worker"), 0U);
    EXPECT_EQ(rowsIn(path / "union_assistance_210199_worker_20191031_0001.csv"), 0U);
}

}  // namespace
}  // namespace aidgate::sample
