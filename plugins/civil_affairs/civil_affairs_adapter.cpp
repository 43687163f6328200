#include "civil_affairs_adapter.h"

namespace aidgate::plugins::civil_affairs {

namespace {

// Attributes of the assumed exchange. The first record type under a root element is counted by its `count`.
constexpr std::string_view kReliefRecords =
    "relief MZJZ_BATCH/FAMILY: jzzh!, lb, sblb, xzqh, cxlx, hzxm, hzsfz, jtrk, bzrk, yrjsr, bzje, ksrq, jsrq, zzyy, "
    "zt\n"
    "relief_member MZJZ_BATCH/FAMILY/MEMBER: xm, sfz, gx, bz, cjlb, cjdj, zb";
constexpr std::string_view kDeathRecords = "death MZBZ_BATCH/RECORD: bh!, xm, sfz, swrq, hhrq, dwmc";

constexpr sdk::AdapterInfo kInfo{.id = "civil_affairs",
                                 .title = "Civil affairs",
                                 .help = "Reads households on relief with their members, and deaths: XML, GB18030.",
                                 .options = {},
                                 .reads = true};

}  // namespace

const sdk::AdapterInfo& CivilAffairsAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> CivilAffairsAdapter::openSource(const sdk::Delivery& delivery,
                                                                          const sdk::Host& host) const {
    // A delivery is of one dataset; its first file's name tells which.
    const bool death = delivery.fileCount() > 0 && delivery.dataset(0) == "death";
    return host.openFormat(
        "xml", delivery,
        {{"charset", "GB18030"}, {"count", "count"}, {"records", std::string(death ? kDeathRecords : kReliefRecords)}});
}

}  // namespace aidgate::plugins::civil_affairs
