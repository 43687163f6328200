// A household with a union file as most are, and the means to change it.
#pragma once

#include <span>

#include "household.h"

namespace aidgate::sample {

struct Making {
    Household& household;
    Random& random;
    CivilDate asOf;

    Making(Household& made, Random& source, CivilDate day) : household(made), random(source), asOf(day) {}

    Person& worker() const { return household.people[household.files[0].worker]; }
    UnionFile& file() const { return household.files[0]; }
    std::int64_t line() const { return lineOf(household.files[0].city, asOf); }
    // Index of the person in this role.
    std::optional<std::size_t> find(Role role) const;
    // The same, made (and made a member of the file) when there is none.
    std::size_t need(Role role) const;
    CivilDate daysAgo(int low, int high) const { return asOf.plusDays(-random.between(low, high)); }
    CivilDate thisYear(int low, int high) const;  // not before 1 January
    std::int64_t declaredPerHead() const;         // fen a month, gross
};

// Works, is insured, has declared what it has, was visited, is a member: raises nothing by itself. Income per head
// between the two shares of the relief line, in per mille.
void makeOrdinary(const Making& making, int lowPermille, int highPermille);

// After the people or their incomes were changed.
void countIncome(const Making& making);

// A family at civil affairs of the same people with the same figures.
ReliefFamily& addRelief(const Making& making);
void stopWorking(const Making& making, std::size_t person, std::string_view status);
void addAid(const Making& making, std::string_view project, std::int64_t amount, std::optional<std::size_t> person,
            CivilDate paidOn);

// The situations, each with how common it is; they raise what rules look for.
struct Situation {
    std::string_view name;
    unsigned weight;
    int lowPermille, highPermille;  // income per head before it is applied
    void (*apply)(const Making&);
};
std::span<const Situation> situations();
// So many of the first raise nothing, or only that a household is covered by both sides.
inline constexpr std::size_t kQuietSituations = 2;

}  // namespace aidgate::sample
