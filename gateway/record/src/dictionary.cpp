#include "aidgate/record/dictionary.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "aidgate/config/schema.h"

namespace aidgate::record {
namespace {

using config::Node;
using config::Reading;

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};

constexpr std::array<Word<FieldType>, 13> kTypes{{{"text", FieldType::Text},
                                                  {"han_name", FieldType::HanName},
                                                  {"citizen_id", FieldType::CitizenId},
                                                  {"credit_code", FieldType::CreditCode},
                                                  {"date", FieldType::Date},
                                                  {"year_month", FieldType::YearMonth},
                                                  {"integer", FieldType::Integer},
                                                  {"money", FieldType::Money},
                                                  {"region", FieldType::Region},
                                                  {"phone", FieldType::Phone},
                                                  {"enum", FieldType::Enum},
                                                  {"bool", FieldType::Bool},
                                                  {"decimal", FieldType::Decimal}}};
constexpr std::array<Word<Sensitivity>, 7> kSensitivities{{{"open", Sensitivity::Open},
                                                           {"personal", Sensitivity::Personal},
                                                           {"name", Sensitivity::Name},
                                                           {"phone", Sensitivity::Phone},
                                                           {"account", Sensitivity::Account},
                                                           {"identity", Sensitivity::Identity},
                                                           {"health", Sensitivity::Health}}};
constexpr std::array<Word<value::Period>, 4> kPeriods{{{"once", value::Period::Once},
                                                       {"month", value::Period::Month},
                                                       {"quarter", value::Period::Quarter},
                                                       {"year", value::Period::Year}}};
constexpr std::array<Word<KeyKind>, 3> kKeyKinds{
    {{"unique", KeyKind::Unique}, {"several", KeyKind::Several}, {"position", KeyKind::ByPosition}}};

template <class Value, std::size_t Count>
std::vector<std::pair<std::string, Value>> choices(const std::array<Word<Value>, Count>& words) {
    std::vector<std::pair<std::string, Value>> all;
    all.reserve(Count);
    for (const auto& [word, value] : words) all.emplace_back(word, value);
    return all;
}

template <class Value, std::size_t Count>
std::string_view wordOf(const std::array<Word<Value>, Count>& words, Value wanted) {
    for (const auto& [word, value] : words)
        if (value == wanted) return word;
    return {};
}

// A name as fields, datasets and rules may use it.
bool checkName(const Node& node, const Reading& reading) {
    const auto& name = node.scalar();
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::all_of(name.begin(), name.end(), good)) return true;
    reading.problem("AG0300", node,
                    {"'" + name + "' is no name: a letter, then letters, digits and _, all lower case",
                     "'" + name + "' 不能作名称：小写字母开头，只用小写字母、数字和 _"});
    return false;
}

struct FieldBody {
    FieldType type = FieldType::Text;
    value::Period period = value::Period::Once;
    std::vector<Code> codes;
    Sensitivity sensitivity = Sensitivity::Open;
    std::string zh, en;
};

bool readCodes(const Node& node, const Reading& reading, FieldBody& field) {
    if (!config::requireMap(node, reading)) return false;
    bool good = true;
    for (const auto& entry : node.entries()) {
        Code code{.code = entry.key.scalar(), .name = {}};
        const auto& names = entry.value.items();
        if (names.size() == 2 && names[0].isScalar() && names[1].isScalar()) {
            code.name = {names[1].scalar(), names[0].scalar()};
        } else {
            reading.problem("AG0301", entry.value,
                            {"expected [Chinese, English] of code '" + code.code + "'",
                             "代码 '" + code.code + "' 应写 [中文, 英文]"});
            good = false;
        }
        field.codes.push_back(std::move(code));
    }
    return good;
}

const config::Schema<FieldBody>& fieldSchema() {
    static const auto schema = [] {
        config::Schema<FieldBody> keys;
        keys.choice("type", &FieldBody::type, choices(kTypes), "How values are held and checked.").required();
        keys.choice("period", &FieldBody::period, choices(kPeriods), "What money is per.");
        keys.field("zh", &FieldBody::zh, "Chinese label.").required();
        keys.field("en", &FieldBody::en, "English label.").required();
        keys.custom("codes", "code: [Chinese, English]", readCodes, "The closed list of an enum.");
        keys.choice("sensitive", &FieldBody::sensitivity, choices(kSensitivities), "Who may see it and what masks it.");
        return keys;
    }();
    return schema;
}

bool checkField(const Node& node, const Reading& reading, const FieldBody& field) {
    if (field.type == FieldType::Enum && field.codes.empty()) {
        reading.problem("AG0302", node, {"an enum needs codes", "enum 字段要有 codes"});
    } else if (field.type != FieldType::Enum && !field.codes.empty()) {
        reading.problem("AG0303", node, {"only an enum has codes", "只有 enum 字段才有 codes"});
    } else if (field.type != FieldType::Money && node.find("period") != nullptr) {
        reading.problem("AG0304", node, {"only money has a period", "只有 money 字段才有 period"});
    } else {
        return true;
    }
    return false;
}

bool readFields(const Node& node, const Reading& reading, Dataset& dataset) {
    if (!config::requireMap(node, reading)) return false;
    bool good = true;
    for (const auto& entry : node.entries()) {
        const auto& name = entry.key.scalar();
        good = checkName(entry.key, reading) && good;
        if (dataset.fieldIndex(name)) {
            reading.problem("AG0305", entry.key,
                            {"field '" + name + "' of '" + dataset.name + "' is defined already",
                             "'" + dataset.name + "' 的字段 '" + name + "' 已有定义"});
            good = false;
            continue;
        }
        FieldBody body;
        const bool read = fieldSchema().read(entry.value, reading, body);
        good = read && checkField(entry.value, reading, body) && good;
        dataset.fields.push_back({.name = name,
                                  .type = body.type,
                                  .period = body.period,
                                  .codes = std::move(body.codes),
                                  .sensitivity = body.sensitivity,
                                  .meaning = {body.en, body.zh}});
    }
    return good;
}

struct KeyBody {
    KeyKind kind = KeyKind::Unique;
    std::string field;
};

struct DatasetBody {
    std::string zh, en, account, parent, person, name, division;
    KeyBody key;
    const Node* fields = nullptr;
};

bool takeFields(const Node& node, const Reading&, DatasetBody& into) {
    into.fields = &node;
    return true;
}

const config::Schema<DatasetBody>& datasetSchema() {
    static const auto schema = [] {
        config::Schema<KeyBody> key;
        key.choice("kind", &KeyBody::kind, choices(kKeyKinds), "How rows are told apart.").required();
        key.field("field", &KeyBody::field, "The field that holds the key.").required();
        config::Schema<DatasetBody> keys;
        keys.field("zh", &DatasetBody::zh, "Chinese name.").required();
        keys.field("en", &DatasetBody::en, "English name.").required();
        keys.field("account", &DatasetBody::account, "What accounting calls it.").required();
        keys.section("key", &DatasetBody::key, key, "How rows are told apart.").required();
        keys.field("parent", &DatasetBody::parent, "The dataset whose key the rows name.");
        keys.field("person", &DatasetBody::person, "The field with the citizen id.");
        keys.field("name", &DatasetBody::name, "The field with the person's name.");
        keys.field("division", &DatasetBody::division, "The field with the row's own place.");
        keys.custom("fields", "fields by name", takeFields, "The fields.").required();
        return keys;
    }();
    return schema;
}

// What a later file may say of a dataset that is defined already.
const config::Schema<DatasetBody>& extensionSchema() {
    static const auto schema = [] {
        config::Schema<DatasetBody> keys;
        keys.custom("fields", "fields by name", takeFields, "Fields to add to a dataset that is defined already.")
            .required();
        return keys;
    }();
    return schema;
}

// A field that the dataset names must be there and of this type.
bool checkReference(const Node& place, const Reading& reading, const Dataset& dataset, const std::string& name,
                    FieldType type) {
    const auto* const field = dataset.field(name);
    if (field == nullptr) {
        std::vector<std::string> names;
        for (const auto& one : dataset.fields) names.push_back(one.name);
        reading.problem(
            "AG0306", place,
            {"'" + dataset.name + "' has no field '" + name + "'", "'" + dataset.name + "' 没有字段 '" + name + "'"},
            config::didYouMean(name, names));
        return false;
    }
    if (field->type == type) return true;
    const auto wanted = std::string(toString(type));
    reading.problem("AG0307", place,
                    {"field '" + name + "' must be of type " + wanted, "字段 '" + name + "' 的类型应为 " + wanted});
    return false;
}

bool checkDataset(const Node& node, const Reading& reading, const Dataset& dataset) {
    const auto check = [&](const Node* place, const std::string& name, FieldType type) {
        return place == nullptr || name.empty() || checkReference(*place, reading, dataset, name, type);
    };
    const auto* const key = node.find("key");
    bool good = check(key == nullptr ? nullptr : key->find("field"), dataset.keyField, FieldType::Text);
    good = check(node.find("person"), dataset.idField, FieldType::CitizenId) && good;
    good = check(node.find("name"), dataset.nameField, FieldType::HanName) && good;
    return check(node.find("division"), dataset.divisionField, FieldType::Region) && good;
}

using Datasets = std::map<std::string, Dataset, std::less<>>;

// What an agency adds bears its name. No owner: anything may be added.
bool checkOwner(const Node& name, const Reading& reading, std::string_view owner, bool wholeName) {
    const auto& text = name.scalar();
    const std::string prefix = std::string(owner) + "_";
    if (owner.empty() || text.starts_with(prefix) || (wholeName && text == owner)) return true;
    reading.problem("AG0309", name,
                    {"'" + text + "' does not bear the name of its agency", "'" + text + "' 没有以所属部门的名称开头"},
                    {"call it '" + prefix + text + "'", "请改为 '" + prefix + text + "'"});
    return false;
}

bool extendDataset(const Node& fields, const Reading& reading, std::string_view owner, Dataset& dataset) {
    bool good = true;
    for (const auto& entry : fields.entries()) good = checkOwner(entry.key, reading, owner, false) && good;
    return readFields(fields, reading, dataset) && good;
}

// Accounts are kept by this name.
bool checkAccountName(const Node& node, const Reading& reading, const Datasets& datasets, const std::string& account) {
    for (const auto& [name, dataset] : datasets) {
        if (dataset.accountName != account) continue;
        const auto* const at = node.find("account");
        reading.problem("AG0310", at == nullptr ? node : *at,
                        {"accounting calls '" + name + "' so already", "核算中 '" + name + "' 已使用此名称"},
                        {"choose another word", "请换一个名称"});
        return false;
    }
    return true;
}

bool readDataset(const Node::Entry& entry, const Reading& reading, std::string_view owner, Datasets& datasets) {
    if (!checkName(entry.key, reading)) return false;
    const auto& name = entry.key.scalar();
    const auto known = datasets.find(name);
    DatasetBody body;
    bool good = (known == datasets.end() ? datasetSchema() : extensionSchema()).read(entry.value, reading, body);
    if (known != datasets.end()) return good && extendDataset(*body.fields, reading, owner, known->second);
    good = checkOwner(entry.key, reading, owner, true) && good;
    good = checkAccountName(entry.value, reading, datasets, body.account) && good;

    Dataset dataset{.name = name,
                    .accountName = body.account,
                    .meaning = {body.en, body.zh},
                    .keyKind = body.key.kind,
                    .keyField = body.key.field,
                    .parent = body.parent,
                    .idField = body.person,
                    .nameField = body.name,
                    .divisionField = body.division,
                    .fields = {}};
    if (body.fields != nullptr) {
        good = readFields(*body.fields, reading, dataset) && good;
        good = checkDataset(entry.value, reading, dataset) && good;
    }
    datasets.emplace(name, std::move(dataset));
    return good;
}

bool checkParents(const Node& datasetsNode, const Reading& reading, const Datasets& datasets) {
    bool good = true;
    for (const auto& entry : datasetsNode.entries()) {
        const auto* const parent = entry.value.find("parent");
        if (parent == nullptr || parent->scalar().empty() || datasets.count(parent->scalar()) != 0) continue;
        std::vector<std::string> names;
        for (const auto& [name, dataset] : datasets) names.push_back(name);
        reading.problem("AG0308", *parent,
                        {"no dataset '" + parent->scalar() + "'", "没有数据集 '" + parent->scalar() + "'"},
                        config::didYouMean(parent->scalar(), names));
        good = false;
    }
    return good;
}

bool readFile(const std::filesystem::path& file, std::string_view owner, Datasets& datasets,
              config::Diagnostics& diagnostics) {
    const auto document = config::readYaml(file, diagnostics);
    if (!document) return false;
    const Reading reading{*document, diagnostics};
    const Node* all = nullptr;
    const std::array<config::KeyInfo, 1> keys{
        {{.key = "datasets", .form = "datasets by name", .help = "What records there are.", .required = true}}};
    const bool found = config::readKeys(document->root(), reading, keys, [&](std::size_t, const Node& node) {
        all = &node;
        return config::requireMap(node, reading);
    });
    if (!found || all == nullptr) return false;
    bool good = true;
    for (const auto& entry : all->entries()) good = readDataset(entry, reading, owner, datasets) && good;
    return checkParents(*all, reading, datasets) && good;
}

// Names, order, types, periods, codes and keys: what a reader of sealed columns depends on. Labels are not in it.
std::string layoutDigest(const Datasets& datasets) {
    std::string layout = "aidgate dictionary 1\n";
    for (const auto& [name, dataset] : datasets) {
        layout += name + "\t" + std::string(wordOf(kKeyKinds, dataset.keyKind)) + "\t" + dataset.keyField + "\t" +
                  dataset.parent + "\n";
        for (const auto& field : dataset.fields) {
            layout += "\t" + field.name + "\t" + std::string(toString(field.type)) + "\t" +
                      std::string(wordOf(kPeriods, field.period));
            for (const auto& code : field.codes) layout += "\t" + code.code;
            layout += "\n";
        }
    }
    const auto hash = XXH3_128bits(layout.data(), layout.size());
    std::string hex;
    for (const auto half : {hash.high64, hash.low64})
        for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[half >> shift & 15U];
    return hex;
}

}  // namespace

std::string_view toString(FieldType type) {
    return wordOf(kTypes, type);
}

std::optional<FieldType> fieldTypeNamed(std::string_view name) {
    for (const auto& [word, type] : kTypes)
        if (word == name) return type;
    return std::nullopt;
}

std::optional<std::int32_t> Field::codeIndex(std::string_view code) const {
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i].code == code) return static_cast<std::int32_t>(i);
    return std::nullopt;
}

std::optional<std::size_t> Dataset::fieldIndex(std::string_view field) const {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].name == field) return i;
    return std::nullopt;
}

const Field* Dataset::field(std::string_view field) const {
    const auto index = fieldIndex(field);
    return index ? &fields[*index] : nullptr;
}

const Dataset* Dictionary::find(std::string_view dataset) const {
    const auto found = datasets_.find(dataset);
    return found == datasets_.end() ? nullptr : &found->second;
}

std::vector<std::string> Dictionary::names() const {
    std::vector<std::string> all;
    for (const auto& [name, dataset] : datasets_) all.push_back(name);
    return all;
}

std::optional<Dictionary> loadDictionary(const std::vector<std::filesystem::path>& files,
                                         config::Diagnostics& diagnostics) {
    Dictionary dictionary;
    const auto before = diagnostics.all().size();
    bool good = true;
    for (const auto& file : files) good = readFile(file, {}, dictionary.datasets_, diagnostics) && good;
    // A duplicate key in YAML is a problem that leaves a tree, so what was reported decides too.
    if (!good || diagnostics.all().size() != before) return std::nullopt;
    dictionary.version_ = layoutDigest(dictionary.datasets_);
    return dictionary;
}

std::optional<Dictionary> extendDictionary(const Dictionary& base, const std::filesystem::path& file,
                                           std::string_view owner, config::Diagnostics& diagnostics) {
    Dictionary dictionary = base;
    const auto before = diagnostics.all().size();
    if (!readFile(file, owner, dictionary.datasets_, diagnostics) || diagnostics.all().size() != before)
        return std::nullopt;
    dictionary.version_ = layoutDigest(dictionary.datasets_);
    return dictionary;
}

}  // namespace aidgate::record
