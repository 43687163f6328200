#include "http_schema.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "secret_schema.h"

namespace aidgate::config {
namespace {

// Names that agencies and platforms give to what tells who a person is.
constexpr std::array<std::string_view, 30> kPersonal{
    "sfz",    "sfzh",   "sfzhm", "zjhm",     "zjh",  "idcard", "id_card", "idno",   "id_no",    "idnumber",
    "cardno", "xm",     "name",  "xingming", "sjh",  "sjhm",   "phone",   "mobile", "tel",      "aac002",
    "aac003", "aac147", "hzsfz", "hzxm",     "yhzh", "yhkh",   "account", "bankno", "passport", "certno"};

bool hasPlaces(std::string_view text, std::string_view place) {
    return text.find(place) != std::string_view::npos;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Eleven digits or more in a row: a phone, a citizen id, a card.
bool hasLongNumber(std::string_view text) {
    std::size_t run = 0;
    for (const char c : text) {
        run = isDigit(c) ? run + 1 : 0;
        if (run >= 11) return true;
    }
    return false;
}

// The name of a query parameter that tells who a person is; "" = none.
std::string personalIn(std::string_view url) {
    const std::size_t question = url.find('?');
    if (hasLongNumber(url)) return "digits";
    if (question == std::string_view::npos) return {};
    for (std::string_view rest = url.substr(question + 1); !rest.empty();) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        std::string name(pair.substr(0, pair.find('=')));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
        if (std::find(kPersonal.begin(), kPersonal.end(), name) != kPersonal.end()) return name;
    }
    return {};
}

class Check {
public:
    Check(const Node& node, const Reading& reading, const HttpSettings& http)
        : node_(node), reading_(reading), http_(http) {}

    bool all() {
        address(http_.url);
        if (!http_.putUrl.empty()) address(http_.putUrl);
        if (!http_.signer.refresh.empty()) address(http_.signer.refresh);
        if (http_.certificate.empty() != http_.key.empty())
            wrong({"'certificate' and 'key' belong together", "'certificate' 与 'key' 须同时写明"});
        if (http_.method != "GET" && http_.method != "POST")
            wrong({"'method' is GET or POST", "'method' 为 GET 或 POST"});
        if (http_.putMethod != "PUT" && http_.putMethod != "POST")
            wrong({"'put_method' is PUT or POST", "'put_method' 为 PUT 或 POST"});
        if (http_.method == "GET" && !http_.body.empty())
            wrong({"a 'body' is sent by POST only", "'body' 只能用 POST 发送"});
        if (http_.successPlace.empty() != http_.successValue.empty())
            wrong({"'success_place' and 'success_value' belong together",
                   "'success_place' 与 'success_value' 须同时写明"});
        for (const auto& [name, value] : http_.headers) {
            if (name.find_first_of("\r\n: ") != std::string::npos || value.find_first_of("\r\n") != std::string::npos)
                wrong({"a header is a name and one line", "请求头须为名称和单行内容"});
        }
        pages();
        signer();
        return good_;
    }

private:
    void wrong(Text message) {
        reading_.problem("AG0112", node_, std::move(message));
        good_ = false;
    }

    void address(const std::string& url) {
        const bool secure = url.starts_with("https://");
        if (!secure && (http_.tls || !url.starts_with("http://"))) {
            wrong(
                {"an address begins with https://; http:// is only taken with tls: false, where the way is protected "
                 "otherwise",
                 "地址须以 https:// 开头；只有链路另有保护并写明 tls: false 时才可用 http://"});
        }
        if (url.find('@') != std::string::npos || url.find('#') != std::string::npos)
            wrong({"no user, password or # stands in an address", "地址中不得含用户名、口令或 #"});
        if (!personalIn(url).empty()) {
            wrong(
                {"nothing that tells who a person is stands in an address, which servers and proxies write down; send "
                 "it "
                 "in 'body'",
                 "地址会被服务器和代理记录，不得含个人身份信息；请放在 'body' 中发送"});
        }
    }

    void pages() {
        const auto asks = [this](std::string_view place) {
            return hasPlaces(http_.url, place) || hasPlaces(http_.body, place);
        };
        const bool json = http_.extension == "json";
        switch (http_.paging) {
            case HttpPaging::None:
                if (asks("{page}") || asks("{offset}") || asks("{next}"))
                    wrong({"pages are asked for, and 'paging' does not say how",
                           "请求含分页参数，但 'paging' 未写明方式"});
                break;
            case HttpPaging::Page:
                if (!asks("{page}")) wrong({"'paging: page' needs {page}", "'paging: page' 须含 {page}"});
                break;
            case HttpPaging::Offset:
                if (!asks("{offset}")) wrong({"'paging: offset' needs {offset}", "'paging: offset' 须含 {offset}"});
                break;
            case HttpPaging::Next:
                if (!asks("{next}") || http_.nextPlace.empty() || !json)
                    wrong({"'paging: next' needs {next}, 'next_place' and JSON answers",
                           "'paging: next' 须含 {next}、'next_place'，且应答为 JSON"});
                break;
            case HttpPaging::Link: break;
        }
        if (!http_.soapElement.empty() && (json || !http_.successPlace.empty() || !http_.itemsPlace.empty()))
            wrong(
                {"a SOAP answer is XML; places in JSON are not read from it", "SOAP 应答为 XML，不能按 JSON 位置读取"});
        if (!json && (!http_.successPlace.empty() || !http_.itemsPlace.empty()))
            wrong({"places in JSON are read from JSON answers only: extension: json",
                   "JSON 位置只能用于 JSON 应答：extension: json"});
    }

    void signer() {
        const HttpSignerSettings& one = http_.signer;
        if (one.kind != HttpSigning::Formula && !one.headers.empty())
            wrong({"'headers' of a signer go with 'kind: formula'", "签名的 'headers' 须与 'kind: formula' 同用"});
        if (one.kind == HttpSigning::None) return;
        if (!one.secret.said()) wrong({"a signer needs 'secret'", "签名方式须写明 'secret'"});
        if (one.kind == HttpSigning::Formula) {
            if (one.headers.empty()) wrong({"'kind: formula' needs 'headers'", "'kind: formula' 须写明 'headers'"});
            return;
        }
        if (one.kind == HttpSigning::Adapter) return;
        const bool platform = one.kind != HttpSigning::HmacSm3;
        if (platform && (one.requester.empty() || one.service.empty()))
            wrong({"a platform's signer needs 'requester' (rid) and 'service' (sid)",
                   "平台签名须写明 'requester'（rid）和 'service'（sid）"});
        if (one.kind == HttpSigning::PlatformTwoStep && one.refresh.empty())
            wrong({"the two-step signer needs 'refresh', the address of refreshappsecret",
                   "两步签名须写明 'refresh'，即 refreshappsecret 的地址"});
        if (!platform && one.keyName.empty()) wrong({"hmac_sm3 needs 'key_name'", "hmac_sm3 须写明 'key_name'"});
    }

    const Node& node_;
    const Reading& reading_;
    const HttpSettings& http_;
    bool good_ = true;
};

bool readFormulas(const Node& node, const Reading& reading, HttpSignerSettings& into) {
    auto headers = readSignHeaders(node, reading);
    if (!headers) return false;
    into.headers = std::move(*headers);
    return true;
}

Schema<HttpSignerSettings> signerSchema() {
    Schema<HttpSignerSettings> keys;
    keys.choice("kind", &HttpSignerSettings::kind,
                {{"none", HttpSigning::None},
                 {"platform_two_step", HttpSigning::PlatformTwoStep},
                 {"platform", HttpSigning::Platform},
                 {"hmac_sm3", HttpSigning::HmacSm3},
                 {"formula", HttpSigning::Formula},
                 {"adapter", HttpSigning::Adapter}},
                "How requests are signed: gjgxjhpt with a secret that is fetched, gjzwfwpt with one that is agreed, "
                "HMAC-SM3, as 'headers' says, or as the adapter says that was plugged in for the agency.");
    keys.field("prefix", &HttpSignerSettings::prefix, "Of the platform's headers; empty means the usual one.");
    keys.field("requester", &HttpSignerSettings::requester, "The platform's rid.");
    keys.field("service", &HttpSignerSettings::service, "The platform's sid.");
    keys.field("refresh", &HttpSignerSettings::refresh, "Address the secret is asked from, of two steps.");
    keys.field("key_name", &HttpSignerSettings::keyName, "Which key it is, of hmac_sm3, formula and adapter.");
    keys.custom("headers", "map of formulas", readFormulas, "Of formula: what each header is worked out from.");
    secretKey(keys, "secret", &HttpSignerSettings::secret,
              "Where the secret, or of two steps the application key, is kept.");
    return keys;
}

bool readHeaders(const Node& node, const Reading& reading, HttpSettings& into) {
    if (!requireMap(node, reading)) return false;
    bool good = true;
    for (const auto& entry : node.entries())
        good = readValue(entry.value, reading, into.headers[entry.key.scalar()]) && good;
    return good;
}

void requestKeys(Schema<HttpSettings>& keys) {
    keys.field("url", &HttpSettings::url,
               "Address that is asked; {page}, {offset}, {size}, {next} and {since} are filled in.")
        .required();
    keys.field("method", &HttpSettings::method, "GET or POST.");
    keys.field("body", &HttpSettings::body, "What is sent, with the same places.");
    keys.field("content_type", &HttpSettings::contentType, "What the body is.");
    keys.custom("headers", "map of texts", readHeaders, "More headers; no secrets.");
    keys.field("extension", &HttpSettings::extension, "Of the files that answers become: xml, csv, json, txt.");
    keys.field("soap_element", &HttpSettings::soapElement,
               "Element of a SOAP answer whose text is the file; empty means that the answer is the file.");
    keys.field("success_place", &HttpSettings::successPlace,
               "Place in a JSON answer, like /code, that says whether it is one.");
    keys.field("success_value", &HttpSettings::successValue, "What stands there when it is.");
    keys.field("items_place", &HttpSettings::itemsPlace,
               "Place of the list in a JSON answer: a page with none is the last.");
    keys.choice("since_form", &HttpSettings::since,
                {{"iso", HttpSince::Iso}, {"local", HttpSince::Local}, {"milliseconds", HttpSince::Milliseconds}},
                "{since}: 2019-09-16T02:00:00Z, 2019-09-16 10:00:00 in China, or milliseconds.");
    keys.field("since_first", &HttpSettings::sinceFirst, "{since} where nothing was sealed yet.");
    keys.integer("overlap_seconds", &HttpSettings::overlapSeconds, 0, 604'800,
                 "So much before the last time is asked for again.");
}

void pageKeys(Schema<HttpSettings>& keys) {
    keys.choice(
        "paging", &HttpSettings::paging,
        {{"none", HttpPaging::None},
         {"page", HttpPaging::Page},
         {"offset", HttpPaging::Offset},
         {"next", HttpPaging::Next},
         {"link", HttpPaging::Link}},
        "How the next page is asked for: by number, by rows before it, by what the answer says, by a Link header.");
    keys.integer("first_page", &HttpSettings::firstPage, 0, 1, "Number of the first page.");
    keys.integer("page_size", &HttpSettings::pageSize, 1, 100'000, "Rows of a page: {size}.");
    keys.field("next_place", &HttpSettings::nextPlace, "Place in a JSON answer of what {next} is then.");
    keys.integer("most_pages", &HttpSettings::mostPages, 1, 100'000, "More are refused.");
    keys.integer("most_mebibytes", &HttpSettings::mostMebibytes, 1, 1'048'576,
                 "Larger answers, all pages together, are refused.");
}

}  // namespace

Schema<HttpSettings> httpSchema() {
    Schema<HttpSettings> keys;
    requestKeys(keys);
    pageKeys(keys);
    keys.field("put_url", &HttpSettings::putUrl,
               "Files are put to this address, a slash and their name; empty means none are.");
    keys.field("put_method", &HttpSettings::putMethod, "PUT or POST.");
    keys.field("idempotency_header", &HttpSettings::idempotencyHeader,
               "Header that names a sending; empty means none, and then a POST is not repeated.");
    keys.integer("calls_per_hour", &HttpSettings::callsPerHour, 0, 1'000'000, "As agreed; 0 means as many as needed.");
    keys.integer("attempts", &HttpSettings::attempts, 1, 20, "How often a request that may be repeated is made.");
    keys.integer("timeout_seconds", &HttpSettings::timeoutSeconds, 1, 3600,
                 "How long a connection may take to come up, or stand still.");
    keys.field("tls", &HttpSettings::tls, "false takes http:// too, where the way is protected otherwise.");
    keys.field("authorities", &HttpSettings::authorities,
               "Certificates of those who may vouch for the server, PEM; empty means the system's.");
    keys.field("certificate", &HttpSettings::certificate, "Ours, PEM, where the server asks for one.");
    keys.field("key", &HttpSettings::key, "Its private key, PEM: mode 0600.");
    secretKey(keys, "passphrase", &HttpSettings::passphrase, "Where the key's passphrase is kept.");
    keys.field("proxy", &HttpSettings::proxy, "Proxy on the way; empty means none, whatever the environment says.");
    keys.section("signer", &HttpSettings::signer, signerSchema(), "How requests are signed.");
    return keys;
}

bool checkHttp(const Node& node, const Reading& reading, const HttpSettings& http) {
    return Check(node, reading, http).all();
}

}  // namespace aidgate::config
