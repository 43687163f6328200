// An agency's rows as its adapter reads them, for looking at: no store, no gate, nothing is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "aidgate/channel/delivery.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/value/civil_date.h"
#include "workbench.h"

namespace aidgate::cli {

class AgencyRows {
public:
    // `input`: a delivery's file, its control file, AGENCY/DATASET=FILE, or any other file: it is then taken for one of
    // what `mapping` reads. `asOf` stands for the delivery's day where it does not tell it; "" = today. `workbench`
    // must outlive the rows.
    static sdk::Result<std::unique_ptr<AgencyRows>> open(Workbench& workbench, const std::string& input,
                                                         const mapping::Mapping& mapping, const std::string& asOf);

    sdk::Source& source() { return *source_; }
    value::CivilDate day() const { return day_; }
    // Rows the adapter could not read at all, so far.
    std::uint64_t refused() const { return issues_.refused; }

private:
    struct Issues final : sdk::RowIssueLog {
        void report(const sdk::RowIssue& issue) override {
            refused += issue.severity == sdk::IssueSeverity::Reject ? 1U : 0U;
        }
        std::uint64_t refused = 0;
    };

    AgencyRows(channel::Delivery delivery, value::CivilDate day) : delivery_(std::move(delivery)), day_(day) {}
    sdk::Result<void> openSource(Workbench& workbench, const std::string& adapter, const sdk::OptionList& options);

    channel::Delivery delivery_;
    value::CivilDate day_;
    // In the order they must outlive each other.
    Issues issues_;
    std::unique_ptr<sdk::OptionValues> options_;
    std::unique_ptr<sdk::Host> host_;
    std::unique_ptr<sdk::Delivery> bytes_;
    std::unique_ptr<sdk::Source> source_;
};

}  // namespace aidgate::cli
