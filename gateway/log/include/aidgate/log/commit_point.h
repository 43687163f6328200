// Named moments at which what was done so far is on the disk, or is just about to be. Tests kill the program there and
// look whether it goes on as if it had not been killed; in ordinary use a point costs one look at a constant.
#pragma once

#include <string_view>

namespace aidgate::log {

namespace watched {
extern const bool kCommitPoints;  // one of the two variables is set
void pass(std::string_view name);
}  // namespace watched

// Passes the point `name`, like "seal.before-commit": module or act, then the moment.
//   AIDGATE_DIE_AT=NAME     SIGKILL when this point is passed; NAME:3 when it is passed for the third time
//   AIDGATE_POINTS_TO=FILE  the name of each point that is passed is added to FILE, a line each
inline void commitPoint(std::string_view name) {
    if (watched::kCommitPoints) [[unlikely]]
        watched::pass(name);
}

}  // namespace aidgate::log
