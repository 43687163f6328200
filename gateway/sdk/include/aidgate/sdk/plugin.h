// Include in exactly one source file of a plugin, next to Poco's manifest. aidgate_add_adapter() gives id and version:
//
//     AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
//     POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
//     POCO_EXPORT_CLASS(DelimitedAdapter)
//     POCO_END_MANIFEST
#pragma once

#include <Poco/ClassLibrary.h>

#include "aidgate/sdk/abi.h"
#include "aidgate/sdk/adapter.h"

// The descriptor is data, not a function: the gateway reads it and may still refuse.
#define AIDGATE_PLUGIN(pluginId, pluginVersion)                                                 \
    extern "C" POCO_LIBRARY_API const aidgate::sdk::PluginDescriptor aidgate_plugin_descriptor; \
    extern "C" const aidgate::sdk::PluginDescriptor aidgate_plugin_descriptor = {               \
        aidgate::sdk::kAbiMagic,                                                                \
        sizeof(aidgate::sdk::PluginDescriptor),                                                 \
        aidgate::sdk::kAbiMajor,                                                                \
        aidgate::sdk::kAbiMinor,                                                                \
        aidgate::sdk::kToolchain,                                                               \
        pluginId,                                                                               \
        pluginVersion}
