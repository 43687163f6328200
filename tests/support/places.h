// Where tests find the source tree and what was built. Told by one object file, so that the tests themselves compile to
// the same bytes in every checkout and the compiler's cache serves them all.
#pragma once

namespace aidgate::test {

// Without a slash at the end. Constant-initialised: usable before main().
extern const char* const kSourceDir;
extern const char* const kBinaryDir;

}  // namespace aidgate::test
