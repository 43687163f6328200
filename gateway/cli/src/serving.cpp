#include "serving.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <memory>
#include <sstream>

#include "aidgate/control/control.h"
#include "gateway_home.h"

namespace aidgate::cli {

namespace {

using Action = std::function<int(Terminal&)>;

constexpr std::chrono::seconds kSoon{10};
constexpr std::chrono::hours kARun{24 * 7};  // the daemon ends a run that takes too long

int serveVerb(const Common& common, const Serve& serve, Terminal& terminal) {
    const auto file = configurationFile(common);
    if (file.empty()) {
        terminal.error(
            {"no gateway.yaml here or in /etc/aidgate; make one with 'aidgate init' or name it with --config",
             "此处及 /etc/aidgate 中没有 gateway.yaml；请用 'aidgate init' 建立，或用 --config 指定"});
        return kUsage;
    }
    config::Diagnostics problems;
    const auto served = serve(file, problems);
    if (served) return kOk;
    if (problems.hasErrors()) {
        terminal.complain({problems.render(Language::English), problems.render(Language::Chinese)});
    } else {
        tell(terminal, served.error());
    }
    return served.error().code == sdk::ErrorCode::Busy ? kUsage : exitCodeOf(served.error());
}

int askVerb(const Common& common, const std::string& question, std::chrono::seconds patience, Terminal& terminal) {
    const auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto answer = control::ask(controlSocket(*bench->settings()), question, patience);
    if (!answer) {
        tell(terminal, answer.error());
        return kUsage;
    }
    if (answer->starts_with("ended ")) return answer->size() > 6 ? (*answer)[6] - '0' : kInternal;
    return kOk;
}

std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream in(line);
    for (std::string field; std::getline(in, field, '\t');) fields.push_back(field);
    fields.resize(4);
    return fields;
}

// What the daemon says, and beside it what the store has of the last runs.
int statusVerb(const Common& common, Terminal& terminal) {
    const auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    const auto& settings = *bench->settings();
    const auto answer = control::ask(controlSocket(settings), "status", kSoon);
    if (!answer) terminal.note(sdk::toText(answer.error()));
    std::map<std::string, std::vector<std::string>> said;
    std::istringstream lines(answer ? *answer : std::string());
    for (std::string line; std::getline(lines, line);)
        if (auto fields = fieldsOf(line); fields[0] != "daemon") said[fields[0]] = std::move(fields);
    for (const auto& [name, exchange] : settings.exchanges)
        said.try_emplace(name, std::vector<std::string>{name, "", "", ""});
    TextTable table;
    table.keys = {"exchange", "state", "condition", "next", "last_began", "last_outcome", "last_error"};
    table.titles = {{"exchange", "交换"},     {"state", "状态"},   {"condition", "情况"}, {"next", "下次"},
                    {"last run", "最近运行"}, {"outcome", "结果"}, {"error", "错误"}};
    for (auto& [name, fields] : said) {
        const auto last = store->exchangeRuns().last(name, 1);
        if (!last) {
            tell(terminal, last.error());
            return exitCodeOf(last.error());
        }
        auto row = fields;
        const bool none = last->empty();
        row.push_back(none ? "" : last->front().began);
        row.push_back(none ? "" : std::string(store::toString(last->front().outcome)));
        row.push_back(none ? "" : last->front().message.in(terminal.json() ? Language::English : terminal.language()));
        table.rows.push_back(std::move(row));
    }
    terminal.print(table);
    return kOk;
}

// Works with a daemon and without: it is the store that remembers.
int pauseVerb(const Common& common, const std::string& name, bool paused, Terminal& terminal) {
    const auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    if (!bench->settings()->exchanges.contains(name)) {
        std::vector<std::string> known;
        for (const auto& [one, exchange] : bench->settings()->exchanges) known.push_back(one);
        auto message = sdk::say("no exchange '{0}' in the configuration", "配置中没有交换 '{0}'", name);
        if (const auto hint = config::didYouMean(name, known); !hint.empty())
            message += sdk::say("; {0}", "；{0}", hint);
        terminal.error(message);
        return kUsage;
    }
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    const auto done = store->exchangeRuns().pause(name, paused, "by hand");
    if (done) return kOk;
    tell(terminal, done.error());
    return exitCodeOf(done.error());
}

}  // namespace

std::filesystem::path controlSocket(const config::GatewaySettings& settings) {
    return settings.serve.control.empty() ? settings.store.file.parent_path() / "serve.sock" : settings.serve.control;
}

bool endWith(std::int64_t supervisor) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    return ::getppid() == supervisor;
}

void addServing(CLI::App& app, const Common& common, const Serve& serve, Action& action) {
    if (serve) {
        auto* verb = app.add_subcommand("serve", "Run exchanges by their schedules until told to stop / 守护运行");
        verb->callback([&] { action = [&](Terminal& t) { return serveVerb(common, serve, t); }; });
    }
    const auto asks = [&](const char* name, const char* help) {
        auto* verb = app.add_subcommand(name, help);
        verb->callback([&, question = std::string(name)] {
            action = [&, question](Terminal& t) { return askVerb(common, question, kSoon, t); };
        });
    };
    asks("reload", "Have the daemon read its configuration again / 重新读取配置");
    asks("stop", "Have the daemon end when running exchanges have / 停止守护进程");
    auto* status = app.add_subcommand("status", "What runs, when, and how the last runs ended / 运行状态");
    status->callback([&] { action = [&](Terminal& t) { return statusVerb(common, t); }; });
    auto bundle = std::make_shared<SupportBundleRequest>();
    auto* support =
        app.add_subcommand("support-bundle", "Pack what helps those who help, without personal data / 打包诊断信息");
    support->add_option("-o,--out", bundle->out, "The .tar.gz to write")->required();
    support->callback([&, bundle] { action = [&, bundle](Terminal& t) { return supportBundle(common, *bundle, t); }; });
    auto exchange = std::make_shared<std::string>();
    auto wait = std::make_shared<bool>(true);
    auto* run = app.add_subcommand("run", "Have the daemon run an exchange now, and wait for its end / 立即运行");
    run->add_option("exchange", *exchange, "The exchange")->required();
    run->add_flag("--wait,!--no-wait", *wait, "Wait for its end; the exit code is that of the run");
    run->callback([&, exchange, wait] {
        action = [&, exchange, wait](Terminal& t) {
            return askVerb(common, "run " + *exchange + (*wait ? " wait" : ""),
                           *wait ? std::chrono::seconds(kARun) : kSoon, t);
        };
    });
    for (const bool paused : {true, false}) {
        auto* verb =
            app.add_subcommand(paused ? "pause" : "resume", paused ? "No runs by schedule until it is resumed / 暂停"
                                                                   : "Runs by schedule again / 恢复");
        verb->add_option("exchange", *exchange, "The exchange")->required();
        verb->callback([&, exchange, paused] {
            action = [&, exchange, paused](Terminal& t) { return pauseVerb(common, *exchange, paused, t); };
        });
    }
}

}  // namespace aidgate::cli
