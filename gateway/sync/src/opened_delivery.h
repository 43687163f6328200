// A delivery with its adapter's source open and its mappings found: what reading it into a batch and translating it as
// it passes begin with.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/mapping/translator.h"
#include "aidgate/sync/sync.h"
#include "issue_log.h"

namespace aidgate::sync {

class OpenedDelivery {
public:
    // All three outlive this.
    OpenedDelivery(const ReadingNeeds& needs, const channel::Delivery& delivery) : needs_(needs), delivery_(delivery) {}

    // Opens the source and finds its mappings; an Error when nothing maps any of it.
    sdk::Result<void> open(const Exchange& exchange);
    // `notes` gets columns and record types that nothing maps.
    sdk::Result<std::unique_ptr<mapping::Translator>> translator(value::CivilDate pivot,
                                                                 std::vector<sdk::Text>& notes) const;

    sdk::Source& source() { return *source_; }
    IssueLog& issues() { return issues_; }
    const sdk::RecordType* typeNamed(std::string_view name) const;
    const std::vector<store::MappingUsed>& mappingsUsed() const { return mappingsUsed_; }

private:
    sdk::Result<void> findMappings();

    const ReadingNeeds& needs_;
    const channel::Delivery& delivery_;
    // In the order they must outlive each other.
    IssueLog issues_;
    std::unique_ptr<sdk::OptionValues> options_;
    std::unique_ptr<sdk::Host> host_;
    std::unique_ptr<sdk::Delivery> bytes_;
    std::unique_ptr<sdk::Source> source_;
    std::vector<const mapping::Mapping*> mappings_;
    std::vector<store::MappingUsed> mappingsUsed_;
};

}  // namespace aidgate::sync
