// Deliveries in a folder, read by an adapter that is told its rows, into a real store.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/crypto/digest.h"
#include "aidgate/log/logger.h"
#include "aidgate/sync/sync.h"

#include "places.h"

namespace aidgate::sync {

struct Row {
    std::vector<std::string> cells;  // "~": absent
    std::uint64_t ordinal = 0;       // 0: the next one
    std::uint64_t parent = 0;
};

// Rows of one record type of one file, in one batch.
struct Rows {
    std::string type, file;
    std::vector<Row> rows;
};

// What the adapter finds in the delivery.
struct Script {
    std::vector<sdk::RecordType> types;
    std::vector<Rows> batches;
    std::vector<std::function<void(sdk::RowIssueLog&)>> issues;  // reported before the first batch
    std::optional<sdk::Error> end;                               // instead of the end
};

class ScriptedSource final : public sdk::Source {
public:
    ScriptedSource(const Script& script, const sdk::Host& host) : script_(script) {
        for (const auto& issue : script.issues) issue(host.issues());
    }
    std::span<const sdk::RecordType> recordTypes() const override { return script_.types; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override {
        if (at_ == script_.batches.size()) {
            if (script_.end) return *script_.end;
            return false;
        }
        const auto& rows = script_.batches[at_++];
        for (const auto& type : script_.types) {
            if (type.name == rows.type) batch.reset(type, rows.file);
        }
        for (const auto& row : rows.rows) {
            last_ = row.ordinal == 0 ? last_ + 1 : row.ordinal;
            batch.beginRow({.line = last_ + 1, .ordinal = last_, .parent = row.parent});
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                if (row.cells[i] != "~") batch.set(i, row.cells[i]);
            }
        }
        return true;
    }

private:
    const Script& script_;
    std::size_t at_ = 0;
    std::uint64_t last_ = 0;
};

class ScriptedAdapter final : public sdk::Adapter {
public:
    explicit ScriptedAdapter(const Script& script) : script_(script) {}
    const sdk::AdapterInfo& info() const override { return info_; }
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery&, const sdk::Host& host) const override {
        return std::make_unique<ScriptedSource>(script_, host);
    }

private:
    const Script& script_;
    sdk::AdapterInfo info_{.id = "scripted", .title = "", .help = "", .options = {}, .reads = true, .writes = false};
};

class ScriptedCatalogue final : public adapter::Catalogue {
public:
    explicit ScriptedCatalogue(const Script& script) : adapter_(script) {
        manifest_.id = "scripted";
        manifest_.version = "2.1.0";
    }
    const std::vector<adapter::Manifest>& manifests() const override { return none_; }
    const std::vector<adapter::Refusal>& refusals() const override { return refusals_; }
    const adapter::Manifest* find(std::string_view id) const override {
        return id == "scripted" ? &manifest_ : nullptr;
    }
    sdk::Result<const sdk::Adapter*> adapter(std::string_view id) override {
        if (id != "scripted")
            return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("no adapter {0}", "没有适配器 {0}", id)};
        return static_cast<const sdk::Adapter*>(&adapter_);
    }
    void refuse(std::string_view, sdk::Error) override {}

private:
    ScriptedAdapter adapter_;
    adapter::Manifest manifest_;
    std::vector<adapter::Manifest> none_;
    std::vector<adapter::Refusal> refusals_;
};

class SyncTest : public testing::Test {
protected:
    SyncTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aidgate_sync_XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
        folder_ = pattern;
        std::array<std::uint8_t, 32> key;
        key.fill(0x21);
        auto opened =
            store::Store::open({.file = folder_ / "aidgate.db", .actor = "li.na", .clock = [this] { return now_; }},
                               crypto::Key(key), bundled().dictionary);
        if (!opened) throw std::runtime_error(opened.error().message.en);
        store_ = std::move(*opened);
    }
    ~SyncTest() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    // Dictionary, code tables and mappings as they are delivered with the program.
    struct Loaded {
        record::Dictionary dictionary;
        mapping::CodeTables tables;
        std::optional<mapping::Catalogue> mappings;
    };
    static const Loaded& bundled() {
        static const std::unique_ptr<Loaded> loaded = [] {
            const std::filesystem::path root = test::kSourceDir;
            config::Diagnostics problems;
            auto dictionary = record::loadDictionary({root / "gateway/record/dictionary.yaml"}, problems);
            auto tables = mapping::CodeTables::load({root / "mappings/codes"}, problems);
            if (!dictionary || !tables) throw std::runtime_error(problems.render(config::Language::English));
            auto all = std::make_unique<Loaded>(Loaded{std::move(*dictionary), std::move(*tables), {}});
            all->mappings = mapping::Catalogue::load({root / "mappings"}, all->dictionary, all->tables, problems);
            if (!all->mappings) throw std::runtime_error(problems.render(config::Language::English));
            return all;
        }();
        return *loaded;
    }

    // A file on disk with this content, as part of a delivery.
    channel::DataFile file(const std::string& name, const std::string& dataset, const std::string& content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
        channel::DataFile data;
        data.path = folder_ / name;
        data.name = name;
        data.dataset = dataset;
        data.bytes = content.size();
        return data;
    }
    channel::Delivery delivery(const std::string& batch, const std::string& content = "content") const {
        channel::Delivery made;
        made.agency = "union_assistance";
        made.division = "210199";
        made.dataset = "worker";
        made.name = batch;
        made.generated = "2019-09-16T02:00:00+08:00";
        made.files = {file("worker.csv", "worker", content)};
        return made;
    }
    Exchange exchange(bool structureOnly = true) const {
        Exchange made{.name = "union-210199", .adapter = "scripted"};
        made.gate.structureOnly = structureOnly;
        return made;
    }
    SyncResult run(channel::Delivery delivery, const Exchange& exchange) {
        ScriptedCatalogue adapters(script_);
        SyncRun sync(adapters, *bundled().mappings, bundled().dictionary, *store_, log::silent());
        return sync.run(exchange, delivery);
    }
    SyncResult run(channel::Delivery made) { return run(std::move(made), exchange()); }

    static const store::Account& account(const SyncResult& result, std::string_view dataset) {
        static const store::Account none;
        if (!result.batch) return none;
        for (const auto& part : result.batch->parts) {
            if (part.dataset == dataset) return part.account;
        }
        return none;
    }
    // "U-1 U-2": keys of the sealed rows, of by-position rows with their n.
    std::string keys(const SyncResult& result, std::string_view dataset) {
        if (!result.batch) return "no batch";
        const auto rows = store_->rows(result.batch->id, dataset);
        if (!rows) return rows.error().message.en;
        std::string all;
        for (std::size_t row = 0; row < rows->rowCount(); ++row) {
            all += all.empty() ? "" : " ";
            all += rows->key(row);
            const auto position = rows->lineage[row].position;
            if (position != 0) all += "/" + std::to_string(position);
        }
        return all;
    }
    // "5 sync.key-again U-1, …": line, rule and key of what was not taken.
    static std::string rejects(const SyncResult& result, std::string_view dataset) {
        std::string all;
        for (const auto& reject : result.rejects) {
            if (reject.dataset != dataset) continue;
            all += (all.empty() ? "" : ", ") + std::to_string(reject.line) + " " + reject.rule + " " + reject.key;
            if (reject.position != 0) all += "/" + std::to_string(reject.position);
        }
        return all;
    }
    static std::string joined(const std::vector<config::Text>& texts) {
        std::string all;
        for (const auto& text : texts) all += text.en + "\n";
        return all;
    }

    std::filesystem::path folder_;
    std::string now_ = "2019-09-16T08:00:00Z";
    std::unique_ptr<store::Store> store_;
    Script script_;
};

inline const std::vector<std::string> kWorkerColumns = {"职工编号", "姓名", "身份证号", "出生日期", "档案状态"};
inline const std::vector<std::string> kMemberColumns = {"职工编号", "姓名", "身份证号"};
inline const std::vector<std::string> kFamilyColumns = {"jzzh", "lb", "bzje"};
inline const std::vector<std::string> kMemberOfFamilyColumns = {"xm", "sfz", "gx"};

inline Row worker(const std::string& no, const std::string& name = "王甲", const std::string& status = "在档") {
    return {.cells = {no, name, "~", "1969-05-12", status}};
}

}  // namespace aidgate::sync
