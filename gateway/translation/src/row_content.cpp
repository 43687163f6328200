#include "row_content.h"

#include <cstring>
#include <utility>

namespace aidgate::translation {

namespace {

class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}
    template <class Number>
    void number(Number value) {
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void text(std::string_view value) {
        number(static_cast<std::uint32_t>(value.size()));
        out_.append(value);
    }

private:
    std::string& out_;
};

// What this program wrote in this run, and opened with its seal: it is as it was.
class Reader {
public:
    explicit Reader(std::string_view in) : in_(in) {}
    bool atEnd() const { return in_.empty(); }
    template <class Number>
    Number number() {
        Number value;
        std::memcpy(&value, in_.data(), sizeof value);
        in_.remove_prefix(sizeof value);
        return value;
    }
    std::string_view text() {
        const auto size = number<std::uint32_t>();
        const auto value = in_.substr(0, size);
        in_.remove_prefix(size);
        return value;
    }

private:
    std::string_view in_;
};

void writeCell(const record::Column& column, std::size_t row, Writer& out) {
    const auto written = column.asWritten.find(static_cast<std::uint32_t>(row));
    out.number(static_cast<std::uint8_t>(column.states[row]));
    out.number(static_cast<std::uint8_t>(written ? 1 : 0));
    if (column.holdsText())
        out.text(column.texts[row]);
    else
        out.number(column.numbers[row]);
    if (written) out.text(*written);
}

void readCell(Reader& in, record::Column& column) {
    const auto row = static_cast<std::uint32_t>(column.size());
    column.states.push_back(static_cast<record::CellState>(in.number<std::uint8_t>()));
    const bool written = in.number<std::uint8_t>() != 0;
    if (column.holdsText())
        column.texts.push(in.text());
    else
        column.numbers.push_back(in.number<std::int64_t>());
    if (written) column.asWritten.push(row, in.text());
}

}  // namespace

void RowContents::add(const record::Table& rows, std::size_t row, std::uint64_t ordinal) {
    Writer writer(bytes_);
    const auto& origin = rows.lineage[row];
    if (bytes_.empty()) writer.text(rows.key(row));
    writer.number(ordinal);
    writer.number(origin.file);
    writer.number(origin.position);
    writer.number(origin.line);
    for (std::size_t i = 0; i < rows.columnCount(); ++i) writeCell(rows.column(i), row, writer);
}

std::string RowContents::take() {
    return std::exchange(bytes_, {});
}

std::string_view RowContents::keyOf(std::string_view content) {
    return Reader(content).text();
}

void readRows(std::string_view content, record::Table& into, std::vector<std::uint64_t>& ordinals) {
    Reader reader(content);
    reader.text();
    while (!reader.atEnd()) {
        ordinals.push_back(reader.number<std::uint64_t>());
        record::RowLineage origin;
        origin.file = reader.number<std::uint32_t>();
        origin.position = reader.number<std::uint32_t>();
        origin.line = reader.number<std::uint64_t>();
        for (std::size_t i = 0; i < into.columnCount(); ++i) readCell(reader, into.column(i));
        into.lineage.push_back(origin);
    }
}

}  // namespace aidgate::translation
