// One planted case: the rows of one household or a few, and the findings they must raise and must just miss. What is
// expected follows from the definitions of the findings, never from running the rules.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "household.h"

namespace aidgate::sample {

enum class Sheet : std::uint8_t {
    Worker,
    Member,
    Aid,
    Membership,
    Placement,
    Relief,
    Death,
    Unemployment,
    PublicPost,
    Employment,
    Insurance,
    Pension,
    Benefit
};

using Cells = std::map<std::string, std::string, std::less<>>;

// Cells by the columns' names as the agency writes them; those left out are empty.
struct PlantedRow {
    Sheet sheet = Sheet::Worker;
    City city = City::A;
    Cells cells = {};
    std::deque<Cells> members = {};  // of Relief
    bool dropped = false;            // taken back by the case

    std::string& operator[](std::string_view column);
};

struct PlantedFinding {
    std::string code, subject;
};

class Plot {
public:
    // `copy`: how many plots of the same case came before.
    Plot(std::uint64_t index, std::uint64_t copy, CivilDate asOf)
        : index_(index), copy_(copy), t(asOf), line(lineOf(City::A, asOf)) {}

    // ---- people; person 0 and 1 are grown up, a man and a woman
    std::string id(unsigned person) const;
    // Somebody born on this day, of either sex; at most one in a plot, and no two cases with the same day.
    std::string idBorn(CivilDate birth) const;
    std::string name(unsigned person) const;
    CivilDate birth(unsigned person) const;
    std::string key(char letter, unsigned number = 0) const;  // "U-0000001", "U-0000001B"
    std::string insuredAs(unsigned person) const;             // AAC001

    // ---- rows. A file as it should be: a man who works, is insured for what he declares, is a union member and was
    // visited; alone, above the relief line. It raises nothing.
    PlantedRow& file(unsigned number = 0, unsigned worker = 0, City city = City::A);
    PlantedRow& member(unsigned person, unsigned fileNumber = 0);
    PlantedRow& aid(unsigned number, std::string_view project, std::int64_t fen, CivilDate paidOn);
    // A family on 低保 whose head is this person, and which the file knows of.
    PlantedRow& relief(unsigned head = 0, unsigned number = 0);
    Cells& reliefMember(PlantedRow& family, unsigned person);
    PlantedRow& membership(unsigned person, unsigned number);
    PlantedRow& insurance(unsigned person, std::int64_t base, value::YearMonth lastPaid);
    PlantedRow& pension(unsigned person, std::int64_t amount, CivilDate start);
    PlantedRow& benefit(unsigned person, std::int64_t amount, value::YearMonth from, value::YearMonth to);
    PlantedRow& death(unsigned person, CivilDate died);
    PlantedRow& post(unsigned person, CivilDate start, std::string_view employer, unsigned number = 0);
    PlantedRow& employment(unsigned person, CivilDate start);
    PlantedRow& unemployment(unsigned person, CivilDate registered);
    PlantedRow& placement(unsigned person, CivilDate placed);
    // The first row of a sheet that a file brought along.
    PlantedRow& of(Sheet sheet);
    void drop(Sheet sheet) { of(sheet).dropped = true; }
    // The file's income and size; a member's share counts.
    void income(std::int64_t fenPerHead, unsigned size = 1);

    // ---- what must come of it; keys of rows, one or two
    void raises(std::string_view code, std::vector<std::string> keys);
    void raisesOnFile(std::string_view code) { raises(code, {"union_case:" + key('U')}); }
    void raisesOnLink(std::string_view code) { raises(code, {"union_case:" + key('U'), "relief_case:" + key('D')}); }
    void misses(std::string_view code) { missed_.emplace_back(code); }

    std::uint64_t index() const { return index_; }
    const std::deque<PlantedRow>& rows() const { return rows_; }
    const std::vector<PlantedFinding>& raised() const { return raised_; }
    const std::vector<std::string>& missed() const { return missed_; }

private:
    PlantedRow& add(Sheet sheet, City city = City::A);
    Cells who(unsigned person, std::string_view idColumn, std::string_view nameColumn) const;

    std::uint64_t index_, copy_;
    std::deque<PlantedRow> rows_;
    std::vector<PlantedFinding> raised_;
    std::vector<std::string> missed_;

public:
    const CivilDate t;        // the as-of date; its day is at most the 28th, so that months count evenly
    const std::int64_t line;  // relief line of city A, fen a month
};

// A case: how its rows are made.
struct PlantedCase {
    std::string_view name;
    void (*plant)(Plot&);
};
// More copies of a case than these would need a citizen id twice.
inline constexpr std::uint64_t kMostCopies = 1980;
std::vector<PlantedCase> plantedCases();  // every rule, in the order of the catalogue

// Parts of plantedCases().
std::vector<PlantedCase> plantedRelief();  // 1–15
std::vector<PlantedCase> plantedWork();    // 16–28
std::vector<PlantedCase> plantedFiles();   // 29–48

std::string yuan(std::int64_t fen);
std::string monthText(value::YearMonth month);
std::string dayDigits(CivilDate day);  // 20191016

}  // namespace aidgate::sample
