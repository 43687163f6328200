// Processes of this machine, as those who hold or do something are told apart.
#pragma once

#include <cstdint>
#include <string>

namespace aidgate::store {

std::string hostName();
// When a process began, in the kernel's ticks; 0: not known. A number that is used again, as 1 is in every container,
// is another process.
std::int64_t beginOf(std::int64_t process);
// Certainly gone from this machine.
bool isGone(std::int64_t process, std::int64_t begin);

}  // namespace aidgate::store
