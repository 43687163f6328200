#include "repeats.h"

#include <algorithm>

#include <xxhash.h>

namespace aidgate::sync {

namespace {

constexpr unsigned kLineBits = 48;

bool hasUniqueKeys(const record::Table& rows) {
    return rows.dataset().keyKind == record::KeyKind::Unique;
}

}  // namespace

Repeats::Repeats(std::size_t mostInMemory)
    : mostInMemory_(mostInMemory),
      keys_(crypto::Key::random()),
      contents_(crypto::Key::random()),
      seed_(contents_.of("seed").low) {}

// Long texts are hashed quickly first; who has neither seed nor key can try no text against the outcome.
crypto::KeyedDigest Repeats::contentDigest(std::string_view values) const {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(values.data(), values.size(), seed_);
    return contents_.of({reinterpret_cast<const char*>(&hash), sizeof hash});
}

void Repeats::announce(const record::Dataset& dataset, const record::Dataset* parent) {
    datasets_.try_emplace(dataset.name, parent, !dataset.parent.empty() && parent == nullptr, mostInMemory_);
}

void Repeats::digest(const record::Table& rows, const RenderedRows& canonical, RowDigests& out) const {
    const bool unique = hasUniqueKeys(rows);
    out.resize(rows.rowCount());
    for (std::size_t row = 0; row < out.size(); ++row) {
        const auto content = contentDigest(canonical.valuesOf(row));
        out[row].digest = unique ? keys_.of(rows.key(row)) : content;
        out[row].content = content.low;
    }
}

void Repeats::expect(const record::Table& rows, const RowDigests& digests, std::size_t from, std::size_t to) const {
    const auto& seen = datasets_.find(rows.dataset().name)->second.seen;
    for (std::size_t row = from; row < std::min(to, digests.size()); ++row) seen.expect(digests[row].digest);
}

std::uint64_t Repeats::placeOf(const record::Table& rows, std::size_t row) {
    const auto& lineage = rows.lineage[row];
    const auto& name = rows.files[lineage.file];
    auto file = std::find(files_.rbegin(), files_.rend(), name);
    if (file == files_.rend()) {
        files_.push_back(name);
        file = files_.rbegin();
    }
    const auto index = static_cast<std::uint64_t>(files_.rend() - file - 1);
    return index << kLineBits | lineage.line;
}

std::string Repeats::placeText(std::uint64_t place) const {
    return files_[place >> kLineBits] + ":" + std::to_string(place & ((std::uint64_t{1} << kLineBits) - 1));
}

// Rows whose parent is a row of another file, which is not admitted here: it may come with another delivery, and then
// they may be rejected with it, and what is rejected is no duplicate.
sdk::Result<bool> Repeats::isOrphan(const record::Table& rows, std::size_t row) {
    const auto parent = datasets_.find(rows.dataset().parent);
    if (parent == datasets_.end()) return true;
    const auto found = parent->second.seen.find(keys_.of(rows.key(row)));
    if (!found) return found.error();
    return !found->has_value();
}

sdk::Result<Repeats::Verdict> Repeats::decide(const record::Table& rows, std::size_t row, const RowDigests& digests) {
    auto& known = datasets_.find(rows.dataset().name)->second;
    auto entry = digests[row];
    entry.place = placeOf(rows, row);
    const auto first = known.seen.meet(entry);
    if (!first) return first.error();
    if (!*first) return Verdict{};
    if (hasUniqueKeys(rows)) {
        const bool same = (*first)->content == entry.content;
        return Verdict{same ? Fate::Duplicate : Fate::KeyAgain, placeText((*first)->place)};
    }
    if (known.hangsByKey) {
        const auto orphan = isOrphan(rows, row);
        if (!orphan) return orphan.error();
        if (*orphan) return Verdict{};
    }
    return Verdict{Fate::Duplicate, placeText((*first)->place)};
}

}  // namespace aidgate::sync
