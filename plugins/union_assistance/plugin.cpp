#include "aidgate/sdk/plugin.h"

#include "union_assistance_adapter.h"

using aidgate::plugins::union_assistance::UnionAssistanceAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(UnionAssistanceAdapter)
POCO_END_MANIFEST
