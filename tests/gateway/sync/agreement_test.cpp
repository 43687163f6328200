#include "sync_fixture.h"

#include "aidgate/sync/agreement.h"

#include "places.h"

namespace aidgate::sync {
namespace {

const std::string kWhole = R"(agreement: mz-2019-07
parties: [示范市总工会, 示范市民政局]
purpose: 核对困难职工家庭救助情况
basis: 示范市信息共享办法第八条
from: 2019-07-01
to: 2020-06-30
fields:
  union_case: [case_no, name, status]
)";

class AgreementTest : public SyncTest {
protected:
    std::optional<Agreements> load(const std::string& text, const std::string& name = "mz-2019-07") {
        std::filesystem::create_directories(folder_ / "agreements");
        std::ofstream(folder_ / "agreements" / (name + ".yaml")) << text;
        return Agreements::load(folder_ / "agreements", bundled().dictionary, problems_);
    }
    // "6:3 AG6004 …": of the last text that was read.
    std::string told(const std::string& text, const std::string& name = "mz-2019-07") {
        problems_ = {};
        EXPECT_FALSE(load(text, name));
        std::string all;
        for (const auto& one : problems_.all())
            all += std::to_string(one.at.line) + " " + one.id + " " + one.message.en +
                   (one.cure.en.empty() ? "" : " (" + one.cure.en + ")") + "\n";
        return all;
    }
    static std::string with(std::string text, const std::string& what, const std::string& instead) {
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        return text.replace(at, what.size(), instead);
    }
    static value::CivilDate day(int year, int month, int dayOfMonth) {
        return *value::CivilDate::of(year, month, dayOfMonth);
    }
    Exchange agreed(const Agreement& agreement, value::CivilDate today) const {
        auto made = exchange();
        made.agreed = Exchange::Agreed{agreement, today};
        return made;
    }
    config::Diagnostics problems_;
};

TEST_F(AgreementTest, IsReadAsThePageShowsIt) {
    std::ifstream in(std::filesystem::path(test::kSourceDir) / "docs/data-sharing-agreements.md", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(in), {}};
    const auto start = page.find("```yaml\n") + 8;
    ASSERT_NE(start, std::string::npos + 8);
    const auto all = load(page.substr(start, page.find("\n```", start) + 1 - start));
    ASSERT_TRUE(all) << problems_.render(config::Language::English);
    EXPECT_EQ(all->ids(), std::vector<std::string>{"mz-2019-07"});
}

TEST_F(AgreementTest, IsReadFromAFileOfItsName) {
    const auto all = load(kWhole);
    ASSERT_TRUE(all) << problems_.render(config::Language::English);
    ASSERT_EQ(all->ids(), std::vector<std::string>{"mz-2019-07"});
    const auto& one = all->all().front();
    EXPECT_EQ(one.parties.size(), 2u);
    EXPECT_TRUE(one.allows("union_case", "name"));
    EXPECT_FALSE(one.allows("union_case", "id_no"));
    EXPECT_FALSE(one.allows("union_member", "name"));
    EXPECT_FALSE(one.archive);
    EXPECT_TRUE(Agreements::load(folder_ / "none", bundled().dictionary, problems_)->all().empty());
}

TEST_F(AgreementTest, SaysWhatIsWrongWhereAndWithTheCure) {
    EXPECT_EQ(told(with(kWhole, "status", "statu")),
              "8 AG6004 union_case has no field 'statu' (did you mean 'status'?)\n");
    EXPECT_EQ(told(with(kWhole, "union_case", "union_cas")),
              "8 AG6003 the dictionary has no dataset 'union_cas' (did you mean 'union_case'?)\n");
    EXPECT_EQ(told(with(kWhole, "case_no, ", "")),
              "8 AG6007 'case_no', the key of union_case, may not come (add it: without a key no row can be taken)\n");
    EXPECT_EQ(told(with(kWhole, "2020-06-30", "2019-06-30")),
              "6 AG6002 it ends before it begins (`from` is the first day, `to` the last)\n");
    EXPECT_EQ(told(with(kWhole, "2020-06-30", "2020-06-31")),
              "6 AG6001 '2020-06-31' is no day (write it as 2019-07-01)\n");
    EXPECT_EQ(told(kWhole + "archive: true\n"),
              "9 AG6005 a delivery that is kept as it came keeps the fields that are not allowed (leave `archive` out, "
              "or allow `all` fields of each dataset)\n");
}

TEST_F(AgreementTest, StandsByItsDays) {
    const auto all = load(kWhole);
    ASSERT_TRUE(all);
    const auto& one = all->all().front();
    EXPECT_EQ(standingOn(one, day(2019, 6, 30)), Standing::NotYet);
    EXPECT_EQ(standingOn(one, day(2019, 7, 1)), Standing::InForce);
    EXPECT_EQ(standingOn(one, day(2020, 5, 30)), Standing::InForce);  // 31 days before its last day
    EXPECT_EQ(standingOn(one, day(2020, 5, 31)), Standing::EndsSoon);
    EXPECT_EQ(standingOn(one, day(2020, 6, 30)), Standing::EndsSoon);
    EXPECT_EQ(standingOn(one, day(2020, 7, 1)), Standing::Lapsed);
    EXPECT_EQ(daysLeft(one, day(2020, 7, 2)), -2);
    EXPECT_FALSE(trouble(one, day(2019, 12, 1)));
}

TEST_F(AgreementTest, TellsItsLastDayWhateverElseIsWrong) {
    told(with(kWhole, "union_case:", "unknown_dataset:"));
    told(with(kWhole, "2020-06-30", "soon"), "another");
    EXPECT_EQ(lastDays(folder_ / "agreements"),
              (std::map<std::string, value::CivilDate>{{"mz-2019-07", day(2020, 6, 30)}}));
    EXPECT_TRUE(lastDays(folder_ / "nowhere").empty());
    // 2019-09-16T16:00:00Z is midnight in China.
    const std::chrono::system_clock::time_point midnight{std::chrono::seconds(1568649600)};
    EXPECT_EQ(dayInChina(midnight), day(2019, 9, 17));
    EXPECT_EQ(dayInChina(midnight - std::chrono::seconds(1)), day(2019, 9, 16));
}

TEST_F(AgreementTest, LeavesOutWhatItDoesNotAllowBeforeAnythingIsStored) {
    const auto all = load(kWhole);
    ASSERT_TRUE(all);
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}}, .batches = {}, .issues = {}, .end = {}};
    script_.batches.push_back({"worker",
                               "worker.csv",
                               {{.cells = {"U-1", "王甲", "210199196905121039", "1969-05-12", "在档"}},
                                {.cells = {"U-2", "王乙", "~", "1970-03-18", "在档"}},
                                {.cells = {"~", "王丙", "210199197003182048", "~", "在档"}}}});
    const auto result = run(delivery("B1", "原文 210199196905121039"), agreed(all->all().front(), day(2019, 9, 16)));
    ASSERT_TRUE(result.batch) << (result.error ? result.error->message.en : "");
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 3, .accepted = 2, .rejected = 1}));
    EXPECT_EQ(result.batch->header.agreement, "mz-2019-07");
    EXPECT_EQ(result.batch->leftOut,
              (std::vector<store::LeftOut>{{"union_case", "id_no", 2}, {"union_case", "birth", 2}}));
    const auto rows = store_->rows(result.batch->id, "union_case");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->column("name")->texts[0], "王甲");
    for (const auto* field : {"id_no", "birth"}) {
        EXPECT_EQ(rows->column(field)->states[0], record::CellState::Absent) << field;
        EXPECT_EQ(rows->column(field)->asWritten.size(), 0u) << field;
    }
    const auto rejects = store_->rejects(result.batch->id, true);
    ASSERT_TRUE(rejects);
    EXPECT_EQ(rejects->front().raw, "");
    const auto raw = store_->rawFile(result.batch->id, "worker.csv");
    ASSERT_FALSE(raw);
    EXPECT_EQ(raw.error().code, sdk::ErrorCode::NotFound);
    EXPECT_EQ(result.batch->files[0].bytes, std::string("原文 210199196905121039").size());
    EXPECT_TRUE(store_->verify()->empty());
}

TEST_F(AgreementTest, ThatIsNotInForceStopsTheExchange) {
    const auto all = load(kWhole);
    ASSERT_TRUE(all);
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}}, .batches = {}, .issues = {}, .end = {}};
    script_.batches.push_back({"worker", "worker.csv", {worker("U-1")}});
    const auto& one = all->all().front();
    const auto late = run(delivery("B1"), agreed(one, day(2020, 7, 1)));
    EXPECT_EQ(late.outcome, Outcome::Refused);
    ASSERT_TRUE(late.error);
    EXPECT_EQ(late.error->code, sdk::ErrorCode::PermissionDenied);  // not the agency's fault
    EXPECT_NE(late.error->message.en.find("agreement mz-2019-07 ended on 2020-06-30"), std::string::npos);
    EXPECT_EQ(run(delivery("B1"), agreed(one, day(2019, 6, 30))).outcome, Outcome::Refused);
    auto forgotten = exchange();
    forgotten.agreement = "mz-2019-07";  // named, and nobody looked it up
    EXPECT_EQ(run(delivery("B1"), forgotten).outcome, Outcome::Refused);
    EXPECT_TRUE(store_->batches()->empty());
    const auto soon = run(delivery("B1"), agreed(one, day(2020, 6, 1)));
    EXPECT_EQ(soon.outcome, Outcome::Sealed);
    EXPECT_NE(joined(soon.warnings).find("ends on 2020-06-30, in 29 days"), std::string::npos);
}

TEST_F(AgreementTest, ADatasetItDoesNotNameIsRefused) {
    const auto all = load(with(with(kWhole, "union_case", "relief_case"), "[case_no, name, status]", "all"));
    ASSERT_TRUE(all) << problems_.render(config::Language::English);
    script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}}, .batches = {}, .issues = {}, .end = {}};
    script_.batches.push_back({"worker", "worker.csv", {worker("U-1")}});
    const auto result = run(delivery("B1"), agreed(all->all().front(), day(2019, 9, 16)));
    EXPECT_EQ(result.outcome, Outcome::Refused);
    EXPECT_NE(result.error->message.en.find("does not name union_case"), std::string::npos);
}

}  // namespace
}  // namespace aidgate::sync
