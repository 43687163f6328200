#include "aidgate/translation/translation.h"

#include <sys/resource.h>
#include <gmock/gmock.h>

#include <csignal>

#include "world.h"

namespace aidgate::translation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Three families; the second is there twice, the third again with another amount.
const std::string kRelief =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<MZJZ_BATCH kind=\"relief\" count=\"5\">\n"
    "<FAMILY jzzh=\"D-1\" lb=\"城市低保\" sblb=\"A\" hzxm=\"王建国\" hzsfz=\"210199196905121039\" jtrk=\"2\" "
    "bzje=\"690.00\" ksrq=\"20181101\" zt=\"1\">\n"
    "<MEMBER xm=\"王建国\" sfz=\"210199196905121039\" gx=\"01\" zb=\"0\"/>\n"
    "<MEMBER xm=\"周敏\" sfz=\"210199197003182048\" gx=\"12\" zb=\"1\"/>\n"
    "</FAMILY>\n"
    "<FAMILY jzzh=\"D-2\" lb=\"刚性支出困难家庭\" jtrk=\"1\" bzje=\"12x\" zt=\"0\">\n"
    "<MEMBER xm=\"李晨\" sfz=\"123\" gx=\"01\"/>\n"
    "</FAMILY>\n"
    "<FAMILY jzzh=\"D-2\" lb=\"刚性支出困难家庭\" jtrk=\"1\" bzje=\"12x\" zt=\"0\">\n"
    "<MEMBER xm=\"李晨\" sfz=\"123\" gx=\"01\"/>\n"
    "</FAMILY>\n"
    "<FAMILY jzzh=\"D-1\" lb=\"城市低保\" bzje=\"1.00\"><MEMBER xm=\"王建国\"/></FAMILY>\n"
    "<FAMILY lb=\"城市低保\"/>\n"
    "</MZJZ_BATCH>\n";

class Translation : public World {
protected:
    Request reliefToTown() {
        put("in/relief.xml", kRelief);
        return request("civil_affairs/relief", "town/household", {{"in/relief.xml", "relief"}},
                       "town_210199_household_20190916_0001.csv");
    }
    const std::string kHousehold = "out/town_210199_household_20190916_0001.csv";
    const std::string kPerson = "out/town_210199_person_20190916_0001.csv";
};

TEST_F(Translation, WritesTheOtherAgencysColumnsWordsAndFiles) {
    mustRun(reliefToTown());
    EXPECT_EQ(textOf(kHousehold),
              "户号;类别;户主;户主证件;人口;月救助金额;起;状态\r\n"
              "D-1;低保;王建国;210199196905121039;2;690.00;2018-11-01;在享\r\n"
              "D-2;;;;1;;;停发\r\n");
    EXPECT_EQ(textOf(kPerson),
              "户号;姓名;证件;关系;大病\r\n"
              "D-1;王建国;210199196905121039;01;否\r\n"
              "D-1;周敏;210199197003182048;12;是\r\n"
              "D-2;李晨;123;01;\r\n");
}

TEST_F(Translation, EveryRowIsWrittenRejectedOrADuplicate) {
    const auto outcome = mustRun(reliefToTown());
    EXPECT_THAT(
        outcome.accounts,
        ElementsAre(Account{.dataset = "relief_case", .read = 5, .written = 2, .rejected = 2, .duplicate = 1},
                    Account{.dataset = "relief_member", .read = 5, .written = 3, .rejected = 1, .duplicate = 1}));
    const auto rejects = bytesOf("out/town_210199_household_20190916_0001.rejects.csv");
    EXPECT_THAT(rejects, HasSubstr("\nduplicate,relief_case,relief.xml,10,D-2,translation.duplicate,,"));
    EXPECT_THAT(rejects, HasSubstr("\nduplicate,relief_member,relief.xml,11,D-2,translation.duplicate,,"));
    EXPECT_THAT(rejects, HasSubstr("\nrejected,relief_case,relief.xml,13,D-1,translation.key-again,,"));
    EXPECT_THAT(rejects, HasSubstr("\nrejected,relief_member,relief.xml,13,D-1,translation.parent-rejected,,"));
    EXPECT_THAT(rejects, HasSubstr("\nrejected,relief_case,relief.xml,14,,mapping.key-absent,relief_no,"));
    EXPECT_THAT(rejects, testing::Not(HasSubstr("王建国")));
}

TEST_F(Translation, WhatDoesNotArriveIsCounted) {
    const auto outcome = mustRun(reliefToTown());
    EXPECT_THAT(outcome.losses, UnorderedElementsAre(Loss{"relief_case", "class", LossKind::NoColumn, "", 1},
                                                     Loss{"relief_case", "category", LossKind::NoWord, "gangxing", 1},
                                                     Loss{"relief_case", "amount", LossKind::Unreadable, "", 1}));
}

TEST_F(Translation, TheControlFileSaysWhatIsThere) {
    const auto outcome = mustRun(reliefToTown());
    EXPECT_THAT(outputs(),
                ElementsAre("town_210199_household_20190916_0001.csv", "town_210199_household_20190916_0001.ctl",
                            "town_210199_household_20190916_0001.rejects.csv", "town_210199_person_20190916_0001.csv"));
    const auto control = channel::parseControlFile("x.ctl", bytesOf("out/town_210199_household_20190916_0001.ctl"));
    ASSERT_TRUE(control) << control.error().message.en;
    EXPECT_EQ(control->dept, "town");
    EXPECT_EQ(control->division, "210199");
    EXPECT_EQ(control->dataset, "household");
    EXPECT_EQ(control->generated, "2019-09-16");
    ASSERT_EQ(control->files.size(), 2U);
    EXPECT_EQ(control->files[0].rows.at(""), 2U);
    EXPECT_EQ(control->files[1].rows.at(""), 3U);
    EXPECT_EQ(control->files[1].bytes, bytesOf(kPerson).size());
    EXPECT_EQ(control->files[1].sm3, outcome.files[1].sm3);
    for (const auto& name : outputs())
        EXPECT_EQ(fs::status(path("out/" + name)).permissions(), fs::perms::owner_read | fs::perms::owner_write)
            << name;
}

TEST_F(Translation, AFlatDeliveryIsNestedWhereTheTargetNests) {
    put("in/household.csv", "户号;类别;月救助金额;状态\r\nH-1;low;;\r\nH-2;特困;500.00;在享\r\nH-1;低保;1;\r\n");
    put("in/person.csv",
        "户号;姓名;关系\r\nH-2;zhang;02\r\nH-9;nobody;01\r\nH-1;wang;01\r\nH-2;li;01\r\nH-2;li;01\r\n");
    const auto outcome = mustRun(request("town/household", "civil_affairs/relief",
                                         {{"in/household.csv", "household"}, {"in/person.csv", "person"}},
                                         "civil_affairs_210199_relief_20190916_0001.xml"));
    EXPECT_THAT(textOf("out/civil_affairs_210199_relief_20190916_0001.xml"),
                HasSubstr("<FAMILY jzzh=\"H-1\" lb=\"\" sblb=\"\" xzqh=\"\" cxlx=\"\" hzxm=\"\" hzsfz=\"\" jtrk=\"\" "
                          "bzrk=\"\" yrjsr=\"\" bzje=\"\" ksrq=\"\" jsrq=\"\" zzyy=\"\" zt=\"\">\n"
                          "<MEMBER xm=\"wang\" sfz=\"\" gx=\"01\" bz=\"\" cjlb=\"\" cjdj=\"\" zb=\"\"/>\n"
                          "</FAMILY>\n<FAMILY jzzh=\"H-2\" lb=\"特困\""));
    EXPECT_THAT(
        outcome.accounts,
        ElementsAre(Account{.dataset = "relief_case", .read = 3, .written = 2, .rejected = 1},
                    Account{.dataset = "relief_member", .read = 5, .written = 3, .rejected = 1, .duplicate = 1}));
    EXPECT_THAT(bytesOf("out/civil_affairs_210199_relief_20190916_0001.rejects.csv"),
                HasSubstr("\nrejected,relief_member,person.csv,3,H-9,translation.no-parent,,"));
}

// The householder stands in the household's own row; the family's others have a file.
const std::string kHeadIsAMember = R"(
also:
  relief_member:
    if: id_no is present
    reverse: none
    fields:
      relief_no: {from: 户号, required: true}
      name: {from: 户主}
      id_no: {from: 户主证件}
      relation: {const: "01"}
)";

TEST_F(Translation, RowsThatAreSeveralThingsAreWrittenAsEachOfThem) {
    put("mappings/town/household.yaml", kTownHousehold + kHeadIsAMember);
    put("in/household.csv",
        "户号;类别;户主;户主证件\r\nH-1;特困;wang;210199196905121039\r\nH-2;特困;li;\r\n"
        "H-3;特困;sun;210199197003182048\r\n");
    put("in/person.csv", "户号;姓名;关系\r\nH-2;li;01\r\nH-1;zhou;12\r\n");
    const auto outcome = mustRun(request("town/household", "civil_affairs/relief",
                                         {{"in/household.csv", "household"}, {"in/person.csv", "person"}},
                                         "civil_affairs_210199_relief_20190916_0001.xml"));
    EXPECT_THAT(outcome.accounts, ElementsAre(Account{.dataset = "relief_case", .read = 3, .written = 3},
                                              Account{.dataset = "relief_member", .read = 4, .written = 4}));
    const auto text = textOf("out/civil_affairs_210199_relief_20190916_0001.xml");
    EXPECT_THAT(text, HasSubstr("<MEMBER xm=\"wang\" sfz=\"210199196905121039\" gx=\"01\" bz=\"\" cjlb=\"\" cjdj=\"\" "
                                "zb=\"\"/>\n<MEMBER xm=\"zhou\" sfz=\"\" gx=\"12\""));
    EXPECT_THAT(text, HasSubstr("hzxm=\"li\" hzsfz=\"\" jtrk=\"\" bzrk=\"\" yrjsr=\"\" bzje=\"\" ksrq=\"\" jsrq=\"\" "
                                "zzyy=\"\" zt=\"\">\n<MEMBER xm=\"li\""));
    EXPECT_THAT(text, HasSubstr("<MEMBER xm=\"sun\" sfz=\"210199197003182048\" gx=\"01\""));
    for (const auto& note : outcome.notes) EXPECT_THAT(note.en, testing::Not(HasSubstr("also become")));
}

TEST_F(Translation, WhatRowsAlsoAreAndTheTargetLacksIsANote) {
    put("mappings/town/household.yaml", kTownHousehold + std::string(R"(
also:
  death:
    reverse: none
    fields:
      death_no: {from: 户号, required: true}
)"));
    put("in/household.csv", "户号;户主\r\nH-1;wang\r\n");
    const auto outcome =
        mustRun(request("town/household", "town/household", {{"in/household.csv", "household"}}, "out.csv"));
    EXPECT_THAT(outcome.accounts, ElementsAre(Account{.dataset = "relief_case", .read = 1, .written = 1}));
    EXPECT_THAT(outcome.notes, Contains(testing::Field(&config::Text::en,
                                                       "rows of household also become death, for "
                                                       "which town has no place")));
}

TEST_F(Translation, ThereAndBackIsTheSameWhereBothHaveAPlaceForIt) {
    mustRun(reliefToTown());
    const auto back = mustRun(request("town/household", "civil_affairs/relief",
                                      {{kHousehold, "household"}, {kPerson, "person"}}, "back.xml"));
    EXPECT_THAT(back.accounts, ElementsAre(Account{.dataset = "relief_case", .read = 2, .written = 2},
                                           Account{.dataset = "relief_member", .read = 3, .written = 3}));
    EXPECT_THAT(back.losses, IsEmpty());
    const auto again =
        mustRun(request("civil_affairs/relief", "town/household", {{"out/back.xml", "relief"}}, "again_household.csv"));
    EXPECT_EQ(bytesOf("out/again_household.csv"), bytesOf(kHousehold));
    EXPECT_EQ(bytesOf("out/again_household_person.csv"), bytesOf(kPerson));
    EXPECT_THAT(again.losses, IsEmpty());
}

TEST_F(Translation, ARequiredColumnThatNothingFillsIsRefusedUnlessGapsAreAllowed) {
    std::string person = kTownPerson;
    person.replace(person.find("{from: 姓名}"), std::string("{from: 姓名}").size(), "{from: 姓名, required: true}");
    put("mappings/town/person.yaml", person);
    std::string household = kTownHousehold;
    household += "  end_reason: {from: 停发原因, required: true}\n";
    put("mappings/town/household.yaml", household);
    std::string adapter = kTownAdapter;
    adapter.replace(adapter.find("起, 状态"), std::string("起, 状态").size(), "起, 状态, 停发原因");
    put("adapters/town/adapter.yaml", adapter);
    // Deaths have no such field; here a relief mapping of another agency without it.
    put("mappings/village/relief.yaml",
        "mapping: village/relief\nversion: 1\nrecord: relief\ntarget: relief_case\n"
        "fields:\n  relief_no: {from: jzzh, required: true}\n");
    put("in/relief.xml", "<MZJZ_BATCH><FAMILY jzzh='D-1'/></MZJZ_BATCH>");
    auto wanted = request("village/relief", "town/household", {{"in/relief.xml", "relief"}}, "household.csv");
    wanted.from.adapter = "civil_affairs";
    const auto refused = run(wanted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, sdk::ErrorCode::InvalidMapping);
    EXPECT_THAT(refused.error().message.en, HasSubstr("停发原因 (end_reason)"));
    EXPECT_THAT(outputs(), IsEmpty());
    wanted.allowGaps = true;
    const auto outcome = mustRun(wanted);
    EXPECT_THAT(outcome.gaps, ElementsAre(Gap{"relief_case", "end_reason", "停发原因"}));
    EXPECT_THAT(outcome.accounts, Contains(Account{.dataset = "relief_case", .read = 1, .written = 1}));
    EXPECT_THAT(textOf("out/household.csv"), HasSubstr("D-1;;;;;;;;\r\n"));
}

TEST_F(Translation, ARowTheTargetWouldRejectIsRejected) {
    std::string household = kTownHousehold;
    household +=
        "rules:\n  - id: somebody-lives-there\n    expect: \"household_size >= 2\"\n"
        "    reject: {en: nobody lives there, zh: 无人居住}\n";
    put("mappings/town/household.yaml", household);
    const auto outcome = mustRun(reliefToTown());
    EXPECT_THAT(outcome.accounts,
                Contains(Account{.dataset = "relief_case", .read = 5, .written = 1, .rejected = 3, .duplicate = 1}));
    EXPECT_THAT(bytesOf("out/town_210199_household_20190916_0001.rejects.csv"),
                HasSubstr("\nrejected,relief_case,relief.xml,7,D-2,somebody-lives-there,"));
}

TEST_F(Translation, ADatasetTheTargetLacksIsRefusedUnlessItMayBeLeftOut) {
    fs::remove(path("mappings/town/person.yaml"));
    auto wanted = reliefToTown();
    const auto refused = run(wanted);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message.en, HasSubstr("town has no place for relief_member"));
    wanted.allowGaps = true;
    EXPECT_THAT(mustRun(wanted).accounts, Contains(Account{.dataset = "relief_member", .read = 5, .leftOut = 5}));
}

TEST_F(Translation, WhatHasNoDatasetInCommonIsRefused) {
    put("in/death.xml", "<MZBZ_BATCH><RECORD bh='S-1'/></MZBZ_BATCH>");
    const auto refused =
        run(request("civil_affairs/death", "town/household", {{"in/death.xml", "death"}}, "household.csv"));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message.en, HasSubstr("town has no mapping for what is delivered (death)"));
}

TEST_F(Translation, ARowTheFormatCannotCarryIsRejectedWithItsPlace) {
    put("in/relief.xml",
        "<MZJZ_BATCH>\n<FAMILY jzzh='D-1' hzxm='𠮷'/>\n<FAMILY jzzh='D-2' hzxm='李晨'/>\n</MZJZ_BATCH>");
    const auto outcome =
        mustRun(request("civil_affairs/relief", "town/household", {{"in/relief.xml", "relief"}}, "h.csv"));
    EXPECT_THAT(outcome.accounts, Contains(Account{.dataset = "relief_case", .read = 2, .written = 1, .rejected = 1}));
    EXPECT_THAT(bytesOf("out/h.rejects.csv"),
                HasSubstr("\nrejected,relief_case,relief.xml,2,,delimited.not-in-charset,户主,"));
    EXPECT_EQ(outcome.files[0].rows, 1U);
}

TEST_F(Translation, ADeliveryThatIsNotWholeLeavesNothing) {
    auto text = kRelief;
    text.replace(text.find("count=\"5\""), 9, "count=\"6\"");
    put("in/relief.xml", text);
    EXPECT_FALSE(run(request("civil_affairs/relief", "town/household", {{"in/relief.xml", "relief"}}, "h.csv")));
    EXPECT_THAT(outputs(), IsEmpty());
}

// Files may not grow beyond so many bytes: what a full disk does to a writer.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallFiles() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST_F(Translation, AFullDiskLeavesNothing) {
    auto wanted = reliefToTown();
    for (const rlim_t room : {0U, 20U, 100U}) {
        std::optional<sdk::Result<Outcome>> outcome;
        {
            adapters();
            mappings();
            const SmallFiles full(room);
            outcome.emplace(run(wanted));
        }
        ASSERT_FALSE(*outcome) << room;
        EXPECT_EQ(outcome->error().code, sdk::ErrorCode::Io) << room;
        EXPECT_THAT(outputs(), IsEmpty()) << room;
    }
}

TEST_F(Translation, ManyFamiliesKeepTheirMembersWhateverTheBatches) {
    std::string text = "<MZJZ_BATCH>\n";
    for (int family = 1; family <= 5000; ++family) {
        const auto key = "D-" + std::to_string(family);
        text += "<FAMILY jzzh='" + key + "'>";
        for (int member = 0; member < family % 4; ++member)
            text += "<MEMBER xm='" + std::string(member == 0 ? "王" : "李") + "' gx='" + std::to_string(10 + member) +
                    "'/>";
        text += "</FAMILY>\n";
    }
    put("in/relief.xml", text + "</MZJZ_BATCH>");
    const auto there =
        mustRun(request("civil_affairs/relief", "civil_affairs/relief", {{"in/relief.xml", "relief"}}, "1.xml"));
    EXPECT_THAT(there.accounts, ElementsAre(Account{.dataset = "relief_case", .read = 5000, .written = 5000},
                                            Account{.dataset = "relief_member", .read = 7500, .written = 7500}));
    mustRun(request("civil_affairs/relief", "town/household", {{"out/1.xml", "relief"}}, "2.csv"));
    mustRun(request("town/household", "civil_affairs/relief",
                    {{"out/2.csv", "household"}, {"out/2_person.csv", "person"}}, "3.xml"));
    const auto body = [this](const std::string& file) { return textOf(file).substr(textOf(file).find("<FAMILY")); };
    EXPECT_EQ(body("out/3.xml"), body("out/1.xml"));
}

}  // namespace
}  // namespace aidgate::translation
