#include <map>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

std::string directionOf(const adapter::Manifest& manifest) {
    if (manifest.reads && manifest.writes) return "read, write";
    return manifest.writes ? "write" : "read";
}

int listAdapters(Workbench& bench) {
    TextTable table;
    table.keys = {"id", "version", "agency", "direction", "title"};
    table.titles = {{"id", "标识"}, {"version", "版本"}, {"agency", "部门"}, {"direction", "方向"}, {"title", "名称"}};
    for (const auto& manifest : bench.adapters().manifests())
        table.rows.push_back({manifest.id, manifest.version, manifest.agency, directionOf(manifest),
                              manifest.title.in(bench.terminal().language())});
    bench.terminal().print(table);
    for (const auto& refusal : bench.adapters().refusals()) {
        bench.terminal().error(sdk::say("adapter refused: {0}: {1}", "适配器被拒绝: {0}: {1}",
                                        refusal.manifest.string(), refusal.error.message));
    }
    return bench.adapters().refusals().empty() ? kOk : kUsage;
}

int describeAdapter(Workbench& bench, const std::string& id) {
    const auto* manifest = bench.adapters().find(id);
    if (manifest == nullptr) {
        std::vector<std::string> ids;
        for (const auto& one : bench.adapters().manifests()) ids.push_back(one.id);
        const auto hint = config::didYouMean(id, ids);
        bench.terminal().error({"no adapter '" + id + "'" + (hint.en.empty() ? "" : "; " + hint.en),
                                "没有适配器 '" + id + "'" + (hint.zh.empty() ? "" : "；" + hint.zh)});
        return kUsage;
    }
    static const std::map<sdk::OptionType, std::string> kTypes = {
        {sdk::OptionType::Text, "text"},           {sdk::OptionType::Flag, "flag"},
        {sdk::OptionType::Integer, "integer"},     {sdk::OptionType::Choice, "choice"},
        {sdk::OptionType::Character, "character"}, {sdk::OptionType::Charset, "charset"}};
    const auto language = bench.terminal().language();
    TextTable about;
    about.keys = {"property", "value"};
    about.titles = {{"property", "属性"}, {"value", "值"}};
    about.rows = {{"id", manifest->id},
                  {"version", manifest->version},
                  {"title", manifest->title.in(language)},
                  {"help", manifest->help.in(language)},
                  {"agency", manifest->agency},
                  {"direction", directionOf(*manifest)},
                  {"abi", std::to_string(manifest->abiMajor) + "." + std::to_string(manifest->abiMinor)},
                  {"toolchain", manifest->toolchain},
                  {"library", manifest->sharedLibrary},
                  {"sha256", manifest->sha256}};
    TextTable options;
    options.keys = {"option", "type", "required", "default", "help"};
    options.titles = {
        {"option", "选项"}, {"type", "类型"}, {"required", "必填"}, {"default", "默认"}, {"help", "说明"}};
    for (const auto& option : manifest->options)
        options.rows.push_back({option.name, kTypes.at(option.type), option.required ? "yes" : "no", option.fallback,
                                option.help.in(language)});
    bench.terminal().print({{"adapter", about}, {"options", options}});
    return kOk;
}

}  // namespace

int adapter(const Common& common, const AdapterRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    if (request.action == AdapterRequest::Action::List) return listAdapters(*bench);
    return describeAdapter(*bench, request.id);
}

}  // namespace aidgate::cli
