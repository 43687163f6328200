#include "aidgate/sdk/plugin.h"

#include "social_security_adapter.h"

using aidgate::plugins::social_security::SocialSecurityAdapter;

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(SocialSecurityAdapter)
POCO_END_MANIFEST
