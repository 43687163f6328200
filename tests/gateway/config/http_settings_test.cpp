#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "aidgate/config/gateway.h"
#include "aidgate/config/schema.h"
#include "aidgate/config/yaml.h"
#include "places.h"

namespace aidgate::config {
namespace {

namespace fs = std::filesystem;

// What a file with this channel says is wrong, by number; the settings besides.
std::size_t problemsOf(const std::string& channel, ChannelSettings* into = nullptr) {
    const auto file = fs::path(::testing::TempDir()) / "aidgate_http_settings.yaml";
    std::ofstream(file) << "exchanges:\n  a:\n    agency: x\n    dataset: y\n    division: \"210199\"\n    channel: " +
                               channel;
    Diagnostics problems;
    const auto settings = readGateway(file, problems);
    if (settings && into != nullptr) *into = settings->exchanges.at("a").channel;
    return problems.all().size();
}

std::string http(const std::string& more) {
    return "{http: {" + more + "}}\n";
}

// The page's example that holds a text.
std::string exampleWith(const std::string& text) {
    std::ifstream in(fs::path(test::kSourceDir) / "docs/channel-http.md");
    const std::string page{std::istreambuf_iterator<char>(in), {}};
    const std::size_t begin = page.rfind("```yaml\n", page.find(text)) + 8;
    return page.substr(begin, page.find("```", begin) - begin);
}

// The channel of an exchange in one of the page's examples.
ChannelSettings exampleOf(const std::string& exchange) {
    const auto file = fs::path(::testing::TempDir()) / "aidgate_http_example.yaml";
    std::ofstream(file) << exampleWith("  " + exchange + ":\n");
    Diagnostics problems;
    const auto settings = readGateway(file, problems);
    EXPECT_TRUE(settings) << problems.render(Language::English);
    return settings ? settings->exchanges.at(exchange).channel : ChannelSettings();
}

TEST(HttpSettings, TheExamplesOfTheDocsAreRight) {
    const auto formula = exampleOf("insurance-210000").http.signer;
    EXPECT_EQ(formula.kind, HttpSigning::Formula);
    EXPECT_EQ(formula.headers.size(), 4U);
    EXPECT_EQ(formula.headers.at("X-Nonce"), (SignFormula{.kind = SignFormula::Kind::Name, .word = "nonce"}));
    const ChannelSettings channel = exampleOf("relief-210199");
    EXPECT_EQ(channel.carrier(), Carrier::Http);
    EXPECT_EQ(channel.http.paging, HttpPaging::Page);
    EXPECT_EQ(channel.http.signer.kind, HttpSigning::PlatformTwoStep);
    EXPECT_EQ(channel.http.signer.secret.file, "/etc/aidgate/mz.appkey");
}

TEST(HttpSettings, TheExamplesOfAnAdaptersSignerAreRight) {
    const auto file = fs::path(::testing::TempDir()) / "aidgate_signer_example.yaml";
    std::ofstream(file) << exampleWith("adapters/city_insurance/adapter.yaml");
    Diagnostics problems;
    const auto document = readYaml(file, problems);
    ASSERT_NE(document, nullptr);
    const auto headers = readSignHeaders(*document->root().find("signer"), {*document, problems});
    ASSERT_TRUE(headers) << problems.render(Language::English);
    EXPECT_EQ(headers->size(), 4U);

    ChannelSettings channel;
    EXPECT_EQ(
        problemsOf("\n      http:\n        url: https://h/a\n" + exampleWith("kind: adapter, key_name:"), &channel),
        0U);
    EXPECT_EQ(channel.http.signer.kind, HttpSigning::Adapter);
    EXPECT_EQ(channel.http.signer.keyName, "union-210000");
}

TEST(HttpSettings, NothingOfAPersonStandsInAnAddress) {
    EXPECT_EQ(problemsOf(http("url: 'https://h/a?pageNo=1&since={since}'")), 0U);
    for (const char* url :
         {"https://h/a?sfzh=x", "https://h/a?page=1&AAC003={next}", "https://h/a?x=1&Name=x", "https://h/a?zjhm",
          "https://h/a?q=210199196905121039", "https://h/13800001234", "https://u:p@h/a"})
        EXPECT_GE(problemsOf(http("url: '" + std::string(url) + "'")), 1U) << url;
    EXPECT_EQ(problemsOf(http("url: 'https://h/a', put_url: 'https://h/a?xm=1'")), 1U);
}

TEST(HttpSettings, AddressesAreSecureUnlessToldOtherwise) {
    EXPECT_EQ(problemsOf(http("url: 'http://h/a'")), 1U);
    EXPECT_EQ(problemsOf(http("url: 'http://h/a', tls: false")), 0U);
    EXPECT_EQ(problemsOf(http("url: 'ftp://h/a', tls: false")), 1U);
    EXPECT_EQ(problemsOf(http("url: 'file:///etc/passwd', tls: false")), 1U);
}

TEST(HttpSettings, KeysMustGoTogether) {
    const char* kWrong[] = {"method: DELETE",
                            "body: x",
                            "certificate: a.pem",
                            "success_place: /code",
                            "paging: page",
                            "paging: offset",
                            "paging: next",
                            "extension: xml, items_place: /data",
                            "extension: json, soap_element: return",
                            "headers: {a: \"b\\r\\nc\"}",
                            "signer: {kind: hmac_sm3, key_name: a}",
                            "signer: {kind: formula, key_name: a, secret: {file: a}}",
                            "signer: {kind: hmac_sm3, key_name: a, secret: {file: a}, headers: {A: nonce}}",
                            "signer: {kind: platform, secret: {file: a}}",
                            "signer: {kind: platform_two_step, requester: a, service: b, secret: {file: a}}",
                            "signer: {kind: platform, requester: a, service: b, secret: {file: a, environment: b}}"};
    for (const char* more : kWrong) EXPECT_GE(problemsOf(http("url: 'https://h/a', " + std::string(more))), 1U) << more;
    EXPECT_EQ(problemsOf(http("url: 'https://h/a?p={page}'")), 1U) << "pages without paging";
    EXPECT_EQ(problemsOf("{directory: d, http: {url: 'https://h/a'}}\n"), 1U);
}

struct WrongFormula {
    const char* written;
    unsigned column;  // in the formula, from 1
    const char* told;
};

class AFormula : public ::testing::TestWithParam<WrongFormula> {};

TEST_P(AFormula, ThatIsNoneIsToldWithItsPlace) {
    const auto& wrong = GetParam();
    const std::string before = "A: ";
    Diagnostics problems;
    const auto document = parseYaml("f.yaml", before + wrong.written + "\n", problems);
    ASSERT_TRUE(document) << problems.render(Language::English);
    EXPECT_FALSE(readSignFormula(*document->root().find("A"), {*document, problems}));
    ASSERT_EQ(problems.all().size(), 1U);
    EXPECT_EQ(problems.all()[0].id, "AG0113");
    EXPECT_EQ(problems.all()[0].at.column, before.size() + wrong.column);
    const auto told = problems.all()[0].message.en + " " + problems.all()[0].cure.en;
    EXPECT_NE(told.find(wrong.told), std::string::npos) << told;
}

const std::string kDeep = [] {
    std::string text = "nonce";
    for (int i = 0; i < 17; ++i) text = "hex(" + text + ")";
    return text;
}();

const WrongFormula kWrongFormulas[] = {
    {"hmac_sm3(secret, nonce)", 1, "hex( ) or base64( )"},
    {"nonce + sm3(nonce)", 1, "bytes"},
    {"hex(sm3(secrt))", 9, "did you mean 'secret'"},
    {"hexx(nonce)", 1, "did you mean 'hex'"},
    {"hex(hmac_sm3(nonce))", 5, "takes 2"},
    {"hex(sm3(nonce, nonce))", 5, "takes 1"},
    {"hex(upper(sm3(nonce)))", 5, "takes a text"},
    {"hex(nonce", 10, "')' is expected"},
    {"hex(nonce) nonce", 12, "nothing is expected"},
    {"hex(nonce +)", 12, "is expected here"},
    {"nonce + \"低保", 9, "not closed"},
    {"hex(\"低保\", x)", 11, "no 'x'"},
    {"\"\"", 2, "is a text"},
    {"[nonce]", 1, "is a text"},
    {kDeep.c_str(), 69, "16 levels"},
};

INSTANTIATE_TEST_SUITE_P(OfASigner, AFormula, ::testing::ValuesIn(kWrongFormulas));

TEST(SignFormula, HeadersHaveNamesThatServersTake) {
    const auto signer = [](const std::string& headers) {
        return problemsOf(
            http("url: 'https://h/a', signer: {kind: formula, secret: {file: a}, headers: {" + headers + "}}"));
    };
    EXPECT_EQ(signer("X-Sign: hex(sm3(nonce + 'x')), X_2: \"'a'\""), 0U);
    EXPECT_GE(signer("\"X Sign\": nonce"), 1U);
    EXPECT_GE(signer("\"X\\r\": nonce"), 1U);
    EXPECT_GE(signer("X: nonse"), 1U);
}

TEST(HttpSettings, AnAdaptersSignerTakesASecretAndNoHeaders) {
    ChannelSettings channel;
    EXPECT_EQ(
        problemsOf(http("url: 'https://h/a', signer: {kind: adapter, key_name: k, secret: {file: /s}}"), &channel), 0U);
    EXPECT_EQ(channel.http.signer.kind, HttpSigning::Adapter);
    EXPECT_GE(problemsOf(http("url: 'https://h/a', signer: {kind: adapter}")), 1U);
    EXPECT_GE(problemsOf(http("url: 'https://h/a', signer: {kind: adapter, secret: {file: /s}, headers: {X: nonce}}")),
              1U);
}

TEST(EnvelopeSettings, AskForSignersAndOneKey) {
    ChannelSettings channel;
    EXPECT_EQ(
        problemsOf("{directory: d, envelope: {keys: /k.pem, signers: [/a.pem, /b.pem], required: true}}\n", &channel),
        0U);
    EXPECT_EQ(channel.envelope.signers.size(), 2U);
    EXPECT_TRUE(channel.envelope.required);
    EXPECT_EQ(problemsOf("{directory: d, envelope: {keys: /k.pem}}\n"), 1U);
    EXPECT_EQ(problemsOf("{directory: d, envelope: {seal_for: /k.pem}}\n"), 1U);
    EXPECT_EQ(problemsOf("{directory: d, envelope: {seal_for: /k.pem, sign_with: /s, seal_shared: /c}}\n"), 1U);
    EXPECT_EQ(problemsOf("{directory: d, envelope: {shared: /c, seal_shared: /c, content: aes}}\n"), 0U);
}

}  // namespace
}  // namespace aidgate::config
