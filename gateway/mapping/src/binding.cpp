#include "binding.h"

#include <algorithm>

#include "aidgate/config/diagnostic.h"

namespace aidgate::mapping {

namespace {

using sdk::Error;
using sdk::ErrorCode;

// The fields that read a slot, or a part of it; `required` when one of them is.
struct Readers {
    std::string names;
    bool required = false;
};

Readers readersOf(const RecordMapping& record, std::size_t slot) {
    Readers readers;
    for (const auto& field : record.fields) {
        const auto reads = [&](std::size_t own) {
            const auto& split = record.columns[own].split;
            return own == slot || (split && record.splits[*split].slot == slot);
        };
        if (std::none_of(field.slots.begin(), field.slots.end(), reads)) continue;
        readers.names += (readers.names.empty() ? "" : ", ") + record.dataset->fields[field.target].name;
        readers.required = readers.required || field.required;
    }
    return readers;
}

Error missing(const sdk::RecordType& type, const std::string& column, const std::string& fields) {
    Error error{
        ErrorCode::MalformedInput, type.name + " has no column '" + column + "', which " + fields + " needs", {}};
    const std::string near = config::nearestName(column, type.columns);
    if (!near.empty()) error.message += "; the nearest there is '" + near + "'";
    error.where.field = column;
    return error;
}

}  // namespace

sdk::Result<std::size_t> findColumn(const sdk::RecordType& type, const std::vector<std::string>& spellings) {
    std::size_t found = kNoColumn;
    for (const auto& spelling : spellings) {
        const std::string key = headerKey(spelling);
        for (std::size_t i = 0; i < type.columns.size(); ++i) {
            if (headerKey(type.columns[i]) != key || i == found) continue;
            if (found != kNoColumn)
                return Error{ErrorCode::MalformedInput,
                             type.name + " has both '" + type.columns[found] + "' and '" + type.columns[i] +
                                 "', which mean the same",
                             {}};
            found = i;
        }
    }
    return found;
}

sdk::Result<void> bindColumns(const sdk::RecordType& type, Binding& binding, std::vector<bool>& used,
                              std::vector<std::string>& notes) {
    const RecordMapping& record = *binding.record;
    binding.columns.assign(record.columns.size(), kNoColumn);
    binding.width = type.columns.size();
    for (std::size_t slot = 0; slot < record.columns.size(); ++slot) {
        const SourceColumn& column = record.columns[slot];
        if (column.ofParent || column.split) continue;
        auto found = findColumn(type, column.spellings);
        if (!found) return std::move(found).error();
        const Readers readers = readersOf(record, slot);
        if (*found == kNoColumn && readers.required) return missing(type, column.spellings.front(), readers.names);
        if (*found == kNoColumn)
            notes.push_back(type.name + " has no column '" + column.spellings.front() + "': " + readers.names +
                            " stays empty");
        else
            used[*found] = true;
        binding.columns[slot] = *found;
    }
    return {};
}

}  // namespace aidgate::mapping
