#include "loader.h"

#include <algorithm>
#include <set>

#include "aidgate/value/encoding.h"
#include "digest.h"
#include "word_order.h"

namespace aidgate::mapping {

using config::Node;

std::string headerKey(std::string_view header) {
    return value::withoutSpace(value::nfkc(header));
}

const record::Dataset* MappingLoader::dataset(const std::string& name, const Node& at) const {
    const record::Dataset* const found = dictionary_.find(name);
    if (found == nullptr)
        file_.problem("AG1004", at, {"the dictionary has no dataset '" + name + "'", "字典中没有数据集 '" + name + "'"},
                      config::didYouMean(name, dictionary_.names()));
    return found;
}

std::optional<Mapping> MappingLoader::load(std::size_t before) {
    body_ = std::make_unique<Mapping::Body>();
    body_->files.push_back({file_.document.file(), digestOf(file_.document.text())});
    FileWords words;
    fileWords().read(file_.document.root(), file_, words);
    body_->id = words.mapping;
    body_->version = words.version;
    const std::size_t slash = words.mapping.find('/');
    body_->agency = words.mapping.substr(0, slash);
    if (words.mappingAt != nullptr && (slash == std::string::npos || slash == 0 || slash + 1 == words.mapping.size()))
        file_.problem("AG1001", *words.mappingAt, {"a mapping is named agency/dataset", "映射名写作 机构/数据集"});
    const record::Dataset* const target = words.targetAt != nullptr ? dataset(words.target, *words.targetAt) : nullptr;
    if (target != nullptr && words.fields != nullptr) {
        RecordMapping root;
        root.recordType = words.record;
        root.dataset = target;
        root.dates = words.plainDates ? DateStyle::Plain : DateStyle::Dashed;
        root.line = words.fields->at().line;
        RecordCompiler compiler(groups(*words.fields, words.include, words.includeAt), tables_, words.nulls, nullptr,
                                root);
        compiler.compile(words.split, nullptr, words.rules);
        if (words.deleted != nullptr) compiler.deleted(*words.deleted);
        body_->records.push_back(std::move(root));
        if (words.also != nullptr) also(*words.also, words);
        if (words.each != nullptr) children(*words.each, words);
        if (words.batch != nullptr) batch(*words.batch);
        if (words.tests != nullptr) tests(*words.tests);
    }
    if (errorCount(file_.into) != before) return std::nullopt;
    body_->digest = digest();
    return Mapping(std::move(body_));
}

// ---- what is shared -----------------------------------------------------------------------------------------------

std::vector<FieldGroup> MappingLoader::groups(const Node& fields, const std::vector<std::string>& include,
                                              const Node* includeAt) {
    std::vector<FieldGroup> groups{{&file_, 0, &fields, 0}};
    for (std::size_t i = 0; i < include.size(); ++i) {
        const Node& at = includeAt->isSequence() ? includeAt->items()[i] : *includeAt;
        const Included* const file = included(include[i], at);
        if (file != nullptr && file->fields != nullptr)
            groups.push_back({file->reading.get(), file->index, file->fields, at.at().line});
    }
    return groups;
}

const MappingLoader::Included* MappingLoader::included(const std::string& path, const Node& at) {
    const auto file = (std::filesystem::path(file_.document.file()).parent_path() / path).lexically_normal();
    for (const auto& one : included_)
        if (one->document->file() == file.string()) return one.get();
    std::error_code failed;
    if (path.empty() || !std::filesystem::is_regular_file(file, failed)) {
        file_.problem("AG1037", at, {"there is no file " + file.string(), "没有文件 " + file.string()},
                      {"write its path from the folder of this mapping", "请写相对于本映射所在目录的路径"});
        return nullptr;
    }
    auto one = std::make_unique<Included>();
    one->document = config::readYaml(file, file_.into);
    if (one->document == nullptr) return nullptr;
    one->reading = std::make_unique<config::Reading>(config::Reading{*one->document, file_.into, {}});
    one->index = body_->files.size();
    GroupWords words;
    groupWords().read(one->document->root(), *one->reading, words);
    one->fields = words.fields;
    body_->files.push_back({file.string(), digestOf(meaningOf(one->document->root(), config::Tests::Read))});
    included_.push_back(std::move(one));
    return included_.back().get();
}

// ---- more datasets ------------------------------------------------------------------------------------------------

void MappingLoader::also(const Node& also, const FileWords& words) {
    if (!config::requireMap(also, file_)) return;
    for (const auto& entry : also.entries()) {
        AlsoWords said;
        if (!alsoWords().read(entry.value, file_, said)) continue;
        RecordMapping record;
        record.recordType = words.record;
        record.dataset = dataset(entry.key.scalar(), entry.key);
        record.dates = body_->records.front().dates;
        record.line = entry.key.at().line;
        record.also = true;
        const auto same = [&](const RecordMapping& one) { return one.dataset == record.dataset; };
        if (record.dataset == nullptr) continue;
        if (std::any_of(body_->records.begin(), body_->records.end(), same))
            file_.problem("AG1038", entry.key,
                          {"the rows become '" + record.dataset->name + "' already",
                           "这些行已经映射到 '" + record.dataset->name + "'"});
        if (said.reverse->scalar() != "none")
            file_.problem("AG1031", *said.reverse,
                          {"rows of a second dataset are not written back", "第二个数据集的行不写回"},
                          {"say reverse: none", "请写 reverse: none"});
        RecordCompiler compiler({{&file_, 0, said.fields}}, tables_, words.nulls, nullptr, record);
        compiler.compile(words.split, said.condition, said.rules);
        if (words.deleted != nullptr) compiler.deleted(*words.deleted);
        body_->records.push_back(std::move(record));
    }
}

void MappingLoader::children(const Node& each, const FileWords& file) {
    if (!config::requireMap(each, file_)) return;
    for (const auto& entry : each.entries()) {
        ChildWords words;
        if (!childWords().read(entry.value, file_, words)) continue;
        RecordMapping child;
        child.recordType = entry.key.scalar();
        child.parentType = body_->records.front().recordType;
        child.dataset = dataset(words.target, *words.targetAt);
        child.dates = body_->records.front().dates;
        child.line = entry.key.at().line;
        if (child.recordType == child.parentType)
            file_.problem("AG1021", entry.key,
                          {"rows cannot hang under their own record type", "记录类型不能以自己为上级"});
        if (child.dataset == nullptr) continue;
        RecordCompiler(groups(*words.fields, words.include, words.includeAt), tables_, file.nulls,
                       &body_->records.front(), child)
            .compile(words.split, nullptr, words.rules);
        body_->records.push_back(std::move(child));
    }
}

void MappingLoader::batch(const Node& node) {
    BatchWords words;
    if (!batchWords().read(node, file_, words)) return;
    body_->batch = std::move(words.limits);
    if (words.nullShare == nullptr || !config::requireMap(*words.nullShare, file_)) return;
    for (const auto& [key, value] : words.nullShare->entries()) {
        unsigned permille = 0;
        if (fieldOf(key, body_->records.front()) && config::readShare(value, file_, permille))
            body_->batch.nullShare[key.scalar()] = permille;
    }
}

std::string MappingLoader::digest() const {
    // Tests change nothing a row becomes, and most programs leave them unread.
    std::string content = meaningOf(file_.document.root(), config::Tests::Unread);
    for (std::size_t i = 1; i < body_->files.size(); ++i) content += '\x1e' + body_->files[i].digest;
    std::set<std::string> used;
    for (const auto& record : body_->records) {
        for (const auto& field : record.fields) {
            if (field.table != nullptr) used.insert(field.table->name() + "=" + field.table->version());
            if (field.divisions != nullptr) used.insert("gbt2260=" + tables_.divisionsVersion());
        }
    }
    for (const auto& table : used) content += '\x1e' + table;
    return digestOf(content);
}

}  // namespace aidgate::mapping
