#include "agency_rows.h"

#include "inputs.h"

namespace aidgate::cli {

namespace {

// The one delivery that `input` is.
sdk::Result<Arrival> arrivalOf(const std::string& input, const mapping::Mapping& mapping,
                               const std::vector<std::string>& agencies, const std::string& asOf) {
    auto inputs = readInputs({input}, agencies, asOf);
    std::error_code failed;
    if (inputs && inputs->arrivals.empty() && std::filesystem::is_regular_file(input, failed)) {
        const std::string named = mapping.agency() + "/" + mapping.recordTypes().front() + "=" + input;
        inputs = readInputs({named}, agencies, asOf);
    }
    if (!inputs) return std::move(inputs).error();
    for (auto& problem : inputs->problems) return std::move(problem);
    std::vector<Arrival> fitting;
    for (auto& arrival : inputs->arrivals)
        if (arrival.delivery.agency == mapping.agency()) fitting.push_back(std::move(arrival));
    if (fitting.size() == 1) return std::move(fitting.front());
    return sdk::Error{
        sdk::ErrorCode::InvalidArgument,
        sdk::say("'{0}' is not one delivery of {1}, but {2}; name one file",
                 "'{0}' 不是 {1} 的一次交付，而是 {2} 次；请只指定一个文件", input, mapping.agency(), fitting.size())};
}

}  // namespace

sdk::Result<std::unique_ptr<AgencyRows>> AgencyRows::open(Workbench& workbench, const std::string& input,
                                                          const mapping::Mapping& mapping, const std::string& asOf) {
    const std::string today = now().substr(0, 10);
    const auto agencies = workbench.agencies();
    auto arrival = arrivalOf(input, mapping, agencies, asOf.empty() ? today : asOf);
    if (!arrival) return std::move(arrival).error();
    auto& delivery = arrival->delivery;
    std::string told = delivery.generated.substr(0, 10);
    // The day in a file's name is better than none.
    if (const auto name = channel::parseFileName(delivery.files.front().name, agencies);
        !delivery.control && asOf.empty() && name)
        told = name->date;
    const auto someDay = *value::CivilDate::of(2019, 12, 31);
    const auto day = value::parseDate(told, someDay);
    if (!day || !day->knownToTheDay())
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("'{0}' is no day like 2019-09-16", "'{0}' 不是 2019-09-16 这样的日期", told)};
    if (auto whole = channel::verify(delivery); !whole) return std::move(whole).error();
    std::unique_ptr<AgencyRows> rows(new AgencyRows(std::move(delivery), *day));
    auto opened = rows->openSource(workbench, arrival->exchange.adapter, arrival->exchange.adapterOptions);
    if (!opened) return std::move(opened).error();
    return rows;
}

sdk::Result<void> AgencyRows::openSource(Workbench& workbench, const std::string& id, const sdk::OptionList& written) {
    const auto adapter = workbench.adapters().adapter(id);
    if (!adapter) return adapter.error();
    auto options = adapter::checkOptions(id, (*adapter)->info().options, written);
    if (!options) return std::move(options).error();
    options_ = std::move(*options);
    host_ = adapter::makeHost(workbench.adapters(), workbench.logger(), issues_, *options_);
    bytes_ = channel::openDelivery(delivery_);
    auto source = (*adapter)->openSource(*bytes_, *host_);
    if (!source) return std::move(source).error();
    source_ = std::move(*source);
    return {};
}

}  // namespace aidgate::cli
