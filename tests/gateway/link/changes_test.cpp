// The state that a full delivery and the changes since give, against the same state delivered whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "rows.h"

namespace aidgate::link::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CurrentPart part(const PartBuilder& built, std::uint32_t sequence, std::vector<std::uint32_t> deleted = {}) {
    CurrentPart made = built;
    made.agency = "union_assistance";
    made.sequence = sequence;
    made.deleted = std::move(deleted);
    return made;
}

std::vector<std::string> namesOf(const Snapshot& snapshot, const std::string& dataset) {
    std::vector<std::string> all;
    const auto& rows = snapshot.find(dataset)->rows;
    const auto& name = *rows.dataset().field("name");
    for (std::uint32_t row = 0; row < rows.rowCount(); ++row)
        all.push_back(snapshot.subject(dataset, row) + " " + record::canonicalText(name, *rows.column("name"), row));
    std::sort(all.begin(), all.end());
    return all;
}

TEST(Changes, TheLaterRowOfAKeyStandsWhateverTheNamesOfTheFiles) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case",
        {part(PartBuilder("union_case", "a.csv").row({{"case_no", "U-1"}, {"name", "王新"}}), 7),
         part(PartBuilder("union_case", "b.csv")
                  .row({{"case_no", "U-1"}, {"name", "王旧"}})
                  .row({{"case_no", "U-2"}, {"name", "王二"}}),
              3)});
    snapshot.settle();
    EXPECT_THAT(namesOf(snapshot, "union_case"), ElementsAre("union_case:U-1 王新", "union_case:U-2 王二"));
    const auto& account = snapshot.find("union_case")->account;
    EXPECT_EQ(account.read, 2u);
    EXPECT_EQ(account.accepted, 2u);
    EXPECT_EQ(account.rejected, 0u);
}

TEST(Changes, ADeletedRowIsGoneUntilItComesAgain) {
    const auto base = PartBuilder("union_case", "a.csv").row({{"case_no", "U-1"}}).row({{"case_no", "U-2"}});
    const auto gone = PartBuilder("union_case", "b.csv").row({{"case_no", "U-1"}});
    const auto back = PartBuilder("union_case", "c.csv").row({{"case_no", "U-1"}, {"name", "王回"}});
    Snapshot without(dictionary());
    add(without, "union_case", {part(base, 1), part(gone, 2, {0})});
    without.settle();
    EXPECT_THAT(subjects(without, "union_case"), ElementsAre("union_case:U-2"));
    EXPECT_EQ(without.find("union_case")->account.read, 1u);
    Snapshot again(dictionary());
    add(again, "union_case", {part(base, 1), part(gone, 2, {0}), part(back, 3)});
    again.settle();
    EXPECT_THAT(namesOf(again, "union_case"), ElementsAre("union_case:U-1 王回", "union_case:U-2 "));
}

TEST(Changes, AFamilySaysAllItsMembersAlsoWhenItHasNone) {
    const auto family = [](const std::string& file) {
        return PartBuilder("relief_case", file).row({{"relief_no", "D-1"}}).row({{"relief_no", "D-2"}});
    };
    const auto members = PartBuilder("relief_member", "a.xml")
                             .row({{"relief_no", "D-1"}, {"name", "王甲"}})
                             .row({{"relief_no", "D-1"}, {"name", "王乙"}})
                             .row({{"relief_no", "D-2"}, {"name", "王丙"}});
    Snapshot snapshot(dictionary());
    add(snapshot, "relief_case", {part(family("a.xml"), 1), part(family("b.xml"), 2)});
    add(snapshot, "relief_member",
        {part(members, 1),
         part(PartBuilder("relief_member", "b.xml").row({{"relief_no", "D-1"}, {"name", "王丁"}}), 2)});
    snapshot.settle();
    EXPECT_THAT(namesOf(snapshot, "relief_member"), ElementsAre("relief_member:D-1/1 王丁"));
}

TEST(Changes, ADeletedFamilyGoesWithItsMembers) {
    const auto families = PartBuilder("relief_case", "a.xml").row({{"relief_no", "D-1"}});
    const auto members = PartBuilder("relief_member", "a.xml").row({{"relief_no", "D-1"}, {"name", "王甲"}});
    Snapshot snapshot(dictionary());
    add(snapshot, "relief_case",
        {part(families, 1), part(PartBuilder("relief_case", "b.xml").row({{"relief_no", "D-1"}}), 2, {0})});
    add(snapshot, "relief_member", {part(members, 1), part(PartBuilder("relief_member", "b.xml"), 2)});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "relief_case"), IsEmpty());
    EXPECT_THAT(subjects(snapshot, "relief_member"), IsEmpty());
    EXPECT_EQ(snapshot.find("relief_member")->account.rejected, 0u);
}

TEST(Changes, OfAnotherPlaceOvertakeNothing) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case",
        {part(PartBuilder("union_case", "a.csv", "210199").row({{"case_no", "U-1"}}), 1),
         part(PartBuilder("union_case", "b.csv", "210299").row({{"case_no", "U-2"}}), 2)});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_case"), ElementsAre("union_case:U-1", "union_case:U-2"));
}

// ---- whole or in changes: the same

// A small province: by key, the rows of its group, one name each.
using Groups = std::map<std::string, std::vector<std::string>>;
struct Province {
    Groups cases, members, families, relatives, insured;
};

class Deliveries {
public:
    explicit Deliveries(unsigned seed) : random_(seed) {}

    void first() {
        for (int n = 0; n < 12; ++n) {
            const auto key = std::to_string(n);
            put("U-" + key);
            putFamily("D-" + key);
            if (pick(2) == 0) putMembers("U-" + key);
            putInsured("I-" + key);
        }
        deliver();
    }
    // Some rows anew, some changed, some gone.
    void next() {
        for (int n = 0; n < 5; ++n) {
            const auto key = std::to_string(pick(16));
            switch (pick(6)) {
                case 0: put("U-" + key); break;
                case 1: putFamily("D-" + key); break;
                case 2:
                    if (now_.cases.contains("U-" + key)) putMembers("U-" + key);
                    break;
                case 3:
                    remove(now_.families, changed_.families, "D-" + key), now_.relatives.erase("D-" + key),
                        changed_.relatives.erase("D-" + key);
                    break;
                case 4: putInsured("I-" + key); break;
                default: remove(now_.insured, changed_.insured, "I-" + key); break;
            }
        }
        deliver();
    }

    std::vector<std::string> stateInChanges() {
        Snapshot snapshot(dictionary());
        for (auto& [dataset, parts] : parts_) add(snapshot, dataset, shuffled(parts));
        return stateOf(snapshot);
    }
    std::vector<std::string> stateWhole() {
        changed_ = now_;
        deleted_.clear();
        parts_.clear();
        deliver();
        Snapshot snapshot(dictionary());
        for (auto& [dataset, parts] : parts_) add(snapshot, dataset, parts);
        return stateOf(snapshot);
    }

private:
    unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
    std::string name() { return "王" + std::to_string(pick(1000)); }
    void put(const std::string& key) { changed_.cases[key] = now_.cases[key] = {name()}; }
    void putSome(Groups Province::*groups, const std::string& key, unsigned least) {
        std::vector<std::string> some;
        for (unsigned n = least + pick(3); n > 0; --n) some.push_back(name() + std::to_string(n));
        if (some.empty()) {
            (now_.*groups).erase(key);
            (changed_.*groups).erase(key);
        } else {
            (changed_.*groups)[key] = (now_.*groups)[key] = some;
        }
    }
    void putFamily(const std::string& key) {
        changed_.families[key] = now_.families[key] = {name()};
        deleted_.erase(key);
        putSome(&Province::relatives, key, 0);
    }
    void putMembers(const std::string& key) { putSome(&Province::members, key, 1); }
    void putInsured(const std::string& key) {
        putSome(&Province::insured, key, 1);
        deleted_.erase(key);
    }
    void remove(Groups& now, Groups& changed, const std::string& key) {
        if (now.erase(key) == 0) return;
        changed[key] = {"gone"};
        deleted_.insert(key);
    }

    void add1(const std::string& dataset, const std::string& keyField, const std::string& nameField,
              const Groups& groups) {
        PartBuilder built(dataset, "f" + std::to_string(99 - sequence_) + ".csv");
        std::vector<std::uint32_t> deleted;
        std::uint32_t row = 0;
        for (const auto& [key, names] : groups) {
            for (const auto& one : names) {
                if (deleted_.contains(key)) deleted.push_back(row);
                built.row({{keyField, key}, {nameField, one}});
                ++row;
            }
        }
        parts_[dataset].push_back(part(built, sequence_, deleted));
    }
    void deliver() {
        add1("union_case", "case_no", "name", changed_.cases);
        add1("union_member", "case_no", "name", changed_.members);
        add1("relief_case", "relief_no", "head_name", changed_.families);
        add1("relief_member", "relief_no", "name", changed_.relatives);
        add1("insurance", "person_no", "name", changed_.insured);
        ++sequence_;
        changed_ = {};
        deleted_.clear();
    }
    std::vector<CurrentPart> shuffled(std::vector<CurrentPart> parts) {
        std::shuffle(parts.begin(), parts.end(), random_);
        return parts;
    }
    static std::vector<std::string> stateOf(Snapshot& snapshot) {
        snapshot.settle(2);
        std::vector<std::string> all;
        for (const auto& [dataset, rows] : snapshot.datasets()) {
            for (std::uint32_t row = 0; row < rows->rows.rowCount(); ++row) {
                auto line = snapshot.subject(dataset, row);
                for (std::size_t i = 0; i < rows->rows.columnCount(); ++i)
                    line += "|" + record::canonicalText(rows->rows.dataset().fields[i], rows->rows.column(i), row);
                all.push_back(line);
            }
            const auto& account = rows->account;
            all.push_back(dataset + " read " + std::to_string(account.read) + " accepted " +
                          std::to_string(account.accepted) + " rejected " + std::to_string(account.rejected));
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    std::mt19937 random_;
    std::uint32_t sequence_ = 1;
    Province now_, changed_;
    std::set<std::string> deleted_;
    std::map<std::string, std::vector<CurrentPart>> parts_;
};

TEST(Changes, GiveTheStateThatAFullDeliveryOfItGives) {
    for (unsigned seed = 1; seed <= 150; ++seed) {
        Deliveries deliveries(seed);
        deliveries.first();
        for (unsigned n = 0; n < 6; ++n) deliveries.next();
        const auto inChanges = deliveries.stateInChanges();
        ASSERT_GT(inChanges.size(), 20u);
        ASSERT_EQ(inChanges, deliveries.stateWhole()) << "seed " << seed;
    }
}

}  // namespace
}  // namespace aidgate::link::testing
