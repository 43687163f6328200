#include <gtest/gtest.h>

#include <cstdlib>

#include "gateway_state.h"

namespace aidgate::test {
namespace {

TEST(SupportBundle, HoldsWhatHelpsAndNobodysData) {
    const Home home;
    auto settings = readFile(home.configuration());
    const auto at = settings.find("\nlog:");
    ASSERT_NE(at, std::string::npos);
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const TemporaryFolder out;
    const auto file = out / "bundle.tar.gz";
    const auto said = home.run({"support-bundle", "-o", file.string()});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    ASSERT_EQ(std::system(("tar -C " + out.path().string() + " -xzf " + file.string()).c_str()), 0);
    std::string all;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(out / "aidgate-support")) {
        all += readFile(entry.path());
        ++files;
    }
    EXPECT_GE(files, 6u);
    for (const char* helpful : {"aidgate ", "exchanges:", "by-hand\tdone", "rules", "no daemon runs"})
        EXPECT_NE(all.find(helpful), std::string::npos) << helpful;
    for (const auto& entry : std::filesystem::directory_iterator(home.inbox())) {
        // Every run of 15 digits and more that the agencies delivered: ids and accounts.
        const auto content = readFile(entry.path());
        for (std::size_t from = 0; from < content.size();) {
            const auto begin = content.find_first_of("0123456789", from);
            if (begin == std::string::npos) break;
            const auto end = std::min(content.find_first_not_of("0123456789", begin), content.size());
            if (end - begin >= 15) {
                ASSERT_EQ(all.find(content.substr(begin, end - begin)), std::string::npos) << entry.path();
            }
            from = end;
        }
    }
    EXPECT_EQ(all.find("王建国"), std::string::npos);
}

}  // namespace
}  // namespace aidgate::test
