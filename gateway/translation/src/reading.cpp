#include "reading.h"

#include <algorithm>

namespace aidgate::translation {

sdk::Result<std::unique_ptr<DeliveryReader>> DeliveryReader::open(const Needs& needs, const Request& request,
                                                                  IssueLog& issues) {
    const auto adapter = needs.adapters.adapter(request.from.adapter);
    if (!adapter) return adapter.error();
    auto options = adapter::checkOptions(request.from.adapter, (*adapter)->info().options, request.from.options);
    if (!options) return std::move(options).error();
    auto reader = std::make_unique<DeliveryReader>(needs, request, issues);
    reader->options_ = *std::move(options);
    reader->host_ = adapter::makeHost(needs.adapters, needs.logger, issues, *reader->options_);
    reader->bytes_ = channel::openDelivery(request.delivery);
    auto source = (*adapter)->openSource(*reader->bytes_, *reader->host_);
    if (!source) return std::move(source).error();
    reader->source_ = *std::move(source);
    return reader;
}

sdk::Result<void> DeliveryReader::bind(const Plan& plan, const std::function<bool(const Route&)>& wanted) {
    for (const auto& route : plan.routes)
        if (wanted(route)) rowsByRoute_[&route] = 0;
    translator_ = std::make_unique<mapping::Translator>(plan.from, request_.day);
    return translator_->bind(source_->recordTypes(), notes_);
}

sdk::Result<bool> DeliveryReader::nextBatch() {
    if (batchWaits_) {
        batchWaits_ = false;
        return true;
    }
    if (ended_) return false;
    const auto more = source_->next(batch_);
    if (!more) return more.error();
    ended_ = !*more;
    if (ended_) return false;
    const auto& type = batch_.type();
    rowsByType_[type.name] += batch_.rowCount();
    if (type.parent.empty()) rowsByFile_[batch_.resource()] += batch_.rowCount();
    return true;
}

sdk::Result<bool> DeliveryReader::next(Group& group) {
    while (true) {
        const auto more = nextBatch();
        if (!more) return more.error();
        if (!*more) return !group.empty();
        if (!isWanted(batch_.type().name)) continue;
        if (batch_.type().parent.empty() && !group.empty()) {
            batchWaits_ = true;
            return true;
        }
        if (auto taken = take(group); !taken) return std::move(taken).error();
    }
}

bool DeliveryReader::isWanted(std::string_view type) const {
    return std::any_of(rowsByRoute_.begin(), rowsByRoute_.end(),
                       [&](const auto& each) { return each.first->source == type; });
}

std::uint64_t DeliveryReader::rowsOf(const Route& route) const {
    const auto rows = rowsByRoute_.find(&route);
    return rows == rowsByRoute_.end() ? 0 : rows->second;
}

sdk::Result<void> DeliveryReader::checkParents(Group& group) const {
    if (batch_.type().parent.empty()) return {};
    const auto* parents = group.of(batch_.type().parent);
    for (std::size_t row = 0; parents != nullptr && row < batch_.rowCount(); ++row) {
        if (Group::rowOf(*parents, batch_.origin(row).parent) != parents->size()) continue;
        return sdk::Error{
            sdk::ErrorCode::Unsupported,
            sdk::say("adapter {0} gives rows of {1} apart from the rows they hang under, so they can't be "
                     "kept together",
                     "适配器 {0} 给出的 {1} 行与其上级行分离，无法放在一起", request_.from.adapter, batch_.type().name),
            {batch_.resource(), batch_.origin(row).line, 0, {}}};
    }
    return {};
}

sdk::Result<void> DeliveryReader::take(Group& group) {
    if (auto checked = checkParents(group); !checked) return checked;
    for (auto& members : group.members) {
        const auto rows = rowsByRoute_.find(members->route);
        if (rows == rowsByRoute_.end() || members->route->source != batch_.type().name) continue;
        const auto before = members->size();
        if (auto translated = translator_->translate(batch_, members->rows); !translated) return translated;
        rows->second += members->size() - before;
        members->judgeNewRows();
    }
    return {};
}

}  // namespace aidgate::translation
