#include "aidgate/sync/translation.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <utility>

#include "aidgate/sync/csv_folder.h"
#include "sync_fixture.h"

namespace aidgate::sync {
namespace {

// What was handed on, in order.
class Kept final : public TranslationOutput {
public:
    sdk::Result<void> begin(std::span<const record::Dataset* const> all) override {
        for (const auto* dataset : all) datasets += dataset->name + " ";
        return {};
    }
    sdk::Result<void> write(const TranslatedRows& rows) override {
        for (std::size_t row = 0; row < rows.stands.size(); ++row)
            if (rows.stands[row] != 0) lines.emplace_back(rows.canonical.lines(row, row + 1));
        return {};
    }
    sdk::Result<void> reject(const store::Reject& reject) override {
        rejects.push_back(reject);
        return {};
    }

    std::string datasets;
    std::vector<std::string> lines;
    std::vector<store::Reject> rejects;
};

std::multiset<std::string> told(const std::vector<store::Reject>& rejects) {
    std::multiset<std::string> all;
    for (const auto& reject : rejects)
        all.insert(reject.dataset + " " + reject.file + ":" + std::to_string(reject.line) + " " + reject.rule + " " +
                   reject.key + " " + reject.message.en + (reject.duplicate ? " duplicate" : ""));
    return all;
}

class TranslationTest : public SyncTest {
protected:
    sdk::Result<Translation> translate(const channel::Delivery& delivery, TranslationOutput& output,
                                       const TranslationSettings& settings = {}) {
        ScriptedCatalogue adapters(script_);
        return translateDelivery({adapters, *bundled().mappings, log::silent()}, exchange(), delivery, settings,
                                 output);
    }
    sdk::Result<Translation> translate(TranslationOutput& output, const TranslationSettings& settings = {}) {
        return translate(delivery("B1"), output, settings);
    }
    static const store::Account& account(const Translation& translation, std::string_view dataset) {
        static const store::Account none;
        for (const auto& part : translation.parts)
            if (part.dataset->name == dataset) return part.account;
        return none;
    }

    // Workers and their members in two files, in many batches, with repeats, missing keys and shifted columns.
    void dirtyWorkersAndMembers(std::uint32_t seed) {
        std::mt19937 random(seed);
        const auto one = [&](std::uint32_t of) { return random() % of; };
        script_ = {
            .types = {{.name = "worker", .columns = kWorkerColumns}, {.name = "member", .columns = kMemberColumns}},
            .batches = {},
            .issues = {},
            .end = {}};
        for (int batch = 0; batch < 20; ++batch) {
            Rows rows{"worker", "worker.csv", {}};
            for (int i = 0; i < 40; ++i) {
                const auto no = one(20) == 0 ? "~" : "U-" + std::to_string(one(400));
                rows.rows.push_back(worker(no, one(4) == 0 ? "王乙" : one(50) == 0 ? "210199197003182048" : "王甲"));
            }
            script_.batches.push_back(rows);
        }
        for (int batch = 0; batch < 20; ++batch) {
            Rows rows{"member", "member.csv", {}};
            for (int i = 0; i < 40; ++i)
                rows.rows.push_back({.cells = {"U-" + std::to_string(one(450)), one(2) == 0 ? "李甲" : "李乙", "~"}});
            script_.batches.push_back(rows);
        }
    }

    void families(std::vector<Row> relief, std::vector<Row> members) {
        script_ = {.types = {{.name = "relief", .columns = kFamilyColumns},
                             {.name = "relief_member", .columns = kMemberOfFamilyColumns, .parent = "relief"}},
                   .batches = {{"relief", "relief.xml", std::move(relief)},
                               {"relief_member", "relief.xml", std::move(members)}},
                   .issues = {},
                   .end = {}};
    }
    channel::Delivery relief() const {
        auto made = delivery("B1");
        made.agency = "civil_affairs";
        made.dataset = "relief";
        return made;
    }
};

TEST_F(TranslationTest, TakesTheRowsASealedBatchTakesWithAnyNumberOfThreadsAndKeysInMemory) {
    for (const std::uint32_t seed : {1, 2, 3}) {
        dirtyWorkersAndMembers(seed);
        const auto sealed = run(delivery("B" + std::to_string(seed)));
        ASSERT_FALSE(sealed.error) << sealed.error->message.en;
        for (const std::size_t threads : {1, 3}) {
            for (const std::size_t keys : {std::size_t{1} << 20, std::size_t{5}}) {
                Kept kept;
                const auto translation = translate(kept, {.threads = threads, .mostKeysInMemory = keys});
                ASSERT_TRUE(translation) << translation.error().message.en;
                for (const auto* dataset : {"union_case", "union_member"}) {
                    auto expected = SyncTest::account(sealed, dataset);
                    expected.accepted += std::exchange(expected.held, 0);  // here no gate holds
                    expected.unchanged = expected.vanished = 0;            // and nothing came before
                    EXPECT_EQ(account(*translation, dataset), expected) << dataset;
                }
                EXPECT_GT(account(*translation, "union_case").duplicate, 0u);
                EXPECT_GT(account(*translation, "union_member").duplicate, 0u);
                auto rejects = sealed.rejects;
                for (auto& reject : rejects)  // what hides doubtful keys there looks at all rows; here none is shown
                    if (reject.rule == "mapping.shifted-columns") reject.key.clear();
                EXPECT_EQ(told(kept.rejects), told(rejects)) << seed << " " << threads << " " << keys;
                EXPECT_EQ(kept.lines.size(), account(*translation, "union_case").accepted +
                                                 account(*translation, "union_member").accepted);
            }
        }
    }
}

TEST_F(TranslationTest, HandsRowsOnInTheOrderOfTheFile) {
    dirtyWorkersAndMembers(4);
    Kept one, many;
    ASSERT_TRUE(translate(one, {.threads = 1}));
    ASSERT_TRUE(translate(many, {.threads = 4}));
    EXPECT_EQ(one.lines, many.lines);
    EXPECT_EQ(one.datasets, "union_case union_member ");
    std::vector<std::string> rejected[2];
    for (const auto& reject : one.rejects) rejected[0].push_back(std::to_string(reject.line));
    for (const auto& reject : many.rejects) rejected[1].push_back(std::to_string(reject.line));
    EXPECT_EQ(rejected[0], rejected[1]);
}

TEST_F(TranslationTest, RowsGoWithTheRowTheyHangUnder) {
    families({{.cells = {"D-1", "城市低保", "690.00"}, .ordinal = 1},
              {.cells = {"~", "城市低保", "690.00"}, .ordinal = 3},
              {.cells = {"D-1", "城市低保", "690.00"}, .ordinal = 5},
              {.cells = {"D-1", "特困", "690.00"}, .ordinal = 7}},
             {{.cells = {"王甲", "~", "01"}, .ordinal = 2, .parent = 1},
              {.cells = {"王乙", "~", "01"}, .ordinal = 4, .parent = 3},
              {.cells = {"王丙", "~", "01"}, .ordinal = 6, .parent = 5},
              {.cells = {"王丁", "~", "01"}, .ordinal = 8, .parent = 7}});
    for (const std::size_t threads : {1, 3}) {
        Kept kept;
        const auto translation = translate(relief(), kept, {.threads = threads});
        ASSERT_TRUE(translation) << translation.error().message.en;
        EXPECT_EQ(account(*translation, "relief_case"),
                  (store::Account{.read = 4, .accepted = 1, .rejected = 2, .duplicate = 1}));
        EXPECT_EQ(account(*translation, "relief_member"),
                  (store::Account{.read = 4, .accepted = 1, .rejected = 2, .duplicate = 1}));
        std::string rules;
        for (const auto& reject : kept.rejects) rules += std::to_string(reject.line) + " " + reject.rule + ", ";
        EXPECT_EQ(rules,
                  "4 mapping.key-absent, 6 sync.duplicate, 8 sync.key-again, "
                  "5 mapping.parent-rejected, 7 sync.duplicate, 9 sync.parent-rejected, ");
    }
}

TEST_F(TranslationTest, CountsRowsTheAdapterRejectedInTheirPlace) {
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}},
               .batches = {{"worker", "worker.csv", {worker("U-1"), worker("~"), worker("U-3")}}},
               .issues = {[](sdk::RowIssueLog& issues) {
                   issues.report({.severity = sdk::IssueSeverity::Reject,
                                  .code = "delimited.too-few-columns",
                                  .message = {"3 columns, expected 5", "有 3 列，应为 5 列"},
                                  .where = {.resource = "worker.csv", .line = 1},
                                  .recordType = "worker",
                                  .raw = "U-9,王丙,"});
               }},
               .end = {}};
    Kept kept;
    const auto translation = translate(kept);
    ASSERT_TRUE(translation);
    EXPECT_EQ(account(*translation, "union_case"), (store::Account{.read = 4, .accepted = 2, .rejected = 2}));
    ASSERT_EQ(kept.rejects.size(), 2u);
    EXPECT_EQ(kept.rejects[0].rule, "delimited.too-few-columns");
    EXPECT_EQ(kept.rejects[0].raw, "U-9,王丙,");
    EXPECT_EQ(kept.rejects[1].rule, "mapping.key-absent");
}

TEST_F(TranslationTest, DoubtsADeliveryWhoseColumnsAreShifted) {
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}},
               .batches = {{"worker", "worker.csv", {}}},
               .issues = {},
               .end = {}};
    for (int i = 0; i < 60; ++i)
        script_.batches[0].rows.push_back(worker("U-" + std::to_string(i), i < 40 ? "210199197003182048" : "王甲"));
    Kept kept;
    const auto translation = translate(kept);
    ASSERT_TRUE(translation);
    EXPECT_FALSE(translation->doubts.empty());
}

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(TranslationTest, WritesAFolderOfCsvMaskedUnlessToldOtherwise) {
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}},
               .batches = {{"worker",
                            "worker.csv",
                            {{.cells = {"U-1", "王建国", "210199196905121039", "1969-05-12", "在档"}},
                             {.cells = {"U,\"2\"", "王丽", "21019919690512103", "69年", "不知道"}},
                             {.cells = {"U-1", "王建国", "210199196905121039", "1969-05-12", "在档"}}}}},
               .issues = {},
               .end = {}};
    for (const bool reveal : {true, false}) {
        CsvFolder folder(folder_, reveal);
        ASSERT_TRUE(translate(folder));
        EXPECT_FALSE(std::filesystem::exists(folder_ / "union_case.csv")) << "not before it is finished";
        ASSERT_TRUE(folder.finish());
        const auto text = content(folder_ / "union_case.csv");
        EXPECT_EQ(text.substr(0, 23), "file,line,case_no,categ");
        const auto rows = text.substr(text.find('\n') + 1);
        if (reveal) {
            EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 2);
            EXPECT_EQ(rows.find("worker.csv,2,U-1,,,王建国,,,,210199196905121039,1969-05-12,"), 0u) << rows;
            EXPECT_NE(rows.find(",active,"), std::string::npos) << rows;
            EXPECT_NE(rows.find("\nworker.csv,3,\"U,\"\"2\"\"\",,,王丽,,,,21019919690512103,,"), std::string::npos)
                << rows;
        } else {
            EXPECT_NE(rows.find("王*"), std::string::npos) << rows;
            EXPECT_EQ(rows.find("王建国"), std::string::npos);
            EXPECT_EQ(rows.find("210199196905121039"), std::string::npos);
            EXPECT_EQ(rows.find("21019919690512103"), std::string::npos);
        }
        EXPECT_EQ(content(folder_ / "rejects.csv"),
                  "dataset,file,line,key,rule,message,message_zh\n"
                  "union_case,worker.csv,4,U-1,sync.duplicate,the same row as at worker.csv:2,"
                  "与 worker.csv:2 完全相同\n");
        std::filesystem::remove(folder_ / "union_case.csv");
    }
}

TEST_F(TranslationTest, LeavesNothingBehindWhenTheSourceFails) {
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}},
               .batches = {{"worker", "worker.csv", {worker("U-1")}}},
               .issues = {},
               .end = sdk::Error{sdk::ErrorCode::MalformedInput, {"the file ends inside a row", "文件在一行中间结束"}}};
    for (const std::size_t threads : {1, 3}) {
        {
            CsvFolder folder(folder_, true);
            const auto done = translate(folder, {.threads = threads});
            ASSERT_FALSE(done);
            EXPECT_EQ(done.error().code, sdk::ErrorCode::MalformedInput);
        }
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            EXPECT_EQ(entry.path().string().find("union_case"), std::string::npos) << entry.path();
    }
}

// Whatever a column holds, its cells are those the dictionary's own rendering gives.
TEST(CanonicalCsv, GivesEveryTypeAsTheDictionaryDoes) {
    record::Dataset dataset;
    dataset.name = "thing";
    using record::FieldType;
    const FieldType types[] = {FieldType::Text,   FieldType::HanName,   FieldType::CitizenId, FieldType::CreditCode,
                               FieldType::Date,   FieldType::YearMonth, FieldType::Integer,   FieldType::Money,
                               FieldType::Enum,   FieldType::Bool,      FieldType::Region,    FieldType::Phone,
                               FieldType::Decimal};
    for (const auto type : types) {
        record::Field field;
        field.name = "f" + std::to_string(dataset.fields.size());
        field.type = type;
        if (type == FieldType::Enum) field.codes = {{.code = "plain", .name = {}}, {.code = "with, comma", .name = {}}};
        dataset.fields.push_back(field);
    }
    record::Table rows(dataset);
    rows.files = {"a,b.csv"};
    const std::int64_t numbers[] = {0, 1, -1, -5, 99, 20190916, 20190900, 20190000, 123456789012345, -100000};
    for (std::size_t row = 0; row < 10; ++row) {
        for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
            auto& column = rows.column(i);
            const auto type = dataset.fields[i].type;
            if ((row + i) % 5 == 3)
                column.pushAbsent();
            else if ((row + i) % 5 == 4)
                column.pushUnreadable("21,\"x");
            else if (column.holdsText())
                column.pushText(row % 3 == 0 ? "两\n行" : row % 3 == 1 ? "a \"b\", c" : "平");
            else if (type == FieldType::CitizenId)
                column.pushNumber(row % 2 == 0 ? 21019919690512103 : 11010119671228056);
            else if (type == FieldType::Date)
                column.pushNumber(numbers[5 + row % 3]);
            else if (type == FieldType::Enum || type == FieldType::Bool)
                column.pushNumber(static_cast<std::int64_t>(row % 2));
            else
                column.pushNumber(numbers[row]);
        }
        rows.lineage.push_back({.file = 0, .position = 0, .line = row + 2});
    }
    for (const bool reveal : {true, false}) {
        std::string expected;
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            expected += "\"a,b.csv\"," + std::to_string(row + 2);
            for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
                expected += ',';
                appendCsvCell(record::canonicalText(dataset.fields[i], rows.column(i), row), expected);
            }
            expected += '\n';
        }
        RenderedRows out;
        CanonicalCsv(dataset, reveal).render(rows, out);
        ASSERT_EQ(out.count(), rows.rowCount());
        EXPECT_EQ(out.lines(0, out.count()), expected) << "all fields are open: nothing is masked";
    }
}

}  // namespace
}  // namespace aidgate::sync
