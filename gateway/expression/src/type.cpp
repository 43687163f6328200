#include "aidgate/expression/type.h"

#include <algorithm>
#include <cstring>

namespace aidgate::expression {

std::string toString(const Type& type) {
    switch (type.kind) {
        case Kind::Bool: return "bool";
        case Kind::Integer: return "integer";
        case Kind::Decimal: return "decimal";
        case Kind::Date: return "date";
        case Kind::YearMonth: return "year_month";
        case Kind::Text: return "text";
        case Kind::Person: return "person";
        case Kind::Code: return "code of " + (type.codes ? type.codes->name : std::string("?"));
        case Kind::Money: break;
    }
    switch (type.period) {
        case value::Period::Month: return "money/month";
        case value::Period::Quarter: return "money/quarter";
        case value::Period::Year: return "money/year";
        case value::Period::Once: break;
    }
    return "money";
}

Type typeOf(const record::Field& field) {
    switch (field.type) {
        case record::FieldType::Text:
        case record::FieldType::HanName:
        case record::FieldType::CreditCode:
        case record::FieldType::Region:
        case record::FieldType::Phone: return {Kind::Text};
        case record::FieldType::CitizenId: return {Kind::Person};
        case record::FieldType::Date: return {Kind::Date};
        case record::FieldType::YearMonth: return {Kind::YearMonth};
        case record::FieldType::Integer: return {Kind::Integer};
        case record::FieldType::Decimal: return {Kind::Decimal};
        case record::FieldType::Money: return {Kind::Money, field.period};
        case record::FieldType::Enum: return {Kind::Code, {}, &field};
        case record::FieldType::Bool: return {Kind::Bool};
    }
    return {Kind::Text};
}

bool sameType(const Type& left, const Type& right) {
    if (left.kind != right.kind) return false;
    if (left.kind == Kind::Money) return left.period == right.period;
    if (left.kind != Kind::Code || left.codes == right.codes) return true;
    if (!left.codes || !right.codes || left.codes->codes.size() != right.codes->codes.size()) return false;
    return std::all_of(left.codes->codes.begin(), left.codes->codes.end(),
                       [&](const record::Code& code) { return right.codes->codeIndex(code.code).has_value(); });
}

std::string_view TextStore::keep(std::string_view text) {
    constexpr std::size_t kSmallest = 1024, kLargest = 65536;
    if (text.empty()) return {};
    if (size_ - used_ < text.size()) {
        size_ = std::max(std::clamp(2 * size_, kSmallest, kLargest), text.size());
        used_ = 0;
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(size_));
    }
    char* place = chunks_.back().get() + used_;
    std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
}

void Vector::clear() {
    numbers.clear();
    texts.clear();
    known.clear();
    kept.clear();
}

}  // namespace aidgate::expression
