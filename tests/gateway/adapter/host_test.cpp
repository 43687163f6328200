#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/adapter/catalogue.h"
#include "plugin_folder.h"
#include "plugin_host.h"
#include "run_support.h"

namespace aidgate::adapter {
namespace {

using testing::HasSubstr;
using testing::Not;

// A host over a folder of plugins, as a run has it.
class HostTest : public testing::Test {
protected:
    HostTest() {
        plugins_.add("misbehaving");
        plugins_.write("careful", R"(
id: careful
version: "2.1.0"
title: {en: Careful, zh: 谨慎}
reads: true
writes: true
agency: civil_affairs
formats: [misbehaving]
with: {behaviour: good}
)");
        plugins_.write("chosen", R"(
id: chosen
version: "1.0.0"
title: Chosen
reads: true
formats: [misbehaving]
options:
  behaviour: {type: choice, choices: [good, error], required: true, help: What it does.}
)");
        plugins_.write("endless", R"(
id: endless
version: "1.0.0"
title: Endless
reads: true
formats: [endless]
)");
        catalogue_ = plugins_.open();
        none_ = *checkOptions("test", {}, {});
        host_ = makeHost(*catalogue_, log_, issues_, *none_);
    }

    sdk::Result<std::unique_ptr<sdk::Source>> source(const std::string& behaviour) {
        return host_->openFormat("misbehaving", delivery_, {{"behaviour", behaviour}});
    }
    sdk::Result<std::unique_ptr<sdk::Sink>> sink(const std::string& behaviour) {
        return host_->openFormatSink("misbehaving", out_, types_, {{"behaviour", behaviour}});
    }
    sdk::Error firstError(const std::string& behaviour) {
        auto opened = source(behaviour);
        if (!opened) return opened.error();
        const auto more = (*opened)->next(batch_);
        return more ? sdk::Error{sdk::ErrorCode::Internal, {"no error", "没有错误"}} : more.error();
    }

    PluginFolder plugins_;
    std::unique_ptr<Catalogue> catalogue_;
    SilentLog log_;
    CountedIssues issues_;
    std::unique_ptr<sdk::OptionValues> none_;
    std::unique_ptr<sdk::Host> host_;
    test::MemoryDelivery delivery_{{{"a.txt", "", "hello"}}};
    TextWriter out_;
    std::vector<sdk::RecordType> types_{{"row", {"file"}}};
    sdk::RecordBatch batch_{8};
};

TEST_F(HostTest, ReadsThroughAFormatToItsEnd) {
    const auto opened = source("good");
    ASSERT_TRUE(opened.has_value()) << opened.error().message.en;
    ASSERT_EQ((*opened)->recordTypes().size(), 1U);
    const auto more = (*opened)->next(batch_);
    ASSERT_TRUE(more.has_value() && *more);
    EXPECT_EQ(batch_.rowCount(), 2U);
    EXPECT_EQ(batch_.cell(0, 1).text(), "a.txt");
    const auto end = (*opened)->next(batch_);
    ASSERT_TRUE(end.has_value());
    EXPECT_FALSE(*end);
    // The plugin throws when it is called once more: the guard does not.
    const auto afterEnd = (*opened)->next(batch_);
    ASSERT_TRUE(afterEnd.has_value());
    EXPECT_FALSE(*afterEnd);
}

struct Escape {
    std::string behaviour, told;
};

TEST_F(HostTest, TurnsWhatEscapesASourceIntoAnErrorWithoutItsText) {
    for (const auto& [behaviour, told] : std::vector<Escape>{
             {"throw_at_open", "adapter misbehaving threw std::invalid_argument when opening a source"},
             {"throw_foreign", "adapter misbehaving threw int when opening a source"},
             {"throw_in_types", "adapter misbehaving threw std::logic_error when telling its record types"},
             {"throw_in_next", "adapter misbehaving threw std::out_of_range when reading"},
             {"no_source", "adapter misbehaving opened a source that is none"},
             {"no_rows", "adapter misbehaving said there are rows and gave none"},
             {"falling_rows", "adapter misbehaving gave row 1 after row 1"},
             {"unannounced_type", "adapter misbehaving gave rows of 'secret', which it has not announced"},
             {"unknown_parent", "hangs 'row' under 'nobody', which it does not have"}}) {
        const auto error = firstError(behaviour);
        EXPECT_EQ(error.code, sdk::ErrorCode::Internal) << behaviour;
        EXPECT_THAT(error.message.en, HasSubstr(told));
        EXPECT_THAT(error.message.en, Not(HasSubstr("210199")));
    }
}

TEST_F(HostTest, PassesAPluginsOwnErrorAsItIs) {
    const auto error = firstError("error");
    EXPECT_EQ(error.code, sdk::ErrorCode::MalformedInput);
    EXPECT_EQ(error.message.en, "the file ends too early");
    EXPECT_EQ(error.where.line, 3U);
}

TEST_F(HostTest, GivesNothingMoreAfterAnError) {
    const auto opened = source("error");
    ASSERT_TRUE(opened.has_value());
    EXPECT_FALSE((*opened)->next(batch_).has_value());
    const auto after = (*opened)->next(batch_);
    ASSERT_TRUE(after.has_value());
    EXPECT_FALSE(*after);
}

TEST_F(HostTest, WritesThroughAFormat) {
    const auto opened = sink("good");
    ASSERT_TRUE(opened.has_value()) << opened.error().message.en;
    batch_.reset(types_[0], "x");
    batch_.beginRow({.line = 1, .ordinal = 1});
    batch_.set(0, "cell ");
    EXPECT_TRUE((*opened)->write(batch_).has_value());
    EXPECT_TRUE((*opened)->finish().has_value());
    EXPECT_EQ(out_.written, "cell end");
    EXPECT_FALSE((*opened)->finish().has_value());
    EXPECT_FALSE((*opened)->write(batch_).has_value());
}

TEST_F(HostTest, TurnsWhatEscapesASinkIntoAnError) {
    const auto none = sink("no_sink");
    ASSERT_FALSE(none.has_value());
    EXPECT_THAT(none.error().message.en, HasSubstr("opened a sink that is none"));
    batch_.reset(types_[0], "x");
    const auto writing = sink("throw_in_write");
    const auto written = (*writing)->write(batch_);
    ASSERT_FALSE(written.has_value());
    EXPECT_THAT(written.error().message.en, HasSubstr("NoException when writing"));
    const auto finished = (*sink("throw_in_finish"))->finish();
    ASSERT_FALSE(finished.has_value());
    EXPECT_THAT(finished.error().message.en, HasSubstr("threw std::runtime_error when finishing"));
}

TEST_F(HostTest, ChecksTheOptionsOfAFormat) {
    const auto opened = host_->openFormat("misbehaving", delivery_, {{"behavior", "good"}});
    ASSERT_FALSE(opened.has_value());
    EXPECT_THAT(opened.error().message.en, HasSubstr("'behavior'"));
    EXPECT_THAT(opened.error().message.en, HasSubstr("'behaviour'"));
}

TEST_F(HostTest, SaysWhenThereIsNoSuchFormat) {
    const auto opened = host_->openFormat("xml", delivery_, {});
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, sdk::ErrorCode::NotFound);
}

TEST_F(HostTest, DecodesLinesAndRefusesUnknownCharacterSets) {
    const auto decoder = host_->decoder("GBK");
    ASSERT_TRUE(decoder.has_value());
    EXPECT_EQ((*decoder)->declared(), sdk::Charset::Gb18030);
    std::string text = "姓名=";
    const auto decoded = (*decoder)->decode("\xcd\xf5", text);
    EXPECT_EQ(text, "姓名=王");
    EXPECT_EQ(decoded.charset, sdk::Charset::Gb18030);
    EXPECT_EQ(decoded.replaced, 0U);
    const auto unknown = host_->decoder("EBCDIC");
    ASSERT_FALSE(unknown.has_value());
    EXPECT_THAT(unknown.error().message.en, HasSubstr("'EBCDIC'"));
}

TEST_F(HostTest, AnAdapterOfYamlAloneOpensItsFormat) {
    const auto adapter = catalogue_->adapter("careful");
    ASSERT_TRUE(adapter.has_value()) << adapter.error().message.en;
    EXPECT_EQ((*adapter)->info().title, "Careful");
    const auto opened = (*adapter)->openSource(delivery_, *host_);
    ASSERT_TRUE(opened.has_value()) << opened.error().message.en;
    const auto more = (*opened)->next(batch_);
    ASSERT_TRUE(more.has_value() && *more);
    EXPECT_EQ(batch_.rowCount(), 2U);
    const auto writes = (*adapter)->openSink(out_, types_, *host_);
    ASSERT_TRUE(writes.has_value()) << writes.error().message.en;
    EXPECT_TRUE((*writes)->finish().has_value());
    EXPECT_EQ(out_.written, "end");
}

TEST_F(HostTest, AnAdapterOfYamlAlonePassesOnTheOptionsItDeclares) {
    const auto adapter = catalogue_->adapter("chosen");
    ASSERT_TRUE(adapter.has_value()) << adapter.error().message.en;
    const auto options = checkOptions("chosen", (*adapter)->info().options, {{"behaviour", "error"}});
    ASSERT_TRUE(options.has_value()) << options.error().message.en;
    const auto host = makeHost(*catalogue_, log_, issues_, **options);
    const auto opened = (*adapter)->openSource(delivery_, *host);
    ASSERT_TRUE(opened.has_value()) << opened.error().message.en;
    EXPECT_FALSE((*opened)->next(batch_).has_value());
    const auto writes = (*adapter)->openSink(out_, types_, *host);
    ASSERT_FALSE(writes.has_value());
    EXPECT_EQ(writes.error().message.en, "adapter chosen cannot write");
}

TEST_F(HostTest, AFormatThatWrapsItselfEnds) {
    const auto opened = host_->openFormat("endless", delivery_, {});
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, sdk::ErrorCode::Unsupported);
    EXPECT_THAT(opened.error().message.en, HasSubstr("'endless'"));
}

}  // namespace
}  // namespace aidgate::adapter
