// One household and all that agencies say of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/value/civil_date.h"
#include "people.h"

namespace aidgate::sample {

using value::CivilDate;

enum class City : std::uint8_t { A, B };
std::string_view divisionOf(City city);          // "210199"
std::int64_t lineOf(City city, CivilDate asOf);  // relief line, fen a month

// `person` fields are indexes into Household::people.
struct UnionFile {
    std::string caseNo;
    City city = City::A;
    std::string_view category;
    std::string_view level;
    std::size_t worker = 0;
    std::vector<std::size_t> members;
    std::int64_t incomeYear = 0;
    std::int64_t rigidYear = 0;
    std::size_t size = 1;
    bool onRelief = false;
    std::int64_t reliefAmount = -1;  // fen; -1 not said
    std::string_view cause = "收入低无法维持基本生活";
    std::string_view status = "在档";
    std::optional<CivilDate> filedOn, exitedOn, verifiedOn;
    std::string_view exitType = {};
    int targetYear = 0;
    std::string contactName, contactPhone;
    std::string hukouDivision;
    int monthsAbove = -1;
};

struct Aid {
    std::size_t file = 0;
    std::optional<std::size_t> person;
    std::string_view project;
    std::int64_t amount = -1;
    std::string_view fund = {};
    std::optional<CivilDate> approvedOn, paidOn;
    std::string_view status = "已发放";
    int schoolYear = 0;
};

struct ReliefMember {
    std::size_t person = 0;
    bool covered = true;
    std::string_view disability = {};  // code, when civil affairs says otherwise than the union
    std::string_view grade = {};
};

struct ReliefFamily {
    City city = City::A;
    std::string_view category = "城市低保";
    bool urban = true;
    std::string division;
    std::vector<ReliefMember> members;  // the first is the head
    std::size_t size = 1;
    std::int64_t incomePerHead = 0;
    std::int64_t amount = 0;
    CivilDate start = *CivilDate::of(2018, 1, 1);
    std::optional<CivilDate> end;
    std::string_view endReason = {};
    bool active = true;
};

struct Death {
    std::size_t person = 0;
    CivilDate died = *CivilDate::of(2019, 1, 1);
    City city = City::A;
};

struct Membership {
    std::size_t person = 0;
    City city = City::A;
    bool authenticated = true;
    bool valid = true;
    std::string name = {};  // where it differs
};

struct Placement {
    std::size_t person = 0;
    City city = City::A;
    CivilDate placedOn = *CivilDate::of(2019, 1, 1);
};

struct Unemployment {
    std::size_t person = 0;
    City city = City::A;
    CivilDate registeredOn = *CivilDate::of(2019, 1, 1);
};

struct PublicPost {
    std::size_t person = 0;
    CivilDate start = *CivilDate::of(2019, 1, 1);
    std::optional<CivilDate> end;
};

struct Employment {
    std::size_t person = 0;
    CivilDate start = *CivilDate::of(2019, 1, 1);
};

struct Insurance {
    std::size_t person = 0;
    std::int64_t base = 0;
    value::YearMonth lastPaid = *value::YearMonth::of(2019, 1);
    std::string_view employerType = "10";
    bool paying = true;
};

struct Pension {
    std::size_t person = 0;
    CivilDate retiredOn = *CivilDate::of(2019, 1, 1);
    std::int64_t amount = 0;
};

struct Benefit {
    std::size_t person = 0;
    value::YearMonth from = *value::YearMonth::of(2019, 1);
    value::YearMonth to = *value::YearMonth::of(2019, 12);
    std::int64_t amount = 0;
};

struct Household {
    std::uint64_t index = 0;
    std::vector<Person> people;
    std::vector<UnionFile> files;
    std::vector<Aid> aids;
    std::vector<ReliefFamily> families;
    std::vector<Death> deaths;
    std::vector<Membership> memberships;
    std::vector<Placement> placements;
    std::vector<Unemployment> registrations;
    std::vector<PublicPost> posts;
    std::vector<Employment> employments;
    std::vector<Insurance> insurances;
    std::vector<Pension> pensions;
    std::vector<Benefit> benefits;
};

// A household with a union file. What it is like follows from the seed and its index alone; of 1000 so many have
// nothing to tell, whatever situation they are drawn for.
Household makeUnionHousehold(std::uint64_t seed, std::uint64_t index, CivilDate asOf, unsigned quietPermille = 0);
// A household that only civil affairs knows.
Household makeReliefHousehold(std::uint64_t seed, std::uint64_t index, CivilDate asOf, unsigned quietPermille = 0);
// Somebody whom only social security knows, as most people of a real province.
Household makeInsured(std::uint64_t seed, std::uint64_t index, CivilDate asOf);

}  // namespace aidgate::sample
