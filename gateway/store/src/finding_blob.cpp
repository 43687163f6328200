#include "finding_blob.h"

#include <algorithm>
#include <array>
#include <vector>

#include "bytes.h"

namespace aidgate::store {

namespace {

// Versions 1 and 2, which are still read, had every text in each finding, and none but what the rule shows. Version 1
// wrote the row of each piece of evidence out again.
constexpr std::uint8_t kBlobVersion = 3;

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

record::Sensitivity takeSensitivity(ByteCursor& in) {
    const auto sensitivity = in.u8();
    if (sensitivity > static_cast<std::uint8_t>(record::Sensitivity::Health)) in.fail();
    return static_cast<record::Sensitivity>(sensitivity);
}

bool sameRow(const Lineage& left, const Lineage& right) {
    return left.line == right.line && left.rowKey == right.rowKey && left.dataset == right.dataset &&
           left.file == right.file && left.batch == right.batch && left.mapping == right.mapping;
}

// What values of one field of one mapping have alike.
std::string kindOf(const Evidence& evidence) {
    ByteSink out;
    out.text(evidence.name);
    putText(out, evidence.label);
    out.u8(static_cast<std::uint8_t>(evidence.sensitivity));
    if (!evidence.source) return out.take();
    out.u32(evidence.source->mappingLine);
    out.text(evidence.source->codeTable);
    return out.take();
}

std::string deliveryOf(const Lineage& source) {
    ByteSink out;
    out.text(source.dataset);
    out.text(source.batch);
    out.text(source.file);
    out.text(source.mapping);
    return out.take();
}

class EvidenceEncoder {
public:
    EvidenceEncoder(ByteSink& out, FindingShared& shared) : out_(out), shared_(shared) {}

    void put(const std::vector<Evidence>& list) {
        out_.number(list.size());
        for (const auto& evidence : list) put(evidence);
    }

private:
    void put(const Evidence& evidence) {
        out_.number(shared_.numberOf(kindOf(evidence)));
        out_.shortText(evidence.value);
        out_.shortText(evidence.written);
        if (!evidence.source) return out_.u8(static_cast<std::uint8_t>(Source::None));
        putRow(*evidence.source);
    }
    void putRow(const Lineage& source) {
        for (std::size_t back = 1; back <= std::min(rows_.size(), kLookBack); ++back) {
            if (!sameRow(*rows_[rows_.size() - back], source)) continue;
            out_.u8(static_cast<std::uint8_t>(Source::KnownRow));
            return out_.number(rows_.size() - back);
        }
        rows_.push_back(&source);
        out_.u8(static_cast<std::uint8_t>(Source::NewRow));
        out_.number(shared_.numberOf(deliveryOf(source)));
        out_.shortText(source.rowKey);
        out_.number(source.line);
    }

    static constexpr std::size_t kLookBack = 8;
    ByteSink& out_;
    FindingShared& shared_;
    std::vector<const Lineage*> rows_;
};

class EvidenceDecoder {
public:
    EvidenceDecoder(ByteCursor& in, FindingShared& shared) : in_(in), shared_(shared) {}

    std::vector<Evidence> take() {
        const auto count = in_.number();
        std::vector<Evidence> list;
        for (std::uint64_t i = 0; i < count && in_.ok(); ++i) list.push_back(takeOne());
        return list;
    }

private:
    // The part a number stands for; nothing after a failure.
    ByteCursor part() {
        const auto found = shared_.part(static_cast<std::uint32_t>(in_.number()));
        if (!found) in_.fail();
        return ByteCursor(found.value_or(std::string_view()));
    }
    Evidence takeOne() {
        Evidence evidence;
        auto kind = part();
        evidence.name = kind.text();
        evidence.label = takeText(kind);
        evidence.sensitivity = takeSensitivity(kind);
        evidence.value = in_.shortText();
        evidence.written = in_.shortText();
        takeSource(evidence, kind);
        if (!kind.atEnd()) in_.fail();
        return evidence;
    }
    void takeSource(Evidence& evidence, ByteCursor& kind) {
        switch (static_cast<Source>(in_.u8())) {
            case Source::None: return;
            case Source::NewRow: rows_.push_back(takeRow()); break;
            case Source::KnownRow: {
                const auto row = in_.number();
                if (row >= rows_.size()) return in_.fail();
                evidence.source = rows_[row];
                break;
            }
            default: return in_.fail();
        }
        if (!evidence.source) evidence.source = rows_.back();
        evidence.source->mappingLine = kind.u32();
        evidence.source->codeTable = kind.text();
    }
    Lineage takeRow() {
        Lineage source;
        auto delivery = part();
        source.dataset = delivery.text();
        source.batch = delivery.text();
        source.file = delivery.text();
        source.mapping = delivery.text();
        if (!delivery.atEnd()) in_.fail();
        source.rowKey = in_.shortText();
        source.line = in_.number();
        return source;
    }

    ByteCursor& in_;
    FindingShared& shared_;
    std::vector<Lineage> rows_;
};

// Of versions 1 and 2.
class OlderDecoder {
public:
    explicit OlderDecoder(ByteCursor& in) : in_(in) {}

    std::vector<Evidence> take() {
        const auto count = in_.count(22);  // five texts and two flags at least
        std::vector<Evidence> list;
        list.reserve(count);
        for (std::uint32_t i = 0; i < count && in_.ok(); ++i) list.push_back(takeOne());
        return list;
    }

private:
    Evidence takeOne() {
        Evidence evidence;
        evidence.name = in_.text();
        evidence.label = takeText(in_);
        evidence.value = in_.text();
        evidence.written = in_.text();
        evidence.sensitivity = takeSensitivity(in_);
        takeSource(evidence);
        return evidence;
    }
    void takeSource(Evidence& evidence) {
        switch (static_cast<Source>(in_.u8())) {
            case Source::None: return;
            case Source::NewRow:
                rows_.push_back(takeRow());
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
    Lineage takeRow() {
        Lineage source;
        source.dataset = in_.text();
        source.rowKey = in_.text();
        source.batch = in_.text();
        source.file = in_.text();
        source.line = in_.u64();
        source.mapping = in_.text();
        return source;
    }

    ByteCursor& in_;
    std::vector<Lineage> rows_;
};

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "mid", "high", "block"};
constexpr std::array<std::string_view, 3> kDirections = {"benefit", "burden", "quality"};

}  // namespace

std::string encodeFinding(const Finding& finding, FindingShared& shared) {
    ByteSink out;
    out.reserve(512 + 24 * (finding.evidence.size() + finding.read.size()));
    out.u8(kBlobVersion);
    putText(out, finding.explanation);
    out.text(finding.formula);
    out.text(finding.evidenceDigest);
    EvidenceEncoder encoder(out, shared);
    encoder.put(finding.evidence);
    encoder.put(finding.read);
    return out.take();
}

bool decodeFinding(std::string_view bytes, FindingShared& shared, Finding& into) {
    ByteCursor in(bytes);
    const auto version = in.u8();
    if (version < 1 || version > kBlobVersion) return false;
    into.explanation = takeText(in);
    into.formula = in.text();
    into.evidenceDigest = in.text();
    if (version == kBlobVersion) {
        EvidenceDecoder decoder(in, shared);
        into.evidence = decoder.take();
        into.read = decoder.take();
    } else {
        into.evidence = OlderDecoder(in).take();
    }
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
