// The JSON Schema for editors, held against the parser and against a validator that is not ours.
#include <nlohmann/json.hpp>
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "aidgate/mapping/language.h"
#include "house.h"
#include "other_readers.h"

namespace aidgate::mapping {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Json schema() {
    return Json::parse(editorSchema(FileKind::Mapping));
}

// A value as editors read YAML 1.2: true, false, numbers and nothing are what they look like unless quoted.
Json asEditorsRead(const config::Node& node) {
    if (node.isMap()) {
        Json object = Json::object();
        for (const auto& [key, value] : node.entries()) object[key.scalar()] = asEditorsRead(value);
        return object;
    }
    if (node.isSequence()) {
        Json array = Json::array();
        for (const auto& item : node.items()) array.push_back(asEditorsRead(item));
        return array;
    }
    if (node.isNull()) return nullptr;
    const std::string& text = node.scalar();
    if (node.quoted()) return text;
    if (text == "true" || text == "false") return text == "true";
    char* end = nullptr;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (!text.empty() && *end == '\0' && text.size() < 18) return number;
    return text;
}

// What the validator finds wrong in each document; "" = nothing.
std::vector<std::string> foundWrongIn(const std::vector<Json>& documents) {
    const test::ScratchFile input(".json", Json{{"schema", schema()}, {"documents", documents}}.dump());
    const test::ScratchFile program(".py",
                                    "import json, sys, jsonschema\n"
                                    "given = json.load(open(sys.argv[1], encoding='utf-8'))\n"
                                    "V = jsonschema.Draft202012Validator\n"
                                    "V.check_schema(given['schema'])\n"
                                    "v = V(given['schema'])\n"
                                    "for d in given['documents']:\n"
                                    "    print(json.dumps(' '.join(e.json_path for e in v.iter_errors(d))))\n");
    std::istringstream said(test::saidBy("python3 " + program.path() + " " + input.path()));
    std::vector<std::string> found;
    for (std::string line; std::getline(said, line);) found.push_back(Json::parse(line).get<std::string>());
    EXPECT_EQ(found.size(), documents.size());
    return found;
}

std::vector<fs::path> mappingsBelow(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto above = entry.path().parent_path();
        const bool bundled = above.parent_path().filename() == "mappings" || above.filename() == "mappings";
        if (entry.path().extension() == ".yaml" && bundled) files.push_back(entry.path());
    }
    return files;
}

TEST(EditorSchema, IsTheFileInTheTree) {
    for (const auto& [name, kind] :
         {std::pair{"mapping.schema.json", FileKind::Mapping}, std::pair{"included.schema.json", FileKind::Included}}) {
        const fs::path file = kSource / "mappings" / name;
        if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) std::ofstream(file, std::ios::binary) << editorSchema(kind);
        EXPECT_EQ(contentOf(file), editorSchema(kind)) << "AIDGATE_UPDATE_DOCS=1 writes it";
    }
}

TEST(EditorSchema, SaysEveryWordInBothLanguages) {
    const auto said = [](const Json& object, const std::string& where) {
        for (const auto& [key, property] : object["properties"].items())
            EXPECT_THAT(property["description"].get<std::string>(), testing::ContainsRegex("\n.*[^ -~]"))
                << where << key;
    };
    const Json whole = schema();
    said(whole, "");
    for (const auto& [name, part] : whole["$defs"].items()) said(part, name + ".");
}

TEST(EditorSchema, AcceptsEveryMappingThatIsBundled) {
    std::vector<fs::path> files = mappingsBelow(kSource / "mappings");
    for (const auto& file : mappingsBelow(kSource / "plugins")) files.push_back(file);
    ASSERT_GE(files.size(), 16U);
    std::vector<Json> documents;
    for (const auto& file : files) {
        config::Diagnostics problems;
        const auto document = config::readYaml(file, problems);
        ASSERT_TRUE(document) << file;
        documents.push_back(asEditorsRead(document->root()));
    }
    const auto found = foundWrongIn(documents);
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], "") << files[i];
}

// Of the wrong mappings, those that say a word or a value the tables do not have; the others are wrong by what the
// dictionary, code tables and expressions say, which a schema cannot tell.
TEST(EditorSchema, RefusesWhatTheParserRefusesByItsTables) {
    const std::set<std::string> byTables{"AG0100", "AG0101", "AG0102", "AG0103",
                                         "AG0104", "AG0105", "AG0106", "AG0107"};
    std::vector<Json> documents;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kSource / "tests/cases/wrong_mappings")) {
        if (entry.path().extension() != ".yaml") continue;
        config::Diagnostics problems;
        const auto document = config::readYaml(entry.path(), problems);
        if (document == nullptr || problems.hasErrors()) continue;
        EXPECT_FALSE(parseMapping("test.yaml", contentOf(entry.path()), dictionary(), codeTables(), problems));
        const auto ofTables = [&](const auto& one) { return byTables.contains(one.id); };
        if (std::none_of(problems.all().begin(), problems.all().end(), ofTables)) continue;
        documents.push_back(asEditorsRead(document->root()));
        names.push_back(entry.path().stem());
    }
    ASSERT_GE(names.size(), 15U);
    const auto found = foundWrongIn(documents);
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NE(found[i], "") << names[i];
}

// ---- the same words ----------------------------------------------------------------------------------------------

// A stranger in every place; the parser then tells which words it knows there.
constexpr std::string_view kStrangers = R"(mapping: civil_affairs/relief
version: 1
record: relief
target: relief_case
zzzzzzzz: root
split:
  a: {sep: /, into: [b, c], zzzzzzzz: split}
fields:
  relief_no: {from: jzzh, required: true, zzzzzzzz: field}
  class: {when: [{if: relief_no is known, then: A, zzzzzzzz: branch}], reverse: none}
batch: {zzzzzzzz: batch}
also:
  death: {fields: {death_no: {from: bh}}, reverse: none, zzzzzzzz: also}
each:
  relief_member: {target: relief_member, fields: {relief_no: {from: ^jzzh, required: true}}, zzzzzzzz: child}
rules:
  - {id: a-rule, expect: relief_no is known, reject: none, zzzzzzzz: rule}
tests:
  - {name: one, in: {jzzh: D-1}, zzzzzzzz: test}
  - {name: two, in: {jzzh: D-1}, reject: {rule: a-rule, zzzzzzzz: rejection}}
)";

TEST(EditorSchema, HasTheWordsOfTheParserInEveryPlace) {
    config::Diagnostics problems;
    EXPECT_FALSE(parseMapping("test.yaml", std::string(kStrangers), dictionary(), codeTables(), problems));
    const Json whole = schema();
    std::set<std::string> places;
    for (const auto& problem : problems.all()) {
        if (problem.id != "AG0100") continue;
        const std::size_t at = problem.sourceLine.find("zzzzzzzz: ") + 10;
        const std::string place = problem.sourceLine.substr(at, problem.sourceLine.find('}', at) - at);
        places.insert(place);
        std::string known;
        const Json& part = place == "root" ? whole : whole["$defs"][place];
        for (const auto& [key, property] : part["properties"].items()) known += (known.empty() ? "" : ", ") + key;
        EXPECT_EQ(problem.cure.en, "known here: " + known) << place;
        EXPECT_EQ(part["additionalProperties"], false) << place;
    }
    std::set<std::string> all{"root"};
    for (const auto& [name, part] : whole["$defs"].items())
        if (name != "message") all.insert(name);
    EXPECT_EQ(places, all);
}

std::vector<std::string> idsOf(const std::string& field, const std::string& words) {
    config::Diagnostics problems;
    (void)parseMapping("test.yaml",
                       "mapping: civil_affairs/relief\nversion: 1\nrecord: relief\ntarget: relief_case\nfields:\n"
                       "  relief_no: {from: jzzh, required: true}\n  " +
                           field + ": {" + words + "}\n",
                       dictionary(), codeTables(), problems);
    std::vector<std::string> ids;
    for (const auto& problem : problems.all()) ids.push_back(problem.id);
    return ids;
}

TEST(EditorSchema, HasTheParsersClosedLists) {
    struct Place {
        const char *word, *field, *beside;
    };
    const Json properties = schema()["$defs"]["field"]["properties"];
    for (const Place& place : {Place{"as", "class", ""}, Place{"unknown", "class", "codes: mz.status, lossy: true, "},
                               Place{"unit", "amount", "period: month, "}, Place{"period", "amount", "unit: 元, "},
                               Place{"sensitive", "class", ""}}) {
        std::vector<std::string> words = properties[place.word]["anyOf"][0]["enum"];
        ASSERT_GE(words.size(), 3U) << place.word;
        const std::string before = std::string("from: x, ") + place.beside + place.word + ": ";
        for (const auto& word : words)
            EXPECT_THAT(idsOf(place.field, before + word), testing::Not(testing::Contains("AG0107"))) << word;
        EXPECT_THAT(idsOf(place.field, before + "zzzzzzzz"), testing::Contains("AG0107")) << place.word;
    }
}

}  // namespace
}  // namespace aidgate::mapping
