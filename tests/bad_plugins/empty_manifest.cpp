#include "plain_adapter.h"
#include "trace.h"

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_END_MANIFEST
