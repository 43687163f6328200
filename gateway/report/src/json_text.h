// JSON written straight into a string: fast, keys in the order they are said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aidgate::report {

// Appends `text` as a JSON string. What is no UTF-8 becomes U+FFFD.
void appendJsonString(std::string_view text, std::string& out);

// Writes commas by itself; begin/end must pair. The text is out() at the end.
class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    JsonText& beginObject() { return open('{'); }
    JsonText& endObject() { return close('}'); }
    JsonText& beginArray() { return open('['); }
    JsonText& endArray() { return close(']'); }
    JsonText& key(std::string_view name);
    JsonText& value(std::string_view text);
    JsonText& value(std::uint64_t number);
    JsonText& null();

private:
    JsonText& open(char bracket);
    JsonText& close(char bracket);
    void separate();

    std::string& out_;
    bool comma_ = false;  // what comes next needs one before it
};

}  // namespace aidgate::report
