#include "wrapping_channel.h"

#include <algorithm>
#include <ctime>
#include <system_error>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "sent.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

std::string digestName(std::string_view text) {
    return crypto::digest(crypto::DigestKind::Sha256, text).hex().substr(0, 32);
}

std::string isoUtc(std::chrono::system_clock::time_point moment) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    char text[32] = {};
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

sdk::Result<crypto::Opening> openingOf(const config::EnvelopeSettings& settings) {
    crypto::Opening opening;
    for (const fs::path& file : settings.keys) {
        auto key = crypto::PrivateKey::load(file);
        if (!key) return std::move(key).error();
        opening.recipients.push_back(*std::move(key));
    }
    for (const fs::path& file : settings.shared) {
        auto key = crypto::loadKey(file);
        if (!key) return std::move(key).error();
        opening.shared.push_back(*key);
    }
    for (const fs::path& file : settings.signers) {
        auto key = crypto::loadPublicKey(file);
        if (!key) return std::move(key).error();
        opening.signers.push_back(*std::move(key));
    }
    return opening;
}

sdk::Result<std::optional<crypto::Sealing>> sealingOf(const config::EnvelopeSettings& settings) {
    if (settings.sealFor.empty() && settings.sealShared.empty()) return std::optional<crypto::Sealing>();
    std::optional<crypto::PrivateKey> signer;
    if (!settings.signWith.empty()) {
        auto key = crypto::PrivateKey::load(settings.signWith);
        if (!key) return std::move(key).error();
        signer = *std::move(key);
    }
    const auto cipher =
        settings.content == config::EnvelopeContent::Aes ? crypto::EnvelopeCipher::Aes : crypto::EnvelopeCipher::Sm4;
    if (!settings.sealShared.empty()) {
        const auto key = crypto::loadKey(settings.sealShared);
        if (!key) return key.error();
        return std::optional(crypto::Sealing{cipher, *key, std::move(signer)});
    }
    auto key = crypto::loadPublicKey(settings.sealFor);
    if (!key) return std::move(key).error();
    return std::optional(crypto::Sealing{cipher, *std::move(key), std::move(signer)});
}

}  // namespace

WrappingChannel::WrappingChannel(std::unique_ptr<Channel> inner, const config::ExchangeSettings& exchange,
                                 Unwrapping unwrapping, std::optional<crypto::Sealing> sealing,
                                 const Surroundings& surroundings)
    : inner_(std::move(inner)),
      agency_(exchange.agency),
      dataset_(exchange.dataset),
      division_(exchange.division),
      unwrapping_(std::move(unwrapping)),
      sealing_(std::move(sealing)),
      spool_(surroundings.spool),
      now_(surroundings.now) {}

sdk::Result<std::unique_ptr<Channel>> WrappingChannel::around(std::unique_ptr<Channel> inner,
                                                              const config::ExchangeSettings& exchange,
                                                              const Surroundings& surroundings) {
    const config::EnvelopeSettings& envelope = exchange.channel.envelope;
    auto opening = openingOf(envelope);
    if (!opening) return std::move(opening).error();
    auto sealing = sealingOf(envelope);
    if (!sealing) return std::move(sealing).error();
    Unwrapping unwrapping{*std::move(opening), envelope.required, {}, surroundings.agencies};
    return std::unique_ptr<Channel>(
        new WrappingChannel(std::move(inner), exchange, std::move(unwrapping), *std::move(sealing), surroundings));
}

bool WrappingChannel::isOurs(const Delivery& delivery) const {
    return delivery.agency == agency_ && delivery.dataset == dataset_ && delivery.division == division_;
}

sdk::Result<Inventory> WrappingChannel::fetch(std::string_view cursor) {
    auto inventory = inner_->fetch(cursor);
    if (!inventory) return inventory;
    sent_.clear();
    std::vector<Delivery> deliveries = std::exchange(inventory->deliveries, {});
    for (Delivery& delivery : deliveries) {
        if (!isOurs(delivery) || (!isWrapped(delivery) && !unwrapping_.envelopesOnly)) {
            inventory->deliveries.push_back(std::move(delivery));
            continue;
        }
        if (auto made = makeOwnFolder(spool_ / "opened"); !made) return std::move(made).error();
        auto inside = unwrap(delivery, unwrapping_, spool_ / "opened" / digestName(delivery.name));
        if (!inside) {
            if (auto told = refuse(delivery, inside.error()); !told) return std::move(told).error();
            inventory->problems.push_back(std::move(inside).error());
            continue;
        }
        inside->cursor = delivery.cursor;
        sent_.insert_or_assign(inside->name, std::move(delivery));
        inventory->deliveries.push_back(*std::move(inside));
    }
    return inventory;
}

// What is wrong with the file is the agency's to mend; a full disk is not.
sdk::Result<void> WrappingChannel::refuse(const Delivery& sent, const sdk::Error& why) {
    if (why.code != sdk::ErrorCode::Refused && why.code != sdk::ErrorCode::MalformedInput) return {};
    Receipt receipt;
    receipt.batch = sent.name;
    receipt.agency = sent.agency;
    receipt.dataset = sent.dataset;
    receipt.division = sent.division;
    receipt.outcome = ReceiptOutcome::Refused;
    receipt.reason = why.message;
    receipt.at = isoUtc(now_());
    return inner_->acknowledge(sent, receipt);
}

sdk::Result<void> WrappingChannel::acknowledge(const Delivery& delivery, const Receipt& receipt) {
    const auto found = sent_.find(delivery.name);
    if (found == sent_.end()) return inner_->acknowledge(delivery, receipt);
    if (auto told = inner_->acknowledge(found->second, receipt); !told) return told;
    std::error_code failed;
    fs::remove_all(spool_ / "opened" / digestName(found->second.name), failed);
    if (!failed) return {};
    return sdk::Error{sdk::ErrorCode::Io,
                      sdk::say("cannot remove what was opened: {0}", "无法删除已打开的文件：{0}", failed.message())};
}

sdk::Result<OutgoingFiles> WrappingChannel::sealed(const OutgoingFiles& files, const fs::path& folder) const {
    OutgoingFiles out;
    out.control = files.control;
    for (const fs::path& file : files.files) {
        const fs::path there = folder / (file.filename().string() + ".env");
        std::error_code ignored;
        // Sealed by an attempt before: the same bytes go out again.
        auto envelope = fs::exists(there, ignored) ? sdk::Result<fs::path>(there) : wrap(file, *sealing_, folder);
        if (!envelope) return std::move(envelope).error();
        auto facts = digestOf(*envelope);
        if (!facts) return std::move(facts).error();
        if (out.control) {
            for (ControlledFile& said : out.control->files) {
                if (said.name != file.filename().string()) continue;
                said.name = facts->name;
                said.bytes = facts->bytes;
                said.sm3 = facts->sm3;
            }
        }
        out.files.push_back(*std::move(envelope));
    }
    return out;
}

sdk::Result<void> WrappingChannel::put(const OutgoingFiles& files, std::string_view key) {
    if (!sealing_) return inner_->put(files, key);
    const auto plain = inOrder(files);
    if (!plain) return plain.error();
    const fs::path own = spool_ / "sealed";
    if (auto made = makeOwnFolder(own); !made) return made;
    const SentRecord record(own, key);
    const auto known = record.has(*plain);
    if (!known) return known.error();
    if (*known) return {};
    std::string identity(key);
    for (const SentFile& file : *plain) identity.append("\n").append(file.name).append(" ").append(file.sm3);
    const fs::path folder = own / digestName(identity);
    const auto envelopes = sealed(files, folder);
    if (!envelopes) return envelopes.error();
    if (auto put = inner_->put(*envelopes, key); !put) return put;
    if (auto kept = record.keep(*plain); !kept) return kept;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return {};
}

}  // namespace aidgate::channel
