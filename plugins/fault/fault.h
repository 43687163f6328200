// The faults themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::plugins::fault {

// Does what the word says: "crash", "hang", "memory", "garbage", "slow", "exception", "exit". Comes back from garbage
// and slow, and from words that are none of these.
void commit(std::string_view fault, std::int64_t milliseconds);

// What this process may reach, a line each: "file refused", "network refused", "program refused", "process refused".
std::vector<std::string> pry();

}  // namespace aidgate::plugins::fault
