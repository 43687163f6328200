// Whether an adapter may be opened, and whether what was opened is what its manifest promised. Every refusal names what
// was found and what was expected.
#pragma once

#include <string_view>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/abi.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/error.h"

namespace aidgate::adapter {

// ABI and toolchain against those of the program that will open it. Opens nothing.
sdk::Result<void> checkFit(const Manifest& manifest, std::string_view toolchain);

sdk::Result<void> checkDescriptor(const Manifest& manifest, const sdk::PluginDescriptor& found);

// What the loaded adapter says of itself.
sdk::Result<void> checkInfo(const Manifest& manifest, const sdk::AdapterInfo& info);

// "adapter xml: ABI 1.1 found, 1.0 expected"
sdk::Error refusal(std::string_view id, const sdk::Text& what, std::string_view found, std::string_view expected);

}  // namespace aidgate::adapter
