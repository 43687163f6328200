// Made-up people: ids nobody has, names as they are common, employers that do not exist.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/value/civil_date.h"
#include "random.h"

namespace aidgate::sample {

enum class Role : std::uint8_t { Worker, Spouse, Child, SecondChild, Elder, Insured };

struct Employer {
    std::string_view name;
    std::string_view creditCode;
    std::string_view number;  // at the social security office
    std::string_view industry;
};

struct Person {
    Role role = Role::Worker;
    std::uint64_t number = 0;  // unique in the province
    std::string name;
    std::string id;  // 18 characters, right
    bool male = true;
    value::CivilDate birth = *value::CivilDate::of(1970, 1, 1);
    std::string_view status = {};    // 工作状态 of a worker, 身份 of a member
    std::string_view capacity = {};  // 劳动能力
    std::string_view health = "良好";
    std::string_view disability = {};  // "肢体残疾"
    std::string_view grade = {};       // "二级"
    bool seriousIllness = false;
    std::int64_t income = -1;  // fen a month as declared; -1 not said
    const Employer* employer = nullptr;
    // Where the union's file says otherwise than everybody else.
    std::string unionId = {};
    std::int64_t unionBirthShift = 0;  // days
    bool unionSexWrong = false;
};

// Ids never repeat over households and roles.
Person makePerson(std::uint64_t household, Role role, value::CivilDate asOf, Random& random);
// Spouse and worker are of either sex; a child takes the surname of its father.
void makeMarried(Person& worker, Person& spouse, Random& random);
void nameAfter(Person& child, const Person& father, Random& random);

std::string surnameOf(const Person& person);
std::string givenName(Random& random);
// The id with one digit of its sequence number mistyped: its check character is wrong.
std::string mistypedId(const Person& person, Random& random);

const std::array<Employer, 12>& employers();

}  // namespace aidgate::sample
