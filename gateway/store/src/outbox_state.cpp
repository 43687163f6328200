#include <array>
#include <utility>

#include "aidgate/store/outbox.h"

namespace aidgate::store {

namespace {

constexpr std::array<std::pair<OutgoingKind, std::string_view>, 3> kKinds{{{OutgoingKind::Referral, "referral"},
                                                                           {OutgoingKind::Changes, "changes"},
                                                                           {OutgoingKind::Translation, "translation"}}};

constexpr std::array<std::pair<OutgoingState, std::string_view>, 7> kStates{{{OutgoingState::Prepared, "prepared"},
                                                                             {OutgoingState::Released, "released"},
                                                                             {OutgoingState::Sending, "sending"},
                                                                             {OutgoingState::Sent, "sent"},
                                                                             {OutgoingState::Receipted, "receipted"},
                                                                             {OutgoingState::Refused, "refused"},
                                                                             {OutgoingState::Withdrawn, "withdrawn"}}};

struct Move {
    OutgoingState from;
    OutgoingEvent event;
    OutgoingState to;
};

// What is not here does not happen. The store's triggers say the same.
constexpr Move kMoves[] = {
    {OutgoingState::Prepared, OutgoingEvent::Release, OutgoingState::Released},
    {OutgoingState::Prepared, OutgoingEvent::Withdraw, OutgoingState::Withdrawn},
    {OutgoingState::Released, OutgoingEvent::Attempt, OutgoingState::Sending},
    {OutgoingState::Released, OutgoingEvent::Withdraw, OutgoingState::Withdrawn},
    {OutgoingState::Sending, OutgoingEvent::Attempt, OutgoingState::Sending},
    {OutgoingState::Sending, OutgoingEvent::Arrive, OutgoingState::Sent},
    {OutgoingState::Sending, OutgoingEvent::Withdraw, OutgoingState::Withdrawn},
    {OutgoingState::Sent, OutgoingEvent::Confirm, OutgoingState::Receipted},
    {OutgoingState::Sent, OutgoingEvent::Refuse, OutgoingState::Refused},
};

template <class Names>
auto named(const Names& names, std::string_view name) -> std::optional<typename Names::value_type::first_type> {
    for (const auto& [value, word] : names)
        if (word == name) return value;
    return std::nullopt;
}

template <class Names, class Value>
std::string_view wordOf(const Names& names, Value wanted) {
    for (const auto& [value, word] : names)
        if (value == wanted) return word;
    return "";
}

}  // namespace

std::string_view toString(OutgoingKind kind) {
    return wordOf(kKinds, kind);
}

std::string_view toString(OutgoingState state) {
    return wordOf(kStates, state);
}

std::optional<OutgoingKind> outgoingKindNamed(std::string_view name) {
    return named(kKinds, name);
}

std::optional<OutgoingState> outgoingStateNamed(std::string_view name) {
    return named(kStates, name);
}

std::optional<OutgoingState> after(OutgoingState state, OutgoingEvent event) {
    for (const auto& move : kMoves)
        if (move.from == state && move.event == event) return move.to;
    return std::nullopt;
}

}  // namespace aidgate::store
