// A Poco plugin that does not know the gateway's handshake.
#include "plain_adapter.h"
#include "trace.h"

// The build looks for the fingerprint; it is all this library has of the handshake.
extern "C" __attribute__((used)) const char* const kFingerprint = aidgate::sdk::kToolchain;

POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(PlainAdapter)
POCO_END_MANIFEST
