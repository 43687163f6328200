#include "wire/batch.h"

#include <cstring>
#include <vector>

#include "wire/frame.h"

namespace aidgate::adapter::wire {
namespace {

// The byte of a cell: absent, its length and one, or a number elsewhere.
constexpr unsigned char kAbsent = 0;
constexpr unsigned char kLong = 255;

struct Head {
    std::uint32_t type = 0, rows = 0, columns = 0, longs = 0;
};

// The parts of a payload, each where it is.
struct Parts {
    Head head = {};
    std::string_view resource = {}, origins = {}, lengths = {}, longs = {}, texts = {};
};

bool split(std::string_view payload, Parts& parts) {
    Take in(payload);
    parts.head = in.number<Head>();
    const auto rows = std::size_t{parts.head.rows};
    parts.resource = in.text();
    parts.origins = in.raw(rows * sizeof(sdk::RowOrigin));
    if (!in.ok() || (parts.head.columns != 0 && rows > payload.size() / parts.head.columns)) return false;
    parts.lengths = in.raw(rows * parts.head.columns);
    parts.longs = in.raw(std::size_t{parts.head.longs} * sizeof(std::uint32_t));
    parts.texts = in.raw(in.number<std::uint64_t>());
    return in.whole();
}

bool readOrigins(const Parts& parts, sdk::RecordBatch& batch) {
    std::uint64_t last = 0;
    for (std::size_t row = 0; row < parts.head.rows; ++row) {
        sdk::RowOrigin origin;
        std::memcpy(static_cast<void*>(&origin), parts.origins.data() + row * sizeof origin, sizeof origin);
        if (origin.ordinal <= last || origin.parent >= origin.ordinal) return false;
        last = origin.ordinal;
        batch.beginRow(origin);
    }
    return true;
}

// Cells in the order they are written, cut off the texts.
class Cells {
public:
    Cells(const Parts& parts, std::string_view texts) : longs_(parts.longs), texts_(texts) {}

    bool cut(unsigned char code, std::string_view& cell) {
        std::size_t length = std::size_t{code} - 1;
        if (code == kLong) {
            std::uint32_t said = 0;
            if (longs_.size() < sizeof said) return false;
            std::memcpy(&said, longs_.data(), sizeof said);
            longs_.remove_prefix(sizeof said);
            length = said;
        }
        if (length > texts_.size()) return false;
        cell = texts_.substr(0, length);
        texts_.remove_prefix(length);
        return true;
    }
    bool done() const { return longs_.empty() && texts_.empty(); }

private:
    std::string_view longs_, texts_;
};

bool readCells(const Parts& parts, sdk::RecordBatch& batch) {
    Cells cells(parts, batch.keep(parts.texts));
    const auto* code = reinterpret_cast<const unsigned char*>(parts.lengths.data());
    for (std::size_t column = 0; column < parts.head.columns; ++column) {
        for (std::size_t row = 0; row < parts.head.rows; ++row, ++code) {
            if (*code == kAbsent) continue;
            std::string_view cell;
            if (!cells.cut(*code, cell)) return false;
            batch.setKept(column, row, cell);
        }
    }
    return cells.done();
}

}  // namespace

void writeBatch(const sdk::RecordBatch& batch, std::uint32_t type, std::string& out) {
    const auto columns = batch.type().columns.size();
    const auto rows = batch.rowCount();
    static_assert(sizeof(sdk::RowOrigin) == 24);  // no gaps: its bytes are its values
    std::string lengths(rows * columns, '\0');
    std::vector<std::uint32_t> longs;
    std::uint64_t bytes = 0;
    auto* length = lengths.data();
    for (std::size_t column = 0; column < columns; ++column) {
        for (const auto& cell : batch.column(column)) {
            const auto size = cell.text().size();
            bytes += size;
            if (cell.absent()) {
                *length++ = static_cast<char>(kAbsent);
            } else if (size + 1 < kLong) {
                *length++ = static_cast<char>(size + 1);
            } else {
                *length++ = static_cast<char>(kLong);
                longs.push_back(static_cast<std::uint32_t>(size));
            }
        }
    }
    Put put(out);
    put.number(Head{type, static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(columns),
                    static_cast<std::uint32_t>(longs.size())});
    put.text(batch.resource());
    for (std::size_t row = 0; row < rows; ++row) put.number(batch.origin(row));
    out.append(lengths);
    out.append(reinterpret_cast<const char*>(longs.data()), longs.size() * sizeof(std::uint32_t));
    put.number(bytes);
    auto at = out.size();
    out.resize(at + bytes);
    for (std::size_t column = 0; column < columns; ++column) {
        for (const auto& cell : batch.column(column)) {
            const auto text = cell.text();
            if (text.empty()) continue;
            std::memcpy(out.data() + at, text.data(), text.size());
            at += text.size();
        }
    }
}

bool readBatch(std::string_view payload, std::span<const sdk::RecordType> types, sdk::RecordBatch& batch) {
    Parts parts;
    if (!split(payload, parts)) return false;
    const auto& head = parts.head;
    if (head.type >= types.size() || head.rows == 0 || head.rows > batch.capacity() ||
        head.columns != types[head.type].columns.size())
        return false;
    batch.reset(types[head.type], parts.resource);
    return readOrigins(parts, batch) && readCells(parts, batch);
}

std::uint32_t rowsOf(std::string_view payload) {
    Parts parts;
    return split(payload, parts) ? parts.head.rows : 0;
}

}  // namespace aidgate::adapter::wire
