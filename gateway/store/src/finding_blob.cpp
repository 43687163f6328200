#include "finding_blob.h"

#include <algorithm>
#include <array>
#include <vector>

#include "bytes.h"

namespace aidgate::store {

namespace {

// Version 1 wrote the row of each piece of evidence out again; it is still read.
constexpr std::uint8_t kBlobVersion = 2;

// What stands before the source of a piece of evidence. Evidence mostly comes in runs from few rows: each is written
// once, with the first that comes from it.
enum class Source : std::uint8_t { None, NewRow, KnownRow };

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

bool sameRow(const Lineage& left, const Lineage& right) {
    return left.line == right.line && left.rowKey == right.rowKey && left.dataset == right.dataset &&
           left.file == right.file && left.batch == right.batch && left.mapping == right.mapping;
}

class EvidenceEncoder {
public:
    explicit EvidenceEncoder(ByteSink& out) : out_(out) {}

    void put(const Evidence& evidence) {
        out_.text(evidence.name);
        putText(out_, evidence.label);
        out_.text(evidence.value);
        out_.text(evidence.written);
        out_.u8(static_cast<std::uint8_t>(evidence.sensitivity));
        if (!evidence.source) return out_.u8(static_cast<std::uint8_t>(Source::None));
        putRow(*evidence.source);
        out_.u32(evidence.source->mappingLine);
        out_.text(evidence.source->codeTable);
    }

private:
    void putRow(const Lineage& source) {
        for (std::size_t back = 1; back <= std::min(rows_.size(), kLookBack); ++back) {
            if (!sameRow(*rows_[rows_.size() - back], source)) continue;
            out_.u8(static_cast<std::uint8_t>(Source::KnownRow));
            return out_.u32(static_cast<std::uint32_t>(rows_.size() - back));
        }
        rows_.push_back(&source);
        out_.u8(static_cast<std::uint8_t>(Source::NewRow));
        out_.text(source.dataset);
        out_.text(source.rowKey);
        out_.text(source.batch);
        out_.text(source.file);
        out_.u64(source.line);
        out_.text(source.mapping);
    }

    static constexpr std::size_t kLookBack = 8;
    ByteSink& out_;
    std::vector<const Lineage*> rows_;
};

Lineage takeRow(ByteCursor& in) {
    Lineage source;
    source.dataset = in.text();
    source.rowKey = in.text();
    source.batch = in.text();
    source.file = in.text();
    source.line = in.u64();
    source.mapping = in.text();
    return source;
}

class EvidenceDecoder {
public:
    explicit EvidenceDecoder(ByteCursor& in) : in_(in) {}

    Evidence take() {
        Evidence evidence;
        evidence.name = in_.text();
        evidence.label = takeText(in_);
        evidence.value = in_.text();
        evidence.written = in_.text();
        const auto sensitivity = in_.u8();
        if (sensitivity > static_cast<std::uint8_t>(record::Sensitivity::Health)) in_.fail();
        evidence.sensitivity = static_cast<record::Sensitivity>(sensitivity);
        takeSource(evidence);
        return evidence;
    }

private:
    void takeSource(Evidence& evidence) {
        switch (static_cast<Source>(in_.u8())) {
            case Source::None: return;
            case Source::NewRow:
                rows_.push_back(takeRow(in_));
                evidence.source = rows_.back();
                break;
            case Source::KnownRow: {
                const auto row = in_.u32();
                if (row >= rows_.size()) return in_.fail();
                evidence.source = rows_[row];
                break;
            }
            default: return in_.fail();
        }
        evidence.source->mappingLine = in_.u32();
        evidence.source->codeTable = in_.text();
    }

    ByteCursor& in_;
    std::vector<Lineage> rows_;
};

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "mid", "high", "block"};
constexpr std::array<std::string_view, 3> kDirections = {"benefit", "burden", "quality"};

}  // namespace

std::string encodeFinding(const Finding& finding) {
    ByteSink out;
    out.reserve(512 + 160 * finding.evidence.size());
    out.u8(kBlobVersion);
    putText(out, finding.explanation);
    out.text(finding.formula);
    out.text(finding.evidenceDigest);
    out.u32(static_cast<std::uint32_t>(finding.evidence.size()));
    EvidenceEncoder encoder(out);
    for (const auto& evidence : finding.evidence) encoder.put(evidence);
    return out.take();
}

bool decodeFinding(std::string_view bytes, Finding& into) {
    ByteCursor in(bytes);
    const auto version = in.u8();
    if (version != 1 && version != kBlobVersion) return false;
    into.explanation = takeText(in);
    into.formula = in.text();
    into.evidenceDigest = in.text();
    const auto count = in.count(22);  // five texts and two flags at least
    into.evidence.clear();
    into.evidence.reserve(count);
    EvidenceDecoder decoder(in);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) into.evidence.push_back(decoder.take());
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
