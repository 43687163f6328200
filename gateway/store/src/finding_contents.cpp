#include "finding_contents.h"

#include "finding_blob.h"

namespace aidgate::store {

std::shared_ptr<const FindingContents> ContentMaker::make(std::span<const Finding> findings) {
    auto contents = std::make_shared<FindingContents>();
    contents->ofFinding.resize(findings.size());
    auto vault = takeVault();
    FindingEncoder encoder(shared_);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& finding = findings[i];
        auto& one = contents->ofFinding[i];
        const auto content = encoder.encode(finding);
        one.evidenceTag = vault.tag(finding.evidenceDigest);
        one.contentTag = vault.tag(content);
        one.begin = contents->bytes.size();
        one.sealed = newCodes_.contains(finding.code);
        if (!one.sealed) {
            contents->bytes.append(content);
        } else if (auto packed = vault.packInto(content, findingPlace(finding.code, finding.subject), contents->bytes);
                   !packed) {
            contents->failure = std::move(packed).error();
        }
        one.size = contents->bytes.size() - one.begin;
    }
    giveBack(std::move(vault));
    return contents;
}

sdk::Result<std::string> ContentMaker::seal(const Finding& finding, std::string_view content) {
    auto vault = takeVault();
    auto sealed = vault.pack(content, findingPlace(finding.code, finding.subject));
    giveBack(std::move(vault));
    return sealed;
}

Vault ContentMaker::takeVault() {
    const std::lock_guard lock(mutex_);
    if (vaults_.empty()) return context_.vault.another();
    auto vault = std::move(vaults_.back());
    vaults_.pop_back();
    return vault;
}

void ContentMaker::giveBack(Vault&& vault) {
    const std::lock_guard lock(mutex_);
    vaults_.push_back(std::move(vault));
}

}  // namespace aidgate::store
