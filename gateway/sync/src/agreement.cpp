#include "aidgate/sync/agreement.h"

#include <algorithm>

#include "aidgate/config/yaml.h"

namespace aidgate::sync {

namespace {

using config::Node;
using config::Reading;
using config::Schema;

struct Words {
    std::string id, purpose, basis;
    std::vector<std::string> parties;
    const Node* idAt = nullptr;
    const Node* from = nullptr;
    const Node* to = nullptr;
    const Node* fields = nullptr;
    bool archive = false;
    const Node* archiveAt = nullptr;
};

std::function<bool(const Node&, const Reading&, Words&)> keep(const Node* Words::*member) {
    return [member](const Node& node, const Reading&, Words& into) {
        into.*member = &node;
        return true;
    };
}

const Schema<Words>& words() {
    static const Schema<Words> schema =
        Schema<Words>()
            .custom(
                "agreement", "text",
                [](const Node& node, const Reading& reading, Words& into) {
                    into.idAt = &node;
                    return config::readValue(node, reading, into.id);
                },
                "Its number; the file has the same name. Exchanges name it with `agreement`.")
            .required()
            .field("parties", &Words::parties, "Who gives and who receives.")
            .required()
            .field("purpose", &Words::purpose, "What the data may be used for.")
            .required()
            .field("basis", &Words::basis, "The law or decision it rests on.")
            .required()
            .custom("from", "yyyy-mm-dd", keep(&Words::from), "The first day.")
            .required()
            .custom("to", "yyyy-mm-dd", keep(&Words::to), "The last day.")
            .required()
            .custom("fields", "map of datasets to lists of fields", keep(&Words::fields),
                    "By canonical dataset the fields that may come, or `all`. What is not here is left out before "
                    "anything is stored.")
            .required()
            .custom(
                "archive", "true or false",
                [](const Node& node, const Reading& reading, Words& into) {
                    into.archiveAt = &node;
                    return config::readValue(node, reading, into.archive);
                },
                "Whether the delivery is kept as it came, beside the rows; only where every field may come.");
    return schema;
}

std::optional<value::CivilDate> dayOf(const Node* node, const Reading& reading) {
    std::string text;
    if (node == nullptr || !config::readValue(*node, reading, text)) return std::nullopt;
    std::optional<value::CivilDate> day;
    if (text.size() == 10 && text[4] == '-' && text[7] == '-')
        day = value::parseDate(text, *value::CivilDate::of(2000));
    if (day && day->knownToTheDay()) return day;
    reading.problem("AG6001", *node, {"'" + text + "' is no day", "'" + text + "' 不是日期"},
                    {"write it as 2019-07-01", "请写作 2019-07-01"});
    return std::nullopt;
}

class Reader {
public:
    Reader(const Reading& reading, const record::Dictionary& dictionary) : reading_(reading), dictionary_(dictionary) {}

    std::optional<Agreement> read() {
        const auto before = reading_.into.all().size();
        Words said;
        words().read(reading_.document.root(), reading_, said);
        const auto from = dayOf(said.from, reading_), to = dayOf(said.to, reading_);
        if (from && to && *to < *from)
            reading_.problem("AG6002", *said.to, {"it ends before it begins", "终止日早于起始日"},
                             {"`from` is the first day, `to` the last", "from 为首日，to 为末日"});
        Agreement made{.id = said.id,
                       .parties = said.parties,
                       .purpose = said.purpose,
                       .basis = said.basis,
                       .from = from.value_or(*value::CivilDate::of(1)),
                       .to = to.value_or(*value::CivilDate::of(1)),
                       .archive = said.archive,
                       .file = reading_.document.file()};
        if (said.fields != nullptr && config::requireMap(*said.fields, reading_))
            for (const auto& entry : said.fields->entries()) dataset(entry, made);
        if (made.archive && !whole_)
            reading_.problem(
                "AG6005", *said.archiveAt,
                {"a delivery that is kept as it came keeps the fields that are not allowed",
                 "原样保存交付会一并保存未获准的字段"},
                {"leave `archive` out, or allow `all` fields of each dataset", "请去掉 archive，或对每个数据集写 all"});
        const auto stem = std::filesystem::path(reading_.document.file()).stem().string();
        if (said.idAt != nullptr && !said.id.empty() && said.id != stem)
            reading_.problem("AG6006", *said.idAt,
                             {"the file is called " + stem + ", the agreement " + said.id,
                              "文件名为 " + stem + "，协议编号为 " + said.id},
                             {"give both the same name", "两者应一致"});
        if (reading_.into.all().size() != before) return std::nullopt;
        return made;
    }

private:
    void dataset(const Node::Entry& entry, Agreement& into) {
        const auto* known = dictionary_.find(entry.key.scalar());
        if (known == nullptr) {
            reading_.problem("AG6003", entry.key,
                             {"the dictionary has no dataset '" + entry.key.scalar() + "'",
                              "字典中没有数据集 '" + entry.key.scalar() + "'"},
                             config::didYouMean(entry.key.scalar(), dictionary_.names()));
            return;
        }
        std::vector<std::string> names;
        for (const auto& field : known->fields) names.push_back(field.name);
        auto& allowed = into.fields[known->name];
        if (entry.value.isScalar() && entry.value.scalar() == "all") {
            allowed.insert(names.begin(), names.end());
            return;
        }
        std::vector<std::string> said;
        if (!config::readValue(entry.value, reading_, said)) return;
        for (std::size_t i = 0; i < said.size(); ++i) {
            const auto& at = entry.value.isSequence() ? entry.value.items()[i] : entry.value;
            if (std::find(names.begin(), names.end(), said[i]) == names.end())
                reading_.problem(
                    "AG6004", at,
                    {known->name + " has no field '" + said[i] + "'", known->name + " 没有字段 '" + said[i] + "'"},
                    config::didYouMean(said[i], names));
            allowed.insert(said[i]);
        }
        if (!allowed.contains(known->keyField))
            reading_.problem("AG6007", entry.key,
                             {"'" + known->keyField + "', the key of " + known->name + ", may not come",
                              known->name + " 的主键 '" + known->keyField + "' 未获准"},
                             {"add it: without a key no row can be taken", "请加上：没有主键就无法接收任何一行"});
        whole_ = whole_ && allowed.size() >= names.size();
    }

    const Reading& reading_;
    const record::Dictionary& dictionary_;
    bool whole_ = true;
};

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& one : std::filesystem::directory_iterator(folder, failed))
        if (one.path().extension() == ".yaml") files.push_back(one.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::map<std::string, value::CivilDate> lastDays(const std::filesystem::path& folder) {
    std::map<std::string, value::CivilDate> days;
    for (const auto& file : filesIn(folder)) {
        config::Diagnostics told;  // by whoever goes by the agreement
        const auto document = config::readYaml(file, told);
        if (document == nullptr) continue;
        const auto day = dayOf(document->root().find("to"), {*document, told, {}});
        if (day) days.emplace(file.stem().string(), *day);
    }
    return days;
}

value::CivilDate dayInChina(std::chrono::system_clock::time_point moment) {
    const auto days = std::chrono::floor<std::chrono::days>(moment + std::chrono::hours(8));
    return value::CivilDate::fromDays(days.time_since_epoch().count());
}

bool Agreement::allows(std::string_view dataset, std::string_view field) const {
    const auto found = fields.find(dataset);
    return found != fields.end() && found->second.contains(std::string(field));
}

std::int64_t daysLeft(const Agreement& agreement, value::CivilDate day) {
    return agreement.to.days() - day.days();
}

Standing standingOn(const Agreement& agreement, value::CivilDate day) {
    if (day < agreement.from) return Standing::NotYet;
    const auto left = daysLeft(agreement, day);
    if (left < 0) return Standing::Lapsed;
    return left <= kWarnedDaysBefore ? Standing::EndsSoon : Standing::InForce;
}

std::string_view toString(Standing standing) {
    switch (standing) {
        case Standing::NotYet: return "not yet";
        case Standing::InForce: return "in force";
        case Standing::EndsSoon: return "ends soon";
        case Standing::Lapsed: return "lapsed";
    }
    return "lapsed";
}

std::optional<sdk::Text> trouble(const Agreement& agreement, value::CivilDate day) {
    switch (standingOn(agreement, day)) {
        case Standing::InForce: return std::nullopt;
        case Standing::NotYet:
            return sdk::say("agreement {0} begins on {1}: nothing may come before",
                            "协议 {0} 自 {1} 起生效，此前不得交换", agreement.id, agreement.from.text());
        case Standing::EndsSoon:
            return sdk::say("agreement {0} ends on {1}, in {2} days: have it prolonged, or the exchange stops",
                            "协议 {0} 于 {1} 到期，还有 {2} 天：请办理续签，否则交换将停止", agreement.id,
                            agreement.to.text(), daysLeft(agreement, day));
        case Standing::Lapsed: break;
    }
    return sdk::say("agreement {0} ended on {1}: the exchange is stopped until {2} says a later day",
                    "协议 {0} 已于 {1} 到期：在 {2} 写明新的期限之前，交换停止", agreement.id, agreement.to.text(),
                    agreement.file);
}

std::optional<Agreements> Agreements::load(const std::filesystem::path& folder, const record::Dictionary& dictionary,
                                           config::Diagnostics& diagnostics) {
    Agreements loaded;
    bool good = true;
    for (const auto& file : filesIn(folder)) {
        const auto document = config::readYaml(file, diagnostics);
        if (document == nullptr) {
            good = false;
            continue;
        }
        const Reading reading{*document, diagnostics, {}};
        auto agreement = Reader(reading, dictionary).read();
        good = good && agreement.has_value();
        if (agreement) loaded.all_.push_back(std::move(*agreement));
    }
    if (!good) return std::nullopt;
    return loaded;
}

const Agreement* Agreements::find(std::string_view id) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Agreement& one) { return one.id == id; });
    return found == all_.end() ? nullptr : &*found;
}

std::vector<std::string> Agreements::ids() const {
    std::vector<std::string> all;
    for (const auto& one : all_) all.push_back(one.id);
    return all;
}

std::string agreementReference() {
    return words().markdown();
}

}  // namespace aidgate::sync
