// The day a delivery is of: two-digit years are read by it.
#pragma once

#include <optional>

#include "aidgate/channel/delivery.h"
#include "aidgate/sync/sync.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::sync {

// As its first file's name says it.
std::optional<value::CivilDate> dayNamed(const channel::Delivery& delivery);
// As it says itself, else as its name does, else as the exchange does, else today.
value::CivilDate dayToReadBy(const Exchange& exchange, const channel::Delivery& delivery);

}  // namespace aidgate::sync
