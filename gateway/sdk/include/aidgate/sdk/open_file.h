// The gateway's own: a ByteReader that reads a file may say so, and a worker process then reads the file itself instead
// of asking for every piece. What a plugin is lent is never one of these.
#pragma once

#include "aidgate/sdk/error.h"

namespace aidgate::sdk {

class OpenFile {
public:
    virtual ~OpenFile() = default;
    // A regular file, open for reading, and still the reader's. To be read by position, from the first byte.
    virtual int descriptor() const = 0;
    // What the reader says when it comes to the end: an Error when the file is no longer what was verified.
    virtual Result<void> atEnd() = 0;
};

}  // namespace aidgate::sdk
