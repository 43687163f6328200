#include "reading.h"

#include <algorithm>

#include "issue_log.h"

namespace aidgate::sync {

namespace {

// Cells of one batch stay in the processor's cache.
constexpr std::size_t kBatchRows = 2048;

class Reader {
public:
    Reader(const ReadingNeeds& needs, const channel::Delivery& delivery, const Progress& progress)
        : needs_(needs), delivery_(delivery), progress_(progress) {}

    sdk::Result<void> open(const Exchange& exchange);
    sdk::Result<void> bind(value::CivilDate pivot);
    sdk::Result<void> read();
    Reading finish();

private:
    const sdk::RecordType* typeNamed(std::string_view name) const;
    ReadDataset* datasetOf(std::string_view recordType);
    ReadDataset* datasetOf(const IssueLog::RejectedRow& row);
    void warn(std::string en, std::string zh) { reading_.warnings.push_back({std::move(en), std::move(zh)}); }
    void takeRejected();
    void describe(const ReadDataset& dataset);

    const ReadingNeeds& needs_;
    const channel::Delivery& delivery_;
    const Progress& progress_;
    // In the order they must outlive each other.
    IssueLog issues_;
    std::unique_ptr<sdk::OptionValues> options_;
    std::unique_ptr<sdk::Host> host_;
    std::unique_ptr<sdk::Delivery> bytes_;
    std::unique_ptr<sdk::Source> source_;
    std::vector<const mapping::Mapping*> mappings_;
    std::unique_ptr<mapping::Translator> translator_;
    std::map<std::string, ReadDataset*, std::less<>> byDataset_;
    std::map<std::string, std::uint64_t> passedOver_;  // rows of record types that nothing maps
    Reading reading_;
};

sdk::Result<void> Reader::open(const Exchange& exchange) {
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
    return {};
}

sdk::Result<void> Reader::bind(value::CivilDate pivot) {
    const auto types = source_->recordTypes();
    std::string names;
    for (const auto& type : types) {
        names += (names.empty() ? "" : ", ") + type.name;
        const auto* mapping = needs_.mappings.reading(delivery_.agency, type.name);
        if (mapping == nullptr || std::find(mappings_.begin(), mappings_.end(), mapping) != mappings_.end()) continue;
        mappings_.push_back(mapping);
        reading_.mappings.push_back({mapping->id(), mapping->version(), mapping->digest()});
    }
    if (mappings_.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidMapping,
                          "no mapping of " + delivery_.agency + " reads " +
                              (names.empty() ? "a source without record types" : names) + "; add one below mappings/" +
                              delivery_.agency,
                          {.resource = delivery_.name}};
    }
    translator_ = std::make_unique<mapping::Translator>(mappings_, pivot);
    std::vector<std::string> notes;
    if (auto bound = translator_->bind(types, notes); !bound) return bound;
    for (const auto& note : notes) warn(note, note);
    for (const auto& type : types) datasetOf(type.name);
    return {};
}

const sdk::RecordType* Reader::typeNamed(std::string_view name) const {
    for (const auto& type : source_->recordTypes()) {
        if (type.name == name) return &type;
    }
    return nullptr;
}

// nullptr: nothing maps the type.
ReadDataset* Reader::datasetOf(std::string_view recordType) {
    const auto* dataset = translator_->target(recordType);
    if (dataset == nullptr) return nullptr;
    auto& known = byDataset_[dataset->name];
    if (known == nullptr) {
        reading_.datasets.push_back(std::make_unique<ReadDataset>(*dataset));
        known = reading_.datasets.back().get();
    }
    return known;
}

sdk::Result<void> Reader::read() {
    sdk::RecordBatch batch(kBatchRows);
    while (true) {
        const auto more = source_->next(batch);
        if (!more) return more.error();
        if (!*more) return {};
        const auto& type = batch.type();
        if (type.parent.empty()) reading_.rowsByFile[batch.resource()] += batch.rowCount();
        auto* dataset = datasetOf(type.name);
        if (dataset == nullptr) {
            passedOver_[type.name] += batch.rowCount();
            continue;
        }
        if (auto done = translator_->translate(batch, dataset->read); !done) return done;
        if (progress_) progress_(dataset->read.rows.dataset().name, dataset->read.rows.rowCount());
    }
}

// Where the adapter did not tell the type: that of the file, else the delivery's first.
ReadDataset* Reader::datasetOf(const IssueLog::RejectedRow& row) {
    if (!row.recordType.empty()) return datasetOf(row.recordType);
    const auto file = row.reject.file.substr(0, row.reject.file.find('#'));
    for (const auto& data : delivery_.files) {
        if (data.name != file) continue;
        if (auto* dataset = datasetOf(data.dataset)) return dataset;
    }
    return reading_.datasets.empty() ? nullptr : reading_.datasets.front().get();
}

void Reader::takeRejected() {
    for (auto& row : issues_.takeRejected()) {
        const auto* type = row.recordType.empty() ? nullptr : typeNamed(row.recordType);
        if (type == nullptr || type->parent.empty()) ++reading_.rowsByFile[row.reject.file];
        auto* dataset = datasetOf(row);
        if (dataset == nullptr) {
            ++passedOver_[row.recordType];
            continue;
        }
        row.reject.dataset = dataset->read.rows.dataset().name;
        dataset->unreadRows.push_back(std::move(row.reject));
    }
}

// Cells that could not be read, in numbers: what they hold may tell who a person is.
void Reader::describe(const ReadDataset& dataset) {
    const auto& name = dataset.read.rows.dataset().name;
    for (const auto& [field, cells] : dataset.read.unreadable) {
        const auto count = std::to_string(cells);
        auto en = name + "." + field + ": " + count + (cells == 1 ? " cell" : " cells") + " could not be read";
        auto zh = name + "." + field + "：" + count + " 个单元格无法识别";
        if (const auto words = dataset.read.unmapped.find(field); words != dataset.read.unmapped.end()) {
            std::uint64_t unmapped = 0;
            for (const auto& [word, times] : words->second) unmapped += times;
            en += ", of " + std::to_string(unmapped) + " the code table has no entry";
            zh += "，其中 " + std::to_string(unmapped) + " 个不在代码表中";
        }
        warn(std::move(en), std::move(zh));
    }
}

Reading Reader::finish() {
    takeRejected();
    for (const auto& [type, rows] : passedOver_) {
        warn(std::to_string(rows) + " rows of " + type + " were passed over: no mapping reads them",
             type + " 的 " + std::to_string(rows) + " 行未导入：没有对应的映射");
    }
    for (const auto& dataset : reading_.datasets) describe(*dataset);
    for (auto& warning : issues_.warnings()) reading_.warnings.push_back(std::move(warning));
    return std::move(reading_);
}

}  // namespace

sdk::Result<Reading> readDelivery(const ReadingNeeds& needs, const Exchange& exchange,
                                  const channel::Delivery& delivery, value::CivilDate pivot, const Progress& progress) {
    Reader reader(needs, delivery, progress);
    if (auto opened = reader.open(exchange); !opened) return opened.error();
    if (auto bound = reader.bind(pivot); !bound) return bound.error();
    if (auto read = reader.read(); !read) return read.error();
    return reader.finish();
}

}  // namespace aidgate::sync
