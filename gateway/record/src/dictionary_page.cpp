#include "aidgate/record/dictionary.h"

namespace aidgate::record {
namespace {

std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

std::string_view periodName(value::Period period) {
    switch (period) {
        case value::Period::Once: return "";
        case value::Period::Month: return " per month";
        case value::Period::Quarter: return " per quarter";
        case value::Period::Year: return " per year";
    }
    return "";
}

std::string_view sensitivityName(Sensitivity sensitivity) {
    switch (sensitivity) {
        case Sensitivity::Open: return "";
        case Sensitivity::Personal: return "personal";
        case Sensitivity::Name: return "name, masked";
        case Sensitivity::Phone: return "phone, masked";
        case Sensitivity::Account: return "account, masked";
        case Sensitivity::Identity: return "identity, masked";
        case Sensitivity::Health: return "health";
    }
    return "";
}

std::string typeName(const Field& field) {
    std::string text = std::string(toString(field.type)) + std::string(periodName(field.period));
    std::string codes;
    for (const auto& code : field.codes)
        codes += (codes.empty() ? ": " : ", ") + std::string("`") + code.code + "` " + code.name.zh;
    return text + codes;
}

std::string keyLine(const Dataset& dataset) {
    switch (dataset.keyKind) {
        case KeyKind::Unique: return "One row a `" + dataset.keyField + "`.";
        case KeyKind::Several: return "Several rows a `" + dataset.keyField + "`.";
        case KeyKind::ByPosition:
            return "Rows are counted within their `" + dataset.keyField + "`, which names a `" + dataset.parent + "`.";
    }
    return "";
}

}  // namespace

std::string toMarkdown(const Dictionary& dictionary) {
    std::string out =
        "# The canonical dictionary\n\n"
        "Every dataset and field the gateway knows. Made from `gateway/record/dictionary.yaml`; do not edit by hand.\n";
    for (const auto& [name, dataset] : dictionary.datasets()) {
        out += "\n## " + name + " — " + dataset.meaning.zh + "\n\n" + dataset.meaning.en + ". " + keyLine(dataset) +
               " Accounted as `" + dataset.accountName + "`.\n\n| field | 中文 | meaning | type | sensitive |\n" +
               "|---|---|---|---|---|\n";
        for (const auto& field : dataset.fields)
            out += "| `" + field.name + "` | " + cell(field.meaning.zh) + " | " + cell(field.meaning.en) + " | " +
                   cell(typeName(field)) + " | " + std::string(sensitivityName(field.sensitivity)) + " |\n";
    }
    return out;
}

}  // namespace aidgate::record
