// What people do with rules and findings over a store: replay, explain, try other rules, pass findings on.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "home.h"
#include "places.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

json findingOf(const Home& home, const std::string& code) {
    const auto all = home.json({"finding", "list", "--code", code, "--state", "open"});
    EXPECT_FALSE(all.empty()) << code;
    return all.empty() ? json::object() : all.at(0);
}

json runOf(const json& reconciled) {
    return reconciled.at("run").at(0);
}

// A later delivery of 210199's relief, in which nobody has relief any more.
void deliverCorrection(const Home& home) {
    Scenario empty;
    const std::string from = "civil_affairs_210199_relief_20190916_0001",
                      to = "civil_affairs_210199_relief_20190917_0001";
    empty.replace(
        from + ".xml",
        "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<MZJZ_BATCH batch=\"x\" kind=\"relief\" count=\"0\"/>\n", 0);
    auto control = readFile(empty.file(from + ".ctl"));
    for (std::size_t at = 0; (at = control.find("20190916", at)) != std::string::npos;)
        control.replace(at, 8, "20190917");
    control.replace(control.find("generated=2019-09-16"), 20, "generated=2019-09-17");
    writeFile(home.inbox() / (to + ".ctl"), control);
    writeFile(home.inbox() / (to + ".xml"), readFile(empty.file(from + ".xml")));
}

// The second after the last batch was sealed, once it is over.
std::string afterSealing(const Home& home) {
    const auto now = [&] { return home.json({"audit", "--last", "1"}).at(0).at("at").get<std::string>(); };
    const auto sealed = now();
    auto later = now();
    while (later == sealed) later = now();
    return sealed;
}

TEST(Rules, AReplayFindsWhatWasFoundBeforeLaterCorrections) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto first = runOf(home.json({"reconcile", "--as-of", "2019-09-16"}));
    const auto knownAt = afterSealing(home);
    deliverCorrection(home);
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto second = runOf(home.json({"reconcile", "--as-of", "2019-09-16"}));
    ASSERT_NE(first.at("findings_digest"), second.at("findings_digest"));
    const auto open = home.json({"finding", "list", "--state", "open"});

    const auto said = home.run({"reconcile", "--as-of", "2019-09-16", "--known-at", knownAt});
    EXPECT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(has(said.err, first.at("findings_digest").get<std::string>())) << said.err;
    EXPECT_TRUE(has(said.err, "the findings digest is that of an earlier run")) << said.err;
    const auto replayed = runOf(home.json({"reconcile", "--as-of", "2019-09-16", "--known-at", knownAt}));
    EXPECT_EQ(replayed.at("findings_digest"), first.at("findings_digest"));
    EXPECT_EQ(replayed.at("known_at"), knownAt);
    EXPECT_EQ(home.json({"finding", "list", "--state", "open"}), open) << "a replay changes no finding";
    const auto again = runOf(home.json({"reconcile", "--as-of", "2019-09-16"}));
    EXPECT_EQ(again.at("findings_digest"), second.at("findings_digest"));
    EXPECT_TRUE(has(home.run({"reconcile", "--as-of", "2019-09-16"}).err, "added 0, changed 0, closed 0, reopened 0"));
}

TEST(Rules, AFindingIsExplainedMaskedUnlessAsked) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    // The income of a household and the parts it is made of, and the ids of its persons in the rule that lists them.
    const auto id = std::to_string(findingOf(home, "union-only-eligible-for-relief").at("id").get<int>());
    const auto why = home.json({"rule", "explain", id});
    const auto& conditions = why.at("conditions");
    ASSERT_GE(conditions.size(), 5u);
    EXPECT_TRUE(std::all_of(conditions.begin(), conditions.end(), [](const json& one) {
        return one.at("holds") == "true";
    })) << conditions;
    EXPECT_TRUE(has(conditions.at(4).at("silent_when").get<std::string>(), "best_pc ≥ ")) << conditions.at(4);
    const auto& values = why.at("values");
    const auto income =
        std::find_if(values.begin(), values.end(), [](const json& one) { return one.at("name") == "income_year"; });
    ASSERT_NE(income, values.end());
    EXPECT_TRUE(has(income->at("row").get<std::string>(), "union_case:")) << *income;
    EXPECT_TRUE(has(income->at("mapping").get<std::string>(), "union_assistance/worker:")) << *income;
    EXPECT_FALSE(income->at("batch").get<std::string>().empty());

    const auto masked =
        home.run({"rule", "explain", "id-birth-mismatch", "union_case:U-0001", "--as-of", "2019-09-16"});
    ASSERT_EQ(masked.exitCode, 0) << masked.err;
    EXPECT_FALSE(has(masked.out, "1969-05-12") || has(masked.out, "210199196905121039")) << masked.out;
    const auto shown =
        home.run({"rule", "explain", "id-birth-mismatch", "union_case:U-0001", "--as-of", "2019-09-16", "--unmasked"});
    EXPECT_TRUE(has(shown.out, "1969-05-12")) << shown.out;
    EXPECT_TRUE(has(masked.out, "year_part(birth) ≠ year_part(birth(id_no))")) << "what is asked may be seen";
    std::set<std::string> actions;
    for (const auto& entry : home.json({"audit", "--last", "0"})) actions.insert(entry.at("action").get<std::string>());
    EXPECT_TRUE(actions.contains("explain") && actions.contains("reveal")) << json(actions);
    EXPECT_EQ(home.run({"rule", "explain", "999999"}).exitCode, 2);
    EXPECT_EQ(home.run({"rule", "explain", "stale-record", "union_case:nobody", "--as-of", "2019-09-16"}).exitCode, 2);
}

TEST(Rules, AShadowCountsAndRaisesNothing) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const auto before = home.json({"finding", "list"});
    auto rule = readFile(fs::path(test::kSourceDir) / "config/rules/both-covered.yaml");
    rule.replace(rule.find("and m.paying"), 12, "and not m.paying");
    rule.erase(rule.find("tests:"));
    writeFile(home.folder() / "candidate.yaml", rule);
    const auto shadow =
        home.json({"rule", "shadow", (home.folder() / "candidate.yaml").string(), "--as-of", "2019-09-16"});
    std::uint64_t gone = 0;
    for (const auto& count : shadow.at("counts")) {
        EXPECT_EQ(count.at("code"), "both-covered");
        gone += count.at("gone").get<std::uint64_t>();
    }
    std::uint64_t raised = 0;
    for (const auto& finding : before) raised += finding.at("code") == "both-covered" ? 1 : 0;
    EXPECT_EQ(gone, raised);
    EXPECT_GE(raised, 1u);
    EXPECT_EQ(home.json({"finding", "list"}), before);
    writeFile(home.folder() / "broken.yaml", "code: broken\n");
    EXPECT_EQ(home.run({"rule", "shadow", (home.folder() / "broken.yaml").string()}).exitCode, 2);
}

// Every text that stands in the finding as it is stored, or in a row it rests on, and that another agency owns.
std::set<std::string> othersValues(const json& shown, const std::string& agency) {
    std::set<std::string> values;
    for (const auto& one : shown.at("evidence")) {
        if (has(one.at("mapping").get<std::string>(), agency + "/")) continue;
        for (const auto* key : {"value", "written", "row", "file"}) values.insert(one.at(key).get<std::string>());
    }
    values.erase("");
    return values;
}

TEST(Rules, AnExportForAnAgencyHoldsNothingOfTheOthers) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const auto out = home.folder() / "least.jsonl";
    ASSERT_EQ(
        home.run({"finding", "export", "--least-for", "civil_affairs", "--unmasked", "--out", out.string()}).exitCode,
        0);
    std::ifstream lines(out);
    std::size_t looked = 0, referred = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto least = json::parse(line);
        const auto shown = home.json({"finding", "show", std::to_string(least.at("finding").get<int>()), "--unmasked"});
        auto forbidden = othersValues(shown, "civil_affairs");
        // Whom it is about, where the agency has no row of its own to tell by.
        for (const auto& person : least.value("persons", json::array())) {
            forbidden.erase(person.at("value").get<std::string>());
            ++referred;
        }
        // Of its own rows, and what stands in every finding, it may see the same text.
        std::set<std::string> own = {least.at("division").get<std::string>()};
        for (const auto& row : least.value("rows", json::array()))
            for (const auto& value : row.at("values")) own.insert(value.at("value").get<std::string>());
        for (const auto& text : forbidden) {
            if (own.contains(text)) continue;
            EXPECT_FALSE(has(line, "\"" + text + "\"")) << least.at("code") << " shows " << text << "\n" << line;
            ++looked;
        }
        for (const auto* key : {"formula", "explanation", "subject"}) EXPECT_FALSE(least.contains(key)) << key;
    }
    EXPECT_GT(looked, 20u);
    EXPECT_GT(referred, 0u) << "union-only-eligible-for-relief is referred to civil affairs";
    bool audited = false;
    for (const auto& entry : home.json({"audit", "--last", "0"}))
        audited = audited ||
                  (entry.at("action") == "disclose" && has(entry.at("detail").get<std::string>(), "civil_affairs"));
    EXPECT_TRUE(audited);
    const auto unknown = home.run({"finding", "export", "--least-for", "civil_affair", "--out", out.string()});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_TRUE(has(unknown.err, "civil_affairs")) << unknown.err;
}

TEST(Rules, AreTestedByCheck) {
    const Home home;
    bool seen = false;
    for (const auto& line : home.json({"check"})) {
        if (line.at("what") != "rules") continue;
        seen = true;
        EXPECT_EQ(line.at("result"), "ok");
        EXPECT_TRUE(has(line.at("detail").get<std::string>(), " tests, 0 failed")) << line;
    }
    EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace aidgate::test
