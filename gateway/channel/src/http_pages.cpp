#include "http_pages.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <system_error>
#include <utility>

#include "file.h"
#include "json_answer.h"
#include "soap_body.h"

namespace aidgate::channel {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20U;
constexpr std::size_t kMostJson = std::size_t{64} * 1024 * 1024;

sdk::Error refused(sdk::Text why) {
    return {sdk::ErrorCode::Refused, std::move(why)};
}

std::string inXml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

template <class Escape>
std::string filled(std::string_view pattern, const HttpPlaces& places, Escape escape) {
    const std::pair<std::string_view, const std::string&> kPlaces[] = {{"{page}", places.page},
                                                                       {"{offset}", places.offset},
                                                                       {"{size}", places.size},
                                                                       {"{next}", places.next},
                                                                       {"{since}", places.since}};
    std::string out;
    while (!pattern.empty()) {
        bool found = false;
        for (const auto& [place, value] : kPlaces) {
            if (!pattern.starts_with(place)) continue;
            out += escape(value);
            pattern.remove_prefix(place.size());
            found = true;
            break;
        }
        if (found) continue;
        out += pattern.front();
        pattern.remove_prefix(1);
    }
    return out;
}

std::string timeText(std::int64_t milliseconds, const char* form, std::int64_t secondsEast) {
    const auto seconds = static_cast<std::time_t>(milliseconds / 1000 + secondsEast);
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    char text[32] = {};
    std::strftime(text, sizeof text, form, &parts);
    return text;
}

// Where the bytes of one answer go: counted, and through SOAP where that is said.
class Target final : public sdk::ByteWriter {
public:
    Target(sdk::ByteWriter& file, const std::string& soapElement, std::uint64_t most) : file_(file), most_(most) {
        if (!soapElement.empty()) soap_ = std::make_unique<SoapBody>(soapElement, file);
    }
    std::string_view name() const override { return file_.name(); }
    sdk::Result<void> write(std::string_view bytes) override {
        bytes_ += bytes.size();
        if (bytes_ > most_)
            return refused(
                {"all pages together are larger than 'most_mebibytes' allows", "各页合计超过 'most_mebibytes'"});
        return soap_ ? soap_->take(bytes) : file_.write(bytes);
    }
    sdk::Result<void> end() { return soap_ ? soap_->end() : sdk::Result<void>(); }
    std::uint64_t bytes() const { return bytes_; }

private:
    sdk::ByteWriter& file_;
    std::uint64_t most_, bytes_ = 0;
    std::unique_ptr<SoapBody> soap_;
};

// https://host:port of an address.
std::string originOf(std::string_view address) {
    const std::size_t host = address.find("://");
    if (host == std::string_view::npos) return {};
    return std::string(address.substr(0, address.find_first_of("/?#", host + 3)));
}

// The address of rel="next" in a Link header (RFC 8288); "" = none.
std::string nextIn(std::string_view link) {
    while (!link.empty()) {
        const std::size_t open = link.find('<'), close = link.find('>');
        if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
        const std::string_view address = link.substr(open + 1, close - open - 1);
        const std::size_t after = std::min(link.find('<', close), link.size());
        const std::string_view parameters = link.substr(close, after - close);
        if (parameters.find("rel=\"next\"") != std::string_view::npos ||
            parameters.find("rel=next") != std::string_view::npos) {
            return std::string(address);
        }
        link.remove_prefix(after);
    }
    return {};
}

}  // namespace

std::string inAddress(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 0x0FU];
        }
    }
    return out;
}

std::string filledAddress(const std::string& pattern, const HttpPlaces& places) {
    return filled(pattern, places, inAddress);
}

std::string filledBody(const std::string& pattern, const HttpPlaces& places) {
    const std::size_t first = pattern.find_first_not_of(" \t\r\n");
    const bool xml = first != std::string::npos && pattern[first] == '<';
    return filled(pattern, places, xml ? inXml : jsonEscaped);
}

std::string sinceText(const config::HttpSettings& settings, std::string_view cursor) {
    if (cursor.empty()) return settings.sinceFirst;
    std::int64_t moment = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), moment);
    moment -= std::int64_t{1000} * settings.overlapSeconds;
    constexpr std::int64_t kChina = 8 * 3600;
    switch (settings.since) {
        case config::HttpSince::Iso: return timeText(moment, "%Y-%m-%dT%H:%M:%SZ", 0);
        case config::HttpSince::Local: return timeText(moment, "%Y-%m-%d %H:%M:%S", kChina);
        case config::HttpSince::Milliseconds: break;
    }
    return std::to_string(moment);
}

HttpRequest HttpPages::request(std::size_t number, std::string_view since) const {
    HttpPlaces places;
    places.page = std::to_string(number + settings_.firstPage);
    places.offset = std::to_string(number * settings_.pageSize);
    places.size = std::to_string(settings_.pageSize);
    places.next = next_;
    places.since = since;
    HttpRequest one;
    one.method = settings_.method;
    const bool linked = settings_.paging == config::HttpPaging::Link && !next_.empty();
    one.url = linked ? next_ : filledAddress(settings_.url, places);
    one.body = filledBody(settings_.body, places);
    one.headers.assign(settings_.headers.begin(), settings_.headers.end());
    if (!one.body.empty()) one.headers.emplace_back("Content-Type", settings_.contentType);
    return one;
}

sdk::Result<std::vector<HttpPage>> HttpPages::fetch(std::string_view since) {
    std::vector<HttpPage> pages;
    for (std::size_t number = 0;; ++number) {
        if (number == settings_.mostPages) {
            return refused(sdk::say("there are more than {0} pages; is the end of paging seen?",
                                    "超过 {0} 页；是否识别了最后一页？", settings_.mostPages));
        }
        HttpAnswer answer;
        auto page = fetchOne(request(number, since), number, answer);
        if (!page) return std::move(page).error();
        if (!*page) return pages;
        bool empty = false;
        const auto more = goOn(**page, answer, empty);
        if (!more) return more.error();
        if (empty) {
            std::error_code ignored;
            std::filesystem::remove(folder_ / (*page)->name, ignored);
        } else {
            pages.push_back(**std::move(page));
        }
        if (!*more) return pages;
    }
}

sdk::Result<std::optional<HttpPage>> HttpPages::fetchOne(const HttpRequest& request, std::size_t number,
                                                         HttpAnswer& answer) {
    char digits[16] = {};
    std::snprintf(digits, sizeof digits, "%04zu", number + 1);
    HttpPage page;
    page.name = stem_ + digits + "." + settings_.extension;
    std::optional<OutgoingFile> file;
    std::optional<Target> target;
    const std::uint64_t left = settings_.mostMebibytes * kMebibyte - bytes_;
    const auto called = caller_.call(request, Repeat::Safe, [&]() -> sdk::Result<sdk::ByteWriter*> {
        target.reset();
        file.reset();
        auto begun = OutgoingFile::begin(folder_ / page.name);
        if (!begun) return std::move(begun).error();
        file.emplace(*std::move(begun));
        target.emplace(*file, settings_.soapElement, left);
        return &*target;
    });
    if (!called) return called.error();
    answer = *called;
    if (answer.status == 404 && number == 0) {
        return sdk::Error{sdk::ErrorCode::NotFound,
                          {"the server knows no such address (HTTP 404)", "服务端没有此地址（HTTP 404）"}};
    }
    if (answer.status == 404 || answer.status == 204 || target->bytes() == 0) return std::optional<HttpPage>();
    if (auto whole = target->end(); !whole) return std::move(whole).error();
    bytes_ += target->bytes();
    auto facts = file->complete();
    if (!facts) return std::move(facts).error();
    if (auto placed = file->commit(); !placed) return std::move(placed).error();
    page.bytes = facts->bytes;
    page.sm3 = facts->sm3;
    return std::optional(std::move(page));
}

sdk::Result<bool> HttpPages::goOn(const HttpPage& page, const HttpAnswer& answer, bool& empty) {
    using config::HttpPaging;
    const bool byNumber = settings_.paging == HttpPaging::Page || settings_.paging == HttpPaging::Offset;
    if (settings_.extension != "json")
        return settings_.paging == HttpPaging::Link ? goOnByLink(answer) : sdk::Result<bool>(byNumber);
    const bool read =
        !settings_.itemsPlace.empty() || !settings_.successPlace.empty() || settings_.paging == HttpPaging::Next;
    if (!read) return settings_.paging == HttpPaging::Link ? goOnByLink(answer) : sdk::Result<bool>(byNumber);
    auto text = readSmall(folder_ / page.name, page.name, kMostJson);
    if (!text) return std::move(text).error();
    const auto json = JsonAnswer::parse(*text);
    if (!json) return refused({"the answer is not JSON", "应答不是 JSON"});
    if (!settings_.successPlace.empty() && json->text(settings_.successPlace) != settings_.successValue) {
        return refused(sdk::say("the answer does not say {0} at {1}: the server could not do it",
                                "应答在 {1} 处不是 {0}：服务端未能完成", settings_.successValue,
                                settings_.successPlace));
    }
    const auto items = settings_.itemsPlace.empty() ? std::nullopt : json->count(settings_.itemsPlace);
    if (!settings_.itemsPlace.empty() && !items)
        return refused(sdk::say("the answer has no list at {0}", "应答在 {0} 处没有列表", settings_.itemsPlace));
    empty = items && *items == 0;
    if (settings_.paging == HttpPaging::Link) return goOnByLink(answer);
    if (byNumber) return !items || *items >= settings_.pageSize;
    if (settings_.paging == HttpPaging::None) return false;
    std::string next = json->text(settings_.nextPlace).value_or("");
    if (!next.empty() && next == next_)
        return refused({"the server names the same next page again and again", "服务端反复给出同一个下一页"});
    next_ = std::move(next);
    return !next_.empty();
}

sdk::Result<bool> HttpPages::goOnByLink(const HttpAnswer& answer) {
    const auto found = answer.headers.find("link");
    std::string next = found == answer.headers.end() ? std::string() : nextIn(found->second);
    if (next.empty()) return false;
    const std::string origin = originOf(settings_.url);
    if (next.starts_with('/') && !next.starts_with("//")) next = origin + next;
    if (originOf(next) != origin)
        return refused({"the next page is on another host, which is not asked", "下一页在其他主机上，不予请求"});
    if (next == next_)
        return refused({"the server names the same next page again and again", "服务端反复给出同一个下一页"});
    next_ = std::move(next);
    return true;
}

}  // namespace aidgate::channel
