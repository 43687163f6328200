// Vectors that are made as long as they will be and then filled by several threads, each its own part: nothing is
// written before, so that a thread is the first to touch what it fills.
#pragma once

#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace aidgate::record {

template <class T>
struct Unfilled : std::allocator<T> {
    static_assert(std::is_trivially_default_constructible_v<T>, "whoever reads it must have written it");
    template <class U>
    struct rebind {
        using other = Unfilled<U>;
    };
    template <class U>
    void construct(U* at) {
        ::new (static_cast<void*>(at)) U;
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
    }
};

template <class T>
using UnfilledVector = std::vector<T, Unfilled<T>>;

}  // namespace aidgate::record
