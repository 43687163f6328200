// The outbox: what is to leave for an agency, from the day it was prepared to the agency's receipt. Its bytes are
// sealed when it is prepared and never change; nobody sends what no named person has released, which the store itself
// enforces.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::store {

enum class OutgoingKind : std::uint8_t { Referral, Changes, Translation };

enum class OutgoingState : std::uint8_t {
    Prepared,   // waits for a person
    Released,   // a person (or two) let it go
    Sending,    // an attempt was begun: its bytes may be with the agency
    Sent,       // put where the agency takes it
    Receipted,  // the agency has it
    Refused,    // the agency did not take it
    Withdrawn   // it does not leave, or no attempt is made any more
};

enum class OutgoingEvent : std::uint8_t { Release, Attempt, Arrive, Confirm, Refuse, Withdraw };

std::string_view toString(OutgoingKind kind);    // "referral"
std::string_view toString(OutgoingState state);  // "prepared"
std::optional<OutgoingKind> outgoingKindNamed(std::string_view name);
std::optional<OutgoingState> outgoingStateNamed(std::string_view name);

// nullopt: that cannot happen to it. Release: the last one that is needed.
std::optional<OutgoingState> after(OutgoingState state, OutgoingEvent event);

using OutgoingId = std::int64_t;

// A finding that is told. The same finding with the same evidence is not told to the same target again, unless the
// delivery that told it was withdrawn or refused.
struct OutgoingItem {
    std::int64_t finding = 0;
    std::string subject = {};
    std::int64_t evidenceTag = 0;  // as FindingSummary has it
    bool operator==(const OutgoingItem&) const = default;
};

struct OutgoingFile {
    std::string name = {};
    std::uint64_t rows = 0, bytes = 0;
    std::string digest = {};   // SM3, lower-case hex
    std::string content = {};  // empty where only listed
    bool operator==(const OutgoingFile&) const = default;
};

struct OutgoingDelivery {
    OutgoingKind kind = OutgoingKind::Referral;
    std::string target = {};  // its name in the configuration: "referral-210199"
    std::string agency = {}, dataset = {}, division = {}, agreement = {};
    std::string name = {};  // batch: unique within its agency
    std::string contentDigest = {};
    std::string key = {};  // of idempotency: the same key has the same names and bytes
    bool twoPersons = false;
    std::vector<OutgoingFile> files = {};  // data files, then the control file
    std::vector<OutgoingItem> items = {};
};

struct OutgoingRelease {
    std::string person = {}, at = {}, reason = {};
    bool operator==(const OutgoingRelease&) const = default;
};

enum class OutgoingOutcome : std::uint8_t { Accepted, Refused };

struct OutgoingReceipt {
    OutgoingOutcome outcome = OutgoingOutcome::Accepted;
    std::string at = {};    // as the agency says
    sdk::Text reason = {};  // the agency's words: sealed
    std::map<std::string, std::string> counts = {};
};

struct OutgoingSummary {
    OutgoingId id = 0;
    OutgoingState state = OutgoingState::Prepared;
    OutgoingDelivery delivery = {};  // files without content
    std::string madeAt = {}, madeBy = {};
    std::vector<OutgoingRelease> releases = {};
    unsigned attempts = 0;
    std::string nextAttempt = {};  // ISO 8601; "" = at once
    std::string sentAt = {}, settledAt = {};
    sdk::Text trouble = {};  // why the last attempt failed, or why it was withdrawn
    std::optional<OutgoingReceipt> receipt = {};
};

// Every change is one transaction and in the audit; times are the store's clock's, persons the store's actor. An Error
// says what the delivery is and what would have to be.
class Outbox {
public:
    virtual ~Outbox() = default;

    // ---- preparing
    // Error::Refused when its name is there already, when an item is told already, or its finding is not open with this
    // evidence any more.
    virtual sdk::Result<OutgoingId> prepare(const OutgoingDelivery& delivery) = 0;
    // Findings whose present evidence this target was told, or is about to be.
    virtual sdk::Result<std::set<std::int64_t>> told(OutgoingKind kind, std::string_view target) = 0;
    // By number.
    virtual sdk::Result<std::vector<OutgoingSummary>> deliveries() = 0;
    virtual sdk::Result<std::optional<OutgoingSummary>> delivery(OutgoingId id) = 0;
    // With content; audited as a read of persons. Error::Damaged names the file.
    virtual sdk::Result<std::vector<OutgoingFile>> files(OutgoingId id) = 0;

    // ---- deciding
    // The actor lets it go. With two persons it is released by the second, who is neither the first nor its maker.
    virtual sdk::Result<OutgoingState> release(OutgoingId id, std::string_view reason) = 0;
    virtual sdk::Result<void> withdraw(OutgoingId id, std::string_view reason) = 0;
    // Withdraws what is not sent and tells findings that are closed by now or say something else.
    virtual sdk::Result<std::vector<OutgoingId>> withdrawOutdated() = 0;

    // ---- sending
    // Released or being sent, and the time for an attempt has come. By number.
    virtual sdk::Result<std::vector<OutgoingId>> due() = 0;
    // Begins an attempt; should it come to nothing, the next is due after `wait`. False: another process has begun
    // one, and `evenIfNotDue` is not said.
    virtual sdk::Result<bool> attempt(OutgoingId id, std::chrono::seconds wait, bool evenIfNotDue) = 0;
    virtual sdk::Result<void> noteTrouble(OutgoingId id, const sdk::Text& why) = 0;
    virtual sdk::Result<void> arrived(OutgoingId id) = 0;
    virtual sdk::Result<void> settle(OutgoingId id, const OutgoingReceipt& receipt) = 0;
};

}  // namespace aidgate::store
