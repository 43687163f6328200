#include "aidgate/adapter/catalogue.h"

#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/crypto/digest.h"
#include "aidgate/sdk/abi.h"
#include "plugin_folder.h"

namespace aidgate::adapter {
namespace {

using std::filesystem::path;
using std::filesystem::perm_options;
using std::filesystem::perms;
using testing::HasSubstr;

struct Fault {
    std::string name;
    std::string plugin;
    std::function<void(const path&)> make;  // what is wrong, done to a copy of the plugin
    std::vector<std::string> told;          // both sides are in the message
};

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.name;
}

std::string nameOf(const testing::TestParamInfo<Fault>& info) {
    return info.param.name;
}

void allowWriting(const path& file) {
    std::filesystem::permissions(file, perms::group_write, perm_options::add);
}

void nothing(const path&) {}

path libraryOf(const path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".so") return entry.path();
    return {};
}

std::string messageOf(const sdk::Error& error) {
    return toString(error.where) + ": " + error.message.en;
}

// ---- refused before anything is opened ------------------------------------------------------------------------------

class RefusedUnopened : public testing::TestWithParam<Fault> {};

TEST_P(RefusedUnopened, TellsBothSidesAndRunsNoCode) {
    PluginFolder plugins;
    const auto folder = plugins.add(GetParam().plugin);
    GetParam().make(folder);
    const auto catalogue = plugins.open();
    EXPECT_TRUE(catalogue->manifests().empty());
    ASSERT_EQ(catalogue->refusals().size(), 1U);
    for (const auto& side : GetParam().told)
        EXPECT_THAT(messageOf(catalogue->refusals().front().error), HasSubstr(side));
    EXPECT_EQ(catalogue->refusals().front().manifest.filename(), "adapter.yaml");
    EXPECT_FALSE(catalogue->adapter(GetParam().plugin).has_value());
    EXPECT_FALSE(plugins.codeRan());
}

const std::string kOtherDigest(64, '0');

const Fault kUnopened[] = {
    {"newerMinor",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "minor: 0", "minor: 1"); },
     {"adapter misbehaving", "ABI 2.1 found", "2.0 expected", "newer gateway"}},
    {"otherMajor",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "major: 2", "major: 3"); },
     {"ABI 3.0 found", "2.0 expected"}},
    {"olderMajor",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "major: 2", "major: 1"); },
     {"ABI 1.0 found", "2.0 expected", "build it again"}},
    {"otherToolchain",
     "other_toolchain",
     nothing,
     {"toolchain libstdc++,cxx11abi=0,stldebug=1,asan=0 found", std::string(sdk::kToolchain) + " expected"}},
    {"otherDigest",
     "misbehaving",
     [](const path& f) {
         const auto digest = PluginFolder::get(f / "adapter.yaml").find("sha256: ") + 8;
         const auto text = PluginFolder::get(f / "adapter.yaml").substr(digest, 64);
         PluginFolder::edit(f, text, kOtherDigest);
     },
     {"SHA-256", " found, " + kOtherDigest + " expected"}},
    {"changedLibrary",
     "misbehaving",
     [](const path& f) { std::ofstream(libraryOf(f), std::ios::app | std::ios::binary) << "x"; },
     {"library with SHA-256", "found", "expected"}},
    {"libraryOthersMayWrite",
     "misbehaving",
     [](const path& f) { allowWriting(libraryOf(f)); },
     {"aidgate_adapter_misbehaving.so", "others than its owner may write it", "chmod go-w"}},
    {"manifestOthersMayWrite",
     "misbehaving",
     [](const path& f) { allowWriting(f / "adapter.yaml"); },
     {"adapter.yaml", "others than its owner may write it"}},
    {"folderOthersMayWrite",
     "misbehaving",
     [](const path& f) { allowWriting(f); },
     {"others than its owner may write it"}},
    {"noLibrary",
     "misbehaving",
     [](const path& f) { std::filesystem::remove(libraryOf(f)); },
     {"aidgate_adapter_misbehaving.so", "no such file"}},
    {"libraryElsewhere",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "library: ", "library: ../"); },
     {"adapter.yaml:3:10", "beside adapter.yaml"}},
    {"unknownKey",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "writes:", "write:"); },
     {"adapter.yaml", "unknown key 'write'"}},
    {"unknownOptionType",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "type: choice", "type: chioce"); },
     {"unknown option type 'chioce'"}},
    {"noTitle",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "title: {en: Misbehaves as told, zh: 按要求出错}", ""); },
     {"'title' is missing"}},
    {"readsMaybe",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "reads: true", "reads: maybe"); },
     {"'reads' is true or false"}},
    {"signerThatIsNoFormula",
     "misbehaving",
     [](const path& f) {
         PluginFolder::edit(f, "reads: true", "reads: true\nsigner: {X-Sign: hex(hmac_sm3(secret))}");
     },
     {"adapter.yaml", "hmac_sm3 takes 2"}},
    {"signerThatGivesBytes",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "reads: true", "reads: true\nsigner: {X-Sign: sm3(nonce)}"); },
     {"adapter.yaml", "bytes"}},
    {"shortDigest",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "sha256: ", "sha256: f"); },
     {"64 lower-case hex digits"}},
};
INSTANTIATE_TEST_SUITE_P(Catalogue, RefusedUnopened, testing::ValuesIn(kUnopened), nameOf);

// ---- refused when first asked for -----------------------------------------------------------------------------------

class RefusedOpened : public testing::TestWithParam<Fault> {};

TEST_P(RefusedOpened, TellsBothSides) {
    PluginFolder plugins;
    const auto folder = plugins.add(GetParam().plugin);
    GetParam().make(folder);
    const auto catalogue = plugins.open();
    ASSERT_TRUE(catalogue->refusals().empty()) << messageOf(catalogue->refusals().front().error);
    EXPECT_FALSE(plugins.codeRan());
    const auto adapter = catalogue->adapter(GetParam().plugin);
    ASSERT_FALSE(adapter.has_value());
    for (const auto& side : GetParam().told) EXPECT_THAT(adapter.error().message.en, HasSubstr(side));
    const auto again = catalogue->adapter(GetParam().plugin);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().message, adapter.error().message);
}

// The manifest of a plugin whose library says another toolchain, made to lie.
void sayOurToolchain(const path& folder) {
    PluginFolder::edit(folder, "libstdc++,cxx11abi=0,stldebug=1,asan=0", sdk::kToolchain);
}

void beText(const path& folder) {
    const std::string text = "not a library";
    const auto digest = crypto::digest(crypto::DigestKind::Sha256, text).hex();
    const auto old = crypto::digest(crypto::DigestKind::Sha256, PluginFolder::get(libraryOf(folder))).hex();
    PluginFolder::put(libraryOf(folder), text);
    PluginFolder::edit(folder, old, digest);
}

const std::string kSize = std::to_string(sizeof(sdk::PluginDescriptor));

const Fault kOpened[] = {
    {"noDescriptor",
     "no_descriptor",
     nothing,
     {"adapter no_descriptor", "descriptor none found", "aidgate_plugin_descriptor expected"}},
    {"wrongMagic", "wrong_magic", nothing, {"0x464c457f found", "0x41474431 expected"}},
    {"wrongSize", "wrong_size", nothing, {"descriptor of size 16 found", kSize + " expected"}},
    {"newerMinor", "newer_minor", nothing, {"ABI 2.1 found", "2.0 expected"}},
    {"otherMajor", "other_major", nothing, {"ABI 3.0 found", "2.0 expected"}},
    {"otherToolchain",
     "other_toolchain",
     sayOurToolchain,
     {"toolchain libstdc++,cxx11abi=0,stldebug=1,asan=0 found", std::string(sdk::kToolchain) + " expected"}},
    {"otherId", "other_id", nothing, {"library of adapter somebody_else found", "other_id expected"}},
    {"otherVersion",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "version: \"1.0.0\"", "version: \"1.0.1\""); },
     {"library of version 1.0.0 found", "1.0.1 expected"}},
    {"notALibrary", "misbehaving", beText, {"its library cannot be opened"}},
    {"throwingConstructor", "throwing_constructor", nothing, {"threw std::runtime_error when being created"}},
    {"emptyManifest", "empty_manifest", nothing, {"adapters in its library 0 found", "1 expected"}},
    {"twoAdapters", "two_adapters", nothing, {"adapters in its library 2 found", "1 expected"}},
    {"otherOption",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "  behaviour:", "  conduct:"); },
     {"options [behaviour] found", "[conduct] expected"}},
    {"otherDefault",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "default: good", "default: error"); },
     {"default of option 'behaviour' 'good' found", "'error' expected"}},
    {"otherChoices",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "[good, ", "[good, better, "); },
     {"choices of option 'behaviour'", "good, better, "}},
    {"doesNotWrite",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "writes: true", "writes: false"); },
     {"writes true found", "false expected"}},
    {"formatMissing",
     "misbehaving",
     [](const path& f) { PluginFolder::edit(f, "writes: true", "writes: true\nformats: [xml]"); },
     {"adapter misbehaving needs 'xml'", "there is no adapter 'xml'"}},
};
INSTANTIATE_TEST_SUITE_P(Catalogue, RefusedOpened, testing::ValuesIn(kOpened), nameOf);

// ---- taken ----------------------------------------------------------------------------------------------------------

TEST(Catalogue, ListsManifestsByIdAndRunsNoCode) {
    PluginFolder plugins;
    plugins.add("twin_b", "1");
    plugins.add("twin_a", "2");
    plugins.add("misbehaving", "3");
    const auto catalogue = plugins.open();
    ASSERT_EQ(catalogue->manifests().size(), 3U);
    EXPECT_EQ(catalogue->manifests()[0].id, "misbehaving");
    EXPECT_EQ(catalogue->manifests()[1].id, "twin_a");
    EXPECT_EQ(catalogue->manifests()[2].id, "twin_b");
    const Manifest& manifest = catalogue->manifests()[0];
    EXPECT_EQ(manifest.title.en, "Misbehaves as told");
    EXPECT_EQ(manifest.title.zh, "按要求出错");
    EXPECT_EQ(manifest.version, "1.0.0");
    EXPECT_TRUE(manifest.reads && manifest.writes);
    EXPECT_EQ(manifest.agency, "");
    ASSERT_EQ(manifest.options.size(), 1U);
    EXPECT_EQ(manifest.options[0].fallback, "good");
    EXPECT_EQ(manifest.options[0].choices.size(), 14U);
    EXPECT_FALSE(plugins.codeRan());
}

TEST(Catalogue, TellsHowAnAgencyWantsRequestsSigned) {
    PluginFolder plugins;
    PluginFolder::edit(plugins.add("misbehaving"), "reads: true",
                       "reads: true\nsigner:\n  X-App: key_name\n  X-Sign: base64(hmac_sm3(secret, time_ms))");
    const auto catalogue = plugins.open();
    ASSERT_EQ(catalogue->manifests().size(), 1U);
    const auto& signer = catalogue->manifests()[0].signer;
    ASSERT_EQ(signer.size(), 2U);
    EXPECT_EQ(signer.at("X-App"), (config::SignFormula{.kind = config::SignFormula::Kind::Name, .word = "key_name"}));
    EXPECT_EQ(signer.at("X-Sign").word, "base64");
    EXPECT_FALSE(plugins.codeRan());
}

TEST(Catalogue, LoadsOnceWhenAsked) {
    PluginFolder plugins;
    plugins.add("misbehaving");
    const auto catalogue = plugins.open();
    const auto first = catalogue->adapter("misbehaving");
    ASSERT_TRUE(first.has_value()) << first.error().message.en;
    EXPECT_TRUE(plugins.codeRan());
    EXPECT_EQ((*first)->info().id, "misbehaving");
    const auto second = catalogue->adapter("misbehaving");
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(*first, *second);
}

TEST(Catalogue, GivesSeveralThreadsTheSameAdapter) {
    PluginFolder plugins;
    plugins.add("misbehaving");
    const auto catalogue = plugins.open();
    std::array<const sdk::Adapter*, 8> got = {};
    std::vector<std::thread> threads;
    for (auto& place : got)
        threads.emplace_back([&] {
            if (const auto adapter = catalogue->adapter("misbehaving")) place = *adapter;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_NE(got[0], nullptr);
    for (const auto* adapter : got) EXPECT_EQ(adapter, got[0]);
}

TEST(Catalogue, TwoPluginsWithAClassOfOneNameAnswerForThemselves) {
    PluginFolder plugins;
    plugins.add("twin_a");
    plugins.add("twin_b");
    const auto catalogue = plugins.open();
    const auto a = catalogue->adapter("twin_a");
    const auto b = catalogue->adapter("twin_b");
    ASSERT_TRUE(a.has_value()) << a.error().message.en;
    ASSERT_TRUE(b.has_value()) << b.error().message.en;
    EXPECT_EQ((*a)->info().title, "I am twin_a");
    EXPECT_EQ((*b)->info().title, "I am twin_b");
}

TEST(Catalogue, RefusesBothOfTwoWithOneId) {
    PluginFolder plugins;
    plugins.add("misbehaving", "here");
    plugins.add("misbehaving", "there");
    plugins.add("twin_a");
    const auto catalogue = plugins.open();
    ASSERT_EQ(catalogue->manifests().size(), 1U);
    EXPECT_EQ(catalogue->manifests()[0].id, "twin_a");
    ASSERT_EQ(catalogue->refusals().size(), 2U);
    EXPECT_THAT(catalogue->refusals()[0].error.message.en, HasSubstr("/there"));
    EXPECT_THAT(catalogue->refusals()[0].manifest.string(), HasSubstr("/here"));
    EXPECT_THAT(catalogue->refusals()[1].error.message.en, HasSubstr("/here"));
    EXPECT_THAT(catalogue->refusals()[1].manifest.string(), HasSubstr("/there"));
    const auto adapter = catalogue->adapter("misbehaving");
    ASSERT_FALSE(adapter.has_value());
    EXPECT_THAT(adapter.error().message.en, HasSubstr("the id is also that of"));
    EXPECT_FALSE(plugins.codeRan());
}

TEST(Catalogue, CountsAFolderGivenTwiceOnce) {
    PluginFolder plugins;
    const auto folder = plugins.add("misbehaving").parent_path();
    const auto catalogue = openCatalogue({folder, folder / "." / "misbehaving" / ".."});
    EXPECT_EQ(catalogue->manifests().size(), 1U);
    EXPECT_TRUE(catalogue->refusals().empty());
}

TEST(Catalogue, SaysTheNearestNameOfAnUnknownAdapter) {
    PluginFolder plugins;
    plugins.add("misbehaving");
    const auto adapter = plugins.open()->adapter("misbehavin");
    ASSERT_FALSE(adapter.has_value());
    EXPECT_EQ(adapter.error().code, sdk::ErrorCode::NotFound);
    EXPECT_THAT(adapter.error().message.en, HasSubstr("there is no adapter 'misbehavin'"));
    EXPECT_THAT(adapter.error().message.en, HasSubstr("'misbehaving'"));
}

TEST(Catalogue, ReportsAFolderThatIsNotThere) {
    const auto catalogue = openCatalogue({"/nonexistent/adapters"});
    ASSERT_EQ(catalogue->refusals().size(), 1U);
    EXPECT_EQ(catalogue->refusals()[0].error.code, sdk::ErrorCode::NotFound);
}

TEST(Catalogue, NoticesALibraryChangedSinceItWasListed) {
    PluginFolder plugins;
    const auto folder = plugins.add("misbehaving");
    const auto catalogue = plugins.open();
    ASSERT_EQ(catalogue->manifests().size(), 1U);
    std::ofstream(libraryOf(folder), std::ios::app | std::ios::binary) << "x";
    const auto adapter = catalogue->adapter("misbehaving");
    ASSERT_FALSE(adapter.has_value());
    EXPECT_THAT(adapter.error().message.en, HasSubstr("library with SHA-256"));
    EXPECT_FALSE(plugins.codeRan());
}

}  // namespace
}  // namespace aidgate::adapter
