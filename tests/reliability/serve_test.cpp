// The daemon as an operator has it: started, asked, reloaded, stopped, killed.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "gateway_state.h"
#include "serving.h"

namespace aidgate::test {
namespace {

using testing::HasSubstr;

// A port that was free a moment ago.
std::uint16_t freePort() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0) return 0;
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(descriptor);
    return ntohs(address.sin_port);
}

int connected(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

std::string get(std::uint16_t port, const std::string& path) {
    const int descriptor = connected(port);
    if (descriptor < 0) return "no connection";
    const auto question = "GET " + path + " HTTP/1.0\r\n\r\n";
    ::send(descriptor, question.data(), question.size(), MSG_NOSIGNAL);
    std::string answer;
    char piece[4096];
    for (ssize_t got = 0; (got = ::recv(descriptor, piece, sizeof piece, 0)) > 0;)
        answer.append(piece, static_cast<std::size_t>(got));
    ::close(descriptor);
    return answer;
}

class Serve : public testing::Test {
protected:
    Serve() {
        auto settings = readFile(home.configuration());
        settings += "serve: {listen: \"127.0.0.1:" + std::to_string(port) + "\"}\n";
        writeFile(home.configuration(), settings);
    }
    std::vector<std::string> exchanges() const {
        std::vector<std::string> names;
        for (const auto& row : home.json({"status"})) names.push_back(row.at("exchange").get<std::string>());
        return names;
    }
    const std::uint16_t port = freePort();
    const Home home;
};

TEST_F(Serve, RunsWhatIsAskedForAnswersAndStops) {
    Serving daemon(home.folder());
    ASSERT_TRUE(daemon.says("READY=1"));
    const auto names = exchanges();
    ASSERT_EQ(names.size(), 11u);
    for (const auto& name : names) ASSERT_EQ(home.run({"run", name}).exitCode, 0) << name;
    for (const auto& row : home.json({"status"})) {
        EXPECT_EQ(row.at("last_outcome"), "done");
        EXPECT_EQ(row.at("state"), "idle");
        EXPECT_EQ(row.at("condition"), "good");
    }
    EXPECT_THAT(get(port, "/healthz"), HasSubstr("200"));
    EXPECT_THAT(get(port, "/readyz"), HasSubstr("200"));
    EXPECT_THAT(get(port, "/elsewhere"), HasSubstr("404"));
    const auto metrics = get(port, "/metrics");
    EXPECT_THAT(metrics, HasSubstr("aidgate_rows_kept{exchange=\"" + names[0] + "\",fate=\"accepted\"}"));
    EXPECT_EQ(metrics.find("210199196905121039"), std::string::npos);
    const auto unknown = home.run({"run", "nobody"});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_THAT(unknown.err, HasSubstr("nobody"));
    ASSERT_EQ(home.run({"stop"}).exitCode, 0);
    EXPECT_TRUE(daemon.says("STOPPING=1"));
    EXPECT_EQ(daemon.end(), 0);
    const auto alone = home.run({"run", names[0]});
    EXPECT_EQ(alone.exitCode, 2);
    EXPECT_THAT(alone.err, HasSubstr("no daemon runs"));
}

TEST_F(Serve, TellsTheWatchdogThatItLives) {
    Serving daemon(home.folder(), {"WATCHDOG_USEC=400000"});
    ASSERT_TRUE(daemon.says("READY=1"));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(daemon.says("WATCHDOG=1"));
}

TEST_F(Serve, OneDaemonServesAStore) {
    Serving first(home.folder());
    ASSERT_TRUE(first.says("READY=1"));
    const auto second = home.run({"serve"});
    EXPECT_EQ(second.exitCode, 2);
    EXPECT_THAT(second.err, HasSubstr("another daemon serves"));
    ::kill(first.process, SIGKILL);
    first.end();
    Serving third(home.folder());  // what the dead one left is in nobody's way
    ASSERT_TRUE(third.says("READY=1"));
    ::kill(third.process, SIGTERM);
    EXPECT_EQ(third.end(), 0);
}

TEST_F(Serve, AWrongFileChangesNothingAndSaysWhy) {
    Serving daemon(home.folder());
    ASSERT_TRUE(daemon.says("READY=1"));
    const auto right = readFile(home.configuration());
    const auto names = exchanges();
    writeFile(home.configuration(), right + "nonsense: true\n");
    const auto refused = home.run({"reload"});
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.err, HasSubstr("nonsense"));
    ::kill(daemon.process, SIGHUP);
    ASSERT_TRUE(daemon.says("RELOADING=1"));
    ASSERT_TRUE(daemon.says("READY=1"));
    // Runs go by what was accepted, whatever the file says; asked by the socket,
    // which needs a readable file here.
    const auto elsewhere = home.folder() / "right.yaml";
    writeFile(elsewhere, right);
    EXPECT_EQ(runAidgate({"--config", elsewhere.string(), "run", names[0]}).exitCode, 0);
    writeFile(home.configuration(), right);
    EXPECT_EQ(home.run({"reload"}).exitCode, 0);
}

TEST_F(Serve, APausedExchangeIsShownAsSuchWithADaemonAndWithout) {
    const auto names = exchanges();
    ASSERT_EQ(home.run({"pause", names[0]}).exitCode, 0);
    Serving daemon(home.folder());
    ASSERT_TRUE(daemon.says("READY=1"));
    EXPECT_EQ(home.json({"status"})[0].at("state"), "paused");
    ASSERT_EQ(home.run({"resume", names[0]}).exitCode, 0);
}

TEST_F(Serve, ConnectionsThatSayNothingDoNotStopItsAnswers) {
    Serving daemon(home.folder());
    ASSERT_TRUE(daemon.says("READY=1"));
    std::vector<int> silent;
    for (int i = 0; i < 12; ++i) silent.push_back(connected(port));
    EXPECT_THAT(get(port, "/healthz"), HasSubstr("200"));
    for (const int descriptor : silent) ::close(descriptor);
}

TEST_F(Serve, KilledWithItsRunsItGoesOnWhereItWas) {
    std::vector<std::string> expected;
    {
        const Copy whole(home.folder());
        ASSERT_EQ(whole.run({"sync"}).exitCode, 0);
        expected = stateOf(whole.folder());
    }
    const auto names = exchanges();
    {
        Serving daemon(home.folder());
        ASSERT_TRUE(daemon.says("READY=1"));
        for (const auto& name : names) ASSERT_EQ(home.run({"run", "--no-wait", name}).exitCode, 0);
        ::kill(daemon.process, SIGKILL);
        daemon.end();
    }
    EXPECT_EQ(unsoundness(home.folder()), "");
    Serving again(home.folder());
    ASSERT_TRUE(again.says("READY=1"));
    for (const auto& name : names) ASSERT_EQ(home.run({"run", name}).exitCode, 0) << name;
    EXPECT_EQ(stateOf(home.folder()), expected);
    EXPECT_EQ(unsoundness(home.folder()), "");
}

}  // namespace
}  // namespace aidgate::test
