#include "sample_values.h"

#include <algorithm>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/null_text.h"

namespace aidgate::mapping {

namespace {

std::vector<std::string> sampleIds() {
    std::vector<std::string> ids;
    for (const char* digits : {"21019919690512103", "21029919491001002", "21019920000229111", "21029920190630999"})
        ids.push_back(digits + std::string(1, value::citizenIdCheck(digits)));
    return ids;
}

std::vector<std::string> ofType(record::FieldType type) {
    using record::FieldType;
    switch (type) {
        case FieldType::Text: return {"A-0001", "甲", "示范路1号", "0", "a b", "𬭸", "1.50", "TRUE"};
        case FieldType::HanName: return {"王丽", "欧阳建国", "巴特尔·额尔德尼", "李志强(李强)", "𬭸", "O'NEIL"};
        case FieldType::CitizenId: return sampleIds();
        case FieldType::CreditCode: return {"91210199MA0TET017W"};
        case FieldType::Date: return {"2019-09-16", "2020-02-29", "1949-10-01", "2019-01", "1969", "1900-01-01"};
        case FieldType::YearMonth: return {"201909", "201901", "194912"};
        case FieldType::Integer: return {"0", "1", "12", "999999999"};
        case FieldType::Decimal: return {"0", "0.0001", "58.5", "-3.25", "1234567.89"};
        case FieldType::Money: return {"0.00", "0.01", "1.00", "610.50", "1234.56", "99999999.99"};
        case FieldType::Region: return {"210199", "210299", "210102"};
        case FieldType::Phone: return {"13800000000", "024-00000000"};
        case FieldType::Bool: return {"true", "false"};
        case FieldType::Enum: break;
    }
    return {};
}

}  // namespace

std::vector<std::string> sampleValues(const record::Field& field, const FieldProgram& program, value::CivilDate at) {
    std::vector<std::string> values;
    for (const auto& code : field.codes) values.push_back(code.code);
    if (field.type != record::FieldType::Enum) values = ofType(field.type);
    if (program.type == CellType::Year) values = {"2019", "1999", "1000"};
    if (program.type == CellType::CodedText) {
        if (program.unknown != UnknownCode::Keep) values.clear();
        values.insert(values.end(), program.table->targets().begin(), program.table->targets().end());
    }
    if (program.takenApart && field.type == record::FieldType::Text) {
        std::string full, gap;
        for (std::size_t i = 0; i < program.slots.size(); ++i) {
            full += (i == 0 ? "" : program.separator) + "甲" + std::to_string(i);
            gap += i == 0 ? "乙" : program.separator;
        }
        values = {full, gap};
    }
    std::erase_if(values, [&](const std::string& value) {
        const bool nothing = value::isNullText(value) ||
                             std::find(program.nulls.begin(), program.nulls.end(), value) != program.nulls.end();
        return nothing ||
               (program.divisions != nullptr && program.divisions->successor(value, at.yearMonth()).has_value());
    });
    return values;
}

}  // namespace aidgate::mapping
