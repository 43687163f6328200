// Signers, rate, retries, SOAP and places: each by itself.
#include <chrono>
#include <string>

#include "aidgate/channel/http_signer.h"
#include "aidgate/config/schema.h"
#include "aidgate/crypto/base64.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/mac.h"
#include "folder.h"
#include "http_pages.h"
#include "json_answer.h"
#include "rate_limit.h"
#include "retry.h"
#include "soap_body.h"

namespace aidgate::channel {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Moment kSigned{milliseconds(1569283200000)};
const PlatformIdentity kDemo{"gjgxjhpt", "demo-rid-0001", "s_demo_0001"};
constexpr const char* kDemoSign = "/BJGUoIuwKuoiTd1PXjCeagMnh9r9gpxa86vemlHrR8=";

sdk::Result<std::string> nobody(const HttpRequest&) {
    return sdk::Error{sdk::ErrorCode::Internal, {"not to be asked", "不应请求"}};
}

std::string headerOf(const HttpRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers) {
        if (key == name) return value;
    }
    return "(none)";
}

// The platform's rule worked out by several clients; all values are made up.
TEST(PlatformSigner, GivesTheKnownAnswer) {
    EXPECT_EQ(platformSignature(kDemo, "1569283200000", "demo-appsecret-2f6a"), kDemoSign);
    PlatformSigner signer({"gjzwfwpt", "demo-rid-0001", "s_demo_0001"}, crypto::Secret("demo-appsecret-2f6a"));
    HttpRequest request;
    ASSERT_TRUE(signer.sign(request, kSigned, nobody));
    EXPECT_EQ(headerOf(request, "gjzwfwpt_rid"), "demo-rid-0001");
    EXPECT_EQ(headerOf(request, "gjzwfwpt_sid"), "s_demo_0001");
    EXPECT_EQ(headerOf(request, "gjzwfwpt_rtime"), "1569283200000");
    EXPECT_EQ(headerOf(request, "gjzwfwpt_sign"), kDemoSign);
}

class TwoStep : public ::testing::Test {
protected:
    HttpSigner::Ask platform(std::string end = "") {
        return [this, end](const HttpRequest& request) -> sdk::Result<std::string> {
            ++asked_;
            last_ = request;
            return R"({"code":"0","data":{"secret":"M+vq/92i9ucmmCOwIiNs8dv1aeZZEW1xpGjEJyI6Kdw=","secretEndTime":")" +
                   end + R"("},"message":"ok"})";
        };
    }
    TwoStepPlatformSigner signer_{kDemo, crypto::Secret("aidgate-demo-appkey-0001"),
                                  "https://platform.example/sysapi/auth/refreshappsecret"};
    int asked_ = 0;
    HttpRequest last_;
};

TEST_F(TwoStep, FetchesTheSecretAndSignsWithIt) {
    HttpRequest request;
    ASSERT_TRUE(signer_.sign(request, kSigned, platform()));
    EXPECT_EQ(headerOf(request, "gjgxjhpt_sign"), kDemoSign);
    EXPECT_EQ(last_.method, "POST");
    EXPECT_EQ(last_.url, "https://platform.example/sysapi/auth/refreshappsecret");
    EXPECT_EQ(headerOf(last_, "gjgxjhpt_sign"), platformSignature(kDemo, "1569283200000", "aidgate-demo-appkey-0001"));
    const auto body = JsonAnswer::parse(last_.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->text("/gjgxjhpt_sign"), headerOf(last_, "gjgxjhpt_sign"));
    EXPECT_EQ(last_.body.find("appkey"), std::string::npos);
}

TEST_F(TwoStep, AsksAgainOnlyWhenTheSecretEnds) {
    HttpRequest request;
    const auto ask = platform("2019-09-24 08:10:00");  // kSigned is 08:00:00 in China
    ASSERT_TRUE(signer_.sign(request, kSigned, ask));
    ASSERT_TRUE(signer_.sign(request, kSigned + minutes(8), ask));
    EXPECT_EQ(asked_, 1);
    ASSERT_TRUE(signer_.sign(request, kSigned + minutes(9), ask));
    EXPECT_EQ(asked_, 2);
    EXPECT_TRUE(signer_.forget());
    EXPECT_FALSE(signer_.forget());
    ASSERT_TRUE(signer_.sign(request, kSigned + minutes(10), platform()));
    ASSERT_TRUE(signer_.sign(request, kSigned + minutes(39), ask));
    EXPECT_EQ(asked_, 3) << "half an hour where no end is told";
    ASSERT_TRUE(signer_.sign(request, kSigned + minutes(41), ask));
    EXPECT_EQ(asked_, 4);
}

TEST_F(TwoStep, SaysThatThePlatformGivesNone) {
    for (const char* answer : {R"({"code":"-1"})", R"({"code":"E-106","data":null})", "<html>", "{}",
                               R"({"code":"0","data":{"secret":"AAAA"}})", R"({"code":"0","data":{"secret":"?"}})"}) {
        HttpRequest request;
        const auto done = signer_.sign(
            request, kSigned, [&](const HttpRequest&) -> sdk::Result<std::string> { return std::string(answer); });
        ASSERT_FALSE(done) << answer;
        EXPECT_EQ(done.error().code, sdk::ErrorCode::PermissionDenied);
        EXPECT_TRUE(request.headers.empty());
    }
}

TEST(HmacSm3Signer, SignsMethodPathTimeNonceAndBody) {
    HmacSm3Signer signer("union-1", crypto::Secret("secret"), [] { return std::string("00ff"); });
    HttpRequest request{.method = "POST", .url = "https://agency.example:8443/list?a=1", .body = "{}"};
    ASSERT_TRUE(signer.sign(request, kSigned, nobody));
    const std::string text =
        "POST\n/list?a=1\n1569283200\n00ff\n" + crypto::digest(crypto::DigestKind::Sm3, "{}").hex();
    const auto mac = crypto::hmac(crypto::DigestKind::Sm3, "secret", {text});
    EXPECT_EQ(headerOf(request, "X-Aidgate-Signature"),
              crypto::toBase64({reinterpret_cast<const char*>(mac.bytes.data()), mac.bytes.size()}));
    EXPECT_EQ(headerOf(request, "X-Aidgate-Key"), "union-1");
    HmacSm3Signer chance("union-1", crypto::Secret("secret"));
    HttpRequest first, second;
    ASSERT_TRUE(chance.sign(first, kSigned, nobody) && chance.sign(second, kSigned, nobody));
    EXPECT_NE(headerOf(first, "X-Aidgate-Nonce"), headerOf(second, "X-Aidgate-Nonce"));
}

std::map<std::string, config::SignFormula> formulas(const std::vector<std::pair<std::string, std::string>>& written) {
    std::map<std::string, config::SignFormula> read;
    for (const auto& [name, text] : written) {
        config::Diagnostics problems;
        const auto document = config::parseYaml("f.yaml", "A: \"" + text + "\"\n", problems);
        auto formula = config::readSignFormula(*document->root().find("A"), {*document, problems});
        EXPECT_TRUE(formula) << problems.render(config::Language::English);
        if (formula) read[name] = std::move(*formula);
    }
    return read;
}

// What classes sign, formulas sign the same.
TEST(FormulaSigner, SaysWhatTheOthersSay) {
    HttpRequest request{.method = "POST", .url = "https://agency.example:8443/list?a=1", .body = "{}"};
    FormulaSigner platform(
        formulas({{"gjzwfwpt_sign", "base64(hmac_sha256(secret, 's_demo_0001' + key_name + time_ms))"},
                  {"gjzwfwpt_rtime", "time_ms"}}),
        "demo-rid-0001", crypto::Secret("demo-appsecret-2f6a"));
    ASSERT_TRUE(platform.sign(request, kSigned, nobody));
    EXPECT_EQ(headerOf(request, "gjzwfwpt_sign"), kDemoSign);
    EXPECT_EQ(headerOf(request, "gjzwfwpt_rtime"), "1569283200000");

    HttpRequest other = request;
    HmacSm3Signer ours("union-1", crypto::Secret("secret"), [] { return std::string("00ff"); });
    ASSERT_TRUE(ours.sign(request, kSigned, nobody));
    FormulaSigner same(
        formulas({{"X-Sign",
                   "base64(hmac_sm3(secret, method + '\\n' + path + '\\n' + time_s + '\\n' + nonce + '\\n' + "
                   "body_sm3))"}}),
        "union-1", crypto::Secret("secret"), [] { return std::string("00ff"); });
    ASSERT_TRUE(same.sign(other, kSigned, nobody));
    EXPECT_EQ(headerOf(other, "X-Sign"), headerOf(request, "X-Aidgate-Signature"));
}

// SM3 of "abc": GB/T 32905, A.1. SHA-256 of "abc": FIPS 180-2, B.1.
TEST(FormulaSigner, HashesSpellsAndTellsTheTime) {
    FormulaSigner signer(formulas({{"Sm3", "upper(hex(sm3('a' + 'bc')))"},
                                   {"Sha", "hex(sha256(key_name))"},
                                   {"Time", "time_local"},
                                   {"Nonce", "nonce"},
                                   {"Again", "hex(nonce)"},
                                   {"Body", "body_sha256 + body_sm3"}}),
                         "abc", crypto::Secret("secret"));
    HttpRequest request{.url = "https://agency.example/", .body = "abc"};
    ASSERT_TRUE(signer.sign(request, kSigned, nobody));
    const std::string sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    const std::string sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    EXPECT_EQ(headerOf(request, "Sm3"), "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0");
    EXPECT_EQ(headerOf(request, "Sha"), sha);
    EXPECT_EQ(headerOf(request, "Body"), sha + sm3);
    EXPECT_EQ(headerOf(request, "Time"), "20190924080000");
    EXPECT_EQ(headerOf(request, "Nonce").size(), 32U);
    std::string again;  // of the digits as characters: '7' is 37, 'a' is 61
    for (const char c : headerOf(request, "Nonce"))
        again += c <= '9' ? std::string("3") + c : "6" + std::to_string(c - 'a' + 1);
    EXPECT_EQ(headerOf(request, "Again"), again) << "one nonce a request";

    const auto body = std::filesystem::path(::testing::TempDir()) / "aidgate_formula_body";
    std::ofstream(body) << "abc";
    HttpRequest put{.url = "https://agency.example/", .bodyFile = body, .bodyBytes = 3};
    ASSERT_TRUE(signer.sign(put, kSigned, nobody));
    EXPECT_EQ(headerOf(put, "Body"), sha + sm3) << "of a file, too";
}

TEST(RetryAfter, IsSecondsOrADate) {
    const auto now = std::chrono::system_clock::time_point(seconds(1568599200));  // Mon, 16 Sep 2019 02:00:00 GMT
    EXPECT_EQ(parseRetryAfter("120", now), seconds(120));
    EXPECT_EQ(parseRetryAfter(" 0 ", now), seconds(0));
    EXPECT_EQ(parseRetryAfter("Mon, 16 Sep 2019 02:01:00 GMT", now), seconds(60));
    EXPECT_EQ(parseRetryAfter("Mon, 16 Sep 2019 01:00:00 GMT", now), seconds(0));
    for (const char* wrong : {"", "soon", "-5", "1.5", "99999999999"})
        EXPECT_EQ(parseRetryAfter(wrong, now), std::nullopt) << wrong;
}

TEST(RetryDelay, DoublesWithChanceAndKeepsToWhatIsAsked) {
    const RetryPolicy policy{4, milliseconds(1000), milliseconds(5000)};
    EXPECT_EQ(retryDelay(policy, 1, 0.0, std::nullopt), milliseconds(500));
    EXPECT_EQ(retryDelay(policy, 1, 0.999, std::nullopt), milliseconds(999));
    EXPECT_EQ(retryDelay(policy, 3, 0.0, std::nullopt), milliseconds(2000));
    EXPECT_EQ(retryDelay(policy, 4, 0.0, std::nullopt), std::nullopt);
    EXPECT_EQ(retryDelay({9, milliseconds(1000), milliseconds(5000)}, 8, 0.0, std::nullopt), milliseconds(2500));
    EXPECT_EQ(retryDelay(policy, 1, 0.0, milliseconds(3000)), milliseconds(3000));
    EXPECT_EQ(retryDelay(policy, 1, 0.0, milliseconds(5001)), std::nullopt);
}

using RateLimits = Folder;

TEST_F(RateLimits, AllowNoMoreThanAgreedInAnyHourOverProcesses) {
    for (const unsigned perHour : {1U, 5U, 10U, 60U, 500U}) {
        const auto file = folder() / ("calls" + std::to_string(perHour));
        auto now = Moment(seconds(1568599200));
        std::vector<Moment> made;
        for (unsigned call = 0; call < 2 * perHour + 5; ++call) {
            const auto wait = RateLimit(file, perHour).take(now);  // anew each time, as another process would
            ASSERT_TRUE(wait);
            now += *wait;
            made.push_back(now);
        }
        for (std::size_t at = perHour; at < made.size(); ++at)
            ASSERT_GE(made[at] - made[at - perHour], std::chrono::hours(1)) << perHour << " at " << at;
        EXPECT_LE(made[perHour] - made[0], minutes(61)) << "and are not wasted";
    }
    EXPECT_EQ(*RateLimit(folder() / "none", 0).take(Moment()), milliseconds(0));
}

TEST_F(RateLimits, GiveNothingWhenTheClockGoesBack) {
    RateLimit limit(folder() / "calls", 1);
    const auto now = Moment(seconds(1568599200));
    EXPECT_EQ(*limit.take(now), milliseconds(0));
    EXPECT_GE(*limit.take(now - std::chrono::hours(48)), std::chrono::hours(1));
}

class Kept final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "kept"; }
    sdk::Result<void> write(std::string_view bytes) override {
        content += bytes;
        return {};
    }
    std::string content;
};

// Fed in pieces of `step` bytes; what comes out, or "refused".
std::string unwrapped(const std::string& answer, std::size_t step) {
    Kept out;
    SoapBody body("return", out);
    for (std::size_t at = 0; at < answer.size(); at += step) {
        if (!body.take(std::string_view(answer).substr(at, step))) return "refused";
    }
    return body.end() ? out.content : "refused";
}

TEST(SoapBody, GivesTheTextOfTheElement) {
    const std::pair<const char*, const char*> kCases[] = {
        {"<r:return>&lt;a b=\"1\"/&gt;</r:return>", "<a b=\"1\"/>"},
        {"<return><![CDATA[<?xml version='1.0' encoding='GBK'?><a>低保</a>]]></return>",
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>低保</a>"},
        {"<return>\n &amp;lt;a&amp;gt;1 &amp;amp;lt; 2&amp;lt;/a&amp;gt;</return>", "<a>1 &lt; 2</a>"},
        {"<return>&lt;a&gt;1 &amp;lt; 2 &amp;#20302;&lt;/a&gt;</return>", "<a>1 &lt; 2 &#20302;</a>"},
        {"<return></return>", ""},
        {"<other>x</other><return>&lt;a/&gt;</return><return>second</return>", "<a/>"},
    };
    for (const auto& [inside, expected] : kCases) {
        const std::string answer =
            "<s:Envelope xmlns:s='urn:s' xmlns:r='urn:r'><s:Body>" + std::string(inside) + "</s:Body></s:Envelope>";
        for (const std::size_t step : {1U, 7U, 100000U}) EXPECT_EQ(unwrapped(answer, step), expected) << inside;
    }
}

TEST(SoapBody, GivesLongTexts) {
    std::string text;
    while (text.size() < 12'000'000) text += "&lt;row/&gt;";
    const std::string inside = unwrapped("<e><return>" + text + "</return></e>", 65536);
    EXPECT_EQ(inside.size(), text.size() / 12 * 6);
}

TEST(SoapBody, RefusesWhatIsNoText) {
    for (const char* wrong :
         {"<e><return><a/></return></e>", "<e><other/></e>", "<e><Fault><faultstring>x</faultstring></Fault></e>",
          "<e><return>", "", "not xml", "<!DOCTYPE e [<!ENTITY x 'y'>]><e><return>&x;</return></e>",
          "<!DOCTYPE e SYSTEM 'file:///etc/passwd'><e><return>a</return></e>"}) {
        for (const std::size_t step : {1U, 100000U}) EXPECT_EQ(unwrapped(wrong, step), "refused") << wrong;
    }
}

TEST(HttpPlaces, AreEscapedForWhereTheyStand) {
    const HttpPlaces places{"2", "100", "50", "a\"<&/{page}", "2019"};
    EXPECT_EQ(filledAddress("https://h/x?p={page}&n={next}&s={since}", places),
              "https://h/x?p=2&n=a%22%3C%26%2F%7Bpage%7D&s=2019");
    EXPECT_EQ(filledBody("{\"o\":{offset},\"n\":\"{next}\"}", places), "{\"o\":100,\"n\":\"a\\\"<&/{page}\"}");
    EXPECT_EQ(filledBody(" <n size='{size}'>{next}</n>", places), " <n size='50'>a&quot;&lt;&amp;/{page}</n>");
    EXPECT_EQ(filledBody("{unknown} {page", places), "{unknown} {page");
}

TEST(ParseMoment, ReadsWhatPlatformsWrite) {
    EXPECT_EQ(parseMoment("1569283200000"), kSigned);
    EXPECT_EQ(parseMoment("1569283200"), kSigned);
    EXPECT_EQ(parseMoment("2019-09-24 08:00:00"), kSigned);
    for (const char* wrong : {"", "2019-09-24", "2019-13-24 08:00:00", "tomorrow", "2019-09-24T08:00:00"})
        EXPECT_EQ(parseMoment(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace aidgate::channel
