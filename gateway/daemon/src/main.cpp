// The aidgate program. Wiring is in cli/; `serve` will add its server here.
#include <iostream>

#include "aidgate/cli/command_line.h"

int main(int argc, char** argv) {
    return aidgate::cli::run(argc, argv, std::cout, std::cerr);
}
