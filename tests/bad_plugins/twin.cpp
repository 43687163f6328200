// Built twice: two good plugins, each with a class called Same that is not in an anonymous namespace.
#include "aidgate/sdk/plugin.h"
#include "trace.h"

class Same : public aidgate::sdk::Adapter {
public:
    const aidgate::sdk::AdapterInfo& info() const override;
};

const aidgate::sdk::AdapterInfo& Same::info() const {
    static const aidgate::sdk::AdapterInfo kInfo{
        .id = AIDGATE_TRACE, .title = "I am " AIDGATE_TRACE, .help = "", .options = {}, .reads = true, .writes = false};
    return kInfo;
}

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(Same)
POCO_END_MANIFEST
