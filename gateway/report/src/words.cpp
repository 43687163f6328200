#include "words.h"

namespace aidgate::report {

const config::Text& nameOf(store::Severity severity) {
    static const config::Text kInfo{"info", "提示"}, kLow{"low", "低"}, kMid{"medium", "中"}, kHigh{"high", "高"},
        kBlock{"blocking", "阻断"};
    switch (severity) {
        case store::Severity::Info: return kInfo;
        case store::Severity::Low: return kLow;
        case store::Severity::Mid: return kMid;
        case store::Severity::High: return kHigh;
        case store::Severity::Block: return kBlock;
    }
    return kInfo;
}

const config::Text& nameOf(store::Direction direction) {
    static const config::Text kBenefit{"helps the person", "惠及本人"}, kBurden{"may cost the person", "可能不利"},
        kQuality{"data quality", "数据质量"};
    switch (direction) {
        case store::Direction::Benefit: return kBenefit;
        case store::Direction::Burden: return kBurden;
        case store::Direction::Quality: return kQuality;
    }
    return kQuality;
}

const config::Text& nameOf(store::BatchState state) {
    static const config::Text kAccepted{"accepted", "已接收"}, kHeld{"held", "暂存待定"}, kRefused{"refused", "已拒收"};
    switch (state) {
        case store::BatchState::Accepted: return kAccepted;
        case store::BatchState::Held: return kHeld;
        case store::BatchState::Refused: return kRefused;
    }
    return kAccepted;
}

}  // namespace aidgate::report
