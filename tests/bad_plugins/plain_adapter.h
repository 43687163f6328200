// An adapter that does nothing, for plugins whose fault lies elsewhere.
#pragma once

#include "aidgate/sdk/plugin.h"

namespace {

class PlainAdapter : public aidgate::sdk::Adapter {
public:
    const aidgate::sdk::AdapterInfo& info() const override {
        static const aidgate::sdk::AdapterInfo kInfo{
            .id = AIDGATE_TRACE, .title = "plain", .help = "", .options = {}, .reads = true, .writes = false};
        return kInfo;
    }
};

}  // namespace
