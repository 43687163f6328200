// The one door through which plugins are called: an exception that escapes becomes an Error, and what a Source promises
// is looked at.
#pragma once

#include <memory>
#include <string_view>
#include <type_traits>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

// To be called while an exception is handled. Names its type, never its text: that may hold a person's data.
sdk::Error escaped(std::string_view adapter, const sdk::Text& doing);

template <class Call>
std::invoke_result_t<Call> guarded(std::string_view adapter, const sdk::Text& doing, Call call) {
    try {
        return call();
    } catch (...) {
        return escaped(adapter, doing);
    }
}

// The adapter behind a guard. `manifest` outlives it. An Error when its info() is not what the manifest says.
sdk::Result<std::unique_ptr<sdk::Adapter>> guardAdapter(const Manifest& manifest, std::unique_ptr<sdk::Adapter> plugin);

}  // namespace aidgate::adapter
