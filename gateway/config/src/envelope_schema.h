#pragma once

#include "aidgate/config/envelope_settings.h"
#include "aidgate/config/schema.h"

namespace aidgate::config {

Schema<EnvelopeSettings> envelopeSchema();
bool checkEnvelope(const Node& node, const Reading& reading, const EnvelopeSettings& envelope);

}  // namespace aidgate::config
