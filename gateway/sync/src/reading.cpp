#include "reading.h"

#include <algorithm>

#include "agreed_fields.h"
#include "cell_notes.h"
#include "opened_delivery.h"

namespace aidgate::sync {

namespace {

// Cells of one batch stay in the processor's cache.
constexpr std::size_t kBatchRows = 2048;

class Reader {
public:
    Reader(const ReadingNeeds& needs, const channel::Delivery& delivery, const Progress& progress)
        : delivery_(delivery), progress_(progress), opened_(needs, delivery) {}

    sdk::Result<void> open(const Exchange& exchange, value::CivilDate pivot);
    sdk::Result<void> read();
    // `agreement`: nullptr when there is none.
    sdk::Result<Reading> finish(const Agreement* agreement);

private:
    ReadDataset* datasetOf(std::string_view recordType);
    ReadDataset& datasetOf(const record::Dataset& dataset);
    ReadDataset* datasetOf(const IssueLog::RejectedRow& row);
    void warn(sdk::Text told) { reading_.warnings.push_back(std::move(told)); }
    void takeRejected();
    sdk::Result<void> keepToAgreement(const Agreement& agreement);

    const channel::Delivery& delivery_;
    const Progress& progress_;
    OpenedDelivery opened_;
    std::unique_ptr<mapping::Translator> translator_;
    std::map<std::string, ReadDataset*, std::less<>> byDataset_;
    std::map<std::string, std::uint64_t> passedOver_;  // rows of record types that nothing maps
    Reading reading_;
};

sdk::Result<void> Reader::open(const Exchange& exchange, value::CivilDate pivot) {
    if (auto opened = opened_.open(exchange); !opened) return opened;
    reading_.mappings = opened_.mappingsUsed();
    std::vector<sdk::Text> notes;
    auto translator = opened_.translator(pivot, notes);
    if (!translator) return translator.error();
    translator_ = std::move(*translator);
    for (const auto& note : notes) warn(note);
    for (const auto& type : opened_.source().recordTypes())
        for (const auto* target : translator_->targets(type.name)) datasetOf(*target);
    return {};
}

// nullptr: nothing maps the type.
ReadDataset* Reader::datasetOf(std::string_view recordType) {
    const auto* dataset = translator_->target(recordType);
    return dataset == nullptr ? nullptr : &datasetOf(*dataset);
}

ReadDataset& Reader::datasetOf(const record::Dataset& dataset) {
    auto& known = byDataset_[dataset.name];
    if (known == nullptr) {
        reading_.datasets.push_back(std::make_unique<ReadDataset>(dataset));
        known = reading_.datasets.back().get();
    }
    return *known;
}

sdk::Result<void> Reader::read() {
    sdk::RecordBatch batch(kBatchRows);
    while (true) {
        const auto more = opened_.source().next(batch);
        if (!more) return more.error();
        if (!*more) return {};
        const auto& type = batch.type();
        if (type.parent.empty()) reading_.rowsByFile[batch.resource()] += batch.rowCount();
        const auto targets = translator_->targets(type.name);
        if (targets.empty()) passedOver_[type.name] += batch.rowCount();
        for (const auto* target : targets) {
            auto& dataset = datasetOf(*target);
            if (auto done = translator_->translate(batch, dataset.read); !done) return done;
            if (progress_) progress_(target->name, dataset.read.rows.rowCount());
        }
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
    for (auto& row : opened_.issues().takeRejected()) {
        const auto* type = row.recordType.empty() ? nullptr : opened_.typeNamed(row.recordType);
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

// A dataset the agreement does not name was not to come at all: that is for people to settle, not for us to trim.
sdk::Result<void> Reader::keepToAgreement(const Agreement& agreement) {
    for (const auto& dataset : reading_.datasets) {
        const auto& name = dataset->read.rows.dataset().name;
        if (!agreement.fields.contains(name) && dataset->read.rows.rowCount() + dataset->unreadRows.size() != 0)
            return sdk::Error{sdk::ErrorCode::Refused,
                              sdk::say("agreement {0} does not name {1}: the delivery may not come; see {2}",
                                       "协议 {0} 未列 {1}：不得接收该交付；见 {2}", agreement.id, name, agreement.file),
                              {.resource = delivery_.name}};
        for (auto& one : keepAgreed(*dataset, agreement)) {
            warn(sdk::say("{0}.{1}: agreement {2} does not allow it, {3} cells were left out",
                          "{0}.{1}：协议 {2} 未允许，已去除 {3} 个值", one.dataset, one.field, agreement.id,
                          one.cells));
            reading_.leftOut.push_back(std::move(one));
        }
    }
    return {};
}

sdk::Result<Reading> Reader::finish(const Agreement* agreement) {
    takeRejected();
    if (agreement != nullptr)
        if (auto kept = keepToAgreement(*agreement); !kept) return std::move(kept).error();
    for (const auto& [type, rows] : passedOver_) {
        warn(sdk::say("{0} rows of {1} were passed over: no mapping reads them", "{1} 的 {0} 行未导入：没有对应的映射",
                      rows, type));
    }
    for (const auto& dataset : reading_.datasets) {
        const auto& read = dataset->read;
        for (auto& note : cellNotes(read.rows.dataset().name, read.unreadable, read.unmapped))
            reading_.warnings.push_back(std::move(note));
    }
    for (auto& warning : opened_.issues().warnings()) reading_.warnings.push_back(std::move(warning));
    return std::move(reading_);
}

}  // namespace

sdk::Result<Reading> readDelivery(const ReadingNeeds& needs, const Exchange& exchange,
                                  const channel::Delivery& delivery, value::CivilDate pivot, const Progress& progress) {
    Reader reader(needs, delivery, progress);
    if (auto opened = reader.open(exchange, pivot); !opened) return opened.error();
    if (auto read = reader.read(); !read) return read.error();
    return reader.finish(exchange.agreed ? &exchange.agreed->agreement : nullptr);
}

}  // namespace aidgate::sync
