// Landlock: which files this process may still open, whatever its user may.
#pragma once

namespace aidgate::worker {

// Programs and libraries of the system, to read. False: the kernel has no Landlock, or it is switched off.
bool allowOnlySystemFiles();

// None.
bool allowNoFiles();

}  // namespace aidgate::worker
