#include "finding_shared.h"

#include <mutex>

namespace aidgate::store {

namespace {

std::string placeOf(std::uint32_t number) {
    return place({"finding-shared", std::to_string(number)});
}

}  // namespace

FindingShared::FindingShared(Context& context)
    : context_(context),
      db_(*context.connection),
      find_(*context.connection, "SELECT content FROM finding_shared WHERE id = ?") {}

std::optional<std::string> FindingShared::open(std::uint32_t number, std::string_view sealed) {
    auto part = context_.vault.open(sealed, placeOf(number));
    if (!part) return std::nullopt;
    return std::move(*part);
}

void FindingShared::load() {
    Statement all(db_, "SELECT id, content FROM finding_shared ORDER BY id");
    while (all.step()) {
        last_ = static_cast<std::uint32_t>(all.number(0));
        // One that does not open is not referred to again.
        auto part = open(last_, all.blob(1));
        if (part) numbers_.emplace(parts_.emplace_back(std::move(*part)), last_);
    }
}

std::uint32_t FindingShared::numberOf(std::string_view part) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = numbers_.find(part); found != numbers_.end()) return found->second;
    }
    const std::unique_lock lock(mutex_);
    if (const auto found = numbers_.find(part); found != numbers_.end()) return found->second;
    const auto& kept = parts_.emplace_back(part);
    numbers_.emplace(kept, ++last_);
    byNumber_.emplace(last_, &kept);
    new_.push_back(last_);
    return last_;
}

void FindingShared::writeNew() {
    const std::unique_lock lock(mutex_);
    if (new_.empty()) return;
    Statement insert(db_, "INSERT INTO finding_shared (id, content) VALUES (?, ?)");
    for (const auto number : new_) {
        const auto sealed = context_.vault.seal(*byNumber_.at(number), placeOf(number));
        insert.number(0, number).blob(1, sealed).run();
    }
    new_.clear();
}

std::optional<std::string_view> FindingShared::part(std::uint32_t number) {
    if (const auto found = byNumber_.find(number); found != byNumber_.end()) return *found->second;
    find_.number(0, number);
    std::optional<std::string> part;
    if (find_.step()) part = open(number, find_.blob(0));
    find_.reset();
    if (!part) return std::nullopt;
    const auto& kept = parts_.emplace_back(std::move(*part));
    byNumber_.emplace(number, &kept);
    return kept;
}

}  // namespace aidgate::store
