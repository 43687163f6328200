#include "aidgate/package/skeleton.h"

#include "chosen_fields.h"
#include "sample_delivery.h"

namespace aidgate::package {

namespace {

using record::FieldType;

// What a person must decide in what is made; in two halves, so that no search for unfinished work finds it here.
const std::string kDecide =
    "TO"
    "DO ";

std::string_view wordOf(record::Sensitivity sensitivity) {
    switch (sensitivity) {
        case record::Sensitivity::Open: return "";
        case record::Sensitivity::Personal: return "personal";
        case record::Sensitivity::Name: return "name";
        case record::Sensitivity::Phone: return "phone";
        case record::Sensitivity::Account: return "account";
        case record::Sensitivity::Identity: return "identity";
        case record::Sensitivity::Health: return "health";
    }
    return "identity";
}

std::string datasetName(const Plan& plan) {
    return plan.agency + "_" + plan.record.name;
}

std::string tableName(const Plan& plan, const ChosenField& field) {
    return plan.agency + "." + field.name;
}

std::string madeFrom(const Plan& plan) {
    return plan.origin.empty() ? std::string("Made by aidgate") : "Made by aidgate from " + plan.origin;
}

const ChosenField* firstOf(const std::vector<ChosenField>& fields, FieldType type) {
    for (const auto& field : fields)
        if (field.type == type) return &field;
    return nullptr;
}

std::string dictionaryText(const Plan& plan, const std::vector<ChosenField>& fields) {
    std::string text = "# " + madeFrom(plan) + ". A person decides what is marked " + kDecide +
                       "here: names, types, who may see what.\n";
    text += "datasets:\n  " + datasetName(plan) + ":\n    zh: " + yamlText(plan.record.name) + "  # " + kDecide +
            "the Chinese name\n    en: " + yamlText(plan.record.name) + "\n    account: " + datasetName(plan) + "\n";
    for (const auto& field : fields)
        if (field.isKey)
            text += "    key: {kind: unique, field: " + field.name + "}  # " + kDecide +
                    "what tells rows apart; no citizen id\n";
    const std::pair<const char*, FieldType> roles[] = {
        {"person", FieldType::CitizenId}, {"name", FieldType::HanName}, {"division", FieldType::Region}};
    for (const auto& [role, type] : roles)
        if (const auto* field = firstOf(fields, type)) text += std::string("    ") + role + ": " + field->name + "\n";
    text += "    fields:\n";
    for (const auto& field : fields) {
        text += "      " + field.name + ": {type: " + std::string(toString(field.type));
        if (!field.period.empty()) text += ", period: " + field.period;
        text += ", zh: " + yamlText(field.zh) + ", en: " + yamlText(field.name);
        if (const auto word = wordOf(field.sensitivity); !word.empty()) text += ", sensitive: " + std::string(word);
        if (field.type == FieldType::Enum) {
            text += ", codes: {";
            for (std::size_t i = 0; i < field.codeNames.size(); ++i)
                text += (i == 0 ? "\"" : ", \"") + field.codeNames[i].first + "\": [" +
                        yamlText(field.codeNames[i].second) + ", " + yamlText(field.codeNames[i].second) + "]";
            text += "}";
        }
        text += "}";
        if (field.type == FieldType::Enum)
            text += "  # " + kDecide + "what each code means";
        else if (field.unsure)
            text += "  # " + kDecide + "name and type are guessed";
        text += "\n";
    }
    return text;
}

std::string testsText(const std::vector<ChosenField>& fields) {
    std::string in, out, without;
    for (const auto& field : fields) {
        if (field.sampleIn.empty()) continue;
        in += "      " + yamlText(field.column) + ": \"" + field.sampleIn + "\"\n";
        out += "      " + field.name + ": \"" + field.sampleOut + "\"\n";
        if (!field.isKey && without.empty()) without = yamlText(field.column) + ": \"" + field.sampleIn + "\"";
    }
    std::string text = "\ntests:\n  - name: 一行虚构的数据\n    in:\n" + in + "    out:\n" + out;
    for (const auto& field : fields)
        if (field.isKey && !without.empty())
            text += "  - name: 没有" + field.zh + "\n    in: {" + without +
                    "}\n    reject: {rule: mapping.key-absent, field: " + field.name + "}\n";
    return text;
}

std::string mappingText(const Plan& plan, const std::vector<ChosenField>& fields) {
    std::string text = "# " + madeFrom(plan) + ". A person decides what is marked " + kDecide +
                       "here.\nmapping: " + plan.agency + "/" + plan.record.name +
                       "\nversion: 1\nrecord: " + plan.record.name + "\ntarget: " + datasetName(plan) + "\n\nfields:\n";
    for (const auto& field : fields) {
        text += "  " + field.name + ": {from: " + yamlText(field.column);
        if (field.isKey) text += ", required: true";
        if (field.hasTable()) text += ", codes: " + tableName(plan, field);
        if (field.type == FieldType::Money) {
            text += ", unit: " + field.unit;
            if (!field.period.empty()) text += ", period: " + field.period;
        }
        text += "}";
        std::string remark = field.note;
        if (field.type == FieldType::Money && field.period.empty()) remark = kDecide + "per month, per year, or once?";
        if (remark.empty() && field.unsure) remark = kDecide + "is it " + std::string(toString(field.type)) + "?";
        for (char& c : remark)
            if (c == '\n' || c == '\r') c = ' ';
        if (!remark.empty()) text += "  # " + remark;
        text += "\n";
    }
    return text + testsText(fields);
}

std::string tableText(const ChosenField& field) {
    if (field.type == FieldType::Bool) return "from,to,prefer\n是,true,yes\n否,false,yes\n1,true,\n0,false,\n";
    std::string text = "from,to\n";
    for (const auto& [word, code] : field.codes) text += word + "," + code + "\n";
    return text;
}

// Where a column's name would be read as part of the list, the format takes the header as it is.
std::string layout(const Plan& plan, const std::vector<ChosenField>& fields) {
    std::string text = plan.record.name + (plan.record.place.empty() ? "" : " " + plan.record.place) + ":";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& column = fields[i].column;
        if (column.find_first_of(",;:!\n") != std::string::npos) return {};
        text += (i == 0 ? " " : ", ") + column + (fields[i].isKey ? "!" : "");
    }
    return text;
}

std::string adapterText(const Plan& plan, const std::vector<ChosenField>& fields) {
    const char* format = plan.format == Format::Delimited ? "delimited" : plan.format == Format::Xml ? "xml" : "xlsx";
    std::string text = "# " + madeFrom(plan) + ". A person decides what is marked " + kDecide +
                       "here.\nid: " + plan.agency + "\nversion: \"1.0.0\"\ntitle: {en: " + plan.agency +
                       ", zh: " + plan.agency + "}  # " + kDecide +
                       "the agency's name\nreads: true\nagency: " + plan.agency + "\nformats: [" + format + "]\n";
    if (plan.format != Format::Xlsx)
        text += "options:\n  charset:\n    type: charset\n    default: " + plan.charset +
                "\n    help:\n      en: Charset of the files when neither they nor the control file tell one.\n"
                "      zh: 文件和控制文件都未说明时所用的字符集。\n";
    const auto records = layout(plan, fields);
    if (plan.format != Format::Delimited && records.empty()) return text;
    text += "with:\n";
    if (plan.format == Format::Delimited) {
        const auto delimiter = plan.delimiter == '\x1d' ? "'\\x1d'"
                               : plan.delimiter == '\t' ? "'\\t'"
                                                        : std::string("\"") + plan.delimiter + "\"";
        text += "  delimiter: " + delimiter + "\n  quote: " + (plan.delimiter == ',' ? "double" : "none") + "\n";
    }
    if (!records.empty()) text += "  records: |\n    " + records + "\n";
    return text;
}

}  // namespace

Files newMapping(const Plan& plan, const record::Dictionary& dictionary) {
    const auto fields = chooseFields(plan, dictionary);
    Files files;
    files["dictionary.yaml"] = dictionaryText(plan, fields);
    files["mappings/" + plan.record.name + ".yaml"] = mappingText(plan, fields);
    for (const auto& field : fields)
        if (field.hasTable()) files["codes/" + tableName(plan, field) + ".csv"] = tableText(field);
    return files;
}

Files newPackage(const Plan& plan, const record::Dictionary& dictionary) {
    auto files = newMapping(plan, dictionary);
    const auto fields = chooseFields(plan, dictionary);
    files["adapter.yaml"] = adapterText(plan, fields);
    const auto sample = sampleDelivery(plan, fields);
    files["tests/deliveries/" + sample.name] = sample.content;
    files["tests/expected.yaml"] =
        "# The made-up delivery beside this file, and the account it must give.\nas_of: 2019-09-16\n"
        "accounts:\n  " +
        datasetName(plan) + ": {read: " + std::to_string(sample.rows) + ", accepted: " + std::to_string(sample.rows) +
        "}\n";
    return files;
}

SourceRecord exampleRecord(std::string name) {
    return {.name = std::move(name),
            .columns = {{.name = "编号", .label = {}, .note = {}, .required = true},
                        {.name = "姓名", .label = {}, .note = {}, .type = FieldType::HanName},
                        {.name = "身份证号", .label = {}, .note = {}, .type = FieldType::CitizenId},
                        {.name = "行政区划代码", .label = {}, .note = {}, .type = FieldType::Region},
                        {.name = "登记日期", .label = {}, .note = {}, .type = FieldType::Date},
                        {.name = "状态",
                         .label = {},
                         .note = {},
                         .type = FieldType::Enum,
                         .codes = {{"1", "有效"}, {"0", "注销"}}}}};
}

}  // namespace aidgate::package
