// What signers take from a request and its moment.
#pragma once

#include <string>

#include "aidgate/channel/http_signer.h"

namespace aidgate::channel {

// What of a URL the server sees: path and query.
std::string pathOf(const std::string& url);
// 32 hex digits.
std::string randomNonce();
// China's time of day in strftime's form.
std::string inChina(Moment moment, const char* form);

}  // namespace aidgate::channel
