#include "finding_blob.h"

#include <array>

#include "bytes.h"

namespace aidgate::store {

namespace {

constexpr std::uint8_t kBlobVersion = 1;

void putText(ByteSink& out, const config::Text& text) {
    out.text(text.en);
    out.text(text.zh);
}

config::Text takeText(ByteCursor& in) {
    config::Text text;
    text.en = in.text();
    text.zh = in.text();
    return text;
}

void putLineage(ByteSink& out, const Lineage& source) {
    out.text(source.dataset);
    out.text(source.rowKey);
    out.text(source.batch);
    out.text(source.file);
    out.u64(source.line);
    out.text(source.mapping);
    out.u32(source.mappingLine);
    out.text(source.codeTable);
}

Lineage takeLineage(ByteCursor& in) {
    Lineage source;
    source.dataset = in.text();
    source.rowKey = in.text();
    source.batch = in.text();
    source.file = in.text();
    source.line = in.u64();
    source.mapping = in.text();
    source.mappingLine = in.u32();
    source.codeTable = in.text();
    return source;
}

Evidence takeEvidence(ByteCursor& in) {
    Evidence evidence;
    evidence.name = in.text();
    evidence.label = takeText(in);
    evidence.value = in.text();
    evidence.written = in.text();
    const auto sensitivity = in.u8();
    if (sensitivity > static_cast<std::uint8_t>(record::Sensitivity::Health)) in.fail();
    evidence.sensitivity = static_cast<record::Sensitivity>(sensitivity);
    if (in.u8() != 0) evidence.source = takeLineage(in);
    return evidence;
}

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "mid", "high", "block"};
constexpr std::array<std::string_view, 3> kDirections = {"benefit", "burden", "quality"};

}  // namespace

std::string encodeFinding(const Finding& finding) {
    ByteSink out;
    out.u8(kBlobVersion);
    putText(out, finding.explanation);
    out.text(finding.formula);
    out.text(finding.evidenceDigest);
    out.u32(static_cast<std::uint32_t>(finding.evidence.size()));
    for (const auto& evidence : finding.evidence) {
        out.text(evidence.name);
        putText(out, evidence.label);
        out.text(evidence.value);
        out.text(evidence.written);
        out.u8(static_cast<std::uint8_t>(evidence.sensitivity));
        out.u8(evidence.source ? 1 : 0);
        if (evidence.source) putLineage(out, *evidence.source);
    }
    return out.take();
}

bool decodeFinding(std::string_view bytes, Finding& into) {
    ByteCursor in(bytes);
    if (in.u8() != kBlobVersion) return false;
    into.explanation = takeText(in);
    into.formula = in.text();
    into.evidenceDigest = in.text();
    const auto count = in.count(22);  // five texts and two flags at least
    into.evidence.clear();
    into.evidence.reserve(count);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) into.evidence.push_back(takeEvidence(in));
    return in.atEnd();
}

std::string_view toString(Severity severity) {
    return kSeverities.at(static_cast<std::size_t>(severity));
}

std::string_view toString(Direction direction) {
    return kDirections.at(static_cast<std::size_t>(direction));
}

std::optional<Severity> severityNamed(std::string_view name) {
    for (std::size_t i = 0; i < kSeverities.size(); ++i) {
        if (kSeverities[i] == name) return static_cast<Severity>(i);
    }
    return std::nullopt;
}

std::optional<Direction> directionNamed(std::string_view name) {
    for (std::size_t i = 0; i < kDirections.size(); ++i) {
        if (kDirections[i] == name) return static_cast<Direction>(i);
    }
    return std::nullopt;
}

}  // namespace aidgate::store
