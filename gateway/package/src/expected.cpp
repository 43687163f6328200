#include "aidgate/package/expected.h"

#include "aidgate/config/schema.h"

namespace aidgate::package {

namespace {

using config::Node;
using config::Reading;

constexpr std::int64_t kMost = 1000000;

struct AccountBody {
    std::int64_t read = 0, accepted = 0, rejected = 0, duplicate = 0;
};

const config::Schema<AccountBody>& accountSchema() {
    static const auto schema = [] {
        config::Schema<AccountBody> keys;
        keys.integer("read", &AccountBody::read, 0, kMost, "Rows that were read.").required();
        keys.integer("accepted", &AccountBody::accepted, 0, kMost, "Rows that were sealed.").required();
        keys.integer("rejected", &AccountBody::rejected, 0, kMost, "Rows that could not be taken.");
        keys.integer("duplicate", &AccountBody::duplicate, 0, kMost, "Rows equal to an earlier one.");
        return keys;
    }();
    return schema;
}

struct FileBody {
    std::string asOf;
    const Node* accounts = nullptr;
    const Node* asOfAt = nullptr;
};

bool takeAccounts(const Node& node, const Reading& reading, FileBody& into) {
    into.accounts = &node;
    return config::requireMap(node, reading);
}

bool takeDay(const Node& node, const Reading& reading, FileBody& into) {
    into.asOfAt = &node;
    return config::readValue(node, reading, into.asOf);
}

const config::Schema<FileBody>& fileSchema() {
    static const auto schema = [] {
        config::Schema<FileBody> keys;
        keys.custom("as_of", "date", takeDay, "The day the deliveries are taken in.").required();
        keys.custom("accounts", "accounts by dataset", takeAccounts, "What each dataset must come to.").required();
        return keys;
    }();
    return schema;
}

bool readAccount(const Node::Entry& entry, const Reading& reading, const record::Dictionary& dictionary,
                 Expected& expected) {
    const auto& name = entry.key.scalar();
    if (dictionary.find(name) == nullptr) {
        reading.problem("AG5006", entry.key,
                        {"the dictionary has no dataset '" + name + "'", "字典中没有数据集 '" + name + "'"},
                        config::didYouMean(name, dictionary.names()));
        return false;
    }
    AccountBody body;
    if (!accountSchema().read(entry.value, reading, body)) return false;
    if (body.read != body.accepted + body.rejected + body.duplicate) {
        reading.problem("AG5006", entry.value,
                        {"read is not accepted + rejected + duplicate", "read 应等于 accepted + rejected + duplicate"});
        return false;
    }
    const auto count = [](std::int64_t number) { return static_cast<std::uint64_t>(number); };
    expected.accounts[name] = {count(body.read), count(body.accepted), count(body.rejected), count(body.duplicate)};
    return true;
}

}  // namespace

std::optional<Expected> readExpected(const std::filesystem::path& file, const record::Dictionary& dictionary,
                                     config::Diagnostics& diagnostics) {
    const auto document = config::readYaml(file, diagnostics);
    if (!document) return std::nullopt;
    const Reading reading{*document, diagnostics, {}};
    FileBody body;
    bool good = fileSchema().read(document->root(), reading, body);
    if (body.asOfAt == nullptr || body.accounts == nullptr) return std::nullopt;
    const auto day = value::parseDate(body.asOf, *value::CivilDate::of(2019, 12, 31));
    if (!day || !day->knownToTheDay()) {
        reading.problem("AG5006", *body.asOfAt, {"'as_of' is a day", "'as_of' 应为日期"},
                        {"write 2019-09-16", "请写 2019-09-16"});
        return std::nullopt;
    }
    Expected expected{.asOf = *day, .accounts = {}};
    for (const auto& entry : body.accounts->entries()) good = readAccount(entry, reading, dictionary, expected) && good;
    return good ? std::optional(std::move(expected)) : std::nullopt;
}

}  // namespace aidgate::package
