#include "finding_blob.h"

#include <algorithm>
#include <array>
#include <vector>

#include "bytes.h"

namespace aidgate::store {

namespace {

// Earlier versions, which are still read: 1 to 3 had the whole sentence in each finding, and the digest as it is
// written. 1 and 2 had every text in each finding, and no evidence but what the rule shows. 1 wrote the row of each
// piece out again.
constexpr std::uint8_t kBlobVersion = 4;
constexpr std::uint8_t kFirstThatShares = 3;

// What stands before the source of a piece of evidence. Evidence mostly comes in runs from few rows: each is written
// once, with the first that comes from it.
enum class Source : std::uint8_t { None, NewRow, KnownRow };

constexpr std::uint32_t kNoWording = 0;  // nothing that is shared has this number

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

// What is sealed once of a field; of one that is computed no mapping fills.
std::string contentOf(const EvidenceField& field, bool computed) {
    ByteSink out;
    out.text(field.name);
    putText(out, field.label);
    out.u8(static_cast<std::uint8_t>(field.sensitivity));
    if (computed) return out.take();
    out.u32(field.mappingLine);
    out.text(field.codeTable);
    return out.take();
}

std::string contentOf(const SourceFile& file) {
    ByteSink out;
    out.text(file.dataset);
    out.text(file.batch);
    out.text(file.file);
    out.text(file.mapping);
    return out.take();
}

void putList(ByteSink& out, const std::vector<std::string>& texts) {
    out.number(texts.size());
    for (const auto& text : texts) out.shortText(text);
}

std::vector<std::string> takeList(ByteCursor& in) {
    const auto count = in.number();
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) texts.emplace_back(in.shortText());
    return texts;
}

std::string contentOf(const Wording& wording) {
    ByteSink out;
    putList(out, wording.en);
    putList(out, wording.zh);
    return out.take();
}

// In turns, beginning with a text.
std::string join(const std::vector<std::string>& texts, const std::vector<std::string>& values) {
    std::string said;
    for (std::size_t i = 0; i < std::max(texts.size(), values.size()); ++i) {
        if (i < texts.size()) said += texts[i];
        if (i < values.size()) said += values[i];
    }
    return said;
}

}  // namespace

class EvidenceEncoder {
public:
    EvidenceEncoder(ByteSink& out, FindingEncoder& numbers) : out_(out), numbers_(numbers) {}

    void put(const std::vector<Evidence>& list) {
        out_.number(list.size());
        for (const auto& evidence : list) put(evidence);
    }

private:
    void put(const Evidence& evidence) {
        out_.number(numbers_.numberOf(*evidence.field, !evidence.source));
        out_.shortText(evidence.value);
        out_.shortText(evidence.written);
        if (!evidence.source) return out_.u8(static_cast<std::uint8_t>(Source::None));
        putRow(*evidence.source);
    }
    void putRow(const SourceRow& source) {
        for (std::size_t back = 1; back <= std::min(rows_.size(), kLookBack); ++back) {
            const auto* row = rows_[rows_.size() - back];
            if (row != &source && !(*row == source)) continue;
            out_.u8(static_cast<std::uint8_t>(Source::KnownRow));
            return out_.number(rows_.size() - back);
        }
        rows_.push_back(&source);
        out_.u8(static_cast<std::uint8_t>(Source::NewRow));
        out_.number(numbers_.numberOf(*source.from));
        out_.shortText(source.key);
        out_.number(source.line);
    }

    static constexpr std::size_t kLookBack = 8;
    ByteSink& out_;
    FindingEncoder& numbers_;
    std::vector<const SourceRow*> rows_;
};

std::uint32_t FindingEncoder::numberOf(const EvidenceField& field, bool computed) {
    const auto [at, added] = fields_[computed ? 1 : 0].try_emplace(&field);
    if (added) at->second = shared_.numberOf(contentOf(field, computed));
    return at->second;
}

std::uint32_t FindingEncoder::numberOf(const Wording& wording) {
    const auto [at, added] = wordings_.try_emplace(&wording);
    if (added) at->second = shared_.numberOf(contentOf(wording));
    return at->second;
}

std::uint32_t FindingEncoder::numberOf(const SourceFile& file) {
    const auto [at, added] = files_.try_emplace(&file);
    if (added) at->second = shared_.numberOf(contentOf(file));
    return at->second;
}

config::Text Sentence::text() const {
    return wording ? config::Text{join(wording->en, en), join(wording->zh, zh)}
                   : config::Text{join({}, en), join({}, zh)};
}

namespace {

// What a number stands for; nothing after a failure.
ByteCursor partOf(ByteCursor& in, FindingShared& shared) {
    const auto found = shared.part(static_cast<std::uint32_t>(in.number()));
    if (!found) in.fail();
    return ByteCursor(found.value_or(std::string_view()));
}

Sentence takeSentence(ByteCursor& in, FindingShared& shared) {
    Sentence said;
    auto number = in;
    if (number.number() == kNoWording) {
        in = number;
    } else {
        auto part = partOf(in, shared);
        Wording wording{takeList(part), takeList(part)};
        if (!part.atEnd()) in.fail();
        said.wording = std::move(wording);
    }
    said.en = takeList(in);
    said.zh = takeList(in);
    return said;
}

// Where a piece of evidence comes from. `takeRow` reads a row that was not told before, `takeNumber` which of those
// told.
template <class TakeRow, class TakeNumber>
Shared<SourceRow> takeSource(ByteCursor& in, std::vector<Shared<SourceRow>>& told, TakeRow takeRow,
                             TakeNumber takeNumber) {
    switch (static_cast<Source>(in.u8())) {
        case Source::None: return {};
        case Source::NewRow: return told.emplace_back(takeRow());
        case Source::KnownRow:
            if (const std::uint64_t row = takeNumber(); row < told.size()) return told[row];
            break;
    }
    in.fail();
    return {};
}

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
    Evidence takeOne() {
        Evidence evidence;
        EvidenceField field;
        auto kind = partOf(in_, shared_);
        field.name = kind.text();
        field.label = takeText(kind);
        field.sensitivity = takeSensitivity(kind);
        evidence.value = in_.shortText();
        evidence.written = in_.shortText();
        evidence.source = takeSource(
            in_, rows_, [&] { return takeRow(); }, [&] { return in_.number(); });
        if (evidence.source) {
            field.mappingLine = kind.u32();
            field.codeTable = kind.text();
        }
        if (!kind.atEnd()) in_.fail();
        evidence.field = std::move(field);
        return evidence;
    }
    SourceRow takeRow() {
        SourceFile file;
        auto delivery = partOf(in_, shared_);
        file.dataset = delivery.text();
        file.batch = delivery.text();
        file.file = delivery.text();
        file.mapping = delivery.text();
        if (!delivery.atEnd()) in_.fail();
        SourceRow row{std::move(file)};
        row.key = in_.shortText();
        row.line = in_.number();
        return row;
    }

    ByteCursor& in_;
    FindingShared& shared_;
    std::vector<Shared<SourceRow>> rows_;
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
        EvidenceField field;
        field.name = in_.text();
        field.label = takeText(in_);
        evidence.value = in_.text();
        evidence.written = in_.text();
        field.sensitivity = takeSensitivity(in_);
        evidence.source = takeSource(
            in_, rows_, [&] { return takeRow(); }, [&] { return std::uint64_t{in_.u32()}; });
        if (evidence.source) {
            field.mappingLine = in_.u32();
            field.codeTable = in_.text();
        }
        evidence.field = std::move(field);
        return evidence;
    }
    SourceRow takeRow() {
        SourceFile file;
        file.dataset = in_.text();
        const std::string key(in_.text());
        file.batch = in_.text();
        file.file = in_.text();
        const auto line = in_.u64();
        file.mapping = in_.text();
        return {std::move(file), key, line};
    }

    ByteCursor& in_;
    std::vector<Shared<SourceRow>> rows_;
};

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "mid", "high", "block"};
constexpr std::array<std::string_view, 3> kDirections = {"benefit", "burden", "quality"};

}  // namespace

std::string FindingEncoder::encode(const Finding& finding) {
    ByteSink out;
    out.reserve(512 + 24 * (finding.evidence.size() + finding.read.size()));
    out.u8(kBlobVersion);
    const auto& said = finding.explanation;
    out.number(said.wording ? numberOf(*said.wording) : kNoWording);
    putList(out, said.en);
    putList(out, said.zh);
    out.shortText(finding.formula);
    out.shortText(finding.evidenceDigest);
    EvidenceEncoder encoder(out, *this);
    encoder.put(finding.evidence);
    encoder.put(finding.read);
    return out.take();
}

bool decodeFinding(std::string_view bytes, FindingShared& shared, Finding& into) {
    ByteCursor in(bytes);
    const auto version = in.u8();
    if (version < 1 || version > kBlobVersion) return false;
    if (version == kBlobVersion) {
        into.explanation = takeSentence(in, shared);
        into.formula = in.shortText();
        into.evidenceDigest = in.shortText();
    } else {
        into.explanation = takeText(in);
        into.formula = in.text();
        into.evidenceDigest = in.text();
    }
    if (version >= kFirstThatShares) {
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
