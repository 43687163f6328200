// A person's data erased on a lawful request.
#include "aidgate/store/erasure.h"

#include <fstream>
#include <iostream>

#include <nlohmann/json.hpp>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// One id a line; never on the command line, which other users can see and which shells keep.
sdk::Result<std::vector<value::CitizenId>> readIds(std::istream& in) {
    std::vector<value::CitizenId> ids;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const auto reading = value::readCitizenId(line);
        if (!reading.id)
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("line {0} holds no valid citizen id", "第 {0} 行不是有效的身份证号", number)};
        ids.push_back(*reading.id);
    }
    return ids;
}

sdk::Result<std::vector<value::CitizenId>> readIds(const std::string& from, Terminal& terminal) {
    if (from == "-") {
        terminal.note({"ids, one a line; end with Ctrl-D:", "请逐行输入身份证号，以 Ctrl-D 结束："});
        return readIds(std::cin);
    }
    std::ifstream in(from);
    if (!in) return sdk::Error{sdk::ErrorCode::InvalidArgument, sdk::say("cannot read {0}", "无法读取 {0}", from)};
    return readIds(in);
}

std::string proofOf(const store::Erasure& erasure) {
    nlohmann::ordered_json proof = {
        {"order", erasure.number}, {"reason", erasure.reason}, {"at", erasure.at}, {"by", erasure.by}};
    auto& erased = proof["erased"] = nlohmann::ordered_json::array();
    for (const auto& fact : erasure.facts)
        erased.push_back({{"what", fact.what},
                          {"agency", fact.agency},
                          {"batch", fact.batch},
                          {"dataset", fact.dataset},
                          {"file", fact.name},
                          {"count", fact.count},
                          {"digest_before", fact.digestBefore},
                          {"digest_after", fact.digestAfter}});
    proof["told_to_agencies"] = erasure.told;
    return proof.dump(2) + "\n";
}

}  // namespace

int erase(const Common& common, const EraseRequest& request, Terminal& terminal) {
    std::error_code ignored;
    if (std::filesystem::exists(request.proof, ignored)) {
        terminal.error({request.proof.string() + " is there already", request.proof.string() + " 已存在"});
        return kUsage;
    }
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench || bench->dictionary() == nullptr) return kUsage;
    const auto failed = [&](const sdk::Error& error) {
        tell(terminal, error);
        return exitCodeOf(error);
    };
    const auto key = crypto::loadKey(bench->settings()->key.file);
    if (!key) return failed(key.error());
    auto ids = readIds(request.ids, terminal);
    if (!ids) return failed(ids.error());
    const store::CareNeeds needs{{bench->settings()->store.file, systemUser(), now}, *key, *bench->dictionary()};
    const auto done = store::erase(needs, {request.order, request.reason, std::move(*ids)});
    if (!done) return failed(done.error());
    const auto proof = proofOf(*done);
    std::ofstream out(request.proof, std::ios::binary);
    out << proof;
    out.close();
    if (!out)
        terminal.error({"the proof could not be written; it is:\n" + proof, "无法写入证明，内容如下：\n" + proof});
    terminal.note({"done; " + std::to_string(done->facts.size()) + " places, listed in " + request.proof.string(),
                   "已完成；共 " + std::to_string(done->facts.size()) + " 处，见 " + request.proof.string()});
    for (const auto& name : done->told)
        terminal.note({"delivery " + name + " told an agency of a finding that was erased: ask the agency, too",
                       "交付 " + name + " 曾向部门告知已删除的问题：请一并通知该部门"});
    return out ? kOk : kInternal;
}

}  // namespace aidgate::cli
