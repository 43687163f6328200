#include "fate.h"

namespace aidgate::sync {

std::string_view ruleOf(Fate fate) {
    switch (fate) {
        case Fate::KeyAbsent: return "sync.key-absent";
        case Fate::KeyAgain: return "sync.key-again";
        case Fate::Overtaken: return "sync.overtaken";
        case Fate::Duplicate:
        case Fate::ParentDuplicate: return "sync.duplicate";
        case Fate::ParentRejected: return "sync.parent-rejected";
        case Fate::Mapping:
        case Fate::Admitted: break;
    }
    return "";
}

config::Text messageOf(Fate fate, const std::string& place) {
    switch (fate) {
        case Fate::KeyAbsent: return {"the row has no key of its own", "缺少本行编号"};
        case Fate::KeyAgain:
            return {"another row with this key and other content stands at " + place,
                    "编号重复且内容不同，以 " + place + " 为准"};
        case Fate::Overtaken:
            return {"a later row with this key stands at " + place, "同一编号的较晚记录在 " + place + "，以其为准"};
        case Fate::Duplicate: return {"the same row as at " + place, "与 " + place + " 完全相同"};
        case Fate::ParentDuplicate: return {"the row it belongs to is a duplicate", "所属记录重复，随之去除"};
        case Fate::ParentRejected: return {"the row it belongs to was rejected", "所属记录被拒，随之被拒"};
        case Fate::Mapping:
        case Fate::Admitted: break;
    }
    return {};
}

}  // namespace aidgate::sync
