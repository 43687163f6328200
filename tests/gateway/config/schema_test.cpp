#include "aidgate/config/schema.h"

#include <gtest/gtest.h>

namespace aidgate::config {
namespace {

enum class Mode { Slow, Fast };

struct Engine {
    int workers = 4;
    Mode mode = Mode::Slow;
    bool operator==(const Engine&) const = default;
};

struct Settings {
    std::string name = "main";
    bool console = true;
    unsigned share = 25;
    std::filesystem::path file = "/a.db";
    std::vector<std::string> tags;
    Engine engine;
    std::map<std::string, Engine> spare;
    std::vector<Engine> queue;
    bool operator==(const Settings&) const = default;
};

Schema<Engine> engineSchema() {
    Schema<Engine> keys;
    keys.integer("workers", &Engine::workers, 1, 64, "Threads.").required();
    keys.choice("mode", &Engine::mode, {{"slow", Mode::Slow}, {"fast", Mode::Fast}}, "How.");
    return keys;
}

Schema<Settings> settingsSchema() {
    Schema<Settings> keys;
    keys.field("name", &Settings::name, "What it is called.");
    keys.field("console", &Settings::console, "Serve a | b.");
    keys.share("share", &Settings::share, "How much.");
    keys.field("file", &Settings::file, "Where.");
    keys.field("tags", &Settings::tags, "Words.");
    keys.section("engine", &Settings::engine, engineSchema(), "The engine.");
    keys.named("spare", &Settings::spare, engineSchema(), "More engines.");
    keys.list("queue", &Settings::queue, engineSchema(), "Engines in a row.");
    return keys;
}

struct Outcome {
    Settings settings;
    bool good = false;
    std::vector<std::string> problems;  // "line:column id"
    std::string text;
};

Outcome read(const std::string& text) {
    Outcome outcome;
    Diagnostics problems;
    const auto document = parseYaml("s.yaml", text, problems);
    outcome.good = settingsSchema().read(document->root(), {*document, problems, "/etc/x"}, outcome.settings);
    for (const auto& one : problems.all())
        outcome.problems.push_back(std::to_string(one.at.line) + ":" + std::to_string(one.at.column) + " " + one.id);
    outcome.text = problems.render(Language::English);
    return outcome;
}

TEST(Schema, FillsAStruct) {
    const auto outcome = read(
        "name: 007\nconsole: false\nshare: 12.5%\nfile: b/../c.db\ntags: [x, y]\nengine: {workers: 8, mode: fast}\n"
        "spare: {one: {workers: 1}}\nqueue: [{workers: 2}, {workers: 3}]\n");
    EXPECT_TRUE(outcome.good) << outcome.text;
    EXPECT_EQ(outcome.settings, (Settings{.name = "007",
                                          .console = false,
                                          .share = 125,
                                          .file = "/etc/x/c.db",
                                          .tags = {"x", "y"},
                                          .engine = {8, Mode::Fast},
                                          .spare = {{"one", {1, Mode::Slow}}},
                                          .queue = {{2, Mode::Slow}, {3, Mode::Slow}}}));
}

TEST(Schema, KeepsDefaultsOfWhatIsNotSaid) {
    const auto outcome = read("name:\n");
    EXPECT_TRUE(outcome.good) << outcome.text;
    EXPECT_EQ(outcome.settings, Settings{});
}

TEST(Schema, TakesOneValueForAListOfOne) {
    EXPECT_EQ(read("tags: x\n").settings.tags, std::vector<std::string>{"x"});
}

TEST(Schema, FindsEveryProblemInOnePass) {
    const auto outcome = read(
        "nmae: x\n"
        "console: yes\n"
        "share: 20\n"
        "file: [a]\n"
        "engine: {mode: fats}\n"
        "spare: {one: {workers: 65}, two: 3}\n");
    EXPECT_FALSE(outcome.good);
    EXPECT_EQ(outcome.problems, (std::vector<std::string>{"1:1 AG0100", "2:10 AG0104", "3:8 AG0106", "4:7 AG0103",
                                                          "5:16 AG0107", "5:9 AG0101", "6:24 AG0105", "6:34 AG0102"}))
        << outcome.text;
    EXPECT_NE(outcome.text.find("did you mean 'name'?"), std::string::npos);
    EXPECT_NE(outcome.text.find("did you mean 'fast'?"), std::string::npos);
}

TEST(Schema, RefusesNumbersThatAreNot) {
    for (const char* written : {"0", "65", "1.0", "0x10", "1 ", "''", "4a", "99999999999999999999"}) {
        const auto outcome = read(std::string("engine: {workers: ") + written + "}\n");
        if (std::string_view(written) == "1 ") {
            EXPECT_TRUE(outcome.good);
        } else {
            EXPECT_EQ(outcome.problems, std::vector<std::string>{"1:19 AG0105"}) << written;
        }
    }
}

TEST(Schema, RefusesSharesThatAreNot) {
    for (const char* written : {"20", "-1%", "20.25%", "1001%", "%", "2,5%", "2.x%"})
        EXPECT_EQ(read(std::string("share: '") + written + "'\n").problems, std::vector<std::string>{"1:8 AG0106"})
            << written;
    EXPECT_EQ(read("share: 0.1%").settings.share, 1U);
    EXPECT_EQ(read("share: 1000%").settings.share, 10000U);
}

TEST(Schema, DocumentsItselfWithTheDefaultsOfTheStruct) {
    EXPECT_EQ(engineSchema().markdown(),
              "| key | takes | default | meaning |\n"
              "|---|---|---|---|\n"
              "| `workers` | 1 to 64 | **required** | Threads. |\n"
              "| `mode` | slow \\| fast | `slow` | How. |\n");
    const auto page = settingsSchema().markdown();
    EXPECT_NE(page.find("| `console` | true or false | `true` | Serve a \\| b. |\n"), std::string::npos);
    EXPECT_NE(page.find("| `share` | share, 20% | `2.5%` | How much. |\n"), std::string::npos);
    EXPECT_NE(page.find("| `engine.workers` |"), std::string::npos);
    EXPECT_NE(page.find("| `spare.<name>.mode` |"), std::string::npos);
    EXPECT_NE(page.find("| `queue[].mode` |"), std::string::npos);
}

TEST(Schema, GivesAJsonSchema) {
    EXPECT_EQ(engineSchema().jsonSchema("engine"),
              R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "engine",
  "type": "object",
  "additionalProperties": false,
  "required": ["workers"],
  "properties": {
    "workers": {
      "description": "Threads.",
      "anyOf": [{"type": "integer", "minimum": 1, "maximum": 64}]
    },
    "mode": {
      "description": "How.",
      "default": "slow",
      "anyOf": [{"enum": ["slow", "fast"]}, {"type": "null"}]
    }
  }
}
)");
}

}  // namespace
}  // namespace aidgate::config
