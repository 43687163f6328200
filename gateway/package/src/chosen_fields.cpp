#include "chosen_fields.h"

#include <algorithm>
#include <set>

#include "aidgate/sdk/table_text.h"
#include "field_words.h"

namespace aidgate::package {

namespace {

using record::FieldType;

bool isPlainCode(const std::string& word) {
    return !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

// The canonical code some list of the dictionary has for this meaning.
std::string knownCode(const std::string& meaning, const record::Dictionary& dictionary) {
    if (meaning.empty()) return {};
    for (const auto& [name, dataset] : dictionary.datasets())
        for (const auto& field : dataset.fields)
            for (const auto& code : field.codes)
                if (code.name.zh == meaning) return code.code;
    return {};
}

void chooseCodes(const SourceColumn& column, const record::Dictionary& dictionary, ChosenField& field) {
    if (field.type == FieldType::Bool) {
        field.codes = {{"是", "true"}, {"否", "false"}, {"1", "true"}, {"0", "false"}};
        return;
    }
    std::set<std::string> taken;
    for (const auto& [word, meaning] : column.codes) {
        auto code = knownCode(meaning.empty() ? word : meaning, dictionary);
        if (code.empty()) code = word;
        std::transform(code.begin(), code.end(), code.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (!isPlainCode(code) || taken.contains(code)) code = "code_" + std::to_string(taken.size() + 1);
        taken.insert(code);
        field.codes.emplace_back(word, code);
        field.codeNames.emplace_back(code, meaning.empty() ? word : meaning);
    }
}

void chooseMoney(const std::string& meaning, ChosenField& field) {
    const auto has = [&](std::string_view part) { return meaning.find(part) != std::string::npos; };
    field.unit = has("万元") ? "万元" : has("分)") || has("分）") ? "分" : "元";
    field.period = has("年") ? "year" : has("月") ? "month" : "";
    field.sampleIn = "1.00";
    field.sampleOut = field.unit == "万元" ? "10000.00" : field.unit == "分" ? "0.01" : "1.00";
    if (field.unit == "分") field.sampleIn = "1";
}

void chooseSample(ChosenField& field) {
    const auto same = [&](const char* text) { field.sampleIn = field.sampleOut = text; };
    switch (field.type) {
        case FieldType::CitizenId: same("210199196905121039"); break;
        case FieldType::HanName: same("王建国"); break;
        case FieldType::Region: same("210199"); break;
        case FieldType::Integer: same("1"); break;
        case FieldType::Decimal: same("1.5"); break;
        case FieldType::Date: field.sampleIn = "20190102", field.sampleOut = "2019-01-02"; break;
        case FieldType::YearMonth: same("201901"); break;
        case FieldType::Text: same(field.isKey ? "A-0001" : "示例"); break;
        case FieldType::Enum:
        case FieldType::Bool:
            field.sampleIn = field.codes.front().first;
            field.sampleOut = field.codes.front().second;
            break;
        default: break;
    }
}

// As the dictionary has it for a field of this name, else by type; a text may be anything.
record::Sensitivity chooseSensitivity(const ChosenField& field, const record::Dictionary& dictionary) {
    using record::Sensitivity;
    for (const auto& [name, dataset] : dictionary.datasets())
        if (const auto* known = dataset.field(field.name); known != nullptr && known->sensitivity != Sensitivity::Open)
            return known->sensitivity;
    switch (field.type) {
        case FieldType::CitizenId: return Sensitivity::Identity;
        case FieldType::HanName: return Sensitivity::Name;
        case FieldType::Phone: return Sensitivity::Phone;
        case FieldType::Money: return Sensitivity::Personal;
        case FieldType::Text: return field.isKey ? Sensitivity::Open : Sensitivity::Personal;
        default: return Sensitivity::Open;
    }
}

// A number by which the agency tells rows apart; never a citizen id, which has a type of its own.
std::size_t chooseKey(const std::vector<ChosenField>& fields) {
    for (const std::string_view part : {"编号", "流水号", "编码", "证号", "序号", "号"})
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (fields[i].type == FieldType::Text && fields[i].zh.find(part) != std::string::npos) return i;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].type == FieldType::Text) return i;
    return 0;
}

std::string unused(std::string name, const std::set<std::string>& taken) {
    const auto stem = name;
    for (int n = 2; taken.contains(name); ++n) name = stem + "_" + std::to_string(n);
    return name;
}

}  // namespace

std::vector<ChosenField> chooseFields(const Plan& plan, const record::Dictionary& dictionary) {
    std::vector<ChosenField> fields;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < plan.record.columns.size(); ++i) {
        const auto& column = plan.record.columns[i];
        ChosenField field;
        const auto proposed = proposedName(column, dictionary);
        field.name = unused(proposed.value_or("column_" + std::to_string(i + 1)), taken);
        taken.insert(field.name);
        field.column = sdk::columnName(column.name);
        field.zh = column.label.empty() ? plainName(column.name) : plainName(column.label);
        field.note = column.note;
        field.type = column.type;
        field.unsure = column.guessed || !proposed;
        if (field.type == FieldType::Enum && column.codes.empty()) field.type = FieldType::Text;
        fields.push_back(std::move(field));
    }
    auto& key = fields[chooseKey(fields)];
    key.isKey = true;
    key.type = FieldType::Text;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto& field = fields[i];
        const auto& column = plan.record.columns[i];
        if (field.hasTable()) chooseCodes(column, dictionary, field);
        if (field.type == FieldType::Money)
            chooseMoney(column.name + column.label, field);
        else
            chooseSample(field);
        field.sensitivity = chooseSensitivity(field, dictionary);
    }
    return fields;
}

std::string yamlText(std::string_view text) {
    const bool plain = !text.empty() && text.find_first_of(":#,[]{}&*!|>'\"%@`?-\\ \t()") == std::string_view::npos &&
                       (text.front() < '0' || text.front() > '9') && text != "true" && text != "false" &&
                       text != "null" && text != "~" && text != "yes" && text != "no" && text != "y" && text != "n";
    if (plain) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return quoted + "\"";
}

}  // namespace aidgate::package
