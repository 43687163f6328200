// Contents put aside by their key until they are asked for, in a temporary file without a name, sealed under a key that
// dies with the run. Memory stays the same, however many there are. Error::Io where the file cannot be written.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::store {

class Shelf {
public:
    using Take = std::function<sdk::Result<void>(std::string_view content)>;

    static sdk::Result<Shelf> open();
    ~Shelf();
    Shelf(Shelf&&) noexcept;
    Shelf& operator=(Shelf&&) noexcept;

    sdk::Result<void> put(std::string_view key, std::string_view content);
    // Those of this key (and of others, if chance gives them the same digest), in the order they were put. `take` says
    // whether the content is of the key: what it takes is gone then. From the first call on nothing is put.
    sdk::Result<void> find(std::string_view key,
                           const std::function<sdk::Result<bool>(std::string_view content)>& take);
    // Those that were not taken, in the order they were put.
    sdk::Result<void> left(const Take& take);

private:
    struct Body;
    explicit Shelf(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace aidgate::store
