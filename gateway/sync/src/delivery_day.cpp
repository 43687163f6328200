#include "delivery_day.h"

#include <chrono>
#include <string_view>

namespace aidgate::sync {

namespace {

// The day of an ISO 8601 text, or of yyyymmdd.
std::optional<value::CivilDate> dayOf(std::string_view text) {
    const auto length = text.size() > 4 && text[4] == '-' ? std::size_t{10} : std::size_t{8};
    if (text.size() < length) return std::nullopt;
    std::int64_t number = 0;
    for (const char letter : text.substr(0, length)) {
        if (letter == '-') continue;
        if (letter < '0' || letter > '9') return std::nullopt;
        number = number * 10 + (letter - '0');
    }
    return value::CivilDate::fromNumber(number);
}

value::CivilDate today() {
    const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return value::CivilDate::fromDays(days.time_since_epoch().count());
}

}  // namespace

std::optional<value::CivilDate> dayNamed(const channel::Delivery& delivery) {
    if (delivery.files.empty()) return std::nullopt;
    const auto name = channel::parseFileName(delivery.files.front().name, {delivery.agency});
    return name ? dayOf(name->date) : std::nullopt;
}

value::CivilDate dayToReadBy(const Exchange& exchange, const channel::Delivery& delivery) {
    if (const auto day = dayOf(delivery.generated)) return *day;
    if (const auto day = dayNamed(delivery)) return *day;
    return exchange.day.value_or(today());
}

}  // namespace aidgate::sync
