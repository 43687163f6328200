// Which rows of a delivery came before: by digests of their keys and values, in bounded memory, so that rows themselves
// can be forgotten.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "aidgate/crypto/keyed_digest.h"
#include "aidgate/sync/seen_digests.h"
#include "group.h"

namespace aidgate::translation {

class Repeats {
public:
    // Marks duplicates, and rows whose key is there with other content, among the group's admitted rows, and what hangs
    // under them.
    sdk::Result<void> mark(Group& group);

    // Rows of one route that is held, without the rest of their group.
    sdk::Result<void> markHeld(Members& members);

private:
    using Seen = std::map<std::string, sync::SeenDigests, std::less<>>;  // by dataset

    sdk::Result<void> markByKey(const Group& group, Members& members);
    sdk::Result<void> markEqual(Members& members);
    sdk::Result<bool> standsAlone(const Members& members, std::size_t row);
    crypto::KeyedDigest digestOfRow(const Members& members, std::size_t row);
    crypto::KeyedDigest digestOfFamily(const Group& group, const Members& members, std::size_t row);

    crypto::KeyedDigester digester_{crypto::Key::random()};
    std::string buffer_;
    Seen byKey_, byContent_;
};

}  // namespace aidgate::translation
