#include "scalar_place.h"

#include "characters.h"

namespace aidgate::config {
namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Walks source and value side by side.
class Walk {
public:
    Walk(std::string_view source, std::string_view value) : source_(source), values_(characters(value)) {}

    ScalarPlace run() {
        start();
        while (value_ < values_.size() && at_ < source_.size()) {
            if (continuesLine()) continue;
            if (foldsHere()) {
                fold();
                continue;
            }
            const auto length = sourceLength();
            place(at_);
            last_ = length;
            at_ += length;
            ++value_;
        }
        if (place_.runs.empty()) place_.runs.push_back({0, at_});
        if (quote_ != 0 && at_ < source_.size() && source_[at_] == quote_) ++at_;
        place_.end = at_;
        return std::move(place_);
    }

private:
    void start() {
        if (source_.empty()) return;
        const char first = source_[0];
        if (first == '\'' || first == '"') {
            quote_ = first;
            at_ = 1;
        } else if (first == '|' || first == '>') {
            while (at_ < source_.size() && source_[at_] != '\n') ++at_;
            skipBlanks();
            while (value_ < values_.size() && isBlank(values_[value_][0])) ++value_;
        }
    }

    void skipBlanks() {
        while (at_ < source_.size() && isBlank(source_[at_])) ++at_;
    }

    // "\" at the end of a line in double quotes: neither it nor the indent after it is part of the value.
    bool continuesLine() {
        if (quote_ != '"' || source_[at_] != '\\' || at_ + 1 >= source_.size()) return false;
        if (source_[at_ + 1] != '\n' && source_[at_ + 1] != '\r') return false;
        ++at_;
        skipBlanks();
        return true;
    }

    bool foldsHere() const {
        if (!isBlank(values_[value_][0]) || !isBlank(source_[at_])) return false;
        for (auto i = at_; i < source_.size() && isBlank(source_[i]); ++i)
            if (source_[i] == '\n') return true;
        return false;
    }

    void fold() {
        for (; value_ < values_.size() && isBlank(values_[value_][0]); ++value_) placeNew(at_);
        skipBlanks();
    }

    std::size_t sourceLength() const {
        if (quote_ == '\'' && source_[at_] == '\'') return 2;
        if (quote_ == '"' && source_[at_] == '\\' && at_ + 1 < source_.size()) {
            switch (source_[at_ + 1]) {
                case 'x': return 4;
                case 'u': return 6;
                case 'U': return 10;
                default: return 2;
            }
        }
        auto rest = source_.substr(at_);
        takeCharacter(rest);
        return source_.size() - at_ - rest.size();
    }

    void place(std::size_t byte) {
        // A run goes on where the last character was written as itself, directly before this one.
        const bool follows = !place_.runs.empty() && lastByte_ + last_ == byte && last_ == values_[value_ - 1].size();
        if (!follows) place_.runs.push_back({value_, byte});
        lastByte_ = byte;
    }

    void placeNew(std::size_t byte) {
        place_.runs.push_back({value_, byte});
        last_ = 0;
        lastByte_ = byte;
    }

    std::string_view source_;
    std::vector<std::string_view> values_;
    ScalarPlace place_;
    char quote_ = 0;
    std::size_t at_ = 0;
    std::size_t value_ = 0;
    std::size_t lastByte_ = 0;
    std::size_t last_ = 0;
};

}  // namespace

ScalarPlace placeScalar(std::string_view source, std::string_view value) {
    return Walk(source, value).run();
}

}  // namespace aidgate::config
