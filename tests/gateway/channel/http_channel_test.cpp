// The http channel against HTTPS servers that ask for client certificates. The clock and waiting are passed in; only
// the test of a connection that stands still takes real time, two seconds of it.
#include "http_channel.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/channel/directory.h"
#include "folder.h"
#include "places.h"

namespace aidgate::channel {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

// One for all tests: making keys takes a moment.
class Servers {
public:
    Servers() : folder_(fs::path(::testing::TempDir()) / ("aidgate_http_" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        int in[2] = {}, out[2] = {};
        if (::pipe(in) != 0 || ::pipe(out) != 0) std::abort();
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            ::close(in[1]);
            const std::string program = std::string(test::kSourceDir) + "/tests/gateway/channel/http_server.py";
            ::execlp("python3", "python3", program.c_str(), folder_.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        held_ = in[1];
        std::FILE* said = ::fdopen(out[0], "r");
        started_ = std::fscanf(said, "%d %d %d", &proper, &ended, &foreign) == 3;
        std::fclose(said);
    }
    ~Servers() {
        ::close(held_);  // they end with their input
        ::waitpid(child_, nullptr, 0);
        fs::remove_all(folder_);
    }
    bool started() const { return started_; }
    const fs::path& folder() const { return folder_; }

    int proper = 0, ended = 0, foreign = 0;

private:
    fs::path folder_;
    pid_t child_ = -1;
    int held_ = -1;
    bool started_ = false;
};

Servers* servers = nullptr;

// 2019-09-16 10:00:00 in China.
const auto kNow = std::chrono::system_clock::time_point(seconds(1568599200));

class Http : public Folder {
protected:
    static void SetUpTestSuite() {
        servers = new Servers();
        ASSERT_TRUE(servers->started()) << "python3 and openssl are needed";
    }
    static void TearDownTestSuite() {
        delete servers;
        servers = nullptr;
    }
    Http() {
        exchange_.agency = "civil_affairs";
        exchange_.division = "210199";
        exchange_.dataset = "relief";
        auto& http = exchange_.channel.http;
        http.url = address("/plain");
        http.authorities = servers->folder() / "authority.pem";
        http.certificate = servers->folder() / "client.pem";
        http.key = servers->folder() / "client.key";
        http.timeoutSeconds = 20;
    }

    static std::string address(const std::string& path, int port = 0) {
        return "https://localhost:" + std::to_string(port == 0 ? servers->proper : port) + path;
    }
    config::HttpSettings& http() { return exchange_.channel.http; }
    fs::path spool() const { return folder() / "spool"; }

    std::unique_ptr<Channel> channel() {
        Surroundings around{{"civil_affairs"}, spool(), [this] { return now_; }, stop_.get_token()};
        auto opened = HttpChannel::open(exchange_, std::move(around),
                                        {[this](milliseconds time) {
                                             waited_.push_back(time);
                                             now_ += time;
                                             return true;
                                         },
                                         [] { return 0.5; }});
        EXPECT_TRUE(opened) << opened.error().message.en;
        return *std::move(opened);
    }
    // The contents of the one delivery that a fetch brings, or the error.
    sdk::Result<std::vector<std::string>> fetched(std::string_view cursor = "") {
        auto inventory = channel()->fetch(cursor);
        if (!inventory) return inventory.error();
        std::vector<std::string> contents;
        if (inventory->deliveries.empty()) return contents;
        delivery_ = inventory->deliveries.front();
        EXPECT_EQ(inventory->deliveries.size(), 1U);
        EXPECT_TRUE(inventory->problems.empty() && inventory->others.empty());
        EXPECT_TRUE(verify(delivery_));
        for (const DataFile& file : delivery_.files) contents.push_back(read(file.path));
        return contents;
    }
    sdk::ErrorCode failure() {
        const auto result = fetched();
        EXPECT_FALSE(result);
        EXPECT_FALSE(fs::exists(spool() / "fetched"));
        if (result) return sdk::ErrorCode::Internal;
        said_ = result.error().message.en;
        return result.error().code;
    }
    // How often a path was asked for.
    static int asked(const std::string& what) {
        const std::string all = read(servers->folder() / "asked");
        int count = 0;
        for (std::size_t at = 0; (at = all.find(what, at)) != std::string::npos; ++at) ++count;
        return count;
    }

    config::ExchangeSettings exchange_;
    std::chrono::system_clock::time_point now_ = kNow;
    std::vector<milliseconds> waited_;
    std::stop_source stop_;
    Delivery delivery_;
    std::string said_;
};

using Contents = std::vector<std::string>;

TEST_F(Http, MakesADeliveryOfAnAnswer) {
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    EXPECT_EQ(*contents, Contents{"<a/>"});
    EXPECT_EQ(delivery_.agency, "civil_affairs");
    EXPECT_EQ(delivery_.dataset, "relief");
    EXPECT_EQ(delivery_.files[0].name, "civil_affairs_210199_relief_20190916_1000000001.xml");
    EXPECT_EQ(delivery_.generated, "2019-09-16T10:00:00+08:00");
    EXPECT_EQ(delivery_.cursor, "1568599200000");
    EXPECT_EQ(fs::status(spool()).permissions(), fs::perms::owner_all);
}

TEST_F(Http, BringsTheSameAgainUntilItIsAcknowledged) {
    http().url = address("/plain?again");
    ASSERT_TRUE(fetched());
    const Delivery first = delivery_;
    now_ += seconds(3600);
    ASSERT_TRUE(fetched());
    EXPECT_EQ(delivery_.name, first.name);
    EXPECT_EQ(delivery_.cursor, first.cursor);
    EXPECT_EQ(asked("/plain?again"), 1);
    ASSERT_TRUE(channel()->acknowledge(first, Receipt()));
    ASSERT_TRUE(channel()->acknowledge(first, Receipt()));
    ASSERT_TRUE(fetched());
    EXPECT_NE(delivery_.name, first.name);
    ASSERT_TRUE(channel()->acknowledge(first, Receipt()));  // late, and not of this one
    EXPECT_TRUE(fs::exists(delivery_.files[0].path));
}

TEST_F(Http, ThrowsAwayWhatAStoppedRunLeft) {
    fs::create_directories(spool() / "coming");
    std::ofstream(spool() / "coming" / "civil_affairs_210199_relief_20190916_1.xml") << "half";
    EXPECT_EQ(*fetched(), Contents{"<a/>"});
}

TEST_F(Http, AsksPageByPageUntilOneIsNotFull) {
    http().url = address("/pages?page={page}&size={size}");
    http().extension = "json";
    http().paging = config::HttpPaging::Page;
    http().pageSize = 2;
    http().itemsPlace = "/data/list";
    http().successPlace = "/code";
    http().successValue = "200";
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    ASSERT_EQ(contents->size(), 3U);
    EXPECT_NE((*contents)[0].find("row 0"), std::string::npos);
    EXPECT_NE((*contents)[2].find("row 4"), std::string::npos);
    EXPECT_EQ(asked("/pages?page=4&size=2"), 0);
}

TEST_F(Http, DropsALastPageWithNothingOnIt) {
    http().url = address("/pages?page={page}&size={size}");
    http().extension = "json";
    http().paging = config::HttpPaging::Page;
    http().pageSize = 5;
    http().itemsPlace = "/data/list";
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    EXPECT_EQ(contents->size(), 1U);
    EXPECT_EQ(asked("/pages?page=2&size=5"), 1);
}

TEST_F(Http, AsksByOffsetInABodyUntilNothingComes) {
    http().url = address("/offset");
    http().method = "POST";
    http().body = R"({"from": "{offset}"})";
    http().paging = config::HttpPaging::Offset;
    http().pageSize = 2;
    EXPECT_EQ(*fetched(), (Contents{"<rows from='0'/>", "<rows from='2'/>"}));
}

TEST_F(Http, FollowsWhatTheAnswerNamesNext) {
    http().url = address("/next?cursor={next}");
    http().extension = "json";
    http().paging = config::HttpPaging::Next;
    http().nextPlace = "/next";
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    EXPECT_EQ(contents->size(), 3U);
    EXPECT_EQ(asked("/next?cursor=b%20c%2F%26"), 1);
}

TEST_F(Http, FollowsLinksOnItsOwnHostOnly) {
    http().url = address("/link/1");
    http().paging = config::HttpPaging::Link;
    EXPECT_EQ(*fetched(), (Contents{"<p/>", "<p/>"}));
    ASSERT_TRUE(channel()->acknowledge(delivery_, Receipt()));
    http().url = address("/away");
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
}

TEST_F(Http, EndsWherePagesDoNot) {
    http().url = address("/loop?cursor={next}");
    http().extension = "json";
    http().paging = config::HttpPaging::Next;
    http().nextPlace = "/next";
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
    http().url = address("/plain?{page}");
    http().extension = "xml";
    http().paging = config::HttpPaging::Page;
    http().mostPages = 3;
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
    EXPECT_EQ(asked("/plain?3"), 1);
    EXPECT_EQ(asked("/plain?4"), 0);
}

TEST_F(Http, TellsNothingOfAnAnswerThatSaysItFailed) {
    http().url = address("/failed");
    http().extension = "json";
    http().successPlace = "/code";
    http().successValue = "200";
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
    EXPECT_EQ(said_.find("张三"), std::string::npos);
}

TEST_F(Http, AsksForWhatChangedSince) {
    http().url = address("/plain?since={since}");
    http().overlapSeconds = 600;
    ASSERT_TRUE(fetched("1568599200000"));
    EXPECT_EQ(asked("/plain?since=2019-09-16T01%3A50%3A00Z"), 1);
    ASSERT_TRUE(channel()->acknowledge(delivery_, Receipt()));
    http().since = config::HttpSince::Local;
    ASSERT_TRUE(fetched("1568599200000"));
    EXPECT_EQ(asked("/plain?since=2019-09-16%2009%3A50%3A00"), 1);
}

TEST_F(Http, WaitsAsLongAsItIsTold) {
    http().url = address("/busy/1");
    EXPECT_EQ(*fetched(), Contents{"<a/>"});
    EXPECT_EQ(waited_, (std::vector<milliseconds>{seconds(7), seconds(7)}));
}

TEST_F(Http, WaitsUntilTheDateItIsTold) {
    http().url = address("/dated/1");
    now_ = std::chrono::system_clock::time_point(seconds(1568599200));  // 02:00:00 GMT
    EXPECT_EQ(*fetched(), Contents{"<a/>"});
    EXPECT_EQ(waited_, (std::vector<milliseconds>{seconds(90)}));
}

TEST_F(Http, GivesUpAfterItsAttempts) {
    http().url = address("/never");
    http().attempts = 4;
    EXPECT_EQ(failure(), sdk::ErrorCode::Busy);
    EXPECT_EQ(waited_, (std::vector<milliseconds>{milliseconds(750), milliseconds(1500), milliseconds(3000)}));
    EXPECT_EQ(asked("/never"), 4);
}

TEST_F(Http, DoesNotWaitForADay) {
    http().url = address("/tomorrow");
    EXPECT_EQ(failure(), sdk::ErrorCode::Busy);
    EXPECT_TRUE(waited_.empty());
}

TEST_F(Http, AsksAgainWhenTheConnectionIsCut) {
    http().url = address("/cut/1");
    EXPECT_EQ(*fetched(), Contents{"<whole/>"});
    EXPECT_EQ(waited_.size(), 1U);
}

TEST_F(Http, RefusesWhatIsTooLarge) {
    http().url = address("/large");
    http().mostMebibytes = 1;
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
    EXPECT_EQ(asked("/large"), 1);
}

TEST_F(Http, GivesUpOnAConnectionThatStandsStill) {
    http().url = address("/slow");
    http().timeoutSeconds = 1;
    http().attempts = 1;
    EXPECT_EQ(failure(), sdk::ErrorCode::Io);
}

TEST_F(Http, StopsWhenItIsAskedTo) {
    stop_.request_stop();
    EXPECT_EQ(failure(), sdk::ErrorCode::Busy);
}

TEST_F(Http, FollowsNoRedirect) {
    http().url = address("/elsewhere");
    EXPECT_EQ(failure(), sdk::ErrorCode::Refused);
}

TEST_F(Http, TrustsNoServerThatItsAuthorityDoesNotVouchFor) {
    for (const int port : {servers->ended, servers->foreign}) {
        http().url = address("/plain", port);
        EXPECT_EQ(failure(), sdk::ErrorCode::Refused) << port;
        EXPECT_TRUE(waited_.empty());
    }
    http().url = "https://localhost.localdomain:" + std::to_string(servers->proper) + "/plain";
    EXPECT_FALSE(fetched());
}

TEST_F(Http, SaysThatACertificateOfOursIsAskedFor) {
    http().certificate.clear();
    http().key.clear();
    EXPECT_EQ(failure(), sdk::ErrorCode::PermissionDenied);
    http().certificate = servers->folder() / "intruder.pem";
    http().key = servers->folder() / "intruder.key";
    EXPECT_EQ(failure(), sdk::ErrorCode::PermissionDenied);
}

TEST_F(Http, RefusesAKeyThatOthersCanRead) {
    const auto copied = folder() / "open.key";
    fs::copy_file(servers->folder() / "client.key", copied);
    fs::permissions(copied, fs::perms(0644));
    http().key = copied;
    EXPECT_FALSE(HttpChannel::open(exchange_, {{"civil_affairs"}, spool()}, {}));
}

TEST_F(Http, TakesTheDocumentOutOfASoapAnswer) {
    http().url = address("/soap");
    http().method = "POST";
    http().body = "<e/>";
    http().soapElement = "return";
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    EXPECT_EQ(*contents, Contents{"<?xml version=\"1.0\" encoding=\"UTF-8\"?><MZJZ_BATCH kind=\"relief\"><FAMILY "
                                  "hzxm=\"王建国 &amp; 子\"/></MZJZ_BATCH>"});
}

TEST_F(Http, SignsForThePlatformInTwoSteps) {
    http().url = address("/httpproxy");
    auto& signer = http().signer;
    signer.kind = config::HttpSigning::PlatformTwoStep;
    signer.requester = "demo-rid-0001";
    signer.service = "s_demo_0001";
    signer.refresh = address("/sysapi/auth/refreshappsecret");
    signer.secret.file = put("application.key", "aidgate-demo-appkey-0001\n");
    fs::permissions(signer.secret.file, fs::perms(0600));
    const auto contents = fetched();
    ASSERT_TRUE(contents) << contents.error().message.en;
    EXPECT_EQ(*contents, Contents{"<a/>"});
    // The second call meets a secret that ended early, and asks for a fresh one.
    ASSERT_TRUE(channel()->acknowledge(delivery_, Receipt()));
    const int before = asked("refreshappsecret");
    const auto again = fetched();
    ASSERT_TRUE(again) << again.error().message.en;
    EXPECT_EQ(asked("refreshappsecret"), before + 2);
    ASSERT_TRUE(channel()->acknowledge(delivery_, Receipt()));
    // Another application key gets no secret.
    put("application.key", "another");
    EXPECT_EQ(failure(), sdk::ErrorCode::PermissionDenied);
    EXPECT_EQ(said_.find("another"), std::string::npos);
}

TEST_F(Http, KeepsWithinTheCallsOfAnHour) {
    http().url = address("/pages?page={page}&size={size}");
    http().extension = "json";
    http().paging = config::HttpPaging::Page;
    http().pageSize = 1;
    http().itemsPlace = "/data/list";
    http().callsPerHour = 20;  // two at once, then one every 3600/19 s
    ASSERT_TRUE(fetched());
    EXPECT_EQ(waited_, (std::vector<milliseconds>(4, milliseconds(189474))));
}

class HttpPut : public Http {
protected:
    OutgoingFiles files(const std::string& name, const std::string& content) const {
        OutgoingFiles out;
        out.files.push_back(put(name, content));
        ControlFile control;
        control.name = name + ".ctl";
        control.dept = "union_assistance";
        control.division = "210199";
        control.dataset = "referral";
        control.files.push_back({name, {}, content.size(), std::nullopt});
        out.control = control;
        return out;
    }
    static std::string arrived(const std::string& name) { return read(servers->folder() / "put" / name); }
};

TEST_F(HttpPut, SendsFilesWholeAndTheControlFileLast) {
    http().putUrl = address("/put");
    const auto sent = channel()->put(files("列表.xml", "<list/>"), "key-1");
    ASSERT_TRUE(sent) << sent.error().message.en;
    EXPECT_EQ(arrived("列表.xml"), "<list/>");
    EXPECT_EQ(arrived("列表.xml.ctl").find("dept=union_assistance"), 0U);
    const std::string all = read(servers->folder() / "asked");
    EXPECT_LT(all.rfind("PUT /put/%E5%88%97%E8%A1%A8.xml\n"), all.rfind("PUT /put/%E5%88%97%E8%A1%A8.xml.ctl\n"));
    EXPECT_NE(read(servers->folder() / "keys").find("key-1."), std::string::npos);
}

TEST_F(HttpPut, SendsOnceByOneKey) {
    http().putUrl = address("/put/once");
    ASSERT_TRUE(channel()->put(files("a.xml", "<a/>"), "key-2"));
    ASSERT_TRUE(channel()->put(files("a.xml", "<a/>"), "key-2"));
    EXPECT_EQ(asked("/put/once/a.xml\n"), 1);
    EXPECT_FALSE(channel()->put(files("a.xml", "<b/>"), "key-2"));
}

TEST_F(HttpPut, RepeatsOnlyWhatIsSafeToRepeat) {
    http().putUrl = address("/put/retry1");
    ASSERT_TRUE(channel()->put(files("b.xml", "<b/>"), "key-3"));
    EXPECT_EQ(asked("/put/retry1/b.xml\n"), 2);
    http().putUrl = address("/put/retry2");
    http().putMethod = "POST";
    http().idempotencyHeader.clear();
    EXPECT_FALSE(channel()->put(files("b.xml", "<b/>"), "key-4"));
    EXPECT_EQ(asked("/put/retry2/b.xml\n"), 1);
}

TEST_F(HttpPut, NeedsAnAddress) {
    const auto sent = channel()->put(files("c.xml", "<c/>"), "key-5");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, sdk::ErrorCode::Unsupported);
}

}  // namespace
}  // namespace aidgate::channel
