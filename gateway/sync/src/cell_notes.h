// What is told of cells that could not be read: numbers only, because what they hold may tell who a person is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::sync {

// By canonical field, as mapping::Translated counts them.
using UnreadableCells = std::map<std::string, std::uint64_t>;
using UnmappedWords = std::map<std::string, std::map<std::string, std::uint64_t>>;

std::vector<config::Text> cellNotes(const std::string& dataset, const UnreadableCells& unreadable,
                                    const UnmappedWords& unmapped);

}  // namespace aidgate::sync
