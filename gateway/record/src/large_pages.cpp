#include "aidgate/record/large_pages.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace aidgate::record {

namespace {

constexpr const char* kVariable = "GLIBC_TUNABLES";
// Pages as large as there are; everything, however large, from the heap; 64 MB more at a time; nothing given back.
constexpr const char* kSettings =
    "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296:"
    "glibc.malloc.top_pad=67108864";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kGlibcAllocates = false;  // sanitizers bring an allocator of their own
#else
constexpr bool kGlibcAllocates = true;
#endif

std::vector<std::string> argumentsOfThisProgram() {
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    const std::string line{std::istreambuf_iterator<char>(in), {}};
    std::vector<std::string> arguments;
    for (std::size_t begin = 0; begin < line.size();) {
        const auto end = line.find('\0', begin);
        arguments.push_back(line.substr(begin, end - begin));
        if (end == std::string::npos) break;
        begin = end + 1;
    }
    return arguments;
}

}  // namespace

void useLargePages() {
    if (!kGlibcAllocates || std::getenv(kVariable) != nullptr) return;
    auto arguments = argumentsOfThisProgram();
    if (arguments.empty() || ::setenv(kVariable, kSettings, 0) != 0) return;
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    ::execv("/proc/self/exe", pointers.data());  // returns only when it failed
}

}  // namespace aidgate::record
