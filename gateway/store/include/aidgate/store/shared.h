// A value that many others have alike: copies share it, nobody changes it.
#pragma once

#include <memory>
#include <utility>

namespace aidgate::store {

template <class T>
class Shared {
public:
    Shared() = default;  // there is none
    Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

    explicit operator bool() const { return value_ != nullptr; }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    const T* get() const { return value_.get(); }
    void reset() { value_.reset(); }
    // What they say is equal, or there is none in either.
    bool operator==(const Shared& other) const {
        if (value_ == other.value_) return true;
        return value_ && other.value_ && *value_ == *other.value_;
    }

private:
    std::shared_ptr<const T> value_;
};

}  // namespace aidgate::store
