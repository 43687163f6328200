#include <array>
#include <ctime>
#include <system_error>

#include "aidgate/crypto/digest.h"
#include "aidgate/log/commit_point.h"
#include "carriers.h"
#include "control_file.h"
#include "database_reader.h"
#include "database_table.h"
#include "file.h"
#include "row_file.h"
#include "sent.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

std::string timeText(std::chrono::system_clock::time_point at, const char* form) {
    const auto seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), form, &utc);
    return text.data();
}

// Digits that stand for a content, as a file name's sequence.
std::string sequenceOf(const std::string& hex) {
    constexpr std::uint64_t kTwelveDigits = 1'000'000'000'000;
    return std::to_string(kTwelveDigits + std::stoull(hex.substr(0, 15), nullptr, 16) % kTwelveDigits).substr(1);
}

class DatabaseChannel final : public Channel {
public:
    DatabaseChannel(config::ExchangeSettings exchange, Surroundings surroundings)
        : exchange_(std::move(exchange)),
          settings_(exchange_.channel.database),
          surroundings_(std::move(surroundings)),
          inbox_(surroundings_.spool / "in"),
          flags_(settings_, surroundings_.spool / "flags") {}

    sdk::Result<Inventory> fetch(std::string_view cursor) override {
        auto from = DatabaseCursor::parse(cursor);
        if (!from) return std::move(from).error();
        // A run that was cut off between the seal and its end.
        if (auto written = flags_.write(cursor); !written) return written.error();
        std::error_code failed;
        fs::remove_all(inbox_, failed);
        if (auto made = makeOwnFolder(inbox_); !made) return made.error();
        auto session = DatabaseSession::open(settings_, DatabaseSession::Use::Read);
        if (!session) return std::move(session).error();
        DatabaseReader reader(settings_, *session, surroundings_.stop);
        if (auto begun = reader.begin(); !begun) return begun.error();
        Inventory inventory;
        auto next = readRows(reader, *from);
        if (!next) return std::move(next).error();
        if (*next && **next != *from) {
            inventory = look(inbox_, {exchange_.agency});
            for (Delivery& delivery : inventory.deliveries) delivery.cursor = (*next)->text();
        }
        if (reader.hasRowsWithoutStamp())
            inventory.problems.push_back({sdk::ErrorCode::MalformedInput,
                                          sdk::say("rows whose '{0}' is NULL are there; they are never read",
                                                   "有些行的 '{0}' 为 NULL；这些行不会被读取", settings_.stamp)});
        log::commitPoint("database.fetched");
        return inventory;
    }

    sdk::Result<void> acknowledge(const Delivery& delivery, const Receipt& receipt) override {
        if (!exchange_.channel.receipts.empty())
            if (auto written = writeReceipt(exchange_.channel.receipts, receipt); !written) return written;
        if (receipt.outcome == ReceiptOutcome::Refused) return {};
        if (auto written = flags_.write(delivery.cursor); !written) return written;
        log::commitPoint("database.flags-written");
        std::error_code none;
        fs::remove_all(inbox_, none);
        return {};
    }

    sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) override {
        if (settings_.putTable.empty())
            return sdk::Error{sdk::ErrorCode::Unsupported,
                              {"no table is agreed for files ('put_table'): send them by another channel",
                               "没有约定存放文件的表（'put_table'）：请使用其他通道发送"}};
        return sendOnce(files, surroundings_.spool, key, [&](const std::vector<SentFile>& all) {
            if (auto put = putIntoTable(settings_, all, key); !put) return put;
            log::commitPoint("database.put");
            return sdk::Result<void>();
        });
    }

private:
    // The rows as a file with its control file; none when they are what was sealed last.
    sdk::Result<std::optional<DatabaseCursor>> readRows(DatabaseReader& reader, const DatabaseCursor& from) {
        auto file = OutgoingFile::begin(inbox_ / ".rows");
        if (!file) return std::move(file).error();
        SqlRow header;
        for (const auto& name : reader.columns()) header.emplace_back(name);
        if (auto put = file->write(delimitedLine(header) + "\n"); !put) return put.error();
        std::uint64_t count = 0;
        auto flags = flags_.begin();
        if (!flags) return std::move(flags).error();
        auto next = reader.read(from, [&](const SqlRow& cells, const std::vector<std::string>& order) {
            ++count;
            if (*flags)
                if (auto put = (*flags)->write(packed(order) + "\n"); !put) return put;
            return file->write(delimitedLine(cells) + "\n");
        });
        if (!next || !*next || **next == from) return next;
        if (auto kept = keep(*file, count); !kept) return kept.error();
        if (*flags)
            if (auto kept = flags_.keep(**flags, (*next)->text()); !kept) return kept.error();
        return next;
    }

    sdk::Result<void> keep(OutgoingFile& file, std::uint64_t rows) const {
        auto facts = file.complete();
        if (!facts) return std::move(facts).error();
        const auto now = surroundings_.now();
        const FileName name{exchange_.agency,        exchange_.division,     exchange_.dataset,
                            timeText(now, "%Y%m%d"), sequenceOf(facts->sm3), "csv"};
        if (auto there = file.commit(); !there) return there;
        ControlFile control;
        control.name = name.stem() + ".ctl";
        control.dept = exchange_.agency;
        control.division = exchange_.division;
        control.dataset = exchange_.dataset;
        control.encoding = "UTF-8";
        control.generated = timeText(now, "%Y-%m-%dT%H:%M:%SZ");
        control.files = {{name.stem() + ".csv", {{"", rows}}, facts->bytes, facts->sm3}};
        std::error_code failed;
        fs::rename(inbox_ / ".rows", inbox_ / control.files[0].name, failed);
        if (failed)
            return sdk::Error{sdk::ErrorCode::Io, sdk::say("cannot keep the rows that were read: {0}",
                                                           "无法保存读到的行：{0}", failed.message())};
        return replaceFile(inbox_ / control.name, toText(control));
    }

    config::ExchangeSettings exchange_;
    config::DatabaseSettings settings_;
    Surroundings surroundings_;
    fs::path inbox_;
    RowFlags flags_;
};

}  // namespace

sdk::Result<std::unique_ptr<Channel>> openDatabase(const config::ExchangeSettings& exchange,
                                                   Surroundings surroundings) {
    return std::make_unique<DatabaseChannel>(exchange, std::move(surroundings));
}

}  // namespace aidgate::channel
