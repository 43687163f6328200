#include "aidgate/sdk/plugin.h"

#include "civil_affairs_adapter.h"

using aidgate::plugins::civil_affairs::CivilAffairsAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(CivilAffairsAdapter)
POCO_END_MANIFEST
