#include "aidgate/delivery/composing.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>

#include "aidgate/channel/outgoing.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/mapping/reverse.h"
#include "memory.h"

namespace aidgate::delivery {

namespace {

constexpr std::size_t kBatchRows = 1024;

std::string sm3(std::string_view bytes) {
    return crypto::digest(crypto::DigestKind::Sm3, bytes).hex();
}

// Roots, and behind each batch of them what hangs under it.
class RowWriter {
public:
    RowWriter(const mapping::Mapping& mapping, const Rows& rows, value::CivilDate at) : rows_(rows) {
        const auto types = mapping.recordTypes();
        root_ = std::make_unique<mapping::ReverseTranslator>(mapping, types.front(), at);
        types_.push_back(root_->type());
        if (rows.children && types.size() > 1) {
            child_ = std::make_unique<mapping::ReverseTranslator>(mapping, types[1], at);
            types_.push_back(child_->type());
        }
    }

    std::span<const sdk::RecordType> types() const { return types_; }

    sdk::Result<void> write(sdk::Sink& sink) {
        std::size_t child = 0;
        for (std::size_t from = 0; from < rows_.root.rowCount(); from += kBatchRows) {
            const auto to = std::min(from + kBatchRows, rows_.root.rowCount());
            const auto first = ordinal_;
            if (auto written = writeSome(sink, *root_, rows_.root, numbers(from, to), {}); !written) return written;
            if (child_ == nullptr) continue;
            std::vector<std::uint64_t> parents;
            const auto begin = child;
            for (; child < rows_.parents.size() && rows_.parents[child] < to; ++child)
                parents.push_back(first + rows_.parents[child] - from);
            if (auto written = writeChildren(sink, begin, child, parents); !written) return written;
        }
        return sink.finish();
    }

private:
    static std::vector<std::uint32_t> numbers(std::size_t from, std::size_t to) {
        std::vector<std::uint32_t> all;
        for (auto row = from; row < to; ++row) all.push_back(static_cast<std::uint32_t>(row));
        return all;
    }
    sdk::Result<void> writeChildren(sdk::Sink& sink, std::size_t begin, std::size_t end,
                                    std::span<const std::uint64_t> parents) {
        for (auto from = begin; from < end; from += kBatchRows) {
            const auto to = std::min(from + kBatchRows, end);
            auto written =
                writeSome(sink, *child_, *rows_.children, numbers(from, to), parents.subspan(from - begin, to - from));
            if (!written) return written;
        }
        return {};
    }
    sdk::Result<void> writeSome(sdk::Sink& sink, mapping::ReverseTranslator& translator, const record::Table& table,
                                const std::vector<std::uint32_t>& rows, std::span<const std::uint64_t> parents) {
        sdk::RecordBatch batch(kBatchRows);
        translator.translate(table, rows, ordinal_, parents, batch);
        ordinal_ += rows.size();
        return sink.write(batch);
    }

    const Rows& rows_;
    std::unique_ptr<mapping::ReverseTranslator> root_, child_;
    std::vector<sdk::RecordType> types_;
    std::uint64_t ordinal_ = 1;
};

struct Written {
    store::OutgoingFile file = {};
    std::string charset = {};
};

sdk::Result<Written> writeData(const Needs& needs, const Target& target, const Rows& rows, const std::string& name,
                               value::CivilDate at) {
    const auto* mapping = needs.mappings.find(target.mapping);
    if (mapping == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("there is no mapping '{0}'", "没有映射 '{0}'", target.mapping)};
    if (&mapping->target(mapping->recordTypes().front()) != &rows.root.dataset())
        return sdk::Error{sdk::ErrorCode::InvalidConfig, sdk::say("mapping {0} is not of {1}", "映射 {0} 不对应 {1}",
                                                                  target.mapping, rows.root.dataset().name)};
    const auto adapter = needs.adapters.adapter(target.adapter);
    if (!adapter) return adapter.error();
    const auto options = adapter::checkOptions(target.adapter, (*adapter)->info().options, target.options);
    if (!options) return options.error();
    Complaints complaints;
    const auto host = adapter::makeHost(needs.adapters, needs.logger, complaints, **options);
    RowWriter writer(*mapping, rows, at);
    MemoryWriter out(name);
    const auto sink = (*adapter)->openSink(out, writer.types(), *host);
    if (!sink) return sink.error();
    if (auto written = writer.write(**sink); !written) return written.error();
    if (!complaints.first().empty()) return sdk::Error{sdk::ErrorCode::Refused, complaints.first(), {name}};
    Written written;
    written.file = {.name = name, .rows = rows.root.rowCount(), .bytes = 0, .digest = {}, .content = out.take()};
    written.file.bytes = written.file.content.size();
    written.file.digest = sm3(written.file.content);
    for (const auto& spec : (*adapter)->info().options)
        if (spec.name == "charset") written.charset = std::string((*options)->text("charset"));
    return written;
}

store::OutgoingFile controlFileOf(const Target& target, const std::string& stem, const Written& data,
                                  const std::string& at) {
    const channel::ControlFile control{.name = stem + ".ctl",
                                       .dept = target.agency,
                                       .division = target.division,
                                       .dataset = target.dataset,
                                       .batch = stem,
                                       .encoding = data.charset,
                                       .generated = at,
                                       .files = {{.name = data.file.name,
                                                  .rows = {{"", data.file.rows}},
                                                  .bytes = data.file.bytes,
                                                  .sm3 = data.file.digest}}};
    store::OutgoingFile file{.name = control.name, .rows = 0, .bytes = 0, .digest = {}, .content = toText(control)};
    file.bytes = file.content.size();
    file.digest = sm3(file.content);
    return file;
}

// As channel::Delivery::inputDigest, which the agency's receipt may name.
std::string digestOf(const std::vector<store::OutgoingFile>& files) {
    channel::Delivery delivery;
    for (const auto& file : files) {
        if (file.name.ends_with(".ctl")) continue;
        auto& data = delivery.files.emplace_back();
        data.name = file.name;
        data.sm3 = file.digest;
    }
    std::sort(delivery.files.begin(), delivery.files.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
    return delivery.inputDigest();
}

store::OutgoingDelivery outgoing(const Target& target, std::string name, std::vector<store::OutgoingFile> files) {
    const auto contentDigest = digestOf(files);
    store::OutgoingDelivery made{.kind = target.kind,
                                 .target = target.name,
                                 .agency = target.agency,
                                 .dataset = target.dataset,
                                 .division = target.division,
                                 .agreement = target.agreement,
                                 .name = std::move(name),
                                 .contentDigest = contentDigest,
                                 .key = {},
                                 .twoPersons = target.twoPersons,
                                 .files = std::move(files),
                                 .items = {}};
    std::string all = made.agency + "\n" + made.name + "\n";
    for (const auto& file : made.files) all += file.name + "\n" + file.digest + "\n";
    made.key = sm3(all).substr(0, 32);
    return made;
}

// Whether every row came back as it went; of by-position rows in their order.
bool sameRows(const record::Table& left, const record::Table& right) {
    if (left.rowCount() != right.rowCount()) return false;
    for (std::size_t row = 0; row < left.rowCount(); ++row)
        if (!left.sameValues(row, right, row)) return false;
    return true;
}

sdk::Result<void> check(const Needs& needs, const Target& target, const Rows& rows,
                        const std::vector<store::OutgoingFile>& files, value::CivilDate at) {
    const auto back = readBack(needs, target, files, at);
    if (!back) return back.error();
    for (const auto* table : {&rows.root, rows.children ? &*rows.children : nullptr}) {
        if (table == nullptr || table->rowCount() == 0) continue;
        const bool same = std::any_of(back->begin(), back->end(), [&](const record::Table& each) {
            return &each.dataset() == &table->dataset() && sameRows(*table, each);
        });
        if (!same)
            return sdk::Error{
                sdk::ErrorCode::Refused,
                sdk::say("rows of {0} do not come back as they were written; mend mapping {1}",
                         "{0} 的记录读回后与写出时不同；请修正映射 {1}", table->dataset().name, target.mapping)};
    }
    return {};
}

sdk::Result<std::string> contentOf(const channel::DataFile& file) {
    std::ifstream in(file.path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (in && sm3(content) == file.sm3) return content;
    return sdk::Error{sdk::ErrorCode::Refused,
                      {"the file cannot be read, or changed while it was looked at", "无法读取文件，或文件已变化"},
                      {file.name}};
}

}  // namespace

sdk::Result<store::OutgoingDelivery> compose(const Needs& needs, const Target& target, const Rows& rows,
                                             const Occasion& occasion) {
    const auto day = value::parseDate(occasion.at.substr(0, 10), *value::CivilDate::of(2019, 12, 31));
    if (!day || !day->knownToTheDay())
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("'{0}' is not a time", "'{0}' 不是时间", occasion.at)};
    std::string sequence = std::to_string(occasion.sequence);
    if (sequence.size() < 4) sequence.insert(0, 4 - sequence.size(), '0');
    const auto stem = channel::FileName{
        .dept = target.agency,
        .division = target.division,
        .dataset = target.dataset,
        .date = std::to_string(day->number()),
        .sequence = sequence,
        .extension = {}}.stem();
    auto data = writeData(needs, target, rows, stem + "." + target.extension, *day);
    if (!data) return std::move(data).error();
    auto control = controlFileOf(target, stem, *data, occasion.at);
    std::vector<store::OutgoingFile> files = {std::move(data->file), std::move(control)};
    if (auto good = check(needs, target, rows, files, *day); !good) return good.error();
    auto made = outgoing(target, stem, std::move(files));
    made.items = rows.items;
    return made;
}

sdk::Result<store::OutgoingDelivery> adopt(const Target& target, const channel::Delivery& source) {
    const auto wrong = [&](sdk::Text why) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, std::move(why), {source.name}};
    };
    if (!source.control) return wrong({"it has no control file", "没有控制文件"});
    if (source.agency != target.agency || source.division != target.division || source.dataset != target.dataset)
        return wrong(sdk::say("it is {0}/{1} of {2}, the target is {3}/{4} of {5}",
                              "它是 {2} 的 {0}/{1}，而目标是 {5} 的 {3}/{4}", source.agency, source.dataset,
                              source.division, target.agency, target.dataset, target.division));
    std::vector<store::OutgoingFile> files;
    for (const auto& file : source.files) {
        auto content = contentOf(file);
        if (!content) return std::move(content).error();
        std::uint64_t rows = 0;
        for (const auto& said : source.control->files)
            if (said.name == file.name)
                for (const auto& [sheet, count] : said.rows) rows += count;
        files.push_back({.name = file.name,
                         .rows = rows,
                         .bytes = content->size(),
                         .digest = file.sm3,
                         .content = std::move(*content)});
    }
    store::OutgoingFile control{.name = source.control->name, .content = channel::toText(*source.control)};
    control.bytes = control.content.size();
    control.digest = sm3(control.content);
    files.push_back(std::move(control));
    return outgoing(target, source.name, std::move(files));
}

}  // namespace aidgate::delivery
