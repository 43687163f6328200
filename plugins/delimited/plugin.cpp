#include "aidgate/sdk/plugin.h"

#include "delimited_adapter.h"

using aidgate::plugins::delimited::DelimitedAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(DelimitedAdapter)
POCO_END_MANIFEST
