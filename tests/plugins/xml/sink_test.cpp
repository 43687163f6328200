#include <gtest/gtest.h>

#include "other_readers.h"
#include "sink_conformance.h"
#include "xml/xml_adapter.h"

namespace aidgate::plugins::xml {
namespace {

using test::Row;
using test::SinkUnderTest;
using test::writeRows;

const XmlAdapter kAdapter;

constexpr const char* kRecords =
    "relief MZJZ_BATCH/FAMILY: jzzh!, lb, zt; relief_member MZJZ_BATCH/FAMILY/MEMBER: xm, sfz; "
    "house MZJZ_BATCH/FAMILY/HOUSES/HOUSE: dz; death MZBZ_BATCH/RECORD: bh!";

SinkUnderTest sinkWith(sdk::OptionList options) {
    options.emplace_back("records", kRecords);
    return {.adapters = {&kAdapter},
            .options = std::move(options),
            .fileName = "civil_affairs_210199_relief_20190916_0001.xml",
            .dataset = "relief",
            .types = {{.name = "relief", .columns = {"jzzh", "lb"}},
                      {.name = "relief_member", .columns = {"xm", "sfz"}, .parent = "relief"},
                      {.name = "house", .columns = {"dz"}, .parent = "relief"}},
            .tellsAbsentFromEmpty = true};
}

struct Dialect {
    const char* name;
    sdk::OptionList options;
};
const Dialect kDialects[] = {
    {"attributes", {{"count", "count"}, {"kind", "kind"}, {"batch", "batch"}}},
    {"elements", {{"cells", "elements"}, {"count", "count"}}},
    {"gb18030", {{"charset", "GB18030"}, {"count", "count"}}},
    {"gb2312_elements", {{"charset", "GB2312"}, {"cells", "elements"}}},
    {"namespaces", {{"namespace", "urn:example:relief?a=1&b=2"}}},
    {"short_texts", {{"max_text_bytes", "200"}}},
};

class XmlDialect : public testing::TestWithParam<Dialect> {};

TEST_P(XmlDialect, GivesBackWhatItWrites) {
    test::conforms(sinkWith(GetParam().options));
}

INSTANTIATE_TEST_SUITE_P(Dialects, XmlDialect, testing::ValuesIn(kDialects),
                         [](const auto& each) { return each.param.name; });

Row row(const char* type, std::uint64_t ordinal, std::uint64_t parent, std::map<std::string, std::string> cells) {
    return {type, "source.txt", {.line = ordinal, .ordinal = ordinal, .parent = parent}, std::move(cells)};
}

const std::vector<Row> kFamilies = {
    row("relief", 1, 0, {{"jzzh", "D-1"}, {"lb", ""}}),
    row("relief", 4, 0, {{"jzzh", "D-2"}}),
    row("relief_member", 2, 1, {{"xm", "王"}}),
    row("relief_member", 3, 1, {{"xm", "李"}, {"sfz", "1"}}),
    row("house", 6, 4, {{"dz", "甲"}}),
    row("relief", 7, 0, {{"jzzh", "D-3"}}),
    row("relief_member", 8, 7, {{"xm", "赵"}}),
};

TEST(XmlSink, NestsRowsAsTheirPathsSay) {
    const auto written = writeRows(sinkWith({{"count", "count"}, {"kind", "kind"}, {"batch", "batch"}}), kFamilies);
    ASSERT_FALSE(written.error) << written.error->message.en;
    EXPECT_EQ(written.bytes,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<MZJZ_BATCH batch=\"civil_affairs_210199_relief_20190916_0001\" kind=\"relief\" count=\"3\"" +
                  std::string(19, ' ') +
                  ">\n"
                  "<FAMILY jzzh=\"D-1\" lb=\"\">\n"
                  "<MEMBER xm=\"王\"/>\n"
                  "<MEMBER xm=\"李\" sfz=\"1\"/>\n"
                  "</FAMILY>\n"
                  "<FAMILY jzzh=\"D-2\">\n"
                  "<HOUSES><HOUSE dz=\"甲\"/>\n"
                  "</HOUSES>\n"
                  "</FAMILY>\n"
                  "<FAMILY jzzh=\"D-3\">\n"
                  "<MEMBER xm=\"赵\"/>\n"
                  "</FAMILY>\n"
                  "</MZJZ_BATCH>\n");
}

// A row's cells and its parent's key, as read back: ordinals are the document's own.
std::vector<std::string> families(const test::Reading& reading) {
    std::map<std::uint64_t, std::string> keys;
    std::vector<std::string> all;
    for (const auto& each : reading.rows) {
        keys[each.origin.ordinal] = each["jzzh"];
        all.push_back(each.type + " " + (each.origin.parent == 0 ? each["jzzh"] : keys[each.origin.parent]) + " " +
                      each["xm"] + each["dz"]);
    }
    return all;
}

TEST(XmlSink, FamiliesComeBackWithTheirMembersHoweverTheyAreWritten) {
    for (const auto& dialect : kDialects) {
        // Two families come in one batch before their members: what belongs together is never further apart.
        for (const std::size_t capacity : {2U, 1024U}) {
            const auto sink = sinkWith(dialect.options);
            const auto written = writeRows(sink, kFamilies, capacity);
            EXPECT_EQ(families(test::readBack(sink, written.bytes)),
                      (std::vector<std::string>{"relief D-1 (absent)(absent)", "relief_member D-1 王(absent)",
                                                "relief_member D-1 李(absent)", "relief D-2 (absent)(absent)",
                                                "house D-2 (absent)甲", "relief D-3 (absent)(absent)",
                                                "relief_member D-3 赵(absent)"}))
                << dialect.name << " " << capacity;
        }
    }
}

TEST(XmlSink, ARowThatIsLeftOutTakesItsChildrenAlong) {
    auto rows = kFamilies;
    rows[0].cells["lb"] = "\x01";
    const auto written = writeRows(sinkWith({{"count", "count"}}), rows);
    ASSERT_EQ(written.issues.size(), 3U);
    EXPECT_EQ(written.issues[0].code, "xml.cannot-carry");
    EXPECT_EQ(written.issues[0].where, (sdk::Location{"source.txt", 1, 0, "lb"}));
    EXPECT_EQ(written.issues[1].code, "xml.parent-left-out");
    EXPECT_EQ(written.issues[1].where.line, 2U);
    EXPECT_EQ(written.issues[1].recordType, "relief_member");
    const auto reading = test::readBack(sinkWith({{"count", "count"}}), written.bytes);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    EXPECT_EQ(reading.rows.size(), 4U);
}

TEST(XmlSink, AChildWithoutItsParentIsReported) {
    const auto written = writeRows(sinkWith({}), {row("relief_member", 2, 1, {{"xm", "王"}})});
    ASSERT_EQ(written.issues.size(), 1U);
    EXPECT_EQ(written.issues[0].code, "xml.no-parent");
}

TEST(XmlSink, CharactersTheCharsetLacksAreSaidByNumber) {
    auto sink = sinkWith({{"charset", "GBK"}, {"absent", "empty"}});
    sink.types.resize(1);
    const auto written = writeRows(sink, {row("relief", 1, 0, {{"jzzh", "𠮷a"}})});
    EXPECT_EQ(written.bytes,
              "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<MZJZ_BATCH>\n<FAMILY jzzh=\"&#134071;a\" lb=\"\" zt=\"\"/>\n"
              "</MZJZ_BATCH>\n");
}

TEST(XmlSink, RefusesWhatOneDocumentCannotHold) {
    const struct {
        const char* name;
        std::vector<sdk::RecordType> types;
        sdk::OptionList options;
        sdk::ErrorCode code;
    } kCases[] = {
        {"twoRoots",
         {{.name = "relief", .columns = {"jzzh"}}, {.name = "death", .columns = {"bh"}}},
         {},
         sdk::ErrorCode::Unsupported},
        {"unknownType", {{.name = "pension", .columns = {"x"}}}, {}, sdk::ErrorCode::InvalidArgument},
        {"unknownColumn", {{.name = "relief", .columns = {"bh"}}}, {}, sdk::ErrorCode::InvalidArgument},
        {"noName", {{.name = "relief", .columns = {"jzzh"}}}, {{"count", "a b"}}, sdk::ErrorCode::InvalidArgument},
        {"nothing", {}, {}, sdk::ErrorCode::InvalidArgument},
    };
    for (const auto& each : kCases) {
        auto sink = sinkWith(each.options);
        sink.types = each.types;
        const auto written = writeRows(sink, {});
        ASSERT_TRUE(written.error) << each.name;
        EXPECT_EQ(written.error->code, each.code) << each.name << ": " << written.error->message.en;
    }
}

TEST(XmlSink, LibxmlTakesItAsWellFormed) {
    for (const auto& dialect : kDialects) {
        const auto sink = sinkWith(dialect.options);
        auto rows = test::awkwardRows(sink.types.front(), test::awkwardTexts());
        rows.resize(rows.size() - 6);  // xmllint bounds the length of an attribute as we do
        const auto written = writeRows(sink, rows);
        const test::ScratchFile file(".xml", written.bytes);
        EXPECT_EQ(test::saidBy("xmllint --nonet --xpath 'count(/*/*)' " + file.path()),
                  std::to_string(rows.size() - written.issues.size()) + "\n")
            << dialect.name;
    }
}

// What can be forgotten: everything below a batch's rows comes before the next ones without parents.
TEST(XmlSource, GivesAllRowsThatHangUnderABatchBeforeTheNextOfThoseWithoutParents) {
    std::string text = "<MZJZ_BATCH>";
    for (int family = 0; family < 500; ++family) {
        text += "<FAMILY jzzh='D-" + std::to_string(family) + "'>";
        for (int member = 0; member < family % 5; ++member) text += "<MEMBER xm='x'/>";
        text += "</FAMILY>";
    }
    text += "</MZJZ_BATCH>";
    const auto sink = sinkWith({});
    for (const std::size_t capacity : {1U, 3U, 64U, 1024U}) {
        test::TestHost host(sink.adapters, sink.options);
        test::MemoryDelivery delivery({{sink.fileName, sink.dataset, text}});
        const auto reading = test::readAll(kAdapter, delivery.inPiecesOf(1000), host, capacity);
        ASSERT_FALSE(reading.error) << reading.error->message.en;
        EXPECT_EQ(reading.rows.size(), 1500U);
        std::uint64_t firstOfGroup = 0;
        bool inRoots = false;
        for (const auto& each : reading.rows) {
            const bool isRoot = each.origin.parent == 0;
            if (isRoot && !inRoots) firstOfGroup = each.origin.ordinal;
            inRoots = isRoot;
            if (isRoot) continue;
            ASSERT_GE(each.origin.parent, firstOfGroup) << capacity;
        }
    }
}

}  // namespace
}  // namespace aidgate::plugins::xml
