#include "digest_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace aidgate::sync {

namespace {

constexpr std::size_t kBits = 10, kProbes = 4;  // one in fifty that is not there has to be looked for
constexpr std::size_t kWindow = 128;            // entries read at once when one is looked for
// 32 MB: of more than 27 million entries more have to be looked for, and memory stays the same.
constexpr std::size_t kMostWords = std::size_t{1} << 22;

sdk::Error cannot(const sdk::Text& what) {
    return {sdk::ErrorCode::Io,
            sdk::say("cannot {0} a temporary file: {1}", "无法{0}临时文件：{1}", what, std::strerror(errno))};
}

// Digests are spread evenly: how many of `size` of them lie within a distance, more or less.
std::size_t expectedPlace(std::uint64_t distance, std::size_t size) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(distance) * size) >> 64U);
}

template <class Visit>
bool eachProbe(const crypto::KeyedDigest& digest, std::size_t words, Visit visit) {
    std::uint64_t bit = digest.low;
    for (std::size_t probe = 0; probe < kProbes; ++probe, bit += (digest.high | 1U))
        if (!visit(bit / 64 % words, std::uint64_t{1} << (bit % 64))) return false;
    return true;
}

}  // namespace

SeenDigests::Run::Run(std::FILE* file, std::size_t mostEntries)
    : file_(file), filter_(std::clamp<std::size_t>(mostEntries * kBits / 64, 1, kMostWords)) {}

sdk::Result<std::unique_ptr<SeenDigests::Run>> SeenDigests::Run::create(const std::filesystem::path& folder,
                                                                        std::size_t mostEntries) {
    std::string name = (folder / "aidgate-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
    if (descriptor < 0) return cannot({"create", "新建"});
    ::unlink(name.c_str());
    std::FILE* const file = ::fdopen(descriptor, "w+b");
    if (file == nullptr) {
        ::close(descriptor);
        return cannot({"open", "打开"});
    }
    return std::unique_ptr<Run>(new Run(file, mostEntries));
}

sdk::Result<void> SeenDigests::Run::add(std::span<const Entry> entries) {
    if (std::fwrite(entries.data(), sizeof(Entry), entries.size(), file_.get()) != entries.size() ||
        std::fflush(file_.get()) != 0)
        return cannot({"write", "写入"});
    size_ += entries.size();
    for (const auto& entry : entries)
        eachProbe(entry.digest, filter_.size(), [&](std::size_t word, std::uint64_t bit) {
            filter_[word] |= bit;
            return true;
        });
    return {};
}

bool SeenDigests::Run::mayHold(const crypto::KeyedDigest& digest) const {
    return eachProbe(digest, filter_.size(),
                     [&](std::size_t word, std::uint64_t bit) { return (filter_[word] & bit) != 0; });
}

sdk::Result<void> SeenDigests::Run::read(std::size_t first, std::vector<Entry>& into, std::size_t most) const {
    into.resize(std::min(most, size_ - std::min(first, size_)));
    auto* at = reinterpret_cast<char*>(into.data());
    std::size_t left = into.size() * sizeof(Entry);
    auto offset = static_cast<off_t>(first * sizeof(Entry));
    while (left > 0) {
        const ssize_t got = ::pread(::fileno(file_.get()), at, left, offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return cannot({"read", "读取"});
        at += got;
        offset += got;
        left -= static_cast<std::size_t>(got);
    }
    return {};
}

sdk::Result<std::optional<SeenDigests::Entry>> SeenDigests::Run::find(const crypto::KeyedDigest& digest) const {
    if (size_ == 0 || !mayHold(digest)) return std::optional<Entry>{};
    const auto before = [](const Entry& entry, const crypto::KeyedDigest& wanted) { return entry.digest < wanted; };
    std::vector<Entry> window;
    std::size_t low = 0, high = size_;  // it stands in [low, high) or nowhere
    std::size_t guess = expectedPlace(digest.high, size_);
    while (low < high) {
        guess = std::clamp(guess, low, high - 1);
        const std::size_t first = std::max(low, guess - std::min(guess, kWindow / 2));
        if (auto done = read(first, window, std::min(kWindow, high - first)); !done) return done.error();
        if (digest < window.front().digest) {
            high = first;
            guess = first - std::min(first, expectedPlace(window.front().digest.high - digest.high, size_));
        } else if (window.back().digest < digest) {
            low = first + window.size();
            guess = low + expectedPlace(digest.high - window.back().digest.high, size_);
        } else {
            const auto found = std::lower_bound(window.begin(), window.end(), digest, before);
            if (found->digest == digest) return std::optional<Entry>(*found);
            break;
        }
    }
    return std::optional<Entry>{};
}

}  // namespace aidgate::sync
