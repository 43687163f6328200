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
    if (record.deletedBy == slot) {
        readers.names += (readers.names.empty() ? "" : ", ") + std::string("deleted");
        readers.required = true;
    }
    return readers;
}

Error missing(const sdk::RecordType& type, const std::string& column, const std::string& fields) {
    Error error{ErrorCode::MalformedInput, sdk::say("{0} has no column '{1}', which {2} needs",
                                                    "{0} 缺少列 '{1}'，{2} 需要它", type.name, column, fields)};
    const std::string near = config::nearestName(column, type.columns);
    if (!near.empty()) error.message += sdk::say("; the nearest there is '{0}'", "；最接近的列是 '{0}'", near);
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
                return Error{ErrorCode::MalformedInput, sdk::say("{0} has both '{1}' and '{2}', which mean the same",
                                                                 "{0} 同时有 '{1}' 和 '{2}'，两者是同一列", type.name,
                                                                 type.columns[found], type.columns[i])};
            found = i;
        }
    }
    return found;
}

sdk::Result<void> bindColumns(const sdk::RecordType& type, Binding& binding, std::vector<bool>& used,
                              std::vector<sdk::Text>& notes) {
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
            notes.push_back(sdk::say("{0} has no column '{1}': {2} stays empty", "{0} 没有列 '{1}'：{2} 为空",
                                     type.name, column.spellings.front(), readers.names));
        else
            used[*found] = true;
        binding.columns[slot] = *found;
    }
    return {};
}

}  // namespace aidgate::mapping
