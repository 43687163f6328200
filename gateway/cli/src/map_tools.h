// The verbs below `aidgate map` that look at mappings and at data through them; each is one file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"
#include "verbs.h"
#include "workbench.h"

namespace CLI {
class App;
}

namespace aidgate::cli {

// Data to look at; `input` "" = none.
struct DataRequest {
    std::string input;
    std::string asOf;
};

struct MapTestRequest {
    std::vector<std::string> files;  // empty = all mappings
    std::filesystem::path junit;
};
int mapTest(const Common&, const MapTestRequest&, Terminal&);

struct MapCheckRequest {
    std::vector<std::string> files;
    DataRequest data;
};
int mapCheck(const Common&, const MapCheckRequest&, Terminal&);

struct MapExplainRequest {
    std::string file;
    std::string field;  // "" = all
};
int mapExplain(const Common&, const MapExplainRequest&, Terminal&);

struct MapRunRequest {
    std::string file;
    DataRequest data;
    std::uint64_t rows = 20;
    std::filesystem::path html;
    bool reveal = false;
};
int mapRun(const Common&, const MapRunRequest&, Terminal&);

struct MapFormatRequest {
    std::vector<std::string> files;
    bool check = false;
};
int mapFormat(const Common&, const MapFormatRequest&, Terminal&);

struct MapDiffRequest {
    std::string before, after;
    DataRequest data;
};
int mapDiff(const Common&, const MapDiffRequest&, Terminal&);

struct MapLearnRequest {
    std::string file;
    DataRequest data;
    std::uint64_t rows = 20;
    std::uint64_t seed = 1;
    bool print = false;  // to standard output instead of into the file
};
int mapLearn(const Common&, const MapLearnRequest&, Terminal&);

struct MapSchemaRequest {
    bool included = false;  // of files that mappings include
};
int mapSchema(const Common&, const MapSchemaRequest&, Terminal&);

// Adds them to `aidgate map`. What was asked for is put into `action`.
void addMapTools(CLI::App& noun, const Common& common, std::function<int(Terminal&)>& action);

// ---- what several of them need -----------------------------------------------------------------------------------

// The mappings asked for: files given (or names of mappings, "civil_affairs/relief"), else the whole catalogue.
// Problems are told; `failed` says whether there were any.
struct ChosenMappings {
    std::vector<mapping::Mapping> loaded;
    std::vector<const mapping::Mapping*> all;
    std::vector<config::Diagnostic> problems;
    bool failed = false;
};
ChosenMappings chooseMappings(Workbench& bench, const std::vector<std::string>& files);

// A number as people read it: "41,007".
std::string grouped(std::uint64_t number);

// "civil_affairs/relief.yaml:12": the end of the path tells which file it is.
std::string placeOf(const std::string& file, std::uint64_t line);

// Whole or not at all, for its owner's eyes (0600 when it is new). False after telling what is wrong.
bool writeWhole(const std::filesystem::path& file, const std::string& content, Terminal& terminal);

// Rows looked at so far, on a terminal.
std::function<void(std::uint64_t)> rowProgress(Terminal& terminal);

}  // namespace aidgate::cli
