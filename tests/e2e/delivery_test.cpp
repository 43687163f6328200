// What leaves for agencies, from the findings of the six households to the agency's receipt, from the command line.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>

#include "aidgate/channel/directory.h"
#include "other_readers.h"
#include "outgoing_home.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(Delivery, OfAReferralLeavesWhenAPersonHasReleasedItAndIsFollowedToItsReceipt) {
    const Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    EXPECT_EQ(gateway.state(), "prepared");
    EXPECT_EQ(gateway.list().back().at("findings").get<int>(), 2);
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    EXPECT_TRUE(gateway.files().empty()) << "nobody has released it";
    EXPECT_EQ(gateway.run({"send", "1"}).exitCode, 1);
    EXPECT_TRUE(gateway.files().empty()) << "nobody has released it";
    gateway.release();
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    EXPECT_EQ(gateway.state(), "sent");
    const auto name = gateway.name();
    ASSERT_EQ(gateway.files(), (std::set<std::string>{name + ".ctl", name + ".xml"}));

    // The agency's own ways of reading: its control file holds, its XML says whom it is about and nothing else.
    auto found = channel::lookAt(gateway.out() / (name + ".ctl"), {"civil_affairs"});
    ASSERT_EQ(found.deliveries.size(), 1U);
    EXPECT_TRUE(channel::verify(found.deliveries.front()));
    EXPECT_EQ(found.deliveries.front().control->files.front().rows.at(""), 2U);
    const auto xml = (gateway.out() / (name + ".xml")).string();
    EXPECT_EQ(saidBy("xmllint --nonet --xpath 'concat(count(/GHZJ_BATCH/REFERRAL), \" \", /GHZJ_BATCH/@count, \" \", "
                     "count(//PERSON[@sfz=\"210199197402261157\"]), \" \", /GHZJ_BATCH/@batch)' " +
                     xml),
              "2 2 2 " + name + "\n");
    EXPECT_EQ(saidBy("xmllint --nonet --xpath 'count(//@*[contains(., \"14400\") or contains(., \"600\")])' " + xml),
              "0\n")
        << "income is none of the agency's business";

    gateway.acknowledge(name, "outcome=accepted\nreferral.read=2\nreferral.accepted=2\n");
    const auto receipts = gateway.run({"receipts"});
    EXPECT_EQ(receipts.exitCode, 0) << receipts.out << receipts.err;
    EXPECT_EQ(gateway.state(), "receipted");
    EXPECT_EQ(gateway.run({"receipts"}).exitCode, 0) << "known by now";
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    EXPECT_EQ(gateway.list().size(), 1U) << "what was told is not told again";
}

// A program for which it is so many days later.
std::vector<std::string> later(int days) {
    constexpr int kDay = 86400;
    return {"LD_PRELOAD=" + std::string(kBinaryDir) + "/lib/aidgate_fast_clock.so",
            "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0",
            "AIDGATE_CLOCK_FROM=" + std::to_string(std::time(nullptr) - kDay),
            "AIDGATE_CLOCK_FACTOR=" + std::to_string(days + 1)};
}

// So many days from today on, none of them worked.
std::string holidays(int days) {
    std::string table = "date,day,note\n";
    auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    for (int i = 0; i < days; ++i, day += std::chrono::days(1)) {
        const std::chrono::year_month_day date(day);
        char text[40];
        std::snprintf(text, sizeof text, "%04d-%02u-%02u,holiday,\n", int(date.year()), unsigned(date.month()),
                      unsigned(date.day()));
        table += text;
    }
    return table;
}

TEST(Delivery, WhoseReceiptDoesNotComeIsNamedAtEachLook) {
    const Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    EXPECT_EQ(gateway.run({"receipts"}).exitCode, 0) << "it may come yet";
    for (int look = 0; look < 2; ++look) {
        const auto said = gateway.runAnd(later(10), {"receipts"});
        EXPECT_EQ(said.exitCode, 1) << said.err;
        EXPECT_TRUE(has(said.out, "missed") && has(said.out, gateway.name())) << said.out;
        EXPECT_EQ(gateway.runAnd(later(10), {"list", "--overdue"}).exitCode, 1);
    }
    writeFile(gateway.home().folder() / "calendar.csv", holidays(20));
    const auto settings = readFile(gateway.home().configuration());
    writeFile(gateway.home().configuration(), settings + "serve: {calendar: calendar.csv}\n");
    EXPECT_EQ(gateway.runAnd(later(10), {"receipts"}).exitCode, 0) << "nobody worked meanwhile";
    EXPECT_EQ(gateway.runAnd(later(40), {"receipts"}).exitCode, 1);
    gateway.acknowledge(gateway.name(), "outcome=accepted\n");
    const auto come = gateway.runAnd(later(40), {"receipts"});
    EXPECT_EQ(come.exitCode, 0) << come.out;
    EXPECT_FALSE(has(come.out, "missed")) << come.out;
}

TEST(Delivery, ShowsWhatWouldLeaveMaskedUnlessAskedOtherwise) {
    Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    const auto masked = gateway.run({"show", "1"});
    ASSERT_EQ(masked.exitCode, 0) << masked.err;
    EXPECT_TRUE(has(masked.out, "2101**********1157")) << masked.out;
    EXPECT_FALSE(has(masked.out, "210199197402261157"));
    const auto whole = gateway.run({"show", "1", "--unmasked"});
    EXPECT_TRUE(has(whole.out, "210199197402261157")) << whole.out;
    EXPECT_TRUE(has(whole.out, "李志强"));
    EXPECT_TRUE(has(gateway.home().run({"audit"}).out, "reveal"));
}

TEST(Delivery, ThatIsRefusedKeepsTheReasonAndMayBeToldAgain) {
    const Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    const auto name = gateway.name();
    gateway.acknowledge(name, "outcome=accepted\nreferral.read=1\n");
    const auto other = gateway.run({"receipts"});
    EXPECT_EQ(other.exitCode, 1);
    EXPECT_TRUE(has(other.out, "it counts 1 rows of referral, 2 were sent")) << other.out;
    EXPECT_EQ(gateway.state(), "sent") << "a person must look";
    gateway.acknowledge(name, "outcome=refused\nreason=no such division\nreason_zh=区划不存在\n");
    EXPECT_EQ(gateway.run({"receipts"}).exitCode, 1);
    EXPECT_EQ(gateway.state(), "refused");
    EXPECT_EQ(gateway.list().back().at("trouble"), "no such division");
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    EXPECT_EQ(gateway.list().size(), 2U);
    EXPECT_TRUE(gateway.name().ends_with("_0002")) << gateway.name();
}

TEST(Delivery, IsWithdrawnWhenItsFindingsCloseBeforeItIsSent) {
    Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    // Before the files were made nothing was to be found in them.
    gateway.must({"reconcile", "--as-of", "2018-10-01"});
    const auto sent = gateway.run({"send"});
    EXPECT_TRUE(has(sent.out, "withdrawn")) << sent.out;
    EXPECT_EQ(gateway.state(), "withdrawn");
    EXPECT_TRUE(gateway.files().empty());
    gateway.must({"reconcile", "--as-of", "2019-09-16"});
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    EXPECT_EQ(gateway.state(), "prepared");
}

TEST(Delivery, IsTriedAgainUntilItsFolderIsThere) {
    const Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    fs::remove(gateway.out());
    EXPECT_EQ(gateway.run({"send"}).exitCode, 1);
    EXPECT_EQ(gateway.state(), "sending");
    EXPECT_TRUE(has(gateway.list().back().at("trouble"), "is not there"));
    EXPECT_EQ(gateway.run({"send"}).exitCode, 0) << "not due yet";
    fs::create_directories(gateway.out());
    EXPECT_EQ(gateway.run({"send", "1"}).exitCode, 0) << "by hand it is";
    EXPECT_EQ(gateway.state(), "sent");
    EXPECT_EQ(gateway.files().size(), 2U);
}

TEST(Delivery, IsCarriedByAnExchangesChannel) {
    Outgoing gateway(
        "  referral: {agency: civil_affairs, dataset: referral, division: \"210000\", agreement: mz-2019-07,\n"
        "    channel: {exchange: relief-210199}}\n");
    auto settings = readFile(gateway.home().configuration());
    settings.insert(settings.find("receipts: ack}", settings.find("\n  relief-210199:")), "outbox: out, ");
    writeFile(gateway.home().configuration(), settings);
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    const auto sent = gateway.run({"send"});
    ASSERT_EQ(sent.exitCode, 0) << sent.out << sent.err;
    const auto name = gateway.name();
    EXPECT_EQ(gateway.files(), (std::set<std::string>{name + ".ctl", name + ".xml"}));
    auto found = channel::lookAt(gateway.out() / (name + ".ctl"), {"civil_affairs"});
    ASSERT_EQ(found.deliveries.size(), 1U);
    EXPECT_TRUE(channel::verify(found.deliveries.front()));
    for (const auto& entry : fs::recursive_directory_iterator(gateway.home().folder() / "spool"))
        EXPECT_NE(entry.path().extension(), ".xml") << "nothing of it stays in the spool";
}

TEST(Delivery, LeavesAnothersFileAlone) {
    const Outgoing gateway;
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    const auto theirs = gateway.out() / (gateway.name() + ".xml");
    writeFile(theirs, "another's");
    EXPECT_EQ(gateway.run({"send"}).exitCode, 1);
    EXPECT_EQ(readFile(theirs), "another's");
    EXPECT_EQ(gateway.files().size(), 1U);
}

TEST(Delivery, OfTwoPersonsIsNotReleasedByOneAlone) {
    auto config = kReferral;
    config.replace(config.rfind("}\n"), 2, ", release: {two_persons: true}}\n");
    const Outgoing gateway(config);
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    EXPECT_EQ(gateway.state(), "prepared");
    EXPECT_EQ(gateway.run({"release", "1", "--reason", "again"}).exitCode, 1);
    EXPECT_EQ(gateway.run({"send", "1"}).exitCode, 1);
    EXPECT_TRUE(gateway.files().empty());
    EXPECT_EQ(gateway.run({"withdraw", "1", "--reason", "nobody else is here"}).exitCode, 0);
    EXPECT_EQ(gateway.state(), "withdrawn");
}

// Killed at each step of preparing, releasing and sending, and begun again: the agency has it once, whole, and under
// one name, and no half of a file is left.
TEST(Delivery, ThatIsKilledAnywhereIsThereOnceAndWhole) {
    struct Death {
        const char* point;
        const char* verb;
    };
    std::vector<Death> deaths = {{"outbox.after-commit", "prepare"},
                                 {"delivery.attempt-begun", "send"},
                                 {"delivery.before-rename:2", "send"},
                                 {"delivery.files-placed", "send"}};
    if (std::getenv("AIDGATE_LONG") != nullptr)
        deaths.insert(deaths.end(), {{"outbox.before-commit", "prepare"},
                                     {"outbox.before-commit", "release"},
                                     {"outbox.after-commit", "release"},
                                     {"outbox.before-commit", "send"},
                                     {"delivery.before-rename", "send"},
                                     {"delivery.file-placed", "send"},
                                     {"outbox.before-commit:2", "send"},
                                     {"delivery.sent", "send"}});
    const Outgoing gateway;
    for (const auto& death : deaths) {
        fs::remove_all(gateway.out());
        fs::create_directories(gateway.out());
        const auto before = gateway.list().size();
        bool died = false;
        const auto step = [&](const std::vector<std::string>& words) {
            if (!died && words.front() == death.verb) {
                const auto said = gateway.runAnd({"AIDGATE_DIE_AT=" + std::string(death.point)}, words);
                EXPECT_EQ(said.signal, SIGKILL) << death.point << said.out << said.err;
                died = true;
            }
            return gateway.run(words);
        };
        step({"prepare"});
        ASSERT_EQ(gateway.list().size(), before + 1) << death.point;
        const auto id = gateway.list().back().at("id").dump();
        step({"release", id, "--reason", "looked at"});
        step({"send", id});
        EXPECT_TRUE(died) << death.point;
        EXPECT_EQ(gateway.state(), "sent") << death.point;
        const auto name = gateway.name();
        EXPECT_EQ(gateway.files(), (std::set<std::string>{name + ".ctl", name + ".xml"})) << death.point;
        auto found = channel::lookAt(gateway.out() / (name + ".ctl"), {"civil_affairs"});
        ASSERT_EQ(found.deliveries.size(), 1U) << death.point;
        EXPECT_TRUE(channel::verify(found.deliveries.front())) << death.point;
        gateway.acknowledge(name, "outcome=refused\nreason=again\n");  // so that the next may tell it again
        EXPECT_EQ(gateway.run({"receipts"}).exitCode, 1) << death.point;
    }
}

TEST(Delivery, LeavesOnlyUnderAnAgreementThatIsInForceAndHoldsItsFields) {
    const Outgoing gateway;
    gateway.agree("2999-12-31", "[referral_no, id_no]");
    const auto outside = gateway.run({"prepare"});
    EXPECT_EQ(outside.exitCode, 1);
    EXPECT_TRUE(has(outside.err, "does not hold referral_person.name")) << outside.err;
    EXPECT_TRUE(gateway.list().empty());
    gateway.agree("2999-12-31");
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    gateway.agree("2020-07-01");
    const auto lapsed = gateway.run({"send"});
    EXPECT_EQ(lapsed.exitCode, 1);
    EXPECT_TRUE(has(lapsed.out, "not-allowed")) << lapsed.out;
    EXPECT_TRUE(gateway.files().empty());
    EXPECT_EQ(gateway.state(), "released");
    fs::remove_all(gateway.out().parent_path() / "agreements");
    EXPECT_EQ(gateway.run({"send", "1"}).exitCode, 1);
    EXPECT_TRUE(gateway.files().empty());
}

TEST(Delivery, OfChangesIsTheWorkbookTheUnionImports) {
    Scenario scenario;
    const std::string stem = "union_assistance_210199_worker_20190916_0001";
    scenario.edit(stem + ".csv", "690.00", "600.00");
    const Outgoing gateway(
        "  changes: {content: changes, agency: union_assistance, dataset: worker, division: \"210000\", format: xlsx,\n"
        "    agreement: mz-2019-07, channel: {directory: out}}\n",
        {scenario.file(stem + ".csv"), scenario.file(stem + ".ctl")});
    ASSERT_EQ(gateway.run({"prepare"}).exitCode, 0);
    gateway.release();
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    const auto rows = readByPythonZip(readFile(gateway.out() / (gateway.name() + ".xlsx")), 1);
    ASSERT_EQ(rows.size(), 4U) << "title, header, one file, 合计";
    const auto column = [&](const std::string& title) {
        return static_cast<std::size_t>(std::find(rows[1].begin(), rows[1].end(), title) - rows[1].begin());
    };
    EXPECT_EQ(rows[2][column("职工编号")], "U-0001");
    EXPECT_EQ(rows[2][column("低保金额(元/月)")], "690.00");
    std::size_t filled = 0;
    for (const auto& cell : rows[2]) filled += cell.empty() ? 0U : 1U;
    EXPECT_EQ(filled, 2U) << "all else stays as it is";
    const auto shown = gateway.run({"show", "1"});
    EXPECT_TRUE(has(shown.out, "690.00")) << shown.out << shown.err;
}

TEST(Delivery, OfATranslationIsWhatTheTranslationWrote) {
    Outgoing gateway(
        "  relief-on: {content: translation, agency: civil_affairs, dataset: relief, division: \"210199\",\n"
        "    agreement: mz-2019-07, channel: {directory: out}}\n");
    const auto made = gateway.home().folder() / "civil_affairs_210199_relief_20190916_0009.xml";
    gateway.must({"translate", "--from", "relief-210199", "--to", "relief-210199",
                  (gateway.home().inbox() / "civil_affairs_210199_relief_20190916_0001.ctl").string(), "-o",
                  made.string()});
    const auto control = gateway.home().folder() / "civil_affairs_210199_relief_20190916_0009.ctl";
    ASSERT_EQ(gateway.run({"prepare", "relief-on", "--files", control.string()}).exitCode, 0);
    const auto shown = gateway.run({"show", "1"});
    EXPECT_TRUE(has(shown.out, "D-0001")) << shown.out << shown.err;
    EXPECT_EQ(gateway.run({"prepare", "relief-on", "--files", control.string()}).exitCode, 1) << "it is there already";
    gateway.release();
    ASSERT_EQ(gateway.run({"send"}).exitCode, 0);
    EXPECT_EQ(readFile(gateway.out() / made.filename()), readFile(made));
    EXPECT_EQ(gateway.files().size(), 2U);
}

TEST(Delivery, SaysWhatIsWrong) {
    const Outgoing gateway;
    EXPECT_EQ(gateway.run({"prepare", "referal"}).exitCode, 2);
    EXPECT_TRUE(has(gateway.run({"prepare", "referal"}).err, "did you mean 'referral'"))
        << gateway.run({"prepare", "referal"}).err;
    EXPECT_EQ(gateway.run({"show", "7"}).exitCode, 2);
    EXPECT_EQ(gateway.run({"release", "7", "--reason", "x"}).exitCode, 2);
    EXPECT_EQ(gateway.run({"list", "--state", "gone"}).exitCode, 2);
    EXPECT_EQ(gateway.run({"list", "--overdue"}).exitCode, 0);
    const Outgoing nowhere(
        "  referral: {agency: civil_affairs, dataset: referral, division: \"210000\", agreement: mz-2019-07, channel: "
        "{}}\n");
    const auto said = nowhere.run({"prepare"});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "say one of directory and exchange")) << said.err;
}

}  // namespace
}  // namespace aidgate::test
