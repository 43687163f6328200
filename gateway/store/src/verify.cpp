#include "verify.h"

#include "aidgate/crypto/digest.h"
#include "batch_place.h"
#include "batch_reader.h"
#include "finding_blob.h"
#include "segment.h"

namespace aidgate::store {

namespace {

class Verifier {
public:
    explicit Verifier(Context& context) : context_(context), db_(*context.connection) {}

    std::vector<sdk::Text> run(const std::vector<BatchSummary>& batches) {
        checkFile();
        for (const auto& batch : batches) checkBatch(batch);
        checkFindings();
        return std::move(problems_);
    }

private:
    void report(sdk::Text problem) { problems_.push_back(std::move(problem)); }
    void checkFile();
    void checkBatch(const BatchSummary& batch);
    void checkPart(const BatchSummary& batch, const PartSummary& part);
    void checkRejects(const BatchSummary& batch);
    void checkFindings();

    Context& context_;
    Connection& db_;
    std::vector<sdk::Text> problems_;
};

void Verifier::checkFile() {
    Statement integrity(db_, "PRAGMA integrity_check");
    while (integrity.step()) {
        if (integrity.text(0) != "ok") report(sdk::say("database file: {0}", "数据库文件：{0}", integrity.text(0)));
    }
    Statement foreign(db_, "PRAGMA foreign_key_check");
    while (foreign.step()) {
        report(sdk::say("table {0}: a row refers to nothing", "表 {0}：有一行所指的记录不存在", foreign.text(0)));
    }
}

void Verifier::checkPart(const BatchSummary& batch, const PartSummary& part) {
    const auto name =
        sdk::say("{0} of batch {1}", "批次 {1} 的 {0} ", std::string_view(part.dataset), batch.header.name);
    const auto& account = part.account;
    const auto deleted = readDeletedRows(context_, batch.id, part.dataset);
    if (!deleted || deleted->size() != account.deleted ||
        (!deleted->empty() && deleted->back() >= account.accepted + account.held))
        report(sdk::say("the deleted rows of {0} are not those it counts", "{0}的删除行与计数不符", name));
    if (!account.balances()) report(sdk::say("the account of {0} does not balance", "{0}行数不平", name));
    if (!takenAway(context_, batch.id, part.dataset).empty()) return;
    crypto::Hasher content(crypto::DigestKind::Sha256);
    content.update(part.dataset);
    std::uint64_t rows = 0;
    // The content can be written again, to be compared, only by the dictionary it was sealed under.
    bool comparable = batch.header.dictionaryVersion == context_.dictionary.version();
    Statement segments(
        db_,
        "SELECT number, row_count, digest, content FROM segment WHERE batch_id = ? AND dataset = ? ORDER BY number");
    segments.number(0, batch.id).text(1, part.dataset);
    std::string room;
    while (segments.step()) {
        rows += segments.count(1);
        auto plain =
            openSegment(context_.vault, batch.header, part.dataset, segments.number(0), segments.blob(3), room);
        if (plain && crypto::digest(crypto::DigestKind::Sha256, *plain).hex() != segments.text(2))
            plain = damagedSegment(
                batch.header, part.dataset, segments.number(0),
                {"the content does not have the digest that was sealed with it", "内容的摘要与封存时不同"});
        if (!plain) {
            report(plain.error().message);
            comparable = false;
            continue;
        }
        const auto* dataset = context_.dictionary.find(part.dataset);
        if (dataset == nullptr) {  // sealed under another dictionary: sound all the same
            comparable = false;
            continue;
        }
        record::Table table(*dataset);
        const auto decoded = decodeSegment(*plain, table);
        const auto segment = sdk::say("segment {0} of {1}", "{1}第 {0} 段", segments.text(0), name);
        if (!decoded) report(sdk::say("{0}: {1}", "{0}：{1}", segment, decoded.error().message));
        if (decoded && table.rowCount() != segments.count(1)) {
            report(sdk::say("{0} does not hold its rows", "{0}的行数不符", segment));
        }
        if (decoded)
            content.update("\n").update(
                contentOf(table, 0, static_cast<std::uint32_t>(table.rowCount()), batch.header.dictionaryVersion));
    }
    if (rows != account.accepted + account.held)
        report(sdk::say("segments of {0} do not hold the rows it counts", "{0}各段的行数与计数不符", name));
    if (comparable && content.finish().hex() != part.contentDigest)
        report(sdk::say("the segments of {0} are not those sealed", "{0}各段与封存时不同", name));
}

void Verifier::checkRejects(const BatchSummary& batch) {
    Statement rows(db_, "SELECT number, raw FROM reject WHERE batch_id = ? ORDER BY number");
    rows.number(0, batch.id);
    while (rows.step()) {
        if (!context_.vault.open(rows.blob(1), rejectPlace(batch.header, rows.number(0)))) {
            report(sdk::say("rejected row {0} of batch {1} does not open", "无法打开批次 {1} 的退回行 {0}",
                            rows.text(0), batch.header.name));
        }
    }
}

void Verifier::checkBatch(const BatchSummary& batch) {
    for (const auto& part : batch.parts) checkPart(batch, part);
    checkRejects(batch);
    for (const auto& file : batch.files) {
        const auto content = readRawFile(context_, batch, file.name);
        if (!content) {
            if (content.error().code != sdk::ErrorCode::NotFound) report(content.error().message);
        } else if (!file.digest.empty() && crypto::digest(crypto::DigestKind::Sm3, *content).hex() != file.digest) {
            report(sdk::say("archived file {0} of batch {1} has another digest",
                            "批次 {1} 的存档文件 {0} 的摘要与原来不同", file.name, batch.header.name));
        }
    }
}

void Verifier::checkFindings() {
    Statement rows(
        db_, "SELECT id, code, subject, content FROM finding LEFT JOIN finding_content ON finding_id = id ORDER BY id");
    FindingShared shared(context_);
    while (rows.step()) {
        Finding finding;
        const auto content =
            context_.vault.unpack(rows.blob(3), findingPlace(rows.text(1), rows.text(2)), kFindingBytes);
        if (!content || !decodeFinding(*content, shared, finding)) {
            report(sdk::say("finding {0} does not open", "无法打开问题 {0}", rows.text(0)));
        }
    }
}

}  // namespace

sdk::Result<std::vector<sdk::Text>> verifyStore(Context& context) {
    auto batches = readBatches(context);
    if (!batches) return batches.error();
    auto problems = Verifier(context).run(*batches);
    // A file too damaged to be read through is a problem of the store, not of the question.
    if (context.connection->failed()) {
        problems.push_back(sdk::say("database file: {0}", "数据库文件：{0}", context.connection->error().message));
    }
    return problems;
}

}  // namespace aidgate::store
