// A worker program of another version: greets with a protocol that this gateway does not speak.
#include <sys/socket.h>

#include <string>

#include "wire/frame.h"

int main() {
    using namespace aidgate::adapter::wire;
    constexpr int kSocket = 3;
    std::string payload;
    Put(payload).number(std::uint32_t{99}).text("other").number(std::uint32_t{0});
    std::string frame(kHeaderBytes, '\0');
    writeHeader({static_cast<std::uint32_t>(payload.size()), Kind::Ready}, frame.data());
    frame += payload;
    ::send(kSocket, frame.data(), frame.size(), MSG_NOSIGNAL);
    char rest[4096];
    while (::recv(kSocket, rest, sizeof rest, 0) > 0) {
    }
}
