// Which elements are rows and which of their attributes and children are cells, worked out once from record layouts.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/record_batch.h"
#include "aidgate/sdk/record_layout.h"

namespace aidgate::plugins::xml {

class ElementPlan {
public:
    struct Element {
        std::string name;
        std::optional<std::size_t> type = {};  // in types(): its elements are rows
        std::vector<std::size_t> children = {};
    };

    // Each layout's place is a path from the root: MZJZ_BATCH/FAMILY. A record whose path begins with another's hangs
    // under it.
    static sdk::Result<ElementPlan> make(std::vector<sdk::RecordLayout> layouts);

    // Parents before their children.
    const std::vector<sdk::RecordType>& types() const { return types_; }
    const Element& element(std::size_t id) const { return elements_[id]; }
    std::optional<std::size_t> root(std::string_view name) const { return find(roots_, name); }
    std::optional<std::size_t> child(std::size_t element, std::string_view name) const {
        return find(elements_[element].children, name);
    }
    // The record types of a document with this root.
    std::vector<std::size_t> typesUnder(std::size_t root) const;
    // "MZJZ_BATCH (relief), MZBZ_BATCH (death)"
    std::string rootsWritten() const;

private:
    std::optional<std::size_t> find(const std::vector<std::size_t>& among, std::string_view name) const;
    std::size_t findOrAdd(std::optional<std::size_t> parent, std::string_view name);
    sdk::Result<void> add(const sdk::RecordLayout& layout);

    std::vector<Element> elements_;
    std::vector<std::size_t> roots_;
    std::vector<sdk::RecordType> types_;
};

}  // namespace aidgate::plugins::xml
