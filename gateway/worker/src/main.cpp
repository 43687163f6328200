// aidgate-worker: one plugin in a process of its own. Started by the gateway, never by a person.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "aidgate/adapter/worker.h"
#include "sandbox.h"

int main() {
    using namespace aidgate;
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(adapter::kWorkerSocket, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
        std::fputs("aidgate-worker is started by aidgate, which talks to it over a socket\n", stderr);
        return static_cast<int>(adapter::WorkerExit::Usage);
    }
    worker::ProcessSandbox sandbox;
    const auto why = adapter::serve(adapter::kWorkerSocket, sandbox);
    // Nothing a plugin left behind is run any more.
    ::_exit(static_cast<int>(why));
}
