#include "plain_adapter.h"
#include "trace.h"

namespace {

class OtherAdapter final : public PlainAdapter {};

}  // namespace

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(PlainAdapter)
POCO_EXPORT_CLASS(OtherAdapter)
POCO_END_MANIFEST
