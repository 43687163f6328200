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

    std::vector<std::string> run(const std::vector<BatchSummary>& batches) {
        checkFile();
        for (const auto& batch : batches) checkBatch(batch);
        checkFindings();
        return std::move(problems_);
    }

private:
    void report(std::string problem) { problems_.push_back(std::move(problem)); }
    void checkFile();
    void checkBatch(const BatchSummary& batch);
    void checkPart(const BatchSummary& batch, const PartSummary& part);
    void checkRejects(const BatchSummary& batch);
    void checkFindings();

    Context& context_;
    Connection& db_;
    std::vector<std::string> problems_;
};

void Verifier::checkFile() {
    Statement integrity(db_, "PRAGMA integrity_check");
    while (integrity.step()) {
        if (integrity.text(0) != "ok") report("database file: " + integrity.text(0));
    }
    Statement foreign(db_, "PRAGMA foreign_key_check");
    while (foreign.step()) report("table " + foreign.text(0) + ": a row refers to nothing");
}

void Verifier::checkPart(const BatchSummary& batch, const PartSummary& part) {
    const auto name = part.dataset + " of batch " + batch.header.name;
    const auto& account = part.account;
    if (!account.balances()) report("the account of " + name + " does not balance");
    crypto::Hasher content(crypto::DigestKind::Sha256);
    content.update(part.dataset);
    std::uint64_t rows = 0;
    // The content can be written again, to be compared, only by the dictionary it was sealed under.
    bool comparable = batch.header.dictionaryVersion == context_.dictionary.version();
    Statement segments(
        db_,
        "SELECT number, row_count, digest, content FROM segment WHERE batch_id = ? AND dataset = ? ORDER BY number");
    segments.number(0, batch.id).text(1, part.dataset);
    while (segments.step()) {
        rows += segments.count(1);
        const auto plain = openSegment(context_.vault, batch.header, part.dataset, segments.number(0), segments.blob(3),
                                       segments.text(2));
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
        if (!decoded) report("segment " + segments.text(0) + " of " + name + ": " + decoded.error().message);
        if (decoded && table.rowCount() != segments.count(1)) {
            report("segment " + segments.text(0) + " of " + name + " does not hold its rows");
        }
        if (decoded)
            content.update("\n").update(
                contentOf(table, 0, static_cast<std::uint32_t>(table.rowCount()), batch.header.dictionaryVersion));
    }
    if (rows != account.accepted + account.held) report("segments of " + name + " do not hold the rows it counts");
    if (comparable && content.finish().hex() != part.contentDigest)
        report("the segments of " + name + " are not those sealed");
}

void Verifier::checkRejects(const BatchSummary& batch) {
    Statement rows(db_, "SELECT number, raw FROM reject WHERE batch_id = ? ORDER BY number");
    rows.number(0, batch.id);
    while (rows.step()) {
        if (!context_.vault.open(rows.blob(1), rejectPlace(batch.header, rows.number(0)))) {
            report("rejected row " + rows.text(0) + " of batch " + batch.header.name + " does not open");
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
            report("archived file " + file.name + " of batch " + batch.header.name + " has another digest");
        }
    }
}

void Verifier::checkFindings() {
    Statement rows(
        db_, "SELECT id, code, subject, content FROM finding LEFT JOIN finding_content ON finding_id = id ORDER BY id");
    while (rows.step()) {
        Finding finding;
        const auto content =
            context_.vault.unpack(rows.blob(3), findingPlace(rows.text(1), rows.text(2)), kFindingBytes);
        if (!content || !decodeFinding(*content, finding)) report("finding " + rows.text(0) + " does not open");
    }
}

}  // namespace

sdk::Result<std::vector<std::string>> verifyStore(Context& context) {
    auto batches = readBatches(context);
    if (!batches) return batches.error();
    auto problems = Verifier(context).run(*batches);
    // A file too damaged to be read through is a problem of the store, not of the question.
    if (context.connection->failed()) problems.push_back("database file: " + context.connection->error().message);
    return problems;
}

}  // namespace aidgate::store
