// Random numbers that are the same everywhere for the same seed: xoshiro256** (Blackman, Vigna), whole numbers only.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace aidgate::sample {

inline std::uint64_t splitMix(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15U;
    auto z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

class Random {
public:
    // `stream` tells independent sequences of one seed apart.
    Random(std::uint64_t seed, std::uint64_t stream) {
        auto state = seed * 0xD1342543DE82EF95U + stream;
        for (auto& word : state_) word = splitMix(state);
    }

    std::uint64_t next() {
        const auto result = std::rotl(state_[1] * 5, 7) * 9;
        const auto shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    // 0 to bound-1; bound at least 1 and below 2^32.
    std::uint64_t below(std::uint64_t bound) { return (next() >> 32U) * bound >> 32U; }
    int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1)); }
    bool chance(unsigned permille) { return below(1000) < permille; }
    template <class Items>
    const auto& pick(const Items& items) {
        return items[static_cast<std::size_t>(below(items.size()))];
    }

private:
    std::array<std::uint64_t, 4> state_ = {};
};

}  // namespace aidgate::sample
