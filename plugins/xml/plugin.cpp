#include "aidgate/sdk/plugin.h"

#include "xml_adapter.h"

using aidgate::plugins::xml::XmlAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(XmlAdapter)
POCO_END_MANIFEST
