// Around any channel: takes envelopes and zip files off what is fetched, and seals what is put.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aidgate/channel/channel.h"
#include "aidgate/channel/wrapping.h"

namespace aidgate::channel {

class WrappingChannel final : public Channel {
public:
    // Reads the keys. `spool` holds what was opened until it is acknowledged, and what was sealed until it was sent.
    static sdk::Result<std::unique_ptr<Channel>> around(std::unique_ptr<Channel> inner,
                                                        const config::ExchangeSettings& exchange,
                                                        const Surroundings& surroundings);

    // Opens the deliveries of this exchange; others stay as they came. What cannot be opened is a problem, and the
    // agency is told by a receipt that it is refused.
    sdk::Result<Inventory> fetch(std::string_view cursor) override;
    sdk::Result<void> acknowledge(const Delivery& delivery, const Receipt& receipt) override;
    sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) override;
    sdk::Result<ReceivedReceipts> receipts(const std::set<std::string>& batches) override {
        return inner_->receipts(batches);
    }

private:
    WrappingChannel(std::unique_ptr<Channel> inner, const config::ExchangeSettings& exchange, Unwrapping unwrapping,
                    std::optional<crypto::Sealing> sealing, const Surroundings& surroundings);
    bool isOurs(const Delivery& delivery) const;
    sdk::Result<void> refuse(const Delivery& sent, const sdk::Error& why);
    sdk::Result<OutgoingFiles> sealed(const OutgoingFiles& files, const std::filesystem::path& folder) const;

    std::unique_ptr<Channel> inner_;
    std::string agency_, dataset_, division_;
    Unwrapping unwrapping_;
    std::optional<crypto::Sealing> sealing_;  // none: files are put as they are
    std::filesystem::path spool_;
    Clock now_;
    std::map<std::string, Delivery> sent_;  // as they came, by the name of what was inside
};

}  // namespace aidgate::channel
