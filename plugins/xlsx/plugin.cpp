#include "aidgate/sdk/plugin.h"

#include "xlsx_adapter.h"

using aidgate::plugins::xlsx::XlsxAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(XlsxAdapter)
POCO_END_MANIFEST
