// Tells that a plugin's static initialisers ran.
#pragma once

#include <cstdlib>
#include <fstream>

namespace {

struct Trace {
    Trace() {
        if (const char* file = std::getenv("AIDGATE_TEST_TRACE"))
            std::ofstream(file, std::ios::app) << AIDGATE_TRACE << '\n';
    }
};
const Trace kTrace;

}  // namespace
