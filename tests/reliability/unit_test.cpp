// The systemd unit, as systemd itself reads it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "command.h"
#include "places.h"

namespace aidgate::test {
namespace {

TEST(SystemdUnit, IsWhatSystemdTakes) {
    if (std::system("command -v systemd-analyze > /dev/null") != 0) GTEST_SKIP() << "systemd-analyze is not installed";
    const TemporaryFolder folder;
    auto unit = readFile(std::string(kSourceDir) + "/docker/aidgate.service");
    // The program is where it was built, the user is one that every system has.
    const auto replace = [&unit](const std::string& from, const std::string& to) {
        const auto at = unit.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        unit.replace(at, from.size(), to);
    };
    replace("/usr/local/bin/aidgate", std::string(kBinaryDir) + "/bin/aidgate");
    replace("User=aidgate", "User=daemon");
    replace("Group=aidgate", "Group=daemon");
    writeFile(folder / "aidgate.service", unit);
    const auto said = (folder / "said").string();
    EXPECT_EQ(std::system(
                  ("systemd-analyze verify --man=no " + (folder / "aidgate.service").string() + " > " + said + " 2>&1")
                      .c_str()),
              0)
        << readFile(said);
    EXPECT_EQ(readFile(said).find("aidgate.service"), std::string::npos) << readFile(said);
}

}  // namespace
}  // namespace aidgate::test
