#include "aidgate/config/gateway.h"

#include "places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace aidgate::config {
namespace {

const std::filesystem::path kSource = test::kSourceDir;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::filesystem::path written(const std::string& name, const std::string& text) {
    const auto file = std::filesystem::path(testing::TempDir()) / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

// Every key that a schema knows, as it must stand in the file.
void expectKeys(std::span<const KeyInfo> keys, const Node& node, const std::string& prefix) {
    for (const auto& info : keys) {
        // One carrier at a time; docs/channels.md shows the others.
        if (prefix == "exchanges.channel." && info.shape == KeyInfo::Shape::Section) continue;
        const auto* const value = node.find(info.key);
        ASSERT_NE(value, nullptr) << prefix << info.key;
        if (info.shape == KeyInfo::Shape::Section) expectKeys(info.nested, *value, prefix + info.key + ".");
    }
}

TEST(GatewayFile, ShowsEveryKeyWithItsDefault) {
    Diagnostics problems;
    const auto settings = readGateway(kSource / "config/gateway.yaml", problems);
    ASSERT_TRUE(settings) << problems.render(Language::English);
    const GatewaySettings defaults;
    EXPECT_EQ(settings->store, defaults.store);
    EXPECT_EQ(settings->key, defaults.key);
    EXPECT_EQ(settings->folders, defaults.folders);
    EXPECT_EQ(settings->workers, defaults.workers);
    EXPECT_EQ(settings->log.file, defaults.log.file);
    EXPECT_EQ(settings->log.level, defaults.log.level);
    EXPECT_EQ(settings->log.format, defaults.log.format);
    EXPECT_EQ(settings->log.maxBytes, defaults.log.maxBytes);
    EXPECT_EQ(settings->log.maxFiles, defaults.log.maxFiles);
    EXPECT_TRUE(settings->exchanges.empty());
    const auto document = readYaml(kSource / "config/gateway.yaml", problems);
    expectKeys(gatewaySchema().keys(), document->root(), "");
}

// The commented exchange, as a file of its own.
std::string commentedExchange() {
    std::istringstream lines(contentOf(kSource / "config/gateway.yaml"));
    std::string text, line;
    bool within = false;
    while (std::getline(lines, line)) {
        if (within) text += line.substr(2) + "\n";
        if (line == "# ---8<---") within = true;
    }
    return text;
}

TEST(GatewayFile, CommentedExchangeShowsEveryKeyWithItsDefault) {
    const auto file = written("commented_exchange.yaml", commentedExchange());
    Diagnostics problems;
    const auto settings = readGateway(file, problems);
    ASSERT_TRUE(settings) << problems.render(Language::English);
    ExchangeSettings expected;
    expected.agency = "civil_affairs";
    expected.dataset = "relief";
    expected.division = "210199";
    expected.channel.directory = "/srv/exchange/mz";
    expected.mapping = {"civil_affairs/relief"};
    expected.agreement = "mz-2019-07";
    expected.schedule = "0 3 * * 1";
    ASSERT_EQ(settings->exchanges.size(), 1U);
    EXPECT_EQ(settings->exchanges.at("relief-210199"), expected);
    const auto document = readYaml(file, problems);
    const auto exchange = std::find_if(gatewaySchema().keys().begin(), gatewaySchema().keys().end(),
                                       [](const KeyInfo& info) { return info.key == "exchanges"; });
    expectKeys(exchange->nested, *document->root().find("exchanges")->find("relief-210199"), "exchanges.");
}

TEST(Gateway, ReadsAnExchangeAndMakesPathsAbsolute) {
    const auto file = written("gateway_exchange.yaml",
                              "store: {file: data/a.db}\n"
                              "exchanges:\n"
                              "  hr:\n"
                              "    agency: human_resources\n"
                              "    dataset: employment\n"
                              "    division: \"210000\"\n"
                              "    state: changes\n"
                              "    channel: {directory: inbox, control: none, receipts: ack}\n"
                              "    adapter: {id: delimited, options: {delimiter: '|', header: true}}\n"
                              "    mapping: [a/b, c/d]\n"
                              "    gate: {rows_change: 5.5%, small_batch: 0}\n");
    Diagnostics problems;
    const auto settings = readGateway(file, problems);
    ASSERT_TRUE(settings) << problems.render(Language::English);
    EXPECT_EQ(settings->store.file, file.parent_path() / "data/a.db");
    const auto& one = settings->exchanges.at("hr");
    EXPECT_EQ(one.state, DeliveryState::Changes);
    ChannelSettings channel;
    channel.directory = file.parent_path() / "inbox";
    channel.control = ControlFiles::None;
    channel.receipts = file.parent_path() / "ack";
    EXPECT_EQ(one.channel, channel);
    EXPECT_EQ(one.adapter, (AdapterSettings{"delimited", {{"delimiter", "|"}, {"header", "true"}}}));
    EXPECT_EQ(one.mapping, (std::vector<std::string>{"a/b", "c/d"}));
    EXPECT_EQ(one.gate.rowsChange, 55U);
    EXPECT_EQ(one.gate.smallBatch, 0U);
    EXPECT_EQ(one.gate.rejectShare, 20U);
    EXPECT_EQ(settings->gatesSaid.at("hr"), (std::set<std::string>{"rows_change", "small_batch"}));
}

TEST(Gateway, TellsWhatIsWrong) {
    const auto file = written("gateway_wrong.yaml",
                              "exchanges:\n"
                              "  a: {agency: x, dataset: y, division: 2101, channel: {}}\n"
                              "  b: {agency: x, dataset: y, division: \"210199\", channel: {directory: d}}\n");
    Diagnostics problems;
    EXPECT_FALSE(readGateway(file, problems));
    ASSERT_EQ(problems.all().size(), 2U) << problems.render(Language::English);
    EXPECT_EQ(problems.all()[0].id, "AG0108");
    EXPECT_EQ(problems.all()[0].at, (Span{2, 40, 4}));
    EXPECT_EQ(problems.all()[1].id, "AG0111");
}

TEST(Gateway, RefusesTwoExchangesForOneThing) {
    const std::string body = ": {agency: x, dataset: y, division: \"210199\", channel: {directory: d}}\n";
    const auto file = written("gateway_twice.yaml", "exchanges:\n  a" + body + "  b" + body);
    Diagnostics problems;
    EXPECT_FALSE(readGateway(file, problems));
    ASSERT_EQ(problems.all().size(), 1U);
    EXPECT_EQ(problems.all()[0].id, "AG0109");
    EXPECT_EQ(problems.all()[0].at, (Span{3, 3, 1}));
}

TEST(GatewayPage, StandsInTheDocs) {
    const auto page = kSource / "docs/configuration.md";
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) std::ofstream(page, std::ios::binary) << gatewayPage();
    EXPECT_EQ(contentOf(page), gatewayPage()) << "run with AIDGATE_UPDATE_DOCS=1 to write it anew";
}

}  // namespace
}  // namespace aidgate::config
