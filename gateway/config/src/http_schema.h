#pragma once

#include "aidgate/config/http_settings.h"
#include "aidgate/config/schema.h"

namespace aidgate::config {

Schema<HttpSettings> httpSchema();
// What the keys say together; each problem is told at `node`.
bool checkHttp(const Node& node, const Reading& reading, const HttpSettings& http);

}  // namespace aidgate::config
