// A store in a folder of its own, and made-up deliveries to seal in it.
#pragma once

#include <unistd.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "aidgate/record/dictionary.h"
#include "aidgate/store/store.h"
#include "aidgate/value/citizen_id.h"

#include "places.h"

namespace aidgate::store {

inline const record::Dictionary& dictionary() {
    static const record::Dictionary loaded = [] {
        config::Diagnostics diagnostics;
        auto read = record::loadDictionary({std::filesystem::path(test::kSourceDir) / "gateway/record/dictionary.yaml"},
                                           diagnostics);
        if (!read) throw std::runtime_error(diagnostics.render(config::Language::English));
        return std::move(*read);
    }();
    return loaded;
}

inline crypto::Key testKey(std::uint8_t fill = 0x42) {
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(fill);
    return crypto::Key(bytes);
}

// A valid id of area 210199, the `number`th.
inline value::CitizenId testId(unsigned number) {
    const unsigned month = number / 1000 % 12 + 1, day = number / 12000 % 28 + 1, sequence = number % 1000;
    char digits[18];
    std::snprintf(digits, sizeof digits, "2101991969%02u%02u%03u", month, day, sequence);
    const auto reading = value::readCitizenId(std::string(digits) + value::citizenIdCheck(digits));
    return *reading.id;
}

class StoreTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "aidgate_store_XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        file_ = folder_ / "aidgate.db";
    }
    void TearDown() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    sdk::Result<std::unique_ptr<Store>> tryOpen(const crypto::Key& key = testKey(), std::string actor = "zhang.wei") {
        return Store::open({.file = file_, .actor = std::move(actor), .clock = [this] { return now_; }}, key,
                           dictionary());
    }
    Store& store() {
        if (!store_) {
            auto opened = tryOpen();
            if (!opened) throw std::runtime_error(opened.error().message.en);
            store_ = std::move(*opened);
        }
        return *store_;
    }
    void close() { store_.reset(); }

    // Another program at the same file; the message of what went wrong, "" when nothing did.
    std::string rawSql(const std::string& sql) const {
        sqlite3* db = nullptr;
        char* message = nullptr;
        sqlite3_open(file_.c_str(), &db);
        sqlite3_exec(db, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
        sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
        std::string problem = message == nullptr ? "" : message;
        sqlite3_free(message);
        sqlite3_close(db);
        return problem;
    }
    // First column of each row.
    std::vector<std::string> rawQuery(const std::string& sql) const {
        std::vector<std::string> values;
        sqlite3* db = nullptr;
        sqlite3_open(file_.c_str(), &db);
        const auto collect = [](void* into, int, char** row, char**) {
            static_cast<std::vector<std::string>*>(into)->push_back(row[0] == nullptr ? "" : row[0]);
            return 0;
        };
        sqlite3_exec(db, sql.c_str(), collect, &values, nullptr);
        sqlite3_close(db);
        return values;
    }

    std::filesystem::path folder_, file_;
    std::string now_ = "2019-09-16T08:00:00Z";
    std::unique_ptr<Store> store_;
};

inline record::Column& columnOf(record::Table& table, std::string_view field) {
    return table.column(*table.dataset().fieldIndex(field));
}

// Files of workers, rows `first`, `first + 1`, …; line n + 1 of the file. Every kind of column holds something.
inline record::Table workers(unsigned first, unsigned count, const std::string& file = "worker.csv") {
    record::Table table(*dictionary().find("union_case"));
    table.files = {file};
    for (unsigned n = first; n < first + count; ++n) {
        for (std::size_t i = 0; i < table.columnCount(); ++i) {
            const auto& name = table.dataset().fields[i].name;
            auto& column = table.column(i);
            if (name == "case_no") {
                column.pushText("U-" + std::to_string(n));
            } else if (name == "name") {
                column.pushText("王甲" + std::to_string(n), " 王 甲" + std::to_string(n));
            } else if (name == "id_no" && n % 7 == 3) {
                column.pushUnreadable("21019919690512103" + std::to_string(n % 10));
            } else if (name == "id_no") {
                column.pushNumber(testId(n).key());
            } else if (name == "status") {
                column.pushNumber(n % 3);
            } else if (name == "income_year") {
                column.pushNumber(-5 + static_cast<std::int64_t>(n) * 100'000);
            } else if (name == "birth" && n % 5 == 0) {
                column.pushUnreadable("1969年13月");
            } else if (name == "birth") {
                column.pushNumber(19690512);
            } else if (name == "serious_illness") {
                column.pushNumber(n % 2);
            } else {
                column.pushAbsent();
            }
        }
        table.lineage.push_back({.file = 0, .position = 0, .line = n - first + 2});
    }
    return table;
}

inline Delivery deliveryOf(std::string name, record::Table rows, std::string generated = "2019-09-16T02:00:00+08:00") {
    Delivery delivery;
    delivery.header = {.exchange = "union-210199",
                       .agency = "union_assistance",
                       .dataset = "worker",
                       .division = "210199",
                       .name = std::move(name),
                       .generated = std::move(generated),
                       .full = true,
                       .adapter = "union_assistance",
                       .adapterVersion = "1.0.0",
                       .mappings = {{.id = "union_assistance/worker", .version = 3, .digest = "ab12"}},
                       .dictionaryVersion = dictionary().version(),
                       .inputDigest = "00112233445566778899"};
    const auto count = rows.rowCount();
    const auto file = rows.files.empty() ? std::string("worker.csv") : rows.files.front();
    delivery.parts.emplace_back(std::move(rows));
    delivery.parts.back().account = {.read = count, .accepted = count};
    delivery.files.push_back({.name = file, .bytes = 4, .digest = "", .content = "data"});
    return delivery;
}

inline Delivery heldDeliveryOf(std::string name, record::Table rows) {
    auto delivery = deliveryOf(std::move(name), std::move(rows));
    delivery.state = BatchState::Held;
    auto& account = delivery.parts.front().account;
    account.held = account.accepted;
    account.accepted = 0;
    delivery.holdReasons = {{"half of the rows were rejected", "半数记录被拒"}};
    return delivery;
}

inline void expectSameRows(const record::Table& left, const record::Table& right) {
    ASSERT_EQ(left.rowCount(), right.rowCount());
    EXPECT_EQ(left.files, right.files);
    EXPECT_EQ(left.lineage, right.lineage);
    for (std::size_t i = 0; i < left.columnCount(); ++i) {
        EXPECT_TRUE(left.column(i) == right.column(i)) << left.dataset().fields[i].name;
    }
}

}  // namespace aidgate::store
