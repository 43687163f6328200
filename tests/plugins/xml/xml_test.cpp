#include <gtest/gtest.h>

#include "places.h"
#include "plugin_cases.h"
#include "xml/xml_adapter.h"

namespace aidgate::plugins::xml {
namespace {

using test::MemoryDelivery;
using test::readAll;
using test::TestHost;

const XmlAdapter kAdapter;

class XmlCase : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(XmlCase, ReadsAsExpected) {
    test::runCase(GetParam(), {&kAdapter});
}

INSTANTIATE_TEST_SUITE_P(Cases, XmlCase,
                         testing::ValuesIn(test::casesIn(std::string(test::kSourceDir) + "/tests/plugins/xml/cases")),
                         [](const auto& each) { return each.param.filename().string(); });

MemoryDelivery oneFile(std::string bytes) {
    return MemoryDelivery({{"input.xml", "", std::move(bytes)}});
}

test::Reading readPeople(std::string bytes, std::size_t capacity = 1024) {
    TestHost host({&kAdapter}, {{"records", "p R/P: id; k R/P/K: name"}, {"max_text_bytes", "100000"}});
    return readAll(kAdapter, oneFile(std::move(bytes)), host, capacity);
}

TEST(XmlSource, ParentsComeBeforeTheirChildrenInBatchesOfAnySize) {
    std::string document = "<R>";
    for (int parent = 0; parent < 300; ++parent) {
        document += "<P id='" + std::to_string(parent) + "'><K name='a'/><K name='b'/></P>";
    }
    document += "</R>";
    for (const std::size_t capacity : {1u, 2u, 7u, 1000u}) {
        const auto reading = readPeople(document, capacity);
        ASSERT_FALSE(reading.error);
        ASSERT_EQ(reading.rows.size(), 900u);
        std::set<std::uint64_t> seen;
        for (const auto& row : reading.rows) {
            if (row.origin.parent != 0) {
                EXPECT_TRUE(seen.contains(row.origin.parent));
            }
            EXPECT_TRUE(seen.insert(row.origin.ordinal).second);
        }
    }
}

TEST(XmlSource, AParentWithManyChildrenIsNotHeldInMemory) {
    std::string document = "<R><P id='1'>";
    for (int child = 0; child < 50000; ++child) document += "<K name='a'/>\n";
    document += "</P></R>";
    const auto reading = readPeople(document, 100);
    ASSERT_FALSE(reading.error);
    EXPECT_EQ(reading.rows.size(), 50001u);
    EXPECT_EQ(reading.rows[1].origin.parent, 1u);
    EXPECT_EQ(reading.rows.back().origin.parent, 1u);
}

TEST(XmlSource, RefusesDeepNesting) {
    std::string document = "<R><P>";
    for (int depth = 0; depth < 100000; ++depth) document += "<x>";
    const auto reading = readPeople(document);
    ASSERT_TRUE(reading.error);
    EXPECT_TRUE(reading.error->message.en.starts_with("xml.depth"));
}

TEST(XmlSource, TakesNestingOfExactlyTheGreatestDepth) {
    std::string open, close;
    for (int depth = 0; depth < 62; ++depth) {
        open += "<x>";
        close += "</x>";
    }
    EXPECT_FALSE(readPeople("<R><P>" + open + close + "</P></R>").error);
    EXPECT_TRUE(readPeople("<R><P><x>" + open + close + "</x></P></R>").error);
}

TEST(XmlSource, RefusesBillionLaughsBeforeTheyAreDefined) {
    std::string document = "<?xml version='1.0'?><!DOCTYPE R [<!ENTITY a0 'ha'>";
    for (int level = 1; level < 30; ++level) {
        const auto last = std::to_string(level - 1);
        document += "<!ENTITY a" + std::to_string(level) + " '&a" + last + ";&a" + last + ";'>";
    }
    const auto reading = readPeople(document + "]><R><P id='&a29;'/></R>");
    ASSERT_TRUE(reading.error);
    EXPECT_TRUE(reading.error->message.en.starts_with("xml.doctype"));
    EXPECT_TRUE(reading.rows.empty());
}

TEST(XmlSource, TheContentOfOtherFilesNeverComesThrough) {
    const std::filesystem::path secret = testing::TempDir() + "aidgate_xml_secret.txt";
    std::ofstream(secret) << "TOPSECRET";
    TestHost host({&kAdapter}, {{"records", "p R/P: id"}});
    const auto reading = readAll(
        kAdapter,
        oneFile("<!DOCTYPE R [<!ENTITY x SYSTEM 'file://" + secret.string() + "'>]><R><P><id>&x;</id></P></R>"), host);
    std::filesystem::remove(secret);
    ASSERT_TRUE(reading.error);
    EXPECT_TRUE(reading.rows.empty());
    EXPECT_EQ(reading.error->message.en.find("TOPSECRET"), std::string::npos);
}

TEST(XmlSource, RefusesTextsAndTagsWithoutEnd) {
    const struct {
        const char* name;
        std::string document;
    } kCases[] = {{"attribute", "<R><P id='" + std::string(200000, 'x') + "'/></R>"},
                  {"attribute over lines", "<R><P id='" + std::string(200000, '\n') + "'/></R>"},
                  {"cell", "<R><P><id>" + std::string(200000, '\n') + "</id></P></R>"},
                  {"nothing but text", "<R>" + std::string(4 << 20, 'x')},
                  {"a tag that does not end", "<R><P " + std::string(4 << 20, 'x')}};
    for (const auto& each : kCases) {
        const auto reading = readPeople(each.document);
        ASSERT_TRUE(reading.error) << each.name;
        EXPECT_TRUE(reading.error->message.en.starts_with("xml.too-long")) << each.name << reading.error->message.en;
    }
}

TEST(XmlSource, ManyUnknownNamesDoNotFloodTheNotes) {
    std::string document = "<R>";
    for (int each = 0; each < 1000; ++each) document += "<P a" + std::to_string(each) + "='1'/>";
    TestHost host({&kAdapter}, {{"records", "p R/P: id"}});
    const auto reading = readAll(kAdapter, oneFile(document + "</R>"), host);
    EXPECT_EQ(reading.rows.size(), 1000u);
    EXPECT_EQ(host.reported().size(), 100u);
}

TEST(XmlSource, ErrorsNeverQuoteTheDocument) {
    for (const char* document :
         {"<R><P id=\"王建国\" \"李志强\"/></R>", "<R><P id=王建国/></R>", "<R><P id='1'>王建国</李志强></R>",
          "<R><P 王建国='1' 王建国='2'/></R>", "<R>&王建国;</R>"}) {
        const auto reading = readPeople(document);
        ASSERT_TRUE(reading.error) << document;
        EXPECT_EQ(reading.error->message.en.find("王建国"), std::string::npos) << reading.error->message.en;
        EXPECT_EQ(reading.error->message.en.find("李志强"), std::string::npos) << reading.error->message.en;
    }
}

TEST(XmlSource, AnnouncesOnlyTheTypesOfDocumentsThatAreThere) {
    TestHost host({&kAdapter}, {{"records", "relief A/F: x; relief_member A/F/M: x; death B/D: x"}});
    const auto reading = readAll(kAdapter, oneFile("<A/>"), host);
    ASSERT_EQ(reading.types.size(), 2u);
    EXPECT_EQ(reading.types[0].name, "relief");
    EXPECT_EQ(reading.types[1].name, "relief_member");
    EXPECT_EQ(reading.types[1].parent, "relief");
}

TEST(XmlSource, RefusesWrongOptions) {
    for (const char* records :
         {"", "p: id", "p R: id", "p R/P:", "p R//P: id", "p R/P: id; q R/P: id", "p R/P: id, id"}) {
        TestHost host({&kAdapter}, {{"records", records}});
        const auto reading = readAll(kAdapter, oneFile("<R/>"), host);
        ASSERT_TRUE(reading.error) << records;
        EXPECT_EQ(reading.error->code, sdk::ErrorCode::InvalidArgument) << records;
    }
}

}  // namespace
}  // namespace aidgate::plugins::xml
