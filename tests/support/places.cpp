#include "places.h"

namespace aidgate::test {

constinit const char* const kSourceDir = AIDGATE_SOURCE_DIR;
constinit const char* const kBinaryDir = AIDGATE_BINARY_DIR;

}  // namespace aidgate::test
