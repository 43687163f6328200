#include "aidgate/log/logger.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aidgate::log {
namespace {

namespace fs = std::filesystem;

TEST(WithoutPersons, StarsIdsAccountsAndMobileNumbers) {
    const struct {
        const char* name;
        const char* line;
        const char* expected;
    } kCases[] = {
        {"id", "row 7 id=210199196905121039 rejected", "row 7 id=****************** rejected"},
        {"idWithX", "21019919880808102X", "******************"},
        {"idWithSmallX", "(21019919880808102x)", "(******************)"},
        {"fifteenDigits", "210299671001119", "***************"},
        {"fullWidth", "２１０１９９１９６９０５１２１０３９", "******************"},
        {"besideHan", "号210199196905121039号", "号******************号"},
        {"insideAWord", "id210199196905121039end", "id******************end"},
        {"mobile", "phone 13800001234", "phone ***********"},
        {"mobileWithCountry", "+8613800001234", "+*************"},
        {"account", "6222020000000000000", "*******************"},
        {"runTogether", "21019919690512103913800001234", "*****************************"},
        {"fileName", "civil_affairs_210199_relief_20190916_0001.xml", "civil_affairs_210199_relief_20190916_0001.xml"},
        {"counts", "batch mapped run=418 rows=1024", "batch mapped run=418 rows=1024"},
        {"elevenDigitsNotMobile", "bytes=23800001234", "bytes=23800001234"},
        {"fourteenDigits", "at=20190916020000", "at=20190916020000"},
        {"fullWidthShort", "第１２行", "第１２行"},
        {"empty", "", ""},
    };
    for (const auto& c : kCases) EXPECT_EQ(withoutPersons(c.line), c.expected) << c.name;
}

class LogFile : public ::testing::Test {
protected:
    LogFile() : folder_(fs::path(::testing::TempDir()) / ("aidgate_log_" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        settings.file = folder_ / "gateway.log";
    }
    ~LogFile() override { fs::remove_all(folder_); }

    std::vector<std::string> lines() const {
        std::ifstream in(settings.file);
        std::vector<std::string> all;
        for (std::string line; std::getline(in, line);) all.push_back(line);
        return all;
    }
    const fs::path& folder() const { return folder_; }

    Settings settings;

private:
    fs::path folder_;
};

TEST_F(LogFile, HoldsOneLineAnEvent) {
    const auto log = Log::open(settings);
    log->logger("sync")->log(sdk::LogLevel::Info, "batch mapped run=418 rows=1024");
    const auto all = lines();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_THAT(all[0], ::testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}"
                                                "[+-][0-9]{2}:[0-9]{2} info    sync batch mapped run=418 rows=1024"));
}

TEST_F(LogFile, CannotBeMadeToFakeALineOrSteerATerminal) {
    const auto log = Log::open(settings);
    const auto logger = log->logger("sync");
    logger->log(sdk::LogLevel::Info, "a\n2019-09-16 error faked\r\t\x1b[2J");
    logger->log(sdk::LogLevel::Info,
                "b\xE2\x80\xA8"
                "c\xE2\x80\xAE"
                "d\x80 {} %v {0}");
    const auto all = lines();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_NE(all[0].find(R"(a\n2019-09-16 error faked\r\t\u001b[2J)"), std::string::npos) << all[0];
    EXPECT_NE(all[1].find(R"(b\u2028c\u202ed\ufffd {} %v {0})"), std::string::npos) << all[1];
}

TEST_F(LogFile, MasksWhatSlippedThrough) {
    Log::open(settings)->logger("sync")->log(sdk::LogLevel::Warning, "row of 210199196905121039");
    const auto all = lines();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].find("1969"), std::string::npos);
    EXPECT_NE(all[0].find("row of ******************"), std::string::npos);
}

TEST_F(LogFile, IsJsonWhateverTheMessage) {
    settings.format = Format::Json;
    Log::open(settings)->logger("sy\"nc")->log(sdk::LogLevel::Error, "say \"no\" \\ 王\n\xFF");
    const auto all = lines();
    ASSERT_EQ(all.size(), 1U);
    const std::string tail = R"(,"level":"error","module":"sy\"nc","message":"say \"no\" \\ 王\n\ufffd"})";
    EXPECT_EQ(all[0].substr(0, 7), R"({"at":")");
    ASSERT_GT(all[0].size(), tail.size());
    EXPECT_EQ(all[0].substr(all[0].size() - tail.size()), tail);
}

TEST_F(LogFile, HoldsNothingBelowItsLevel) {
    settings.level = sdk::LogLevel::Warning;
    const auto log = Log::open(settings);
    const auto logger = log->logger("sync");
    EXPECT_FALSE(logger->enabled(sdk::LogLevel::Info));
    EXPECT_TRUE(logger->enabled(sdk::LogLevel::Warning));
    logger->log(sdk::LogLevel::Debug, "no");
    logger->log(sdk::LogLevel::Info, "no");
    logger->log(sdk::LogLevel::Error, "yes");
    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(LogFile, IsRotatedAndOnlySoManyAreKept) {
    settings.maxBytes = 1000;
    settings.maxFiles = 3;
    const auto log = Log::open(settings);
    const auto logger = log->logger("sync");
    for (int at = 0; at < 200; ++at) logger->log(sdk::LogLevel::Info, std::string(100, 'x'));
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder())) {
        ++files;
        EXPECT_LE(entry.file_size(), 1000U);
    }
    EXPECT_EQ(files, 3U);
}

TEST_F(LogFile, GoesToStandardErrorWhenItCannotBeOpened) {
    fs::create_directories(settings.file);  // a folder stands where the file should be
    ::testing::internal::CaptureStderr();
    const auto log = Log::open(settings);
    log->logger("sync")->log(sdk::LogLevel::Info, "still here");
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("cannot write the log file"), std::string::npos);
    EXPECT_NE(said.find("still here"), std::string::npos);
}

TEST(Silent, SaysNothing) {
    EXPECT_FALSE(silent().enabled(sdk::LogLevel::Error));
    silent().log(sdk::LogLevel::Error, "nothing");
}

}  // namespace
}  // namespace aidgate::log
