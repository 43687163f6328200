#include "aidgate/sdk/plugin.h"

#include "human_resources_adapter.h"

using aidgate::plugins::human_resources::HumanResourcesAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(HumanResourcesAdapter)
POCO_END_MANIFEST
