// Which rows of a delivery come again, decided as they pass: by keyed digests of their keys and contents.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/crypto/keyed_digest.h"
#include "aidgate/record/table.h"
#include "aidgate/sync/canonical_csv.h"
#include "aidgate/sync/seen_digests.h"
#include "fate.h"

namespace aidgate::sync {

// Of the rows of one batch.
using RowDigests = std::vector<SeenDigests::Entry>;

class Repeats {
public:
    // `mostInMemory`: of each dataset.
    explicit Repeats(std::size_t mostInMemory);

    // Whose rows come; `parent`: whose rows they hang under within the source, or nullptr.
    void announce(const record::Dataset& dataset, const record::Dataset* parent);

    // On any thread: what decide() needs of a batch.
    void digest(const record::Table& rows, const RenderedRows& canonical, RowDigests& out) const;

    // Rows that decide() is soon asked about: what it looks at is fetched meanwhile.
    void expect(const record::Table& rows, const RowDigests& digests, std::size_t from, std::size_t to) const;

    struct Verdict {
        Fate fate = Fate::Admitted;
        std::string place = {};  // of the row that stands
    };
    // Rows in order; only those nothing else speaks against.
    sdk::Result<Verdict> decide(const record::Table& rows, std::size_t row, const RowDigests& digests);

private:
    struct Known {
        Known(const record::Dataset* hangsUnder, bool byKey, std::size_t mostInMemory)
            : parent(hangsUnder), hangsByKey(byKey), seen(mostInMemory) {}
        const record::Dataset* parent;
        bool hangsByKey;  // under rows of another file
        SeenDigests seen;
    };

    crypto::KeyedDigest contentDigest(std::string_view values) const;
    std::uint64_t placeOf(const record::Table& rows, std::size_t row);
    std::string placeText(std::uint64_t place) const;
    sdk::Result<bool> isOrphan(const record::Table& rows, std::size_t row);

    std::size_t mostInMemory_;
    crypto::KeyedDigester keys_, contents_;
    std::uint64_t seed_;  // as secret as the keys
    std::map<std::string, Known, std::less<>> datasets_;
    std::vector<std::string> files_;
};

}  // namespace aidgate::sync
