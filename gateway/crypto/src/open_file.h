// A file that is closed again.
#pragma once

#include <unistd.h>

namespace aidgate::crypto {

class OpenFile {
public:
    // What open(2) gave: negative when it failed, with errno.
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile() {
        if (isOpen()) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    bool isOpen() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

}  // namespace aidgate::crypto
