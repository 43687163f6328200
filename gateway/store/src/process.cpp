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

namespace {

// Field `number` (from 3 on) of what the kernel tells of a process, proc(5); "": it tells nothing.
std::string toldOf(std::int64_t process, int number) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto name = text.rfind(')');  // the name before it may hold anything
    if (name == std::string::npos) return {};
    std::istringstream fields(text.substr(name + 1));
    std::string field;
    for (int at = 3; at <= number; ++at) fields >> field;
    return field;
}

}  // namespace

std::int64_t beginOf(std::int64_t process) {
    const auto field = toldOf(process, 22);
    std::int64_t begin = 0;
    std::from_chars(field.data(), field.data() + field.size(), begin);
    return begin;
}

bool isGone(std::int64_t process, std::int64_t begin) {
    if (kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) return true;
    // Dead and not yet taken note of by its parent: in a container that may last for ever.
    if (const auto state = toldOf(process, 3); state == "Z" || state == "X") return true;
    const auto now = beginOf(process);
    return begin != 0 && now != 0 && now != begin;
}

}  // namespace aidgate::store
