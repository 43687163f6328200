// What every sink must do, for any format: what it writes, the same format reads as the same rows, absent and empty
// apart where the format tells them apart; what it cannot write it reports and leaves out; a writer that fails makes it
// fail. A new format's test fills in a SinkUnderTest and calls conforms().
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "plugin_host.h"

namespace aidgate::test {

struct SinkUnderTest {
    std::vector<const sdk::Adapter*> adapters;  // the first is the one under test
    sdk::OptionList options;
    std::string fileName;  // as the reader wants it
    std::string dataset;   // of the file, for the reader
    std::vector<sdk::RecordType> types;
    bool tellsAbsentFromEmpty = false;
};

// Into memory; fails once more than `room` bytes would be there.
class MemoryWriter final : public sdk::ByteWriter {
public:
    explicit MemoryWriter(std::string name, std::size_t room = std::string::npos)
        : name_(std::move(name)), room_(room) {}
    std::string_view name() const override { return name_; }
    sdk::Result<void> write(std::string_view bytes) override {
        if (written.size() + bytes.size() > room_)
            return sdk::Error{sdk::ErrorCode::Io, {"no space left", "没有空间"}, {name_}};
        written += bytes;
        return {};
    }
    sdk::Result<void> overwrite(std::uint64_t position, std::string_view bytes) override {
        EXPECT_LE(position + bytes.size(), written.size());
        written.replace(position, bytes.size(), bytes);
        return {};
    }
    std::string written;

private:
    std::string name_;
    std::size_t room_;
};

struct WrittenRows {
    std::string bytes;
    std::vector<Issue> issues;
    std::optional<sdk::Error> error;
};

// Rows of one type that follow each other go in one batch, `capacity` at most.
inline WrittenRows writeRows(const SinkUnderTest& sink, const std::vector<Row>& rows, std::size_t capacity = 1024,
                             std::size_t room = std::string::npos) {
    WrittenRows result;
    TestHost host(sink.adapters, sink.options);
    MemoryWriter out(sink.fileName, room);
    auto opened = sink.adapters.front()->openSink(out, sink.types, host);
    if (!opened) {
        result.error = opened.error();
        return result;
    }
    sdk::RecordBatch batch(capacity);
    for (std::size_t at = 0; at < rows.size();) {
        const auto& first = rows[at];
        const auto type = std::find_if(sink.types.begin(), sink.types.end(),
                                       [&](const auto& each) { return each.name == first.type; });
        batch.reset(*type, first.resource);
        for (; at < rows.size() && rows[at].type == first.type && !batch.full(); ++at) {
            batch.beginRow(rows[at].origin);
            for (std::size_t column = 0; column < type->columns.size(); ++column) {
                const auto cell = rows[at].cells.find(type->columns[column]);
                if (cell != rows[at].cells.end()) batch.set(column, cell->second);
            }
        }
        if (auto written = (*opened)->write(batch); !written) {
            result.error = written.error();
            return result;
        }
    }
    if (auto finished = (*opened)->finish(); !finished) result.error = finished.error();
    result.bytes = out.written;
    result.issues = host.reported();
    return result;
}

inline Reading readBack(const SinkUnderTest& sink, const std::string& bytes, std::vector<Issue>* issues = nullptr) {
    TestHost host(sink.adapters, sink.options);
    const MemoryDelivery delivery({{sink.fileName, sink.dataset, bytes}});
    auto reading = readAll(*sink.adapters.front(), delivery, host);
    std::stable_sort(reading.rows.begin(), reading.rows.end(),
                     [](const Row& left, const Row& right) { return left.origin.ordinal < right.origin.ordinal; });
    if (issues != nullptr) *issues = host.reported();
    return reading;
}

// Texts that every format must carry, and texts that some may refuse but none may change.
inline std::vector<std::string> plainTexts() {
    return {"x",     "王小雨", "210199196905121039", "007", "1.50", "-3", "=1+1", "@x", "a b", "12,5", "a'b",
            "1|2;3", "<&>"};
}
inline std::vector<std::string> awkwardTexts() {
    return {"",
            " ",
            "\u3000",
            " x",
            "x ",
            "\"",
            "\"x\"",
            "a\"b",
            "a\nb",
            "a\r\nb",
            "a\rb",
            "a\r",
            "\n",
            "\t",
            "a\tb",
            "\x1d",
            std::string("a\0b", 3),
            "\x01",
            "合计",
            "合 计",
            "小计",
            "]]>",
            "&amp;",
            "_x000D_",
            "_x4E2D_",
            "a_x_b",
            "\uFEFFx",
            "\uFFFE",
            "\uFFFD",
            "\xFF",
            "\xC3",
            "é",
            "€",
            "㐀",
            "𠮷",
            "𝒳",
            "龥",
            "\uE81E",
            "\u00A0",
            "姹夊瓧",
            "NULL",
            std::string(40000, 'y'),
            std::string(150, '\n')};
}

// Rows of one type: each text in the first column and in the last beside filled cells, and alone.
inline std::vector<Row> awkwardRows(const sdk::RecordType& type, const std::vector<std::string>& texts) {
    std::vector<Row> rows;
    const auto& columns = type.columns;
    const auto add = [&](std::map<std::string, std::string> cells) {
        const auto number = rows.size() + 1;
        rows.push_back({type.name, "source.txt", {.line = number, .ordinal = number}, std::move(cells)});
    };
    for (const auto& text : texts) {
        add({{columns.front(), text}, {columns.back(), "x"}});
        add({{columns.front(), "x"}, {columns.back(), text}});
        add({{columns.back(), text}});
    }
    return rows;
}

using ComparableRow = std::map<std::string, std::string>;

inline ComparableRow comparable(const SinkUnderTest& sink, const Row& row) {
    ComparableRow cells{{"", row.type}};
    for (const auto& [column, text] : row.cells)
        if (sink.tellsAbsentFromEmpty || !text.empty()) cells[column] = text;
    return cells;
}

// Of the rows written, those not rejected come back, and no others.
inline void expectSameRows(const SinkUnderTest& sink, const std::vector<Row>& rows, std::size_t capacity = 1024) {
    const auto written = writeRows(sink, rows, capacity);
    ASSERT_FALSE(written.error) << written.error->message.en;
    std::set<std::uint64_t> rejected;
    for (const auto& issue : written.issues) {
        EXPECT_EQ(issue.severity, sdk::IssueSeverity::Reject) << issue.code;
        EXPECT_EQ(issue.where.resource, "source.txt") << issue.code;
        EXPECT_TRUE(rejected.insert(issue.where.line).second) << "a row is rejected once: " << issue.code;
        EXPECT_FALSE(issue.recordType.empty()) << issue.code;
    }
    std::vector<ComparableRow> expected, found;
    for (const auto& row : rows)
        if (!rejected.contains(row.origin.line)) expected.push_back(comparable(sink, row));
    std::vector<Issue> issues;
    const auto reading = readBack(sink, written.bytes, &issues);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    for (const auto& row : reading.rows) found.push_back(comparable(sink, row));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t row = 0; row < found.size(); ++row) EXPECT_EQ(found[row], expected[row]) << "row " << row;
    for (const auto& issue : issues)
        EXPECT_EQ(issue.severity, sdk::IssueSeverity::Note) << issue.code << ": " << issue.message;
}

// Every row of its first type that a sink may have trouble with; a file without rows; a writer without room.
inline void conforms(const SinkUnderTest& sink) {
    const auto& type = sink.types.front();
    const auto plain = awkwardRows(type, plainTexts());
    for (const std::size_t capacity : {1U, 7U, 1024U}) {
        SCOPED_TRACE("batches of " + std::to_string(capacity));
        expectSameRows(sink, plain, capacity);
        expectSameRows(sink, awkwardRows(type, awkwardTexts()), capacity);
    }
    const auto rejectedOfPlain = writeRows(sink, plain).issues;
    for (const auto& issue : rejectedOfPlain) EXPECT_EQ(issue.code, "a plain row is refused");
    expectSameRows(sink, {});

    const auto whole = writeRows(sink, plain).bytes.size();
    for (const std::size_t room : {std::size_t{0}, whole / 2, whole - 1}) {
        const auto failed = writeRows(sink, plain, 1024, room);
        ASSERT_TRUE(failed.error) << "room for " << room << " bytes";
        EXPECT_EQ(failed.error->code, sdk::ErrorCode::Io);
    }
}

}  // namespace aidgate::test
