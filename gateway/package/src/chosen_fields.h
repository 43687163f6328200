// What each column of a record becomes: the decisions of a skeleton, before they are written.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aidgate/package/skeleton.h"

namespace aidgate::package {

struct ChosenField {
    std::string name;    // canonical
    std::string column;  // the agency's, as in a header
    std::string zh;      // label
    std::string note;    // "" = none
    record::FieldType type = record::FieldType::Text;
    record::Sensitivity sensitivity = record::Sensitivity::Open;
    bool isKey = false;
    bool unsure = false;                                         // name or type was guessed
    std::string unit, period;                                    // of money; no period: once
    std::vector<std::pair<std::string, std::string>> codes;      // the agency's word → canonical code
    std::vector<std::pair<std::string, std::string>> codeNames;  // canonical code → Chinese name
    std::string sampleIn, sampleOut;                             // an invented cell, and what it becomes; "" = none

    bool hasTable() const { return type == record::FieldType::Enum || type == record::FieldType::Bool; }
};

// One of them is the key.
std::vector<ChosenField> chooseFields(const Plan& plan, const record::Dictionary& dictionary);

// A scalar as YAML reads it back.
std::string yamlText(std::string_view text);

}  // namespace aidgate::package
