// How far an agency's table was read, as text in the store.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/crypto/digest.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// `from` is the least stamp that is read again, `last` the latest that was seen; `digest` is over the rows between, so
// that a read that brings nothing new is known. Without a stamp column: only the digest, of the whole table.
struct DatabaseCursor {
    std::string from, last, digest;
    std::string text() const;
    static sdk::Result<DatabaseCursor> parse(std::string_view text);  // "" is the beginning
    bool operator==(const DatabaseCursor&) const = default;
};

// Seconds since 1970 of "2019-09-16 02:00:00.5+08", "2019-09-16T02:00:00Z" or "2019-09-16"; without a zone all are
// taken to be in the same one. nullopt: no time.
std::optional<double> secondsOf(std::string_view stamp);

// What was read last, stamp by stamp, as far back as it will be read again.
class ReadWindow {
public:
    explicit ReadWindow(unsigned overlapSeconds) : overlap_(overlapSeconds) {}
    // Error::InvalidConfig: an overlap is asked for, and the stamp is no time.
    sdk::Result<void> add(const std::string& stamp, std::string_view row);
    // Of everything added. Requires a row; ends the window: nothing is added afterwards.
    DatabaseCursor cursor();

private:
    struct Group {
        std::string stamp;
        std::optional<double> seconds;
        std::string digest;
    };
    void close();

    double overlap_;
    std::deque<Group> groups_;
    crypto::Hasher hasher_{crypto::DigestKind::Sm3};
    bool open_ = false;
};

}  // namespace aidgate::channel
