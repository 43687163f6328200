#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "aidgate/config/gateway.h"
#include "places.h"

namespace aidgate::config {
namespace {

struct Result {
    std::optional<GatewaySettings> settings;
    Diagnostics problems;
};

Result readText(const std::string& text) {
    const auto file = std::filesystem::path(testing::TempDir()) / "channel_settings.yaml";
    std::ofstream(file, std::ios::binary) << text;
    Result result;
    result.settings = readGateway(file, result.problems);
    return result;
}

Result readChannel(const std::string& channel) {
    return readText(
        "exchanges:\n  a:\n    agency: x\n    dataset: y\n    division: \"210199\"\n    channel: " + channel + "\n");
}

// The fenced blocks of docs/channels.md that are settings.
std::vector<std::string> examples() {
    std::ifstream page(std::filesystem::path(test::kSourceDir) / "docs/channels.md", std::ios::binary);
    std::vector<std::string> all;
    std::string line;
    bool within = false;
    while (std::getline(page, line)) {
        if (line == "```yaml") {
            all.emplace_back();
            within = true;
        } else if (line == "```") {
            within = false;
        } else if (within) {
            all.back() += line + "\n";
        }
    }
    return all;
}

TEST(ChannelSettings, ExamplesOfTheDocsAreRead) {
    std::set<Carrier> shown;
    for (const auto& text : examples()) {
        const auto result = readText(text);
        ASSERT_TRUE(result.settings) << text << result.problems.render(Language::English);
        shown.insert(result.settings->exchanges.begin()->second.channel.carrier());
    }
    for (const auto carrier : {Carrier::Directory, Carrier::Sftp, Carrier::Database})
        EXPECT_EQ(shown.count(carrier), 1U);
}

TEST(ChannelSettings, ReadsWhereASecretIsKept) {
    const auto result = readChannel("{sftp: {host: h, user: u, inbox: /in, password: {environment: MZ_PASSWORD}}}");
    ASSERT_TRUE(result.settings) << result.problems.render(Language::English);
    const auto& sftp = result.settings->exchanges.at("a").channel.sftp;
    EXPECT_EQ(sftp.password.environment, "MZ_PASSWORD");
    EXPECT_EQ(sftp.port, 22U);
    EXPECT_EQ(sftp.inbox, "/in");
}

TEST(ChannelSettings, TellsWhatDoesNotGoTogether) {
    struct Case {
        std::string channel, id;
    };
    const std::string table = "name: n, table: t, key: [k]";
    const Case cases[] = {
        {"{}", "AG0111"},
        {"{directory: d, database: {" + table + "}}", "AG0111"},
        {"{sftp: {host: h, user: u, inbox: /in}}", "AG0112"},
        {"{sftp: {host: h, user: u, inbox: /in, key: k, password: {file: p}}}", "AG0112"},
        {"{sftp: {host: h, user: u, inbox: /in, password: secret}}", "AG0102"},
        {"{sftp: {host: h, user: u, inbox: /in, password: {}}}", "AG0110"},
        {"{sftp: {host: h, user: u, inbox: /in, password: {file: p, environment: E}}}", "AG0110"},
        {"{database: {name: n, key: [k]}}", "AG0112"},
        {"{database: {" + table + ", query: \"select 1\"}}", "AG0112"},
        {"{database: {kind: sqlite, table: t, key: [k]}}", "AG0112"},
        {"{database: {kind: odbc, table: t, key: [k]}}", "AG0112"},
        {"{database: {table: t, key: [k]}}", "AG0112"},
        {"{database: {" + table + ", flag_column: f}}", "AG0112"},
        {"{database: {name: n, query: \"select 1\", key: [k], flag_column: f, flag_agreed: letter}}", "AG0112"},
        {"{database: {name: n, table: t}}", "AG0101"},
    };
    for (const auto& one : cases) {
        const auto result = readChannel(one.channel);
        EXPECT_FALSE(result.settings) << one.channel;
        ASSERT_EQ(result.problems.all().size(), 1U) << one.channel << result.problems.render(Language::English);
        EXPECT_EQ(result.problems.all()[0].id, one.id) << one.channel;
    }
}

}  // namespace
}  // namespace aidgate::config
