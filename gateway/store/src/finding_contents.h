// Findings on their way into the store: what can be done to them apart from it, by many threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/store/store.h"
#include "context.h"
#include "finding_shared.h"

namespace aidgate::store {

// What some findings say, one after the other.
struct FindingContents {
    struct One {
        std::size_t begin = 0, size = 0;  // in `bytes`
        bool sealed = false;
        std::int64_t evidenceTag = 0, contentTag = 0;
    };
    std::string_view of(const One& one) const { return std::string_view(bytes).substr(one.begin, one.size); }

    std::vector<One> ofFinding;
    std::string bytes;
    std::optional<sdk::Error> failure;
};

// Encodes and seals. Safe to be called by several threads; everything outlives it.
class ContentMaker {
public:
    using Codes = std::set<std::string, std::less<>>;

    // `newCodes`: of these the store has nothing, so that what they say is written whatever it is. Of others it is
    // sealed when it turns out that it changed.
    ContentMaker(const Context& context, FindingShared& shared, const Codes& newCodes)
        : context_(context), shared_(shared), newCodes_(newCodes) {}

    std::shared_ptr<const FindingContents> make(std::span<const Finding> findings);
    sdk::Result<std::string> seal(const Finding& finding, std::string_view content);

private:
    Vault takeVault();
    void giveBack(Vault&& vault);

    const Context& context_;
    FindingShared& shared_;
    const Codes& newCodes_;
    std::mutex mutex_;
    std::vector<Vault> vaults_;  // that nobody uses
};

}  // namespace aidgate::store
