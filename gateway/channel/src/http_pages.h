// All pages of one question, each saved as a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aidgate/channel/outgoing.h"
#include "aidgate/config/http_settings.h"
#include "http_caller.h"

namespace aidgate::channel {

// Fills the places {page} {offset} {size} {next} {since} of an address (escaped as a part of one) or of a body (as
// JSON, or as XML where it begins with <).
struct HttpPlaces {
    std::string page, offset, size, next, since;
};
// As a part of an address (RFC 3986, 2.3).
std::string inAddress(std::string_view text);
std::string filledAddress(const std::string& pattern, const HttpPlaces& places);
std::string filledBody(const std::string& pattern, const HttpPlaces& places);

// {since} for a cursor (milliseconds since 1970; "" = none yet).
std::string sinceText(const config::HttpSettings& settings, std::string_view cursor);

struct HttpPage {
    std::string name, sm3;
    std::uint64_t bytes = 0;
};

class HttpPages {
public:
    // Files are named <stem><four digits>.<extension>.
    HttpPages(const config::HttpSettings& settings, HttpCaller& caller, std::filesystem::path folder, std::string stem)
        : settings_(settings), caller_(caller), folder_(std::move(folder)), stem_(std::move(stem)) {}

    // Empty: there is nothing.
    sdk::Result<std::vector<HttpPage>> fetch(std::string_view since);

private:
    // One page; nullopt: there is none.
    sdk::Result<std::optional<HttpPage>> fetchOne(const HttpRequest& request, std::size_t number, HttpAnswer& answer);
    // What the page says of the next; false: it was the last.
    sdk::Result<bool> goOn(const HttpPage& page, const HttpAnswer& answer, bool& empty);
    sdk::Result<bool> goOnByLink(const HttpAnswer& answer);
    HttpRequest request(std::size_t number, std::string_view since) const;

    const config::HttpSettings& settings_;
    HttpCaller& caller_;
    std::filesystem::path folder_;
    std::string stem_;
    std::uint64_t bytes_ = 0;
    std::string next_;  // what {next} is, or the address of a Link
};

}  // namespace aidgate::channel
