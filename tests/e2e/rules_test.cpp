// What people do with rules and findings over a store: replay, explain, try other rules, pass findings on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

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

TEST(Rules, AReplayThatFindsSomethingElseEndsWithOne) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const auto knownAt = afterSealing(home);
    const std::vector<std::string> replay = {"reconcile", "--as-of", "2019-09-16", "--known-at", knownAt};
    ASSERT_EQ(home.run(replay).exitCode, 0);
    // As if the run had found something else: what the rules find of sealed batches cannot be made to differ.
    const auto file = (home.folder() / "aidgate.db").string();
    ASSERT_TRUE(fs::exists(file));
    const auto change = "sqlite3 '" + file + "' \"UPDATE run SET findings_digest = 'another' WHERE id = 1\"";
    ASSERT_EQ(std::system(change.c_str()), 0);
    const auto said = home.run(replay);
    EXPECT_EQ(said.exitCode, 1);
    EXPECT_TRUE(has(said.err, "the findings digest differs from that of an earlier run")) << said.err;
    auto chinese = replay;
    chinese.insert(chinese.begin(), {"--lang", "zh"});
    const auto inChinese = home.run(chinese);
    EXPECT_EQ(inChinese.exitCode, 1);
    EXPECT_TRUE(has(inChinese.err, "问题摘要与此前一次运行不同")) << inChinese.err;
    // Another day has nothing to be compared with.
    const auto alone = home.run({"reconcile", "--as-of", "2019-09-15", "--known-at", knownAt});
    EXPECT_EQ(alone.exitCode, 0);
    EXPECT_TRUE(has(alone.err, "no earlier run of this day")) << alone.err;
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

// Whatever becomes of the rules and the data: what the rule looked at stands in the finding, cell by cell.
TEST(Rules, EveryCellAConditionReadIsKeptWithTheFinding) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    std::size_t cells = 0, beside = 0;
    for (const auto& finding : home.json({"finding", "list", "--state", "open"})) {
        const auto id = std::to_string(finding.at("id").get<int>());
        const auto shown = home.json({"finding", "show", id, "--unmasked"});
        std::set<json> kept;
        const auto keep = [&](const json& list) {
            for (auto one : list) {
                one.erase("label");
                kept.insert(std::move(one));
            }
        };
        keep(shown.at("evidence"));
        keep(shown.at("read"));
        beside += shown.at("read").size();
        const auto why = home.json({"rule", "explain", id, "--unmasked"});
        // Of a rule with several ways to speak, those that do not hold raised nothing.
        std::set<std::string> holding;
        for (const auto& condition : why.at("conditions"))
            if (condition.at("holds") == "true") holding.insert(condition.at("number").get<std::string>());
        for (auto value : why.at("values")) {
            const auto number = value.at("condition").get<std::string>();
            if (value.at("row") == "" || !holding.contains(number.substr(0, number.find('.')))) continue;  // computed
            value.erase("condition");
            value.erase("label");
            if (value.at("line").is_string()) value["line"] = std::stoll(value.at("line").get<std::string>());
            EXPECT_TRUE(kept.contains(value)) << finding.at("code") << " does not keep " << value;
            ++cells;
        }
    }
    EXPECT_GT(cells, 100u);
    EXPECT_GT(beside, 50u);
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

std::map<std::string, std::uint64_t> countsIn(const json& answer) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& one : answer.at("counts"))
        counts[one.at("code").get<std::string>()] = one.at("count").get<std::uint64_t>();
    return counts;
}

TEST(Rules, ACountTellsWhatARunWouldFindAndRecordsOnlyThatItWasAsked) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto counts = countsIn(home.json({"rule", "count", "--as-of", "2019-09-16"}));
    std::size_t asked = 0;
    for (const auto& entry : home.json({"audit", "--last", "0"})) asked += entry.at("action") == "count" ? 1 : 0;
    EXPECT_EQ(asked, 1u);
    EXPECT_TRUE(home.json({"finding", "list"}).empty());
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    std::map<std::string, std::uint64_t> found;
    for (const auto& [code, count] : counts) found[code] = 0;
    EXPECT_GE(found.size(), 48u) << "rules that find nothing are told, too";
    for (const auto& finding : home.json({"finding", "list"})) ++found[finding.at("code").get<std::string>()];
    EXPECT_EQ(counts, found);
    EXPECT_EQ(home.run({"rule", "count", "--as-of", "someday"}).exitCode, 2);
}

// What is to be found there was worked out apart from this program.
TEST(Rules, ACountOverFilesIsAsManyAsThePopulationHas) {
    const Scenario scenario("population");
    const auto answer =
        runAidgate({"--json", "rule", "count", "--as-of", "2019-10-31", "--input", scenario.input().string()});
    ASSERT_EQ(answer.exitCode, 0) << answer.err;
    auto counts = countsIn(json::parse(answer.out));
    std::istringstream lines(readFile(fs::path(kSourceDir) / "tests/cases/population/expected.jsonl"));
    std::map<std::string, std::uint64_t> expected;
    for (const auto& [code, count] : counts) expected[code] = 0;
    for (std::string line; std::getline(lines, line);) ++expected[json::parse(line).at("code").get<std::string>()];
    EXPECT_EQ(counts, expected);
}

TEST(Rules, ACountOverFilesOneOfWhichIsRefusedSaysSo) {
    Scenario scenario;
    const std::string file = "civil_affairs_210199_relief_20190916_0001.xml";
    const auto whole = readFile(scenario.file(file));
    writeFile(scenario.file(file), whole.substr(0, whole.size() / 2));
    const auto answer = runAidgate({"rule", "count", "--as-of", "2019-09-16", "--input", scenario.input().string()});
    EXPECT_EQ(answer.exitCode, 1) << answer.err;
    EXPECT_TRUE(has(answer.err, file)) << answer.err;
}

// As an integrator tries a rule: files, no gateway.
TEST(Rules, AreTriedAndExplainedOnFilesWithoutAStore) {
    const TemporaryFolder folder;
    const Scenario files;
    const auto run = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--as-of", "2019-09-16", "--input", files.input().string()});
        arguments.insert(arguments.begin(), "--json");
        return runAidgate(arguments);
    };
    const auto why = run({"rule", "explain", "both-covered", "relief_case:D-0001+union_case:U-0001"});
    ASSERT_EQ(why.exitCode, 0) << why.err;
    const auto said = json::parse(why.out);
    EXPECT_TRUE(has(why.out, "\"raised\"")) << why.out;
    EXPECT_GE(said.at("values").size(), 3u);
    auto rule = readFile(fs::path(test::kSourceDir) / "config/rules/both-covered.yaml");
    rule.replace(rule.find("and m.paying"), 12, "and not m.paying");
    rule.erase(rule.find("tests:"));
    writeFile(folder / "candidate.yaml", rule);
    const auto shadow = run({"rule", "shadow", (folder / "candidate.yaml").string()});
    ASSERT_EQ(shadow.exitCode, 0) << shadow.err;
    std::uint64_t gone = 0;
    const auto counted = json::parse(shadow.out);
    for (const auto& count : counted.at("counts")) gone += count.at("gone").get<std::uint64_t>();
    EXPECT_GE(gone, 1u);
    const auto number = run({"rule", "explain", "1"});
    EXPECT_EQ(number.exitCode, 2);
    EXPECT_TRUE(has(number.err, "give a rule's code and a subject")) << number.err;
    EXPECT_EQ(runAidgate({"rule", "shadow", (folder / "candidate.yaml").string(), "--input", folder.path().string()})
                  .exitCode,
              2)
        << "no delivery is there";
}

// Tables of values with where they come from, as `finding show` and `rule explain` print them.
using Values = std::vector<json>;

bool isOf(const json& value, const std::string& agency) {
    return has(value.at("mapping").get<std::string>(), agency + "/");
}

// Texts that stand in these values, or in where they come from, and that another agency owns, or nobody: computed.
std::set<std::string> othersTexts(const Values& values, const std::string& agency) {
    std::set<std::string> texts;
    for (const auto& one : values) {
        if (isOf(one, agency)) continue;
        for (const auto* key : {"value", "written", "row", "file"}) texts.insert(one.at(key).get<std::string>());
    }
    texts.erase("");
    return texts;
}

// Whatever is in an exported line must be one of these: each leaf is looked at, none is passed over.
class Leaving {
public:
    Leaving(const Home& home, std::string agency) : home_(home), agency_(std::move(agency)) {}

    // What the line holds that it should not.
    std::vector<std::string> unknownOf(const json& line, const json& summary, const Values& stored) {
        std::vector<std::string> unknown;
        for (const auto& [key, value] : line.items()) {
            const bool known = key == "rows"       ? areOwnRows(value, stored)
                               : key == "persons"  ? arePersons(value, stored)
                               : key == "finding"  ? value == summary.at("id")
                               : value.is_object() ? isOfRule(key, value, summary.at("code"))
                                                   : summary.contains(key) && value == summary.at(key);
            if (!known) unknown.push_back(key + ": " + value.dump());
        }
        return unknown;
    }

private:
    static bool sameValue(const json& told, const json& stored) {
        const std::set<std::string> keys = {"field", "label", "value", "written"};
        for (const auto& [key, value] : told.items())
            if (!keys.contains(key)) return false;
        return told.at("field") == stored.at("name") && told.at("label").at("en") == stored.at("label") &&
               told.at("label").size() == 2 && told.at("value") == stored.at("value") &&
               told.value("written", "") == stored.at("written");
    }
    bool areOwnRows(const json& rows, const Values& stored) const {
        return std::all_of(rows.begin(), rows.end(), [&](const json& row) {
            const auto& values = row.at("values");
            return row.size() == 4 && std::all_of(values.begin(), values.end(), [&](const json& told) {
                       return std::any_of(stored.begin(), stored.end(), [&](const json& one) {
                           return isOf(one, agency_) && one.at("row") == row.at("row") &&
                                  one.at("file") == row.at("file") && one.at("line") == row.at("line") &&
                                  sameValue(told, one);
                       });
                   });
        });
    }
    // Ids and names, and nothing of where they come from.
    static bool arePersons(const json& persons, const Values& stored) {
        return std::all_of(persons.begin(), persons.end(), [&](const json& told) {
            const auto field = told.at("field").get<std::string>();
            return (has(field, "id") || has(field, "name")) && !told.contains("written") &&
                   std::any_of(stored.begin(), stored.end(), [&](json one) {
                       one["written"] = "";
                       return sameValue(told, one);
                   });
        });
    }
    // Words of the rule, whoever the finding is about.
    bool isOfRule(const std::string& key, const json& texts, const std::string& code) {
        auto [found, added] = rules_.try_emplace(code);
        if (added) found->second = home_.json({"rule", "explain", code});
        const auto property = key == "actor" ? "who acts" : key;
        return texts.size() == 2 && std::any_of(found->second.begin(), found->second.end(), [&](const json& row) {
                   return row.at("property") == property && row.at("value") == texts.at("en");
               });
    }

    const Home& home_;
    std::string agency_;
    std::map<std::string, json> rules_;
};

// What is known of each finding, asked for once.
class Known {
public:
    explicit Known(const Home& home) : home_(home) {}

    struct Finding {
        Values stored, read;
    };
    const Finding& of(const std::string& number) {
        auto [found, added] = findings_.try_emplace(number);
        if (added) {
            found->second.stored = home_.json({"finding", "show", number, "--unmasked"}).at("evidence");
            found->second.read = home_.json({"rule", "explain", number, "--unmasked"}).at("values");
        }
        return found->second;
    }

private:
    const Home& home_;
    std::map<std::string, Finding> findings_;
};

// For one agency: each leaf of what leaves is accounted for; no value that the rules read, stored or not, is among it
// when it is another agency's; nothing but the export's own file is written.
void expectLeast(const Home& home, Known& known, const std::string& agency, std::size_t& looked,
                 std::size_t& referred) {
    const auto out = home.folder() / (agency + ".jsonl");
    ASSERT_EQ(home.run({"finding", "export", "--least-for", agency, "--unmasked", "--out", out.string()}).exitCode, 0);
    std::map<int, json> summaries;
    for (const auto& one : home.json({"finding", "list"})) summaries[one.at("id").get<int>()] = one;
    Leaving leaving(home, agency);
    std::ifstream lines(out);
    for (std::string line; std::getline(lines, line);) {
        const auto least = json::parse(line);
        const auto number = std::to_string(least.at("finding").get<int>());
        const auto& [stored, read] = known.of(number);
        EXPECT_EQ(leaving.unknownOf(least, summaries.at(least.at("finding").get<int>()), stored),
                  std::vector<std::string>());
        auto forbidden = othersTexts(stored, agency);
        forbidden.merge(othersTexts(read, agency));
        // Whom it is about, where the agency has no row of its own to tell by.
        for (const auto& person : least.value("persons", json::array())) {
            forbidden.erase(person.at("value").get<std::string>());
            ++referred;
        }
        // Of its own rows, and what stands in every finding, it may see the same text.
        std::set<std::string> own = {least.at("division").get<std::string>()};
        for (const auto& row : least.value("rows", json::array())) {
            own.insert({row.at("row").get<std::string>(), row.at("file").get<std::string>()});
            for (const auto& value : row.at("values"))
                own.insert({value.at("value").get<std::string>(), value.value("written", "")});
        }
        for (const auto& text : forbidden) {
            if (own.contains(text)) continue;
            EXPECT_FALSE(has(line, "\"" + text + "\"")) << least.at("code") << " shows " << text << "\n" << line;
            ++looked;
        }
    }
}

TEST(Rules, AnExportForAnAgencyHoldsNothingOfTheOthers) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    std::size_t looked = 0, referred = 0;
    Known known(home);
    for (const auto* agency : {"civil_affairs", "union_assistance", "human_resources", "social_security"})
        expectLeast(home, known, agency, looked, referred);
    EXPECT_GT(looked, 50u);
    EXPECT_GT(referred, 0u) << "union-only-eligible-for-relief is referred to civil affairs";
    std::size_t audited = 0;
    for (const auto& entry : home.json({"audit", "--last", "0"})) audited += entry.at("action") == "disclose" ? 1 : 0;
    EXPECT_EQ(audited, 4u);
    const auto unknown = home.run(
        {"finding", "export", "--least-for", "civil_affair", "--out", (home.folder() / "least.jsonl").string()});
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
