#include "aidgate/sync/sync.h"

#include <algorithm>

#include "aidgate/log/commit_point.h"
#include "delivery_day.h"
#include "predecessor.h"
#include "reading.h"

namespace aidgate::sync {

namespace {

sdk::Result<std::string> contentOf(const sdk::Delivery& delivery, std::size_t file, std::uint64_t bytes) {
    auto reader = delivery.open(file);
    if (!reader) return reader.error();
    std::string content(static_cast<std::size_t>(bytes) + 1, '\0');  // one more, so that the end is seen
    std::size_t filled = 0;
    while (true) {
        if (filled == content.size()) content.resize(content.size() * 2);
        const auto got = (*reader)->read(std::span(content).subspan(filled));
        if (!got) return got.error();
        if (*got == 0) break;
        filled += *got;
    }
    content.resize(filled);
    return content;
}

// One delivery on its way.
class DeliveryRun {
public:
    DeliveryRun(const ReadingNeeds& needs, const record::Dictionary& dictionary, store::Store& store,
                const Exchange& exchange, channel::Delivery& delivery, const Progress& progress)
        : needs_(needs),
          dictionary_(dictionary),
          store_(store),
          exchange_(exchange),
          delivery_(delivery),
          progress_(progress) {}

    sdk::Result<void> run();
    SyncResult& result() { return result_; }

private:
    sdk::Result<void> checkAgreement();
    sdk::Result<bool> isKnown();
    void fillHeader(const Reading& reading);
    sdk::Result<void> admitRows(Reading& reading);
    GateLimits limitsOf(const record::Dataset& dataset) const;
    sdk::Result<void> judgeBatch(const std::vector<AdmittedDataset>& datasets, const Predecessors& predecessors);
    sdk::Result<void> compareWithState(std::vector<AdmittedDataset>& datasets, const Predecessors& predecessors);
    sdk::Result<void> archiveFiles();
    sdk::Result<void> seal();

    const ReadingNeeds& needs_;
    const record::Dictionary& dictionary_;
    store::Store& store_;
    const Exchange& exchange_;
    channel::Delivery& delivery_;
    const Progress& progress_;
    store::Delivery sealed_;
    SyncResult result_;
    std::optional<sdk::Text> soonEnding_;  // what to tell of the agreement
};

sdk::Result<bool> DeliveryRun::isKnown() {
    auto known = store_.findBatch(delivery_.agency, delivery_.name);
    if (!known) return known.error();
    if (!*known) return false;
    const auto digest = delivery_.inputDigest();
    const auto& sealedDigest = (*known)->header.inputDigest;
    if (sealedDigest == digest) {
        result_.outcome = Outcome::Unchanged;
        result_.batch = std::move(**known);
        return true;
    }
    return sdk::Error{sdk::ErrorCode::Refused,
                      sdk::say("batch {0} of {1} is sealed with digest {2}, these files have {3}; a corrected delivery "
                               "needs a new batch name",
                               "{1} 的批次 {0} 封存时摘要为 {2}，本次文件为 {3}；更正后重新交付须用新的批次号",
                               delivery_.name, delivery_.agency, sealedDigest.substr(0, 12), digest.substr(0, 12)),
                      {.resource = delivery_.name}};
}

void DeliveryRun::fillHeader(const Reading& reading) {
    auto& header = sealed_.header;
    header.exchange = exchange_.name;
    header.agency = delivery_.agency;
    header.dataset = delivery_.dataset;
    header.division = delivery_.division;
    header.name = delivery_.name;
    header.full = exchange_.full;
    header.adapter = exchange_.adapter;
    if (const auto* manifest = needs_.adapters.find(exchange_.adapter)) header.adapterVersion = manifest->version;
    header.mappings = reading.mappings;
    header.dictionaryVersion = dictionary_.version();
    header.inputDigest = delivery_.inputDigest();
    header.cursor = delivery_.cursor;
    if (exchange_.agreed) header.agreement = exchange_.agreed->agreement.id;
}

// The first mapping that fills the dataset says what is usual for it; shares of single fields are of its root dataset.
GateLimits DeliveryRun::limitsOf(const record::Dataset& dataset) const {
    for (const auto& used : sealed_.header.mappings) {
        const auto* mapping = needs_.mappings.find(used.id);
        if (mapping == nullptr) continue;
        const auto types = mapping->recordTypes();
        for (const auto& type : types) {
            const auto targets = mapping->targets(type);
            if (std::find(targets.begin(), targets.end(), &dataset) == targets.end()) continue;
            auto batch = mapping->batch();
            if (exchange_.agreed)
                std::erase_if(batch.nullShare, [&](const auto& limit) {
                    return !exchange_.agreed->agreement.allows(dataset.name, limit.first);
                });
            if (&mapping->target(types.front()) != &dataset) batch.nullShare.clear();
            return limitsFor(exchange_.gate, exchange_.gateSaid, batch);
        }
    }
    return exchange_.gate;
}

sdk::Result<void> DeliveryRun::judgeBatch(const std::vector<AdmittedDataset>& datasets,
                                          const Predecessors& predecessors) {
    for (const auto& dataset : datasets) {
        const auto& rows = dataset.part.rows;
        const PartFigures now{.dataset = rows.dataset().name,
                              .read = dataset.part.account.read,
                              .rejected = dataset.part.account.rejected,
                              .rows = rows.rowCount(),
                              .shifted = dataset.shifted,
                              .gone = dataset.part.account.vanished + dataset.part.account.deleted,
                              .stateBefore = dataset.stateBefore,
                              .columns = store::columnStatistics(rows)};
        const auto before = predecessors.figures(now.dataset);
        if (!before) return before.error();
        const auto& limits = result_.limits[now.dataset] = limitsOf(rows.dataset());
        auto verdict = judge(limits, now, *before, exchange_.full);
        for (auto& reason : verdict.holds) sealed_.holdReasons.push_back(std::move(reason));
        for (auto& warning : verdict.warnings) result_.warnings.push_back(std::move(warning));
    }
    if (sealed_.holdReasons.empty()) {
        sealed_.holdReasons = result_.warnings;
    } else {
        sealed_.state = store::BatchState::Held;
    }
    return {};
}

sdk::Result<void> DeliveryRun::compareWithState(std::vector<AdmittedDataset>& datasets,
                                                const Predecessors& predecessors) {
    for (auto& dataset : datasets) {
        const auto& rows = dataset.part.rows;
        if (!exchange_.full) {
            dataset.stateBefore = predecessors.rowsBefore(rows.dataset().name);
            continue;
        }
        const auto found = predecessors.difference(dataset.part, dataset.rejects);
        if (found) {
            dataset.part.account.unchanged = found->unchanged;
            dataset.part.account.vanished = found->vanished;
            dataset.stateBefore = found->keysBefore;
            continue;
        }
        // What is wrong with an older batch does not keep this one out.
        if (found.error().code != sdk::ErrorCode::Damaged && found.error().code != sdk::ErrorCode::InvalidConfig) {
            return found.error();
        }
        result_.warnings.push_back(
            sdk::say("unchanged rows could not be counted: {0}", "无法统计未变记录：{0}", found.error().message));
    }
    return {};
}

sdk::Result<void> DeliveryRun::admitRows(Reading& reading) {
    const auto predecessors = Predecessors::find(store_, delivery_.agency, delivery_.division);
    if (!predecessors) return predecessors.error();
    auto datasets = admit(std::move(reading.datasets), exchange_.full);
    if (auto compared = compareWithState(datasets, *predecessors); !compared) return compared;
    if (auto judged = judgeBatch(datasets, *predecessors); !judged) return judged;
    for (auto& dataset : datasets) {
        auto& account = dataset.part.account;
        if (sealed_.state == store::BatchState::Held) account.held = std::exchange(account.accepted, 0);
        sealed_.parts.push_back(std::move(dataset.part));
        for (auto& reject : dataset.rejects) sealed_.rejects.push_back(std::move(reject));
    }
    return {};
}

sdk::Result<void> DeliveryRun::archiveFiles() {
    if (exchange_.agreed && !exchange_.agreed->agreement.archive) {  // names and digests say what came
        for (const auto& file : delivery_.files)
            sealed_.files.push_back({.name = file.name, .bytes = file.bytes, .digest = file.sm3, .content = {}});
        return {};
    }
    const auto bytes = channel::openDelivery(delivery_);
    for (std::size_t i = 0; i < delivery_.files.size(); ++i) {
        const auto& file = delivery_.files[i];
        auto content = contentOf(*bytes, i, file.bytes);
        if (!content) return content.error();
        sealed_.files.push_back(
            {.name = file.name, .bytes = file.bytes, .digest = file.sm3, .content = std::move(*content)});
    }
    return {};
}

sdk::Result<void> DeliveryRun::seal() {
    const auto id = store_.seal(sealed_);
    if (!id) return id.error();
    auto batch = store_.batch(*id);
    if (!batch) return batch.error();
    result_.outcome = sealed_.state == store::BatchState::Held ? Outcome::Held : Outcome::Sealed;
    result_.batch = std::move(*batch);
    result_.rejects = std::move(sealed_.rejects);
    return {};
}

sdk::Result<void> DeliveryRun::checkAgreement() {
    if (!exchange_.agreed && exchange_.agreement.empty()) return {};
    if (!exchange_.agreed)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("agreement {0} was not found: nothing is taken", "未找到协议 {0}：不接收任何数据",
                                   exchange_.agreement),
                          {.resource = delivery_.name}};
    const auto& [agreement, today] = *exchange_.agreed;
    const auto told = trouble(agreement, today);
    if (!told) return {};
    // Nothing is wrong with the delivery: it is not refused, it waits.
    if (standingOn(agreement, today) != Standing::EndsSoon)
        return sdk::Error{sdk::ErrorCode::PermissionDenied, *told, {.resource = delivery_.name}};
    soonEnding_ = *told;
    return {};
}

sdk::Result<void> DeliveryRun::run() {
    if (auto agreed = checkAgreement(); !agreed) return agreed;
    if (auto verified = channel::verify(delivery_); !verified) return verified;
    log::commitPoint("sync.verified");
    const auto known = isKnown();
    if (!known) return known.error();
    if (*known) return {};

    const auto named = dayNamed(delivery_);
    sealed_.header.generated = delivery_.generated.empty() && named ? named->text() : delivery_.generated;

    auto reading = readDelivery(needs_, exchange_, delivery_, dayToReadBy(exchange_, delivery_), progress_);
    if (!reading) return reading.error();
    if (auto counted = channel::verifyRows(delivery_, reading->rowsByFile); !counted) return counted;
    result_.warnings = std::move(reading->warnings);
    if (soonEnding_) result_.warnings.push_back(*soonEnding_);
    sealed_.leftOut = std::move(reading->leftOut);
    fillHeader(*reading);
    if (auto admitted = admitRows(*reading); !admitted) return admitted;
    if (auto archived = archiveFiles(); !archived) return archived;
    log::commitPoint("sync.before-seal");
    return seal();
}

}  // namespace

SyncRun::SyncRun(adapter::Catalogue& adapters, const mapping::Catalogue& mappings, const record::Dictionary& dictionary,
                 store::Store& store, sdk::Logger& logger)
    : adapters_(adapters), mappings_(mappings), dictionary_(dictionary), store_(store), logger_(logger) {}

void SyncRun::logOutcome(const channel::Delivery& delivery, const SyncResult& result) const {
    static constexpr std::string_view kOutcomes[] = {"sealed", "held", "unchanged", "refused"};
    std::string line = "batch " + std::string(kOutcomes[static_cast<std::size_t>(result.outcome)]) +
                       " agency=" + delivery.agency + " batch=" + delivery.name;
    if (result.batch) {
        for (const auto& part : result.batch->parts) {
            line += " " + part.dataset + ".read=" + std::to_string(part.account.read) + " " + part.dataset +
                    ".rejected=" + std::to_string(part.account.rejected);
        }
    }
    if (result.error) line += " error=" + std::string(sdk::toString(result.error->code));
    const bool look = result.outcome == Outcome::Held || result.outcome == Outcome::Refused;
    logger_.log(look ? sdk::LogLevel::Warning : sdk::LogLevel::Info, line);
}

SyncResult SyncRun::run(const Exchange& exchange, channel::Delivery& delivery, const Progress& progress) {
    const ReadingNeeds needs{adapters_, mappings_, logger_};
    DeliveryRun run(needs, dictionary_, store_, exchange, delivery, progress);
    const auto done = run.run();
    SyncResult result = std::move(run.result());
    if (!done) {
        result.outcome = Outcome::Refused;
        result.error = done.error();
        result.batch.reset();
    }
    logOutcome(delivery, result);
    return result;
}

}  // namespace aidgate::sync
