#include <algorithm>
#include <set>
#include <system_error>

#include "aidgate/channel/outgoing.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/log/commit_point.h"
#include "carriers.h"
#include "control_file.h"
#include "incoming_file.h"
#include "sent.h"
#include "sftp_session.h"
#include "spool.h"

namespace aidgate::channel {

namespace {

constexpr int kAttempts = 3;
constexpr std::uint64_t kMebibyte = 1024 * 1024;
constexpr std::string_view kReceiptEnd = ".ack";

class SftpChannel final : public Channel {
public:
    SftpChannel(const config::ExchangeSettings& exchange, Surroundings surroundings)
        : exchange_(exchange),
          settings_(exchange.channel.sftp),
          surroundings_(std::move(surroundings)),
          spool_(surroundings_.spool),
          session_(settings_, surroundings_.stop) {}

    sdk::Result<Inventory> fetch(std::string_view cursor) override {
        if (auto made = spool_.make(); !made) return made.error();
        auto listed = session_.list(settings_.inbox);
        if (!listed) return std::move(listed).error();
        Look now{.cursor = std::string(cursor)};
        for (std::string& name : *listed) {
            if (isPlainName(name)) {
                now.there.insert(std::move(name));
            } else if (!name.starts_with('.')) {
                ++now.odd;
            }
        }
        for (const std::string& name : now.there) {
            if (auto fetched = fetchHead(name, now); !fetched) return fetched.error();
        }
        spool_.keepOnly(now.wanted);
        return inventoryOf(now);
    }

    sdk::Result<void> acknowledge(const Delivery& delivery, const Receipt& receipt) override {
        if (!settings_.receipts.empty())
            if (auto sent = sendReceipt(receipt); !sent) return sent;
        log::commitPoint("sftp.receipt-sent");
        // What was refused is offered again: the mapping may be mended, or the agency's files.
        if (receipt.outcome == ReceiptOutcome::Refused) return {};
        const std::string version = spool_.versionOf(headOf(delivery));
        if (version.empty()) return {};  // acknowledged before
        return spool_.seal(delivery, version, receipt.knownBefore);
    }

    sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) override {
        if (settings_.outbox.empty())
            return sdk::Error{sdk::ErrorCode::Unsupported,
                              {"this exchange has no outbox to put files in", "此交换没有可放入文件的发件目录 outbox"}};
        return sendOnce(files, surroundings_.spool, key, [this](const std::vector<SentFile>& all) {
            for (const SentFile& file : all) {
                if (auto placed = place(file); !placed) return placed;
                log::commitPoint("sftp.file-placed");
            }
            return sdk::Result<void>();
        });
    }

    sdk::Result<ReceivedReceipts> receipts(const std::set<std::string>& batches) override {
        ReceivedReceipts received;
        if (settings_.answers.empty() || batches.empty()) return received;
        const auto listed = session_.list(settings_.answers);
        if (!listed) return listed.error();
        for (const std::string& name : std::set<std::string>(listed->begin(), listed->end())) {
            if (!name.ends_with(kReceiptEnd) || !isPlainName(name) ||
                !batches.contains(name.substr(0, name.size() - kReceiptEnd.size())))
                continue;
            auto text = readReceiptText(name);
            if (!text && text.error().code == sdk::ErrorCode::Io) return text.error();
            auto receipt = text ? parseReceipt(name, *text) : sdk::Result<Receipt>(text.error());
            if (receipt) {
                received.receipts.push_back(*std::move(receipt));
            } else {
                received.problems.push_back(std::move(receipt).error());
            }
        }
        return received;
    }

private:
    sdk::Result<std::string> readReceiptText(const std::string& name) {
        std::string text;
        const auto read = session_.download(remotePath(settings_.answers, name), 0, [&text](std::string_view piece) {
            text += piece;
            return text.size() <= kMostControlBytes;
        });
        if (!read) return read.error();
        return text;
    }

    // One fetch.
    struct Look {
        std::string cursor;
        std::set<std::string> there = {};
        std::vector<std::string> wanted = {};  // names kept in the spool
        std::set<std::string> growing = {};
        std::vector<sdk::Error> problems = {};
        std::uint64_t odd = 0;
    };

    // Control files of this exchange and what they list; where none is required, data files of it by themselves.
    sdk::Result<void> fetchHead(const std::string& name, Look& now) {
        const bool isControl = name.ends_with(".ctl");
        const auto parsed = parseFileName(name, surroundings_.agencies);
        if (!isControl && exchange_.channel.control == config::ControlFiles::Required) return {};
        if (!isControl && !parsed) return {};
        if (parsed && (parsed->dept != exchange_.agency || parsed->division != exchange_.division)) return {};
        if (!isControl && parsed->dataset != exchange_.dataset) return {};
        auto version = session_.changed(remotePath(settings_.inbox, name));
        if (!version) return tell(version.error(), now);
        const std::string stamp = std::to_string(*version);
        if (spool_.isSealed(name, stamp, now.cursor)) return {};
        auto fetched = fetchFile(name, stamp, isControl ? kMostControlBytes : mostBytes(), now);
        if (!fetched || !*fetched || !isControl) return fetched ? sdk::Result<void>() : fetched.error();
        auto text = readSmall(spool_.inbox() / name, name, kMostControlBytes);
        if (!text) return std::move(text).error();
        auto control = parseControlFile(name, *text);
        if (!control) return {};  // look() says so
        if (control->dept != exchange_.agency || control->division != exchange_.division ||
            control->dataset != exchange_.dataset) {
            now.wanted.pop_back();  // another exchange fetches it
            return {};
        }
        for (const ControlledFile& file : control->files) {
            if (!now.there.contains(file.name)) continue;  // look() says so
            auto changed = session_.changed(remotePath(settings_.inbox, file.name));
            if (!changed) return tell(changed.error(), now);
            if (auto got = fetchFile(file.name, std::to_string(*changed), mostBytes(), now); !got) return got.error();
        }
        return {};
    }

    // One file's trouble does not stop the others; a server that is gone does.
    static sdk::Result<void> tell(const sdk::Error& error, Look& now) {
        const bool ofTheFile = error.code == sdk::ErrorCode::NotFound ||
                               error.code == sdk::ErrorCode::PermissionDenied || error.code == sdk::ErrorCode::Refused;
        if (!ofTheFile) return error;
        now.problems.push_back(error);
        return {};
    }

    std::uint64_t mostBytes() const { return settings_.mostMebibytes * kMebibyte; }

    // False: it is still being written, or there is a problem with it, which has been told.
    sdk::Result<bool> fetchFile(const std::string& name, const std::string& version, std::uint64_t most, Look& now) {
        if (spool_.versionOf(name) == version) {
            now.wanted.push_back(name);
            return true;
        }
        const auto path = remotePath(settings_.inbox, name);
        auto part = IncomingFile::open(spool_.part(name, version), most);
        if (!part) return std::move(part).error();
        sdk::Result<std::int64_t> done = std::int64_t{0};
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            const auto before = part->bytes();
            done = session_.download(path, before, [&part](std::string_view bytes) { return part->append(bytes); });
            if (done || done.error().code != sdk::ErrorCode::Io || part->failed() || part->bytes() == before) break;
        }
        now.wanted.push_back(name);  // keeps the part, to go on there
        if (part->failed()) return *part->failed();
        if (!done) {
            if (done.error().code == sdk::ErrorCode::Io && part->bytes() == 0 && session_.list(path))
                done = sdk::Error{sdk::ErrorCode::Refused, {"it is a folder", "它是文件夹"}, {name}};
            if (auto told = tell(done.error(), now); !told) return told.error();
            return false;
        }
        log::commitPoint("sftp.downloaded");
        if (!isWhole(path, part->bytes(), version)) {
            now.growing.insert(name);
            part->discard();
            return false;
        }
        if (auto arrived = spool_.arrived(name, version); !arrived) return arrived.error();
        return true;
    }

    // Nothing came after it and it bears its stamp still.
    bool isWhole(const std::string& path, std::uint64_t bytes, const std::string& version) {
        bool more = false;
        const auto again = session_.download(path, bytes, [&more](std::string_view piece) {
            more = more || !piece.empty();
            return false;
        });
        return again && !more && std::to_string(*again) == version;
    }

    sdk::Result<Inventory> inventoryOf(Look& now) {
        Inventory inventory = look(spool_.inbox(), surroundings_.agencies);
        const auto grows = [&now](const Delivery& delivery) {
            return std::any_of(delivery.files.begin(), delivery.files.end(),
                               [&now](const DataFile& file) { return now.growing.contains(file.name); });
        };
        std::erase_if(inventory.deliveries, [&](const Delivery& delivery) {
            if (!grows(delivery) && isOldEnough(delivery)) return false;
            inventory.unsettled.push_back(delivery.name);
            return true;
        });
        for (const std::string& name : now.growing) inventory.unsettled.push_back(name);
        for (const std::string& name : now.there) {
            if (!parseFileName(name, surroundings_.agencies)) inventory.others.emplace_back(name);
        }
        inventory.problems.insert(inventory.problems.end(), now.problems.begin(), now.problems.end());
        if (now.odd != 0)
            inventory.problems.push_back(
                {sdk::ErrorCode::Refused,
                 sdk::say("{0} entries on the server have names that are paths or hold control characters; left alone",
                          "服务器上有 {0} 个条目的名称是路径或含控制字符；不予理会", now.odd),
                 {settings_.inbox}});
        Spool::number(inventory, now.cursor);
        return inventory;
    }

    bool isOldEnough(const Delivery& delivery) const {
        if (exchange_.channel.settleSeconds == 0) return true;
        if (delivery.control) return true;  // what it says is checked; what it does not say was compared on the server
        const auto now = surroundings_.now().time_since_epoch() / std::chrono::seconds(1);
        return std::all_of(delivery.files.begin(), delivery.files.end(), [&](const DataFile& file) {
            const std::string version = spool_.versionOf(file.name);
            return !version.empty() && now - std::stoll(version) >= exchange_.channel.settleSeconds;
        });
    }

    sdk::Result<void> place(const SentFile& file) {
        auto there = digestThere(settings_.outbox, file.name);
        if (!there) return std::move(there).error();
        if (*there == file.sm3) return {};
        if (!there->empty())
            return sdk::Error{sdk::ErrorCode::Refused,
                              {"a file of this name lies there and holds something else", "该处已有同名文件，内容不同"},
                              {file.name}};
        return send(settings_.outbox, file, false);
    }

    sdk::Result<void> sendReceipt(const Receipt& receipt) {
        SentFile file;
        file.name = receipt.batch + std::string(kReceiptEnd);
        if (!isPlainName(file.name))
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              {"a batch whose name is no file name gets no receipt", "批次号不能作文件名，无法写回执"}};
        file.text = toText(receipt);
        file.bytes = file.text.size();
        file.sm3 = crypto::digest(crypto::DigestKind::Sm3, file.text).hex();
        auto there = digestThere(settings_.receipts, file.name);
        if (!there) return std::move(there).error();
        return *there == file.sm3 ? sdk::Result<void>() : send(settings_.receipts, file, !there->empty());
    }

    // "" = it is not there.
    sdk::Result<std::string> digestThere(const std::string& folder, const std::string& name) {
        crypto::Hasher hasher(crypto::DigestKind::Sm3);
        std::uint64_t bytes = 0;
        auto read = session_.download(remotePath(folder, name), 0, [&](std::string_view piece) {
            hasher.update(piece);
            return (bytes += piece.size()) <= mostBytes();
        });
        if (read) return hasher.finish().hex();
        if (read.error().code == sdk::ErrorCode::NotFound) return std::string();
        return std::move(read).error();
    }

    sdk::Result<void> send(const std::string& folder, const SentFile& file, bool replace) {
        if (file.from.empty()) {
            std::string_view rest = file.text;
            const SftpSession::Source source = [&rest](char* room, std::size_t size) -> sdk::Result<std::size_t> {
                const auto given = rest.copy(room, size);
                rest.remove_prefix(given);
                return given;
            };
            return session_.upload(folder, file.name, file.bytes, source, replace);
        }
        auto opened = openForReading(file.from, file.name);
        if (!opened) return std::move(opened).error();
        crypto::Hasher hasher(crypto::DigestKind::Sm3);
        std::uint64_t sent = 0;
        const SftpSession::Source source = [&](char* room, std::size_t size) -> sdk::Result<std::size_t> {
            auto got = readSome(*opened, {room, size}, file.name);
            if (!got) return got;
            hasher.update({room, *got});
            sent += *got;
            if (sent == file.bytes && hasher.finish().hex() != file.sm3)
                return sdk::Error{sdk::ErrorCode::Io,
                                  {"the file changed while it was sent", "发送过程中文件发生了变化"},
                                  {file.name}};
            return got;
        };
        return session_.upload(folder, file.name, file.bytes, source, replace);
    }

    config::ExchangeSettings exchange_;
    config::SftpSettings settings_;
    Surroundings surroundings_;
    Spool spool_;
    SftpSession session_;
};

}  // namespace

sdk::Result<std::unique_ptr<Channel>> openSftp(const config::ExchangeSettings& exchange, Surroundings surroundings) {
    return std::make_unique<SftpChannel>(exchange, std::move(surroundings));
}

}  // namespace aidgate::channel
