// Envelopes (*.env) and zip files (*.zip) around the files of a delivery: taken off between fetch and verify, put on
// before put. What a control file says of bytes and SM3 is said of what was sent; what it says of rows, of what is
// inside.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/delivery.h"
#include "aidgate/channel/zip.h"
#include "aidgate/crypto/envelope.h"

namespace aidgate::channel {

struct Unwrapping {
    crypto::Opening keys;
    bool envelopesOnly = false;  // a file that came without an envelope refuses the delivery
    ZipLimits zip;
    std::vector<std::string> agencies;  // known names, to read file names by
};

bool isWrapped(const Delivery& delivery);

// Checks what was sent against its control file, then writes what is inside into `folder`, which is made with mode
// 0700; files that are not wrapped stay where they are. What is returned has the names, rows and paths of what is
// inside, and is verified as any delivery. `x.xml.env` holds `x.xml`, and says so; a zip file may be in an envelope. A
// control file in a zip takes the place of one beside it and must name the same agency, division and dataset. After an
// Error nothing is left in `folder`.
sdk::Result<Delivery> unwrap(Delivery delivery, const Unwrapping& unwrapping, const std::filesystem::path& folder);

// Seals one file into `folder` under its name and ".env"; the path of that. It is there whole or not at all.
sdk::Result<std::filesystem::path> wrap(const std::filesystem::path& file, const crypto::Sealing& sealing,
                                        const std::filesystem::path& folder);

// One file by hand: the header of an envelope, and what is inside written to `folder` under its own name.
sdk::Result<crypto::EnvelopeHeader> inspect(const std::filesystem::path& envelope);
sdk::Result<std::filesystem::path> openInto(const std::filesystem::path& envelope, const crypto::Opening& keys,
                                            const std::filesystem::path& folder);

}  // namespace aidgate::channel
