// Reads a YAML map whose keys are known beforehand: every unknown, missing or ill-formed one is reported with its
// place.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/config/yaml.h"

namespace aidgate::reconcile {

// Everything outlives the reader.
class MapReader {
public:
    // Reports every key that is not in `known`. `under`: another map, for keys this one does not have; nullptr: none.
    MapReader(const config::Document& document, const config::Node& map, std::initializer_list<std::string_view> known,
              config::Diagnostics& diagnostics, const config::Node* under = nullptr);

    bool ok() const { return ok_; }
    const config::Node* optional(std::string_view key) const {
        const auto* found = map_.find(key);
        return found == nullptr && under_ != nullptr ? under_->find(key) : found;
    }
    // Whether this map itself has the key.
    bool has(std::string_view key) const { return map_.find(key) != nullptr; }
    const config::Node* required(std::string_view key);
    std::string text(std::string_view key);                          // required scalar
    int number(std::string_view key, std::optional<int> otherwise);  // required when there is no other
    bool flag(std::string_view key, bool otherwise);
    config::Text bothLanguages(std::string_view key, bool needed);  // {zh: …, en: …}
    std::vector<std::string> list(std::string_view key);            // a scalar is a list of one; none is empty
    // A package's definitions and parameters bear its name: `name` begins with `prefix`, "medical_insurance_".
    void requirePrefix(const config::Node& name, std::string_view prefix);
    void problem(std::string id, config::Span at, config::Text message, config::Text cure = {});

    const config::Document& document() const { return document_; }
    config::Diagnostics& diagnostics() { return diagnostics_; }

private:
    const config::Document& document_;
    const config::Node& map_;
    config::Diagnostics& diagnostics_;
    const config::Node* under_;
    bool ok_ = true;
};

}  // namespace aidgate::reconcile
