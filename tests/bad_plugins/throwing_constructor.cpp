#include <stdexcept>

#include "plain_adapter.h"
#include "trace.h"

namespace {

class ThrowingAdapter final : public PlainAdapter {
public:
    ThrowingAdapter() { throw std::runtime_error("210199198001011234"); }
};

}  // namespace

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(ThrowingAdapter)
POCO_END_MANIFEST
