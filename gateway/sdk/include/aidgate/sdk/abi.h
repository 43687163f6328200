// The handshake between the gateway and a plugin: plain data that can be read out of a shared library before any of
// its functions are called.
#pragma once

#include <cstdint>

namespace aidgate::sdk {

// Major: layouts or vtables changed, rebuild every plugin.
// Minor: something was appended; older plugins still load, newer ones do not.
inline constexpr std::uint16_t kAbiMajor = 2;
inline constexpr std::uint16_t kAbiMinor = 0;
inline constexpr std::uint32_t kAbiMagic = 0x41474431;  // "AGD1"

#if defined(__SANITIZE_ADDRESS__)
#define AIDGATE_ABI_ASAN "1"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)  // clang's way to say it
#define AIDGATE_ABI_ASAN "1"
#else
#define AIDGATE_ABI_ASAN "0"
#endif
#else
#define AIDGATE_ABI_ASAN "0"
#endif
#if defined(_GLIBCXX_DEBUG)
#define AIDGATE_ABI_STLDEBUG "1"
#else
#define AIDGATE_ABI_STLDEBUG "0"
#endif
#define AIDGATE_ABI_STR2(x) #x
#define AIDGATE_ABI_STR(x) AIDGATE_ABI_STR2(x)

// C++ types cross the boundary, so both sides must agree on how they are laid out. adapter.yaml repeats it.
inline constexpr const char* kToolchain =
    "libstdc++,cxx11abi=" AIDGATE_ABI_STR(_GLIBCXX_USE_CXX11_ABI) ",stldebug=" AIDGATE_ABI_STLDEBUG
                                                                  ",asan=" AIDGATE_ABI_ASAN;

struct PluginDescriptor {
    std::uint32_t magic;
    std::uint32_t size;  // sizeof(PluginDescriptor) as the plugin saw it
    std::uint16_t abiMajor;
    std::uint16_t abiMinor;
    const char* toolchain;
    const char* id;       // "delimited", "civil_affairs"
    const char* version;  // the plugin's own version
};

inline constexpr const char* kDescriptorSymbol = "aidgate_plugin_descriptor";

}  // namespace aidgate::sdk
