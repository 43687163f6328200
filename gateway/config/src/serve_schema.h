// The keys of serve_settings.h, and the checks that need more than one of them.
#pragma once

#include "aidgate/config/schema.h"
#include "aidgate/config/serve_settings.h"

namespace aidgate::config {

Schema<ServeSettings> serveSchema();
Schema<TimingSettings> timingSchema();

// Schedules and time zones of the whole file, each problem at its character.
void checkSchedules(const Node& root, const Reading& reading);

}  // namespace aidgate::config
