// What the gateway takes from a worker is bounded and looked at, whatever the bytes are.
#include <gtest/gtest.h>

#include <cstring>

#include "wire/batch.h"
#include "wire/frame.h"
#include "wire/messages.h"

namespace aidgate::adapter::wire {
namespace {

const std::vector<sdk::RecordType> kTypes{{"household", {"id", "name"}}, {"member", {"id"}, "household"}};

std::string frame(Kind kind, const std::string& payload) {
    std::string bytes(kHeaderBytes, '\0');
    writeHeader({static_cast<std::uint32_t>(payload.size()), kind}, bytes.data());
    return bytes + payload;
}

void feed(FrameBuffer& buffer, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto room = buffer.room();
        const auto piece = bytes.substr(0, room.size());
        std::memcpy(room.data(), piece.data(), piece.size());
        buffer.filled(piece.size());
        bytes.remove_prefix(piece.size());
        if (!bytes.empty() && buffer.take()) FAIL() << "a frame was whole before its end";
    }
}

TEST(Frames, ComeOutWholeHoweverTheyArrive) {
    const std::string bytes =
        frame(Kind::Log, "one") + frame(Kind::Done, "") + frame(Kind::Output, std::string(700'000, 'x'));
    for (const std::size_t piece : {1U, 7U, 8U, 4096U, 1'000'000U}) {
        FrameBuffer buffer;
        std::vector<std::pair<Kind, std::size_t>> got;
        for (std::size_t at = 0; at < bytes.size();) {
            const auto room = buffer.room();
            const auto part = std::string_view(bytes).substr(at, std::min(piece, room.size()));
            std::memcpy(room.data(), part.data(), part.size());
            buffer.filled(part.size());
            at += part.size();
            while (const auto next = buffer.take()) got.emplace_back(next->kind, next->payload.size());
        }
        const std::vector<std::pair<Kind, std::size_t>> expected{
            {Kind::Log, 3}, {Kind::Done, 0}, {Kind::Output, 700'000}};
        EXPECT_EQ(got, expected) << piece;
        EXPECT_TRUE(buffer.empty());
    }
}

TEST(Frames, AreRefusedWhenTheyAreNone) {
    std::string wrongMark = frame(Kind::Done, "");
    wrongMark[0] = 'x';
    std::string wrongKind = frame(Kind::Done, "");
    wrongKind[2] = 99;
    std::string tooLong = frame(Kind::Done, "");
    const std::uint32_t length = 65;
    std::memcpy(tooLong.data() + 4, &length, sizeof length);
    for (const auto& bytes : {wrongMark, wrongKind, tooLong, std::string(64, '\0')}) {
        FrameBuffer buffer;
        feed(buffer, bytes);
        EXPECT_FALSE(buffer.take());
        EXPECT_TRUE(buffer.broken());
    }
}

// Announced is not sent: no memory is taken for it.
TEST(Frames, AnnouncedLongTakeMemoryOnlyAsTheyCome) {
    std::string head(kHeaderBytes, '\0');
    writeHeader({200U << 20, Kind::Batch}, head.data());
    FrameBuffer buffer;
    feed(buffer, head);
    EXPECT_FALSE(buffer.take());
    EXPECT_FALSE(buffer.broken());
    EXPECT_LE(buffer.room().size(), std::size_t{1} << 20);
}

sdk::RecordBatch& filled(sdk::RecordBatch& batch) {
    batch.reset(kTypes.front(), "a.xml");
    batch.beginRow({.line = 3, .ordinal = 1});
    batch.set(0, "H-1");
    batch.set(1, "");
    batch.beginRow({.line = 9, .ordinal = 4});
    batch.set(1, std::string(300, 'n'));
    return batch;
}

TEST(Batches, ComeBackAsTheyWere) {
    sdk::RecordBatch batch(8), back(8);
    std::string payload;
    writeBatch(filled(batch), 0, payload);
    EXPECT_EQ(rowsOf(payload), 2U);
    ASSERT_TRUE(readBatch(payload, kTypes, back));
    EXPECT_EQ(back.resource(), "a.xml");
    ASSERT_EQ(back.rowCount(), 2U);
    for (std::size_t row = 0; row < 2; ++row) {
        EXPECT_EQ(back.origin(row), batch.origin(row));
        for (std::size_t column = 0; column < 2; ++column) EXPECT_EQ(back.cell(column, row), batch.cell(column, row));
    }
    EXPECT_TRUE(back.cell(0, 1).absent());
    EXPECT_FALSE(back.cell(1, 0).absent());
}

TEST(Batches, AreRefusedWhenAnythingIsOdd) {
    sdk::RecordBatch batch(8), back(8), small(1);
    std::string good;
    writeBatch(filled(batch), 0, good);
    EXPECT_FALSE(readBatch(good, kTypes, small)) << "more rows than there is room for";
    EXPECT_FALSE(readBatch(good, {}, back)) << "a type that is none";
    std::string otherType = good;
    otherType[0] = 1;
    EXPECT_FALSE(readBatch(otherType, kTypes, back)) << "columns of another type";
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(readBatch(std::string_view(good).substr(0, length), kTypes, back)) << "cut at " << length;
    EXPECT_FALSE(readBatch(good + "x", kTypes, back));
    // type, rows, columns, longs, resource, then the first row's line, ordinal, parent.
    const std::size_t origins = 16 + 4 + 5;
    const auto withNumber = [&](std::size_t at, std::uint64_t value) {
        std::string bytes = good;
        std::memcpy(bytes.data() + at, &value, sizeof value);
        return bytes;
    };
    EXPECT_FALSE(readBatch(withNumber(origins + 8, 4), kTypes, back)) << "ordinals that do not rise";
    EXPECT_FALSE(readBatch(withNumber(origins + 8, 0), kTypes, back)) << "an ordinal of zero";
    EXPECT_FALSE(readBatch(withNumber(origins + 16, 1), kTypes, back)) << "a row under itself";
}

TEST(Messages, ComeBackAsTheyWere) {
    const sdk::Error error{sdk::ErrorCode::MalformedInput, {"bad", "坏"}, {"a.csv", 3, 7, "身份证号"}};
    const auto back = readError(written(error));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->code, error.code);
    EXPECT_EQ(back->message, error.message);
    EXPECT_EQ(back->where, error.where);
    EXPECT_EQ(readTypes(written(std::span<const sdk::RecordType>(kTypes))), kTypes);
    const sdk::RowIssue issue{.severity = sdk::IssueSeverity::Warning,
                              .code = "x.y",
                              .message = {"m", "消息"},
                              .where = {"f", 1, 2, "c"},
                              .recordType = "household",
                              .raw = "raw"};
    const auto bytes = written(issue);
    const auto same = readIssue(bytes);
    ASSERT_TRUE(same);
    EXPECT_EQ(same->severity, issue.severity);
    EXPECT_EQ(same->code, issue.code);
    EXPECT_EQ(same->message, issue.message);
    EXPECT_EQ(same->where, issue.where);
    EXPECT_EQ(same->recordType, issue.recordType);
    EXPECT_EQ(same->raw, issue.raw);
}

TEST(Messages, AreRefusedWhenCutOrLonger) {
    const auto error = written(sdk::Error{sdk::ErrorCode::Io, {"bad", "坏"}, {"a", 1}});
    const auto types = written(std::span<const sdk::RecordType>(kTypes));
    for (std::size_t length = 0; length < error.size(); ++length) EXPECT_FALSE(readError(error.substr(0, length)));
    for (std::size_t length = 0; length < types.size(); ++length) EXPECT_FALSE(readTypes(types.substr(0, length)));
    EXPECT_FALSE(readError(error + "x"));
    EXPECT_FALSE(readTypes(types + "x"));
    std::string codeThatIsNone = error;
    codeThatIsNone[0] = 99;
    EXPECT_FALSE(readError(codeThatIsNone));
    // A count of four thousand million things is not made room for.
    EXPECT_FALSE(readTypes(std::string(4, '\xff')));
}

}  // namespace
}  // namespace aidgate::adapter::wire
