#include <CLI/CLI.hpp>

#include "map_tools.h"

namespace aidgate::cli {

namespace {

using Action = std::function<int(Terminal&)>;

void addData(CLI::App& verb, DataRequest& data, bool required) {
    auto* input = verb.add_option("--input", data.input,
                                  "Data to look at: a delivery's file, AGENCY/DATASET=FILE, or any file the mapping's "
                                  "adapter reads / 要查看的数据文件");
    if (required) input->required();
    verb.add_option("--as-of", data.asOf,
                    "Stands for the day the delivery was made, where it does not tell / 交付日期（数据未写明时）");
}

// A verb with a request of its own.
template <class Request>
CLI::App* add(CLI::App& noun, const char* name, const char* help, const Common& common, Action& action,
              std::shared_ptr<Request> request, int (*run)(const Common&, const Request&, Terminal&)) {
    auto* verb = noun.add_subcommand(name, help);
    verb->callback([&common, &action, request, run] {
        action = [&common, request, run](Terminal& terminal) { return run(common, *request, terminal); };
    });
    return verb;
}

void addTestAndCheck(CLI::App& noun, const Common& common, Action& action) {
    auto test = std::make_shared<MapTestRequest>();
    auto* verb = add(noun, "test", "Run the tests inside the mapping files / 运行映射文件内的测试", common, action,
                     test, mapTest);
    verb->add_option("file", test->files, "Mapping files or names (default: all) / 映射文件或名称，默认全部");
    verb->add_option("--junit", test->junit, "Also write the results as JUnit XML / 另存为 JUnit XML");

    auto check = std::make_shared<MapCheckRequest>();
    verb =
        add(noun, "check", "What mappings leave open, and what data holds that they do not map / 检查映射及数据的覆盖",
            common, action, check, mapCheck);
    verb->add_option("file", check->files, "Mapping files or names (default: all) / 映射文件或名称，默认全部");
    addData(*verb, check->data, false);
}

void addLooking(CLI::App& noun, const Common& common, Action& action) {
    auto explain = std::make_shared<MapExplainRequest>();
    auto* verb = add(noun, "explain", "Where each field comes from, down to the line / 每个字段的来源与依据", common,
                     action, explain, mapExplain);
    verb->add_option("file", explain->file, "Mapping file or name / 映射文件或名称")->required();
    verb->add_option("--field", explain->field, "Only this canonical field / 只看某个字段");

    auto run = std::make_shared<MapRunRequest>();
    verb = add(noun, "run", "Rows before and after, cell by cell / 逐行对照转换前后", common, action, run, mapRun);
    verb->add_option("file", run->file, "Mapping file or name / 映射文件或名称")->required();
    addData(*verb, run->data, true);
    verb->add_option("--rows", run->rows, "At most so many rows of each kind / 每类最多行数")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    verb->add_option("--html", run->html, "Write a page instead / 写成网页文件");
    verb->add_flag("--unmasked", run->reveal, "Show ids, names and phones; audited / 不遮盖个人信息（记入审计）");

    auto diff = std::make_shared<MapDiffRequest>();
    verb = add(noun, "diff", "What another version of a mapping means, and changes in data / 比较两个版本的映射",
               common, action, diff, mapDiff);
    verb->add_option("old", diff->before, "Mapping file or name / 旧映射")->required();
    verb->add_option("new", diff->after, "Mapping file or name / 新映射")->required();
    addData(*verb, diff->data, false);
}

void addWriting(CLI::App& noun, const Common& common, Action& action) {
    auto format = std::make_shared<MapFormatRequest>();
    auto* verb = add(noun, "fmt", "Write mapping files in the one usual way, comments kept / 统一映射文件格式", common,
                     action, format, mapFormat);
    verb->add_option("file", format->files, "Mapping files / 映射文件")->required();
    verb->add_flag("--check", format->check, "Change nothing; exit 1 when something would / 只检查，不改动");

    auto learn = std::make_shared<MapLearnRequest>();
    verb = add(noun, "learn", "Make tests from real rows, with made-up persons in them / 由真实数据生成脱敏测试",
               common, action, learn, mapLearn);
    verb->add_option("file", learn->file, "Mapping file / 映射文件")->required();
    addData(*verb, learn->data, true);
    verb->add_option("--rows", learn->rows, "At most so many tests / 最多生成的测试数")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    verb->add_option("--seed", learn->seed, "Same seed, same tests / 随机种子")->capture_default_str();
    verb->add_flag("--print", learn->print, "To standard output, not into the file / 输出到终端，不写入文件");

    auto schema = std::make_shared<MapSchemaRequest>();
    verb = add(noun, "schema", "JSON Schema of mapping files, for editors / 映射文件的 JSON Schema，供编辑器使用",
               common, action, schema, mapSchema);
    verb->add_flag("--included", schema->included, "Of files that mappings include / 供 include 的文件使用");
}

}  // namespace

void addMapTools(CLI::App& noun, const Common& common, Action& action) {
    addTestAndCheck(noun, common, action);
    addLooking(noun, common, action);
    addWriting(noun, common, action);
}

}  // namespace aidgate::cli
