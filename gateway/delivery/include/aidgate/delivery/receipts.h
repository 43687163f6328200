// Receipts against what was sent, and those that do not come.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/receipt_reader.h"
#include "aidgate/store/outbox.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::delivery {

enum class ReceiptMatch : std::uint8_t {
    Confirmed,  // the delivery is receipted
    Refused,    // the agency did not take it
    Held,       // the agency holds it: it waits on
    Known,      // nothing new
    Different,  // counts or digest are others than were sent: nothing is settled, a person must look
    Unmatched   // for something that was not sent, or not to this agency
};

struct MatchedReceipt {
    std::string batch = {};
    store::OutgoingId id = 0;  // 0: Unmatched
    ReceiptMatch match = ReceiptMatch::Known;
    sdk::Text why = {};  // of Refused, Held, Different, Unmatched
};

// Settles what the receipts settle. `agency`: whose folder it is; receipts of other agencies in it are left alone.
sdk::Result<std::vector<MatchedReceipt>> matchReceipts(store::Outbox& outbox, std::string_view agency,
                                                       const std::vector<channel::Receipt>& receipts);

// Monday to Friday, unless the caller knows better (holidays, and weekends that are worked).
using WorkingDay = std::function<bool(value::CivilDate)>;
bool isWeekday(value::CivilDate day);

// Working days after `from`, up to and with `to`; 0 when `to` is not later.
unsigned workingDays(value::CivilDate from, value::CivilDate to, const WorkingDay& isWorkingDay);

// Sent, and no receipt after so many working days. `days` 0: none is expected. `today`: ISO day or time, UTC.
bool isOverdue(const store::OutgoingSummary& delivery, std::string_view today, unsigned days,
               const WorkingDay& isWorkingDay = isWeekday);

}  // namespace aidgate::delivery
