#include "aidgate/link/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rows.h"

namespace aidgate::link::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const GraphOptions kAutumn{*value::CivilDate::of(2019, 9, 16)};

// U-1: Wang with Zhou and Xiaoyu; U-2: Chen (15 digits) with Ting; U-3: Zhou.
// D-1: Wang (head), Zhou; D-2: Ting (head); D-3: Xiaoyu, no head.
class GraphTest : public ::testing::Test {
protected:
    GraphTest() : snapshot_(dictionary()) {
        add(snapshot_, "union_case",
            {PartBuilder("union_case")
                 .row({{"case_no", "U-1"}, {"id_no", kWang}})
                 .row({{"case_no", "U-2"}, {"id_no", kChen15}})
                 .row({{"case_no", "U-3"}, {"id_no", kZhou}})
                 .row({{"case_no", "U-4"}, {"id_no", "210199196905121038"}})
                 .row({{"case_no", "U-5"}})});
        add(snapshot_, "union_member",
            {PartBuilder("union_member")
                 .row({{"case_no", "U-2"}, {"id_no", kTing}})
                 .row({{"case_no", "U-1"}, {"id_no", kZhou}})
                 .row({{"case_no", "U-1"}, {"id_no", kXiaoyu}})});
        add(snapshot_, "relief_case",
            {PartBuilder("relief_case")
                 .row({{"relief_no", "D-2"}})
                 .row({{"relief_no", "D-1"}})
                 .row({{"relief_no", "D-3"}})});
        add(snapshot_, "relief_member",
            {PartBuilder("relief_member")
                 .row({{"relief_no", "D-1"}, {"id_no", kWang}, {"relation", "01"}})
                 .row({{"relief_no", "D-1"}, {"id_no", kZhou}, {"relation", "12"}})
                 .row({{"relief_no", "D-2"}, {"id_no", kTing}, {"relation", "01"}})
                 .row({{"relief_no", "D-3"}, {"id_no", kXiaoyu}, {"relation", "30"}})});
        add(snapshot_, "aid",
            {PartBuilder("aid")
                 .row({{"aid_no", "A-2"}, {"case_no", "U-1"}, {"beneficiary_id", kXiaoyu}})
                 .row({{"aid_no", "A-1"}, {"case_no", "U-9"}, {"beneficiary_id", kXiaoyu}})});
        add(snapshot_, "insurance",
            {PartBuilder("insurance")
                 .row({{"person_no", "1"}, {"id_no", kWang}, {"valid", "0"}, {"kind", "110"}})
                 .row({{"person_no", "1"}, {"id_no", kWang}, {"valid", "1"}, {"kind", "210"}})
                 .row({{"person_no", "1"}, {"id_no", kWang}, {"kind", "410"}})});
        snapshot_.settle();
        graph_ = Graph::build(snapshot_, kAutumn);
    }

    Snapshot snapshot_;
    std::unique_ptr<Graph> graph_;
};

TEST_F(GraphTest, GivesRowsWithTheSameValidIdOnePerson) {
    const auto& workers = graph_->persons("union_case");
    const auto& members = graph_->persons("union_member");
    EXPECT_EQ(workers[2], members[1]);
    EXPECT_NE(workers[0], workers[1]);
    EXPECT_EQ(graph_->personCount(), 5u);
}

TEST_F(GraphTest, UpgradesFifteenDigitsToTheSamePerson) {
    EXPECT_EQ(graph_->persons("union_case")[1], graph_->personOfKey(value::CitizenId::fromText(kChen)->key()));
}

TEST_F(GraphTest, RowsWithoutAValidIdHaveNoPerson) {
    EXPECT_EQ(graph_->persons("union_case")[3], kNone);
    EXPECT_EQ(graph_->persons("union_case")[4], kNone);
}

TEST_F(GraphTest, VoidRowsHaveNoPersonAndUnsaidOnesDo) {
    const auto& insured = graph_->persons("insurance");
    EXPECT_EQ(insured[0], kNone);
    EXPECT_EQ(insured[1], graph_->persons("union_case")[0]);
    EXPECT_EQ(insured[2], graph_->persons("union_case")[0]);
}

TEST_F(GraphTest, ListsAPersonsRowsByDatasetThenRow) {
    std::vector<std::pair<std::string, std::uint32_t>> rows;
    for (const auto& row : graph_->rowsOf(graph_->persons("union_case")[0]))
        rows.emplace_back(graph_->datasets()[row.dataset]->rows.dataset().name, row.row);
    // Those of households come first, and of these the one with fewer rows.
    EXPECT_THAT(rows, ElementsAre(Pair("relief_member", 0u), Pair("union_case", 0u), Pair("insurance", 1u),
                                  Pair("insurance", 2u)));
}

TEST_F(GraphTest, GroupsChildrenUnderTheirParent) {
    EXPECT_THAT(graph_->children("union_member").of(0), ElementsAre(1u, 2u));
    EXPECT_THAT(graph_->children("union_member").of(1), ElementsAre(0u));
    EXPECT_THAT(graph_->parents("union_member"), ElementsAre(1u, 0u, 0u));
    EXPECT_THAT(graph_->parents("aid"), ElementsAre(0u, kNone));
}

// U-1 with D-1 by its worker; U-3 with D-1 by its worker; U-2 with D-2 because the head is in its household. D-3's
// Xiaoyu is neither a worker nor a head.
TEST_F(GraphTest, LinksFilesByWorkerOrHead) {
    EXPECT_THAT(graph_->linkedCases(), ElementsAre(Pair(0u, 1u), Pair(1u, 0u), Pair(2u, 1u)));
}

TEST_F(GraphTest, PairsFilesThatShareAPerson) {
    EXPECT_THAT(graph_->sharedUnionCases(), ElementsAre(Pair(0u, 2u)));
    EXPECT_THAT(graph_->sharedReliefCases(), IsEmpty());
}

TEST_F(GraphTest, PairsAidsOfOneBeneficiaryByKey) {
    EXPECT_THAT(graph_->sharedAids(), ElementsAre(Pair(1u, 0u)));
}

TEST_F(GraphTest, PairsReliefMembersWithUnionRowsOfThePerson) {
    EXPECT_THAT(graph_->reliefAndWorker(), ElementsAre(Pair(0u, 0u), Pair(1u, 2u)));
    EXPECT_THAT(graph_->reliefAndMember(), ElementsAre(Pair(1u, 1u), Pair(2u, 0u), Pair(3u, 2u)));
}

TEST(Graph, AnIdBornAfterTheAsOfDateHasNoPerson) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {PartBuilder("union_case").row({{"case_no", "U-1"}, {"id_no", kXiaoyu}})});
    snapshot.settle();
    EXPECT_EQ(Graph::build(snapshot, {*value::CivilDate::of(2002, 8, 31)})->persons("union_case")[0], kNone);
    EXPECT_EQ(Graph::build(snapshot, {*value::CivilDate::of(2002, 9, 1)})->persons("union_case")[0], 0u);
}

TEST(Graph, OfNothingIsEmpty) {
    Snapshot snapshot(dictionary());
    snapshot.settle();
    const auto graph = Graph::build(snapshot, kAutumn);
    EXPECT_EQ(graph->personCount(), 0u);
    EXPECT_THAT(graph->persons("union_case"), IsEmpty());
    EXPECT_EQ(graph->children("union_member").owners(), 0u);
}

}  // namespace
}  // namespace aidgate::link::testing
