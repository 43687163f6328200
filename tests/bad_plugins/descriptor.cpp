// A descriptor that is not this gateway's: the build says in what.
#include "plain_adapter.h"
#include "trace.h"

extern "C" POCO_LIBRARY_API const aidgate::sdk::PluginDescriptor aidgate_plugin_descriptor;
extern "C" const aidgate::sdk::PluginDescriptor aidgate_plugin_descriptor = {
    WRONG_MAGIC, WRONG_SIZE, WRONG_MAJOR, WRONG_MINOR, WRONG_TOOLCHAIN, WRONG_ID, "1.0.0"};

POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(PlainAdapter)
POCO_END_MANIFEST
