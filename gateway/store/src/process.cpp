#include "process.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

namespace aidgate::store {

std::string hostName() {
    std::array<char, 256> name = {};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

std::int64_t beginOf(std::int64_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto name = text.rfind(')');  // the name before it may hold anything
    if (name == std::string::npos) return 0;
    std::istringstream fields(text.substr(name + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number) fields >> field;
    std::int64_t begin = 0;
    std::from_chars(field.data(), field.data() + field.size(), begin);
    return begin;
}

bool isGone(std::int64_t process, std::int64_t begin) {
    if (kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) return true;
    const auto now = beginOf(process);
    return begin != 0 && now != 0 && now != begin;
}

}  // namespace aidgate::store
