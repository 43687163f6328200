// How an agency's HTTP service is asked and answered. Nothing of a person stands in an address: servers and proxies
// write addresses down.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "aidgate/config/secret_reference.h"
#include "aidgate/config/sign_formula.h"

namespace aidgate::config {

enum class HttpPaging : std::uint8_t { None, Page, Offset, Next, Link };
enum class HttpSince : std::uint8_t { Iso, Local, Milliseconds };
enum class HttpSigning : std::uint8_t { None, PlatformTwoStep, Platform, HmacSm3, Formula, Adapter };

// Which signer, and what it signs with. docs/channels.md tells what each adds to a request.
struct HttpSignerSettings {
    HttpSigning kind = HttpSigning::None;
    std::string prefix;      // of the platform's headers; "" = gjgxjhpt or gjzwfwpt by kind
    std::string requester;   // rid
    std::string service;     // sid
    std::string refresh;     // address the secret is asked from, of two steps
    std::string keyName;     // hmac_sm3, formula, adapter: which key, for the server
    SignHeaders headers;     // formula; of adapter, what its adapter.yaml says, filled in once adapters are known
    SecretReference secret;  // the application key of two steps
    bool operator==(const HttpSignerSettings&) const = default;
};

struct HttpSettings {
    std::string url;  // "" = this is not the carrier. {page} {offset} {size} {next} {since} are filled in
    std::string method = "GET";
    std::string body;  // the same places; escaped as JSON, or as XML where it begins with <
    std::string contentType = "application/json";
    std::map<std::string, std::string> headers;

    std::string extension = "xml";           // of the files that answers become
    std::string soapElement;                 // the element whose text is the file; "" = the answer is the file
    std::string successPlace, successValue;  // JSON pointer, and what must stand there; "" = not asked
    std::string itemsPlace;                  // JSON pointer to the list of a page

    HttpPaging paging = HttpPaging::None;
    unsigned firstPage = 1;
    unsigned pageSize = 500;
    std::string nextPlace;  // JSON pointer to what {next} is then
    unsigned mostPages = 1'000;
    unsigned mostMebibytes = 1'024;  // of all pages together
    HttpSince since = HttpSince::Iso;
    std::string sinceFirst = "0";  // {since} where nothing was sealed yet
    unsigned overlapSeconds = 600;

    std::string putUrl;  // files are put to <put_url>/<name>; "" = nothing is put
    std::string putMethod = "PUT";
    std::string idempotencyHeader = "Idempotency-Key";  // "" = none: then POST is not repeated

    unsigned callsPerHour = 0;  // 0 = as many as needed
    unsigned attempts = 5;
    unsigned timeoutSeconds = 60;
    bool tls = true;
    std::filesystem::path authorities;
    std::filesystem::path certificate, key;
    SecretReference passphrase;
    std::string proxy;
    HttpSignerSettings signer;
    bool operator==(const HttpSettings&) const = default;
};

}  // namespace aidgate::config
