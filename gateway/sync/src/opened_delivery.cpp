#include "opened_delivery.h"

#include <algorithm>

namespace aidgate::sync {

sdk::Result<void> OpenedDelivery::open(const Exchange& exchange) {
    const auto adapter = needs_.adapters.adapter(exchange.adapter);
    if (!adapter) return adapter.error();
    auto options = adapter::checkOptions(exchange.adapter, (*adapter)->info().options, exchange.adapterOptions);
    if (!options) return options.error();
    options_ = std::move(*options);
    host_ = adapter::makeHost(needs_.adapters, needs_.logger, issues_, *options_);
    bytes_ = channel::openDelivery(delivery_);
    auto source = (*adapter)->openSource(*bytes_, *host_);
    if (!source) return source.error();
    source_ = std::move(*source);
    return findMappings();
}

sdk::Result<void> OpenedDelivery::findMappings() {
    std::string names;
    for (const auto& type : source_->recordTypes()) {
        names += (names.empty() ? "" : ", ") + type.name;
        const auto* mapping = needs_.mappings.reading(delivery_.agency, type.name);
        if (mapping == nullptr || std::find(mappings_.begin(), mappings_.end(), mapping) != mappings_.end()) continue;
        mappings_.push_back(mapping);
        mappingsUsed_.push_back({mapping->id(), mapping->version(), mapping->digest()});
    }
    if (!mappings_.empty()) return {};
    return sdk::Error{
        sdk::ErrorCode::InvalidMapping,
        names.empty() ? sdk::say("no mapping of {0} reads a source without record types; add one below mappings/{0}",
                                 "{0} 没有映射可读取没有记录类型的来源；请在 mappings/{0} 下添加", delivery_.agency)
                      : sdk::say("no mapping of {0} reads {1}; add one below mappings/{0}",
                                 "{0} 没有映射可读取 {1}；请在 mappings/{0} 下添加", delivery_.agency, names),
        {.resource = delivery_.name}};
}

sdk::Result<std::unique_ptr<mapping::Translator>> OpenedDelivery::translator(value::CivilDate pivot,
                                                                             std::vector<sdk::Text>& notes) const {
    auto translator = std::make_unique<mapping::Translator>(mappings_, pivot);
    if (auto bound = translator->bind(source_->recordTypes(), notes); !bound) return bound.error();
    return translator;
}

const sdk::RecordType* OpenedDelivery::typeNamed(std::string_view name) const {
    for (const auto& type : source_->recordTypes()) {
        if (type.name == name) return &type;
    }
    return nullptr;
}

}  // namespace aidgate::sync
