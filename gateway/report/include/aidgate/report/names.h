// What severities, directions and states are called in reports and on a terminal.
#pragma once

#include "aidgate/config/diagnostic.h"
#include "aidgate/store/batch.h"
#include "aidgate/store/finding.h"

namespace aidgate::report {

const config::Text& nameOf(store::Severity severity);
const config::Text& nameOf(store::Direction direction);
const config::Text& nameOf(store::BatchState state);

}  // namespace aidgate::report
