// What can go wrong, where, and how a function says so. Every module may include this: it is the lowest header there
// is.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "aidgate/sdk/text.h"

namespace aidgate::sdk {

// A place in something a person can open: a data file, a mapping, a configuration file.
struct Location {
    std::string resource = {};  // "civil_affairs_210199_relief_20190916_0001.xml"; never a path with a person's name
    std::uint64_t line = 0;     // 1-based; 0 means unknown
    std::uint64_t column = 0;   // 1-based, in characters; 0 means unknown
    std::string field = {};     // "身份证号", "exchanges.relief-210199.schedule"

    bool operator==(const Location&) const = default;
};

// "name.xml:214:9 field", with what is unknown left out.
std::string toString(const Location& where);

enum class ErrorCode : std::uint16_t {
    InvalidArgument,  // the caller's mistake: a wrong option, a wrong path
    InvalidConfig,    // a configuration, dictionary or rule file
    InvalidMapping,   // a mapping file or code table
    MalformedInput,   // an agency's bytes
    Refused,          // well-formed, and not to be taken: wrong digest, same batch with other bytes
    NotFound,
    PermissionDenied,
    Damaged,  // our own sealed data: wrong key, flipped bit
    Busy,     // somebody else holds the lease
    Io,
    Unsupported,
    Internal
};

std::string_view toString(ErrorCode code);

// The run, file or call can't go on. One sentence in each language, no trailing dot: what was found, what was expected,
// the cure if known. Never a citizen id, name, phone or account.
struct Error {
    ErrorCode code;
    Text message;
    Location where;

    Error(ErrorCode kind, Text told, Location place = {})
        : code(kind), message(std::move(told)), where(std::move(place)) {}
};

// The message behind its place, for people.
Text toText(const Error& error);

// A value or an Error. The names follow std::expected so that it can replace this later.
template <class T>
class [[nodiscard]] Result {
public:
    template <class U = T>
    requires std::convertible_to<U, T> Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }

    const Error& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool has_value() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return has_value(); }
    const Error& error() const& { return *error_; }
    Error&& error() && { return *std::move(error_); }

private:
    std::optional<Error> error_;
};

inline std::string toString(const Location& where) {
    std::string text = where.resource;
    if (where.line != 0) text += ":" + std::to_string(where.line);
    if (where.line != 0 && where.column != 0) text += ":" + std::to_string(where.column);
    if (!where.field.empty()) text += (text.empty() ? "" : " ") + where.field;
    return text;
}

inline Text toText(const Error& error) {
    const std::string where = toString(error.where);
    const std::string place = where.empty() ? std::string() : where + ": ";
    return {place + error.message.en, place + error.message.zh};
}

inline std::string_view toString(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument: return "invalid-argument";
        case ErrorCode::InvalidConfig: return "invalid-config";
        case ErrorCode::InvalidMapping: return "invalid-mapping";
        case ErrorCode::MalformedInput: return "malformed-input";
        case ErrorCode::Refused: return "refused";
        case ErrorCode::NotFound: return "not-found";
        case ErrorCode::PermissionDenied: return "permission-denied";
        case ErrorCode::Damaged: return "damaged";
        case ErrorCode::Busy: return "busy";
        case ErrorCode::Io: return "io";
        case ErrorCode::Unsupported: return "unsupported";
        case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

}  // namespace aidgate::sdk
