// Values as text: the canonical form evidence keeps, and the form sentences speak.
#pragma once

#include <string>

#include "aidgate/config/diagnostic.h"
#include "aidgate/expression/type.h"

namespace aidgate::reconcile {

// "480.00", "2019-09-16", "201909", "dibao", "true"; "" when unknown. The same forms as record::canonicalText.
std::string canonicalValue(const expression::Vector& values, std::size_t i);
// "480.00", "2019-09-16", "2019-09", "低保", "是"; a dash when unknown.
std::string spokenValue(const expression::Vector& values, std::size_t i, config::Language language);

}  // namespace aidgate::reconcile
