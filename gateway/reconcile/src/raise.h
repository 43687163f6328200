// For which subjects a rule speaks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiled_rule.h"
#include "world.h"

namespace aidgate::reconcile {

// A row a case of a rule speaks for.
struct Raised {
    std::string subject;
    std::uint32_t one = 0;  // which of the rule's cases
    std::uint32_t row = 0;  // of that case's entity
};

// Of each rule, by subject, then case, then row. Rows of the same subject are pieces of evidence of one finding.
std::vector<std::vector<Raised>> raise(std::span<const CompiledRule* const> rules, const World& world,
                                       unsigned threads);

// Leaves out what a stronger rule was raised for; both sorted.
void suppress(std::vector<Raised>& raised, const std::vector<Raised>& stronger);

// Where the rows of each subject begin, and the end of the last.
std::vector<std::size_t> subjectsOf(const std::vector<Raised>& raised);

}  // namespace aidgate::reconcile
