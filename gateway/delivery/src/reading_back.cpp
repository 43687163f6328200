#include "aidgate/delivery/composing.h"
#include "aidgate/mapping/translator.h"
#include "memory.h"

namespace aidgate::delivery {

namespace {

constexpr std::size_t kBatchRows = 1024;

bool isControlFile(const store::OutgoingFile& file) {
    return file.name.ends_with(".ctl");
}

// What the control file says of the charset; "" = nothing.
std::string charsetOf(const std::vector<store::OutgoingFile>& files) {
    for (const auto& file : files) {
        if (!isControlFile(file)) continue;
        if (const auto control = channel::parseControlFile(file.name, file.content)) return control->encoding;
    }
    return {};
}

std::string datasetOf(const store::OutgoingFile& file, const Target& target) {
    const auto name = channel::parseFileName(file.name, {target.agency});
    return name ? name->dataset : target.dataset;
}

// All mappings of the agency, the target's own first.
std::vector<const mapping::Mapping*> mappingsOf(const Needs& needs, const Target& target) {
    std::vector<const mapping::Mapping*> all;
    if (const auto* own = needs.mappings.find(target.mapping)) all.push_back(own);
    for (const auto& id : needs.mappings.ids()) {
        const auto* mapping = needs.mappings.find(id);
        if (mapping->agency() == target.agency && id != target.mapping) all.push_back(mapping);
    }
    return all;
}

record::Table& tableOf(const record::Dataset& dataset, std::vector<mapping::Translated>& tables) {
    for (auto& each : tables)
        if (&each.rows.dataset() == &dataset) return each.rows;
    return tables.emplace_back(dataset).rows;
}

sdk::Error unreadable(const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, sdk::say("the agency would not read it: {0}", "对方无法读取：{0}", why)};
}

sdk::Result<void> readRows(sdk::Source& source, mapping::Translator& translator,
                           std::vector<mapping::Translated>& into) {
    sdk::RecordBatch batch(kBatchRows);
    while (true) {
        const auto more = source.next(batch);
        if (!more) return more.error();
        if (!*more) return {};
        const auto* dataset = translator.target(batch.type().name);
        if (dataset == nullptr) continue;
        tableOf(*dataset, into);
        for (auto& each : into) {
            if (&each.rows.dataset() != dataset) continue;
            if (auto read = translator.translate(batch, each); !read) return read;
            if (!each.rejected.empty()) return unreadable(each.rejected.front().message);
        }
    }
}

}  // namespace

sdk::Result<std::vector<record::Table>> readBack(const Needs& needs, const Target& target,
                                                 const std::vector<store::OutgoingFile>& files, value::CivilDate at) {
    const auto adapter = needs.adapters.adapter(target.adapter);
    if (!adapter) return adapter.error();
    const auto options = adapter::checkOptions(target.adapter, (*adapter)->info().options, target.options);
    if (!options) return options.error();
    Complaints complaints;
    const auto host = adapter::makeHost(needs.adapters, needs.logger, complaints, **options);
    std::vector<const store::OutgoingFile*> data;
    std::vector<std::string> datasets;
    for (const auto& file : files) {
        if (isControlFile(file)) continue;
        data.push_back(&file);
        datasets.push_back(datasetOf(file, target));
    }
    const MemoryDelivery delivery(std::move(data), std::move(datasets), charsetOf(files));
    const auto source = (*adapter)->openSource(delivery, *host);
    if (!source) return source.error();
    const auto mappings = mappingsOf(needs, target);
    mapping::Translator translator(mappings, at);
    std::vector<sdk::Text> notes;
    if (auto bound = translator.bind((*source)->recordTypes(), notes); !bound) return bound.error();
    std::vector<mapping::Translated> read;
    if (auto done = readRows(**source, translator, read); !done) return done.error();
    if (!complaints.first().empty()) return unreadable(complaints.first());
    std::vector<record::Table> tables;
    tables.reserve(read.size());
    for (auto& each : read) tables.push_back(std::move(each.rows));
    return tables;
}

}  // namespace aidgate::delivery
