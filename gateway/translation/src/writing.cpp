#include "writing.h"

#include <algorithm>

namespace aidgate::translation {

namespace {

constexpr std::size_t kBatchRows = 2048;

// Several routes may lead to one record type.
void addOnce(const sdk::RecordType& type, std::vector<sdk::RecordType>& types) {
    const auto same = [&](const sdk::RecordType& each) { return each.name == type.name; };
    if (std::none_of(types.begin(), types.end(), same)) types.push_back(type);
}

}  // namespace

sdk::Result<std::unique_ptr<TargetWriter>> TargetWriter::open(const Needs& needs, const Request& request,
                                                              const Plan& plan, IssueLog& issues) {
    auto writer = std::make_unique<TargetWriter>(needs, request, plan, issues);
    if (auto opened = writer->openLanes(); !opened) return std::move(opened).error();
    if (auto opened = writer->openFiles(); !opened) return std::move(opened).error();
    return writer;
}

sdk::Result<void> TargetWriter::openLanes() {
    for (const bool nested : {false, true}) {
        for (const auto& route : plan_.routes) {
            if (route.target.empty() || route.targetParent.empty() == nested) continue;
            auto reverse = std::make_unique<mapping::ReverseTranslator>(*route.to, route.target, request_.day);
            LossCount losses(route, reverse->oneWay());
            addOnce(reverse->type(), types_);
            lanes_.push_back({.route = &route, .reverse = std::move(reverse), .losses = std::move(losses)});
            if (std::find(mappings_.begin(), mappings_.end(), route.to) == mappings_.end())
                mappings_.push_back(route.to);
        }
    }
    back_ = std::make_unique<mapping::Translator>(mappings_, request_.day);
    return {};
}

// A record type without parents and what hangs under it: what must be in one file. The dataset's own comes first.
std::vector<std::vector<TargetWriter::Lane*>> TargetWriter::units() {
    std::vector<std::vector<Lane*>> units;
    for (auto& lane : lanes_) {
        if (!lane.route->targetParent.empty()) continue;
        auto& unit = units.emplace_back();
        unit.push_back(&lane);
        for (auto& below : lanes_)
            if (below.route->targetParent == lane.route->target) unit.push_back(&below);
    }
    std::stable_partition(units.begin(), units.end(),
                          [&](const auto& unit) { return unit.front()->route->target == request_.to.dataset; });
    return units;
}

// By convention the file's name says its dataset; else it is put at the end.
std::filesystem::path TargetWriter::placeOf(const Lane& root, bool first) const {
    if (first) return request_.out;
    const auto& type = root.route->target;
    if (auto name = channel::parseFileName(request_.out.filename().string(), {request_.to.agency})) {
        name->dataset = type;
        return request_.out.parent_path() / (name->stem() + "." + name->extension);
    }
    return request_.out.parent_path() / (request_.out.stem().string() + "_" + type + request_.out.extension().string());
}

sdk::Result<void> TargetWriter::openFiles() {
    const auto adapter = needs_.adapters.adapter(request_.to.adapter);
    if (!adapter) return adapter.error();
    adapter_ = *adapter;
    auto options = adapter::checkOptions(request_.to.adapter, adapter_->info().options, request_.to.options);
    if (!options) return std::move(options).error();
    options_ = *std::move(options);
    host_ = adapter::makeHost(needs_.adapters, needs_.logger, issues_, *options_);
    for (const auto& spec : adapter_->info().options)
        if (spec.name == "charset") charset_ = std::string(options_->text("charset"));

    const auto all = units();
    std::vector<Lane*> together;
    for (const auto& unit : all) together.insert(together.end(), unit.begin(), unit.end());
    const auto opened = openFile(together, request_.out);
    if (opened || all.size() == 1 || opened.error().code != sdk::ErrorCode::Unsupported) return opened;
    for (const auto& unit : all) {
        if (auto one = openFile(unit, placeOf(*unit.front(), &unit == &all.front())); !one) return one;
    }
    return {};
}

sdk::Result<void> TargetWriter::openFile(std::vector<Lane*> lanes, const std::filesystem::path& place) {
    auto begun = channel::OutgoingFile::begin(place);
    if (!begun) return std::move(begun).error();
    File file{.out = std::make_unique<channel::OutgoingFile>(*std::move(begun)), .sink = nullptr, .types = {}};
    for (const auto* lane : lanes) addOnce(lane->reverse->type(), file.types);
    auto sink = adapter_->openSink(*file.out, file.types, *host_);
    if (!sink) return std::move(sink).error();
    file.sink = *std::move(sink);
    for (auto* lane : lanes) lane->file = files_.size();
    files_.push_back(std::move(file));
    return {};
}

sdk::Result<void> TargetWriter::write(Group& group) {
    // The second time what was rejected is gone; rows do not look at each other.
    for (bool rejected = true; rejected;) {
        if (auto prepared = prepare(group); !prepared) return prepared;
        const auto read = readBack(group);
        if (!read) return read.error();
        rejected = *read;
    }
    countLosses(group);
    return writeBatches();
}

sdk::Result<void> TargetWriter::prepare(Group& group) {
    for (auto& lane : lanes_) fill(lane, group);
    std::vector<sdk::Text> notes;
    return back_->bind(types_, notes);
}

void TargetWriter::fill(Lane& lane, const Group& group) {
    const Members* members = nullptr;
    const Members* parents = nullptr;
    const Lane* above = nullptr;
    for (const auto& each : group.members) {
        if (each->route == lane.route) members = each.get();
        if (!lane.route->targetParent.empty() && each->route->target == lane.route->targetParent) parents = each.get();
    }
    for (const auto& each : lanes_)
        if (!lane.route->targetParent.empty() && each.route->target == lane.route->targetParent) above = &each;
    lane.rows.clear();
    lane.filled = 0;
    lane.ordinals.assign(members->size(), 0);
    std::vector<std::uint64_t> parentOrdinals;
    for (std::size_t row = 0; row < members->size(); ++row) {
        if (!members->admitted(row)) continue;
        lane.ordinals[row] = nextOrdinal_ + lane.rows.size();
        lane.rows.push_back(static_cast<std::uint32_t>(row));
        if (above == nullptr) continue;
        const auto parent = Group::rowOf(*parents, members->rows.parents[row]);
        parentOrdinals.push_back(parent == parents->size() ? 0 : above->ordinals[parent]);
    }
    const std::span<const std::uint32_t> rows = lane.rows;
    for (std::size_t at = 0; at < rows.size(); at += kBatchRows) {
        const auto count = std::min(kBatchRows, rows.size() - at);
        if (lane.filled == lane.batches.size()) lane.batches.push_back(std::make_unique<sdk::RecordBatch>(kBatchRows));
        const auto ofParents = parentOrdinals.empty()
                                   ? std::span<const std::uint64_t>{}
                                   : std::span<const std::uint64_t>(parentOrdinals).subspan(at, count);
        lane.reverse->translate(members->rows.rows, rows.subspan(at, count), nextOrdinal_ + at, ofParents,
                                *lane.batches[lane.filled++]);
    }
    nextOrdinal_ += rows.size();
}

// True when rows were rejected.
sdk::Result<bool> TargetWriter::readBack(Group& group) {
    bool any = false;
    for (auto& lane : lanes_) {
        lane.back = std::make_unique<mapping::Translated>(*lane.route->dataset);
        for (std::size_t batch = 0; batch < lane.filled; ++batch) {
            if (auto read = back_->translate(*lane.batches[batch], *lane.back); !read) return std::move(read).error();
        }
        auto& members = group.of(*lane.route);
        for (std::size_t row = 0; row < lane.rows.size(); ++row) {
            const auto why = lane.back->rejections[row];
            if (why < 0) continue;
            const auto& rejection = lane.back->rejected[static_cast<std::size_t>(why)];
            if (isAllowedGap(lane, rejection)) continue;
            members.verdicts[lane.rows[row]] = {Fate::Rejected, rejection.rule, rejection.message, rejection.field};
            any = true;
        }
    }
    if (any) followParents(group, true);
    return any;
}

bool TargetWriter::isAllowedGap(const Lane& lane, const mapping::RowRejection& rejection) const {
    if (!request_.allowGaps) return false;
    if (rejection.rule == "mapping.parent-rejected") return true;  // only one that is allowed is left
    return std::any_of(plan_.gaps.begin(), plan_.gaps.end(), [&](const Gap& gap) {
        return gap.dataset == lane.route->dataset->name && gap.field == rejection.field;
    });
}

void TargetWriter::countLosses(const Group& group) {
    for (auto& lane : lanes_) {
        const auto members = std::find_if(group.members.begin(), group.members.end(),
                                          [&](const auto& each) { return each->route == lane.route; });
        for (std::size_t row = 0; row < lane.rows.size(); ++row)
            lane.losses.compare((*members)->rows.rows, lane.rows[row], lane.back->rows, row);
        lane.written += lane.rows.size();
    }
}

sdk::Result<void> TargetWriter::writeBatches() {
    for (auto& lane : lanes_) {
        for (std::size_t batch = 0; batch < lane.filled; ++batch) {
            if (auto written = files_[lane.file].sink->write(*lane.batches[batch]); !written) return written;
        }
    }
    return {};
}

const Route* TargetWriter::routeTo(std::string_view targetType) const {
    for (const auto& lane : lanes_)
        if (lane.route->target == targetType) return lane.route;
    return nullptr;
}

void TargetWriter::takeBack(std::string_view targetType) {
    for (auto& lane : lanes_)
        if (lane.route->target == targetType) --lane.written;
}

std::uint64_t TargetWriter::written(const Route& route) const {
    for (const auto& lane : lanes_)
        if (lane.route == &route) return lane.written;
    return 0;
}

sdk::Result<std::vector<WrittenFile>> TargetWriter::complete() {
    std::vector<WrittenFile> all;
    for (std::size_t file = 0; file < files_.size(); ++file) {
        if (auto finished = files_[file].sink->finish(); !finished) return std::move(finished).error();
        auto facts = files_[file].out->complete();
        if (!facts) return std::move(facts).error();
        WrittenFile written{.name = std::string(files_[file].out->name()), .bytes = facts->bytes, .sm3 = facts->sm3};
        for (const auto& lane : lanes_)
            if (lane.file == file && lane.route->targetParent.empty()) written.rows += lane.written;
        all.push_back(std::move(written));
    }
    return all;
}

sdk::Result<void> TargetWriter::commit() {
    for (auto& file : files_) {
        if (auto placed = file.out->commit(); !placed) return placed;
    }
    return {};
}

void TargetWriter::addLosses(std::vector<Loss>& all) const {
    for (const auto& lane : lanes_) lane.losses.addTo(all);
}

}  // namespace aidgate::translation
