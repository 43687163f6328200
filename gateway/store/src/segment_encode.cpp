#include <algorithm>
#include <bit>
#include <numeric>

#include "bytes.h"
#include "segment.h"
#include "shared_texts.h"

namespace aidgate::store {

namespace {

using record::Column;

using Order = std::span<const std::uint32_t>;

// `value(i)` of each of `count` items.
template <class Value>
void putNumbers(ByteSink& out, std::size_t count, Value value) {
    std::int64_t least = 0, most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t number = value(i);
        least = i == 0 ? number : std::min(least, number);
        most = i == 0 ? number : std::max(most, number);
    }
    const auto base = static_cast<std::uint64_t>(least);
    const auto spread = static_cast<std::uint64_t>(most) - base;
    const auto width = static_cast<unsigned>((std::bit_width(spread) + 7) / 8);
    out.i64(least);
    out.u8(static_cast<std::uint8_t>(width));
    if (width == 0) return;
    out.fixed(count, width, [&](std::size_t i) { return static_cast<std::uint64_t>(value(i)) - base; });
}

void putStates(ByteSink& out, const Column& column, Order order) {
    std::uint8_t packed = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        packed = static_cast<std::uint8_t>(packed | (static_cast<unsigned>(column.states[order[i]]) << (i % 4 * 2)));
        if (i % 4 == 3) {
            out.u8(packed);
            packed = 0;
        }
    }
    if (order.size() % 4 != 0) out.u8(packed);
}

// Segments are written in the newer form; digests of what they hold stay as they were.
enum class Form : std::uint8_t { First, Second };

void putTexts(ByteSink& out, const record::TextColumn& texts, Order order) {
    putNumbers(out, order.size(), [&](std::size_t i) { return static_cast<std::int64_t>(texts[order[i]].size()); });
    for (const auto row : order) out.raw(texts[row]);
}

void putShared(ByteSink& out, const SharedTexts& shared) {
    const auto& distinct = shared.distinct();
    out.u32(static_cast<std::uint32_t>(distinct.size()));
    putNumbers(out, distinct.size(), [&](std::size_t i) { return static_cast<std::int64_t>(distinct[i].size()); });
    for (const auto text : distinct) out.raw(text);
    const auto& numbers = shared.numbers();
    putNumbers(out, numbers.size(), [&](std::size_t i) { return static_cast<std::int64_t>(numbers[i]); });
}

void putTexts(ByteSink& out, const record::TextColumn& texts, Order order, Form form) {
    if (form == Form::First) return putTexts(out, texts, order);
    SharedTexts shared;
    const bool repeat = shared.find(texts, order);
    out.u8(repeat ? 1 : 0);
    if (repeat) return putShared(out, shared);
    putTexts(out, texts, order);
}

// By the row's place in the segment, rising.
void putAsWritten(ByteSink& out, const Column& column, Order order) {
    std::vector<std::pair<std::uint32_t, std::string_view>> written;
    if (column.asWritten.size() != 0) {
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (const auto text = column.asWritten.find(order[i])) {
                written.emplace_back(static_cast<std::uint32_t>(i), *text);
            }
        }
    }
    out.u32(static_cast<std::uint32_t>(written.size()));
    for (const auto& [row, text] : written) {
        out.u32(row);
        out.text(text);
    }
}

void putHeader(ByteSink& out, const record::Table& rows, Order order, std::string_view dictionaryVersion, Form form) {
    out.raw(form == Form::First ? "AGS1" : "AGS2");
    out.text(rows.dataset().name);
    out.text(dictionaryVersion);
    out.u32(static_cast<std::uint32_t>(order.size()));
    out.u32(static_cast<std::uint32_t>(rows.dataset().fields.size()));
    for (const auto& field : rows.dataset().fields) {
        out.text(field.name);
        out.text(record::toString(field.type));
        out.u8(static_cast<std::uint8_t>(field.period));
        out.u32(static_cast<std::uint32_t>(field.codes.size()));
        for (const auto& code : field.codes) out.text(code.code);
    }
    out.u32(static_cast<std::uint32_t>(rows.files.size()));
    for (const auto& file : rows.files) out.text(file);
}

void putLineage(ByteSink& out, const record::Table& rows, Order order, std::uint32_t first) {
    const auto count = order.size();
    putNumbers(out, count, [&](std::size_t i) { return static_cast<std::int64_t>(order[i] - first); });
    putNumbers(out, count, [&](std::size_t i) { return static_cast<std::int64_t>(rows.lineage[order[i]].file); });
    putNumbers(out, count, [&](std::size_t i) { return static_cast<std::int64_t>(rows.lineage[order[i]].line); });
    putNumbers(out, count, [&](std::size_t i) { return static_cast<std::int64_t>(rows.lineage[order[i]].position); });
}

std::string encode(const record::Table& rows, Order order, std::uint32_t first, std::string_view dictionaryVersion,
                   Form form) {
    ByteSink out;
    out.reserve(order.size() * rows.columnCount() * 8);
    putHeader(out, rows, order, dictionaryVersion, form);
    putLineage(out, rows, order, first);
    for (std::size_t field = 0; field < rows.columnCount(); ++field) {
        const auto& column = rows.column(field);
        putStates(out, column, order);
        if (column.holdsText()) {
            putTexts(out, column.texts, order, form);
        } else {
            putNumbers(out, order.size(), [&](std::size_t i) { return column.numbers[order[i]]; });
        }
        putAsWritten(out, column, order);
    }
    return out.take();
}

}  // namespace

std::string encodeSegment(const record::Table& rows, std::span<const std::uint32_t> order, std::uint32_t first,
                          std::string_view dictionaryVersion) {
    return encode(rows, order, first, dictionaryVersion, Form::Second);
}

std::string contentOf(const record::Table& rows, std::uint32_t first, std::uint32_t count,
                      std::string_view dictionaryVersion) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), first);
    return encode(rows, order, first, dictionaryVersion, Form::First);
}

}  // namespace aidgate::store
