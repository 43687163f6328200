// The part of the model that follows from the dictionary: which entities there are and what they know.
#include "model.h"
#include "shared_fields.h"

namespace aidgate::reconcile {

namespace {

using expression::Kind;
using expression::Type;
using record::FieldType;
using record::Sensitivity;

constexpr std::string_view kCase = "union_case", kMember = "union_member", kAid = "aid", kRelief = "relief_case",
                           kReliefMember = "relief_member", kPerson = "person", kHousehold = "household_row";

Type type(Kind kind, value::Period period = value::Period::Once) {
    return {kind, period, nullptr};
}

}  // namespace

Model::Model(const record::Dictionary& dictionary) : dictionary_(dictionary) {
    for (const auto& [name, dataset] : dictionary.datasets()) addDataset(dataset);
    add(EntityKind::Person, std::string(kPerson))
        .addBuiltin("id", Builtin::PersonId, type(Kind::Person), {"citizen id", "公民身份号码"}, Sensitivity::Identity);
    for (std::size_t i = 0; i < dictionary.datasets().size(); ++i) addDatasetRelations(*entities_[i]);
    addUnionSide();
    addPairs();
}

Entity& Model::add(EntityKind kind, std::string name, const record::Dataset* dataset) {
    entities_.push_back(std::make_unique<Entity>(kind, std::move(name), dataset, entities_.size(), *this));
    auto& entity = *entities_.back();
    entity.addBuiltin("t", Builtin::AsOf, type(Kind::Date), {"as-of date", "基准日"});
    return entity;
}

Entity* Model::findToAdd(std::string_view entity) {
    for (auto& one : entities_)
        if (one->name() == entity) return one.get();
    return nullptr;
}

void Model::addDataset(const record::Dataset& dataset) {
    auto& entity = add(EntityKind::Dataset, dataset.name, &dataset);
    for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
        const auto& field = dataset.fields[i];
        Slot slot;
        slot.name = field.name;
        slot.label = field.meaning;
        slot.sensitivity = field.sensitivity;
        slot.symbol.type = expression::typeOf(field);
        slot.index = i;
        entity.add(std::move(slot));
    }
    for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
        const auto& field = dataset.fields[i];
        if (field.type != FieldType::Region) continue;
        entity.addBuiltin(field.name + "_successor", Builtin::Successor, type(Kind::Text),
                          {"successor of " + field.meaning.en, field.meaning.zh + "的后继代码"}, Sensitivity::Open, i);
    }
    if (const auto id = dataset.fieldIndex(dataset.idField)) {
        const auto& field = dataset.fields[*id];
        entity.addBuiltin("own_id", Builtin::OwnId, type(Kind::Person), field.meaning, field.sensitivity, *id);
        entity.addBuiltin("id_failure", Builtin::IdFailure, type(Kind::Text), {"layer that fails", "不通过的层次"});
        entity.addBuiltin("id_placeholder", Builtin::IdPlaceholder, type(Kind::Bool), {"placeholder", "占位号码"});
        entity.addBuiltin("id_upgraded", Builtin::IdUpgraded, type(Kind::Bool), {"had 15 digits", "原为15位"});
        entity.addBuiltin("id_computed", Builtin::IdComputed, type(Kind::Text),
                          {"computed check character", "应有的校验码"});
    }
    if (const auto name = dataset.fieldIndex(dataset.nameField)) {
        const auto& field = dataset.fields[*name];
        entity.addBuiltin("own_name", Builtin::OwnName, type(Kind::Text), field.meaning, field.sensitivity, *name);
        entity.addBuiltin("name_unencodable", Builtin::NameUnencodable, type(Kind::Bool),
                          {"name holds a lost character", "姓名含异常字符"});
        entity.addBuiltin("name_code_points", Builtin::NameCodePoints, type(Kind::Text),
                          {"code points", "异常字符码位"});
    }
}

void Model::addDatasetRelations(Entity& entity) {
    const auto& dataset = *entity.dataset();
    auto& person = *findToAdd(kPerson);
    if (!dataset.idField.empty()) {
        entity.addRelation(std::string(kPerson), Relation::Person, person, false);
        person.addRelation(dataset.name, Relation::PersonRows, entity, true, dataset.meaning);
    }
    const auto parentName = dataset.name == kAid ? std::string(kCase) : dataset.parent;
    if (auto* parent = findToAdd(parentName)) {
        entity.addRelation(parentName, Relation::Parent, *parent, false, parent->dataset()->meaning);
        parent->addRelation(dataset.name, Relation::Children, entity, true, dataset.meaning);
    }
}

void Model::addUnionSide() {
    auto* cases = findToAdd(kCase);
    auto* members = findToAdd(kMember);
    auto* relief = findToAdd(kRelief);
    auto& person = *findToAdd(kPerson);
    if (cases == nullptr || members == nullptr) return;
    cases->addBuiltin("line", Builtin::ReliefLine, type(Kind::Money, value::Period::Month),
                      {"relief line per month", "低保标准（月）"});
    if (auto* aids = findToAdd(kAid)) {
        aids->addBuiltin("policy_floor", Builtin::AidFloor, type(Kind::Money), {"least amount", "政策下限"});
        aids->addBuiltin("policy_cap", Builtin::AidCap, type(Kind::Money), {"greatest amount", "政策上限"});
    }
    auto& household = add(EntityKind::HouseholdRow, std::string(kHousehold));
    for (std::size_t i = 0; i < kSharedFields.size(); ++i) {
        const auto* field = cases->dataset()->field(kSharedFields[i].ofCase);
        if (field == nullptr || members->dataset()->field(kSharedFields[i].ofMember) == nullptr) continue;
        household.addBuiltin(std::string(kSharedFields[i].name), Builtin::Shared, expression::typeOf(*field),
                             field->meaning, field->sensitivity, i);
    }
    household.addBuiltin("standing", Builtin::Standing, type(Kind::Text), {"work status or standing", "工作状态/身份"},
                         Sensitivity::Personal);
    household.addRelation(std::string(kPerson), Relation::Person, person, false);
    household.addRelation(std::string(kCase), Relation::Parent, *cases, false);
    household.addRelation("worker", Relation::Worker, *cases, false);
    household.addRelation("member", Relation::Member, *members, false);
    cases->addRelation("household", Relation::Household, household, true, {"household", "家庭"});
    cases->addRelation("persons", Relation::Persons, person, true, {"persons of the household", "家庭人员"});
    if (relief == nullptr) return;
    relief->addRelation("persons", Relation::Persons, person, true, {"persons of the family", "家庭人员"});
    cases->addRelation("linked_relief", Relation::LinkedRelief, *relief, true, {"linked relief", "关联救助"});
    relief->addRelation("linked_files", Relation::LinkedFiles, *cases, true, {"linked files", "关联档案"});
}

void Model::addPairs() {
    addPair(EntityKind::LinkedCases, "linked_cases", kCase, "u", kRelief, "m");
    addPair(EntityKind::UnionPair, "union_case_pair", kCase, "a", kCase, "b");
    addPair(EntityKind::ReliefPair, "relief_case_pair", kRelief, "a", kRelief, "b");
    addPair(EntityKind::AidPair, "aid_pair", kAid, "a", kAid, "b");
    addPair(EntityKind::ReliefAndWorker, "relief_member_and_case", kReliefMember, "m", kCase, "u");
    addPair(EntityKind::ReliefAndMember, "relief_member_and_member", kReliefMember, "m", kMember, "u");
    auto* linked = findToAdd("linked_cases");
    auto* household = findToAdd(kHousehold);
    auto* members = findToAdd(kReliefMember);
    if (linked != nullptr && household != nullptr && members != nullptr) {
        linked->addRelation("only_in_u", Relation::OnlyInLeft, *household, true);
        linked->addRelation("only_in_m", Relation::OnlyInRight, *members, true);
    }
    addRowPair(EntityKind::NamePair, "name_pair");
    addRowPair(EntityKind::NearIdPair, "near_id_pair");
    auto* near = findToAdd("near_id_pair");
    near->addBuiltin("place", Builtin::Place, type(Kind::Integer), {"place that differs", "不同的位"});
    near->addBuiltin("swapped", Builtin::Swapped, type(Kind::Bool), {"two neighbours swapped", "相邻两位互换"});
}

void Model::addPair(EntityKind kind, std::string name, std::string_view left, std::string leftName,
                    std::string_view right, std::string rightName) {
    const auto* from = findToAdd(left);
    const auto* to = findToAdd(right);
    if (from == nullptr || to == nullptr) return;
    auto& pair = add(kind, std::move(name));
    pair.addRelation(std::move(leftName), Relation::Left, *from, false);
    pair.addRelation(std::move(rightName), Relation::Right, *to, false);
}

void Model::addRowPair(EntityKind kind, std::string name) {
    auto& pair = add(kind, std::move(name));
    const auto text = type(Kind::Text);
    pair.addBuiltin("left_name", Builtin::LeftName, text, {"name", "姓名"}, Sensitivity::Name);
    pair.addBuiltin("right_name", Builtin::RightName, text, {"other name", "另一姓名"}, Sensitivity::Name);
    pair.addBuiltin("left_id", Builtin::LeftId, text, {"citizen id", "身份证号"}, Sensitivity::Identity);
    pair.addBuiltin("right_id", Builtin::RightId, text, {"other citizen id", "另一身份证号"}, Sensitivity::Identity);
}

}  // namespace aidgate::reconcile
