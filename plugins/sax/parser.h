// XML as events, hardened: no DTD, no entities but the predefined ones, no network, bounded depth. Compiled into each
// format that reads XML; not a plugin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::plugins::sax {

struct Attribute {
    std::string_view name;  // without prefix
    std::string_view value;
};

// What it is given lives for the call. Names are without prefixes.
class Handler {
public:
    virtual ~Handler() = default;
    virtual void startElement(std::string_view name, std::span<const Attribute> attributes) = 0;
    virtual void endElement(std::string_view name) = 0;
    virtual void text(std::string_view part) = 0;  // a text may come in several parts
    virtual std::string whatIsRead() const = 0;    // for messages: "FAMILY/MEMBER"; "" before the root
};

class Parser {
public:
    static constexpr std::size_t kMaxDepth = 64;

    // `codes` begins the messages of errors: "xml". `handler` must outlive the parser.
    Parser(std::string codes, std::string resource, Handler& handler);
    ~Parser();
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    // UTF-8, whatever the document's declaration says. After an Error there is no next call.
    sdk::Result<void> feed(std::string_view utf8);
    // The document must be complete.
    sdk::Result<void> finish();

    // For the handler: the line the element began in; and to stop, after which it is called no more.
    std::uint64_t elementLine() const;
    void stop(sdk::ErrorCode code, sdk::Text message);

private:
    struct State;
    sdk::Result<void> parse(std::string_view utf8, bool last);

    std::unique_ptr<State> state_;
};

}  // namespace aidgate::plugins::sax
