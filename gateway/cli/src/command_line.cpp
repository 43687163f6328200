#include "aidgate/cli/command_line.h"

#include <functional>
#include <iostream>
#include <CLI/CLI.hpp>

#include "map_tools.h"
#include "serving.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// Filled while the command line is read; run when it was whole.
using Action = std::function<int(Terminal&)>;

// "English / 中文": help is written for both.
void addInit(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<InitRequest>();
    auto* verb = app.add_subcommand("init", "Make a gateway's home: configuration, key, store, folders / 建立网关目录");
    verb->add_option("folder", request->folder, "Where (default: here)");
    verb->callback([&, request] { action = [&, request](Terminal& t) { return init(common, *request, t); }; });
}

void addDemo(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<DemoRequest>();
    auto* verb = app.add_subcommand("demo", "The main job on a made-up province / 用虚构数据演示全过程");
    verb->add_option("--out", request->out, "Folder for everything the demo writes")->capture_default_str();
    verb->add_option("--households", request->unionHouseholds, "Union households")->capture_default_str();
    verb->add_option("--relief", request->reliefHouseholds, "Relief households")->capture_default_str();
    verb->add_option("--seed", request->seed, "Same seed, same province")->capture_default_str();
    verb->add_option("--threads", request->threads, "Threads for the rules")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
    verb->callback([&, request] { action = [&, request](Terminal& t) { return demo(common, *request, t); }; });
}

void addSample(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<SampleRequest>();
    auto* verb = app.add_subcommand("sample", "Write a made-up province's deliveries / 生成虚构的省级交换数据");
    verb->add_option("--out", request->out, "Folder to write to")->required();
    verb->add_option("--households", request->unionHouseholds, "Union households")->capture_default_str();
    verb->add_option("--relief", request->reliefHouseholds, "Relief households")->capture_default_str();
    verb->add_option("--seed", request->seed, "Same seed, same bytes")->capture_default_str();
    verb->add_option("--as-of", request->asOf, "The province's day")->capture_default_str();
    verb->add_flag("--planted", request->planted,
                   "Planted cases only, --households of them: expected.jsonl says what each must raise");
    verb->callback([&, request] { action = [&, request](Terminal& t) { return sample(common, *request, t); }; });
}

void addSync(CLI::App& app, const Common& common, Action& action) {
    auto* checkVerb =
        app.add_subcommand("check", "Check configuration, key, store, mappings and rules / 检查配置与数据");
    checkVerb->callback([&] { action = [&](Terminal& t) { return check(common, t); }; });
    auto request = std::make_shared<SyncRequest>();
    auto* verb = app.add_subcommand("sync", "Take in what the agencies have put out / 接收各部门交付的数据");
    verb->add_option("exchange", request->exchanges, "Exchanges to sync (default: all)");
    verb->add_option("--reason", request->reason, "Why, for the history: the daemon says it")->group("");
    verb->add_option("--planned", request->planned, "The moment the run stands for, for the history")->group("");
    verb->callback([&, request] { action = [&, request](Terminal& t) { return sync(common, *request, t); }; });
}

void addReconcile(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<ReconcileRequest>();
    auto* verb = app.add_subcommand("reconcile", "Find what does not agree / 比对并提出问题");
    verb->add_option(
        "--input", request->inputs,
        "Deliveries, directories of them, or AGENCY/DATASET=FILE; without it the configured store is used");
    verb->add_option("--policy", request->policy, "Folder with relief_line.csv and aid_policy.csv")
        ->check(CLI::ExistingDirectory);
    verb->add_option("--as-of", request->asOf, "The day to judge by, yyyy-mm-dd (default: today)");
    verb->add_option(
        "--known-at", request->knownAt,
        "A replay: use only what was sealed by this moment (ISO 8601), keep the digest and compare it, and leave "
        "the findings as they are");
    verb->add_option("--out", request->out, "Folder for findings.jsonl, accounting.json, report.xlsx, report.html");
    verb->add_option("--threads", request->threads, "Threads for the rules")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
    verb->add_flag("--unmasked", request->reveal, "Show ids and names in the files; audited");
    verb->callback([&, request] { action = [&, request](Terminal& t) { return reconcile(common, *request, t); }; });

    auto reportRequest = std::make_shared<ReportRequest>();
    auto* reportVerb = app.add_subcommand("report", "Write the reports of the findings in the store / 生成报告");
    reportVerb->add_option("--out", reportRequest->out, "Folder to write to")->required();
    reportVerb->add_flag("--unmasked", reportRequest->reveal, "Show ids and names in the files; audited");
    reportVerb->callback(
        [&, reportRequest] { action = [&, reportRequest](Terminal& t) { return report(common, *reportRequest, t); }; });
}

void addBatch(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<BatchRequest>();
    auto* noun = app.add_subcommand("batch", "Sealed batches / 封存批次");
    noun->require_subcommand(1);
    const auto add = [&, request](const char* name, const char* help, BatchRequest::Action what) {
        auto* verb = noun->add_subcommand(name, help);
        verb->callback([&, request, what] {
            request->action = what;
            action = [&, request](Terminal& t) { return batch(common, *request, t); };
        });
        return verb;
    };
    add("list", "All batches / 列出批次", BatchRequest::Action::List);
    auto* show = add("show", "One batch with its rejects / 查看批次", BatchRequest::Action::Show);
    show->add_option("id", request->id, "Number of the batch")->required();
    show->add_flag("--raw", request->raw, "Show the rejected rows as the agency wrote them; audited");
    auto* accept = add("accept", "Accept a held batch / 接受被扣留的批次", BatchRequest::Action::Accept);
    accept->add_option("id", request->id, "Number of the batch")->required();
    accept->add_option("--reason", request->reason, "Why")->required();
    auto* refuse = add("refuse", "Refuse a held batch / 拒收被扣留的批次", BatchRequest::Action::Refuse);
    refuse->add_option("id", request->id, "Number of the batch")->required();
    refuse->add_option("--reason", request->reason, "Why")->required();
}

void addFinding(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<FindingRequest>();
    auto* noun = app.add_subcommand("finding", "Findings / 比对问题");
    noun->require_subcommand(1);
    const auto add = [&, request](const char* name, const char* help, FindingRequest::Action what) {
        auto* verb = noun->add_subcommand(name, help);
        verb->callback([&, request, what] {
            request->action = what;
            action = [&, request](Terminal& t) { return finding(common, *request, t); };
        });
        return verb;
    };
    const auto filters = [request](CLI::App* verb) {
        verb->add_option("--code", request->code, "Only this type of finding");
        verb->add_option("--division", request->division, "Only this division");
        verb->add_option("--severity", request->severity, "info, low, mid, high, block");
        verb->add_option("--direction", request->direction, "benefit, burden, quality");
        verb->add_option("--state", request->state, "open, closed");
    };
    auto* list = add("list", "Findings in the store / 列出问题", FindingRequest::Action::List);
    filters(list);
    list->add_option("--limit", request->limit, "At most so many");
    auto* show = add("show", "One finding with its evidence / 查看问题及证据", FindingRequest::Action::Show);
    show->add_option("id", request->id, "Number of the finding")->required();
    show->add_flag("--unmasked", request->reveal, "Show ids and names; audited");
    auto* exported = add("export", "Findings as JSON lines / 导出问题", FindingRequest::Action::Export);
    filters(exported);
    exported->add_option("--least-for", request->leastFor,
                         "Only what this agency needs to see: its own rows, or whom it is about; audited");
    exported->add_option("--out", request->out, "File to write")->required();
    exported->add_flag("--unmasked", request->reveal, "Show ids and names; audited");
}

void addDelivery(CLI::App& app, const Common& common, Action& action) {
    using What = DeliveryRequest::Action;
    auto request = std::make_shared<DeliveryRequest>();
    auto* noun = app.add_subcommand("delivery", "What leaves for agencies / 外发交付");
    noun->require_subcommand(1);
    const auto add = [&, request](const char* name, const char* help, What what) {
        auto* verb = noun->add_subcommand(name, help);
        verb->callback([&, request, what] {
            request->action = what;
            action = [&, request](Terminal& t) { return delivery(common, *request, t); };
        });
        return verb;
    };
    auto* prepare = add("prepare", "Make what is not told yet, for a person to release / 准备", What::Prepare);
    prepare->add_option("name", request->names, "Deliveries as configured (default: all made from findings)");
    prepare->add_option("--files", request->files, "The control file of what `translate` wrote")
        ->check(CLI::ExistingFile);
    auto* list = add("list", "The outbox / 列出", What::List);
    list->add_option("--state", request->state, "prepared, released, sending, sent, receipted, refused, withdrawn");
    list->add_flag("--overdue", request->overdue, "Only those whose receipt is missed; exit code 1 when there are any");
    const auto ofOne = [request](CLI::App* verb) {
        verb->add_option("id", request->id, "Number of the delivery")->required();
    };
    auto* show = add("show", "What would leave, read as the agency reads it / 查看", What::Show);
    ofOne(show);
    show->add_flag("--unmasked", request->reveal, "Show ids and names; audited");
    auto* release = add("release", "Let it go, in your own name / 放行", What::Release);
    ofOne(release);
    release->add_option("--reason", request->reason, "Why")->required();
    auto* withdraw = add("withdraw", "Keep it from leaving / 撤回", What::Withdraw);
    ofOne(withdraw);
    withdraw->add_option("--reason", request->reason, "Why")->required();
    add("send", "Send what is released and due, or one at once / 发送", What::Send)
        ->add_option("id", request->id, "Number of the delivery");
    add("receipts", "Look for the agencies' receipts / 查收回执", What::Receipts);
}

void addRule(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<RuleRequest>();
    auto* noun = app.add_subcommand("rule", "Rules / 比对规则");
    noun->require_subcommand(1);
    const auto add = [&, request](const char* name, const char* help, RuleRequest::Action what) {
        auto* verb = noun->add_subcommand(name, help);
        verb->callback([&, request, what] {
            request->action = what;
            action = [&, request](Terminal& t) { return rule(common, *request, t); };
        });
        return verb;
    };
    add("list", "All rules, by number / 列出规则", RuleRequest::Action::List);
    add("check", "Check the rule files / 检查规则文件", RuleRequest::Action::Check);
    add("test", "Run the tests inside the rule files / 运行规则文件内的测试", RuleRequest::Action::Test);
    auto* explain =
        add("explain", "Why a finding was raised, or what a rule asks / 解释问题或规则", RuleRequest::Action::Explain);
    explain->add_option("what", request->code, "The number of a finding, or a rule's code")->required();
    explain->add_option("subject", request->subject, "With a code: the subject, like union_case:U-0001");
    explain->add_option("--as-of", request->asOf, "With a subject: the day to judge by (default: today)");
    explain->add_option("--known-at", request->knownAt, "With a subject: only what was sealed by this moment");
    explain->add_option("--input", request->inputs, "With a subject: deliveries to look at instead of the store");
    explain->add_flag("--unmasked", request->reveal, "Show ids and names; audited");
    auto* shadow =
        add("shadow", "Count what other rules would raise, raising nothing / 试算新规则", RuleRequest::Action::Shadow);
    shadow
        ->add_option("file", request->candidate, "A rule file, definitions.yaml, parameters.yaml, or a folder of them")
        ->required()
        ->check(CLI::ExistingPath);
    auto* count = add("count", "Count what each rule would raise, raising nothing / 统计各规则将提出的问题数",
                      RuleRequest::Action::Count);
    for (auto* verb : {shadow, count}) {
        verb->add_option("--as-of", request->asOf, "The day to judge by, yyyy-mm-dd (default: today)");
        verb->add_option("--input", request->inputs, "Deliveries to look at instead of the store");
        verb->add_option("--known-at", request->knownAt, "Use only what was sealed by this moment (ISO 8601)");
        verb->add_option("--threads", request->threads, "Threads for the rules")
            ->capture_default_str()
            ->check(CLI::Range(1, 256));
    }
}

void addAgreement(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<AgreementRequest>();
    auto* noun = app.add_subcommand("agreement", "Data-sharing agreements / 数据共享协议");
    noun->require_subcommand(1);
    const auto add = [&, request](const char* name, const char* help, AgreementRequest::Action what) {
        auto* verb = noun->add_subcommand(name, help);
        verb->callback([&, request, what] {
            request->action = what;
            action = [&, request](Terminal& t) { return agreement(common, *request, t); };
        });
        return verb;
    };
    add("list", "All agreements, and how they stand today / 列出协议", AgreementRequest::Action::List);
    add("show", "One agreement with its fields / 查看协议", AgreementRequest::Action::Show)
        ->add_option("id", request->id, "Its number")
        ->required();
    add("check", "Every exchange's agreement: there, in force, how long / 检查协议", AgreementRequest::Action::Check);
}

void addCare(CLI::App& app, const Common& common, Action& action) {
    auto file = std::make_shared<BackupRequest>();
    auto* backupVerb = app.add_subcommand("backup", "The store as one file, checked; the writer goes on / 备份存储");
    backupVerb->add_option("file", file->file, "The file to make; never overwritten")->required();
    backupVerb->callback([&, file] { action = [&, file](Terminal& t) { return backup(common, *file, t); }; });
    auto* restoreVerb =
        app.add_subcommand("restore", "Put a backup in the store's place; the old store is kept / 恢复存储");
    restoreVerb->add_option("file", file->file, "The backup")->required()->check(CLI::ExistingFile);
    restoreVerb->callback([&, file] { action = [&, file](Terminal& t) { return restore(common, *file, t); }; });

    auto* key = app.add_subcommand("key", "The key the store opens with / 存储密钥");
    key->require_subcommand(1);
    auto next = std::make_shared<KeyRotateRequest>();
    auto* rotate = key->add_subcommand("rotate", "Another key file from now on; nothing else changes / 更换密钥");
    rotate->add_option("file", next->file, "The new key file, made when it is not there")->required();
    rotate->callback([&, next] { action = [&, next](Terminal& t) { return rotateKey(common, *next, t); }; });

    auto order = std::make_shared<EraseRequest>();
    auto* eraseVerb = app.add_subcommand("erase", "A person's data, on a lawful request / 依法删除个人数据");
    eraseVerb->add_option("--order", order->order, "Number of the order; each is carried out once")->required();
    eraseVerb->add_option("--reason", order->reason, "Why; no names")->required();
    eraseVerb->add_option("--ids", order->ids, "File with citizen ids, one a line; - to type them")->required();
    eraseVerb->add_option("--proof", order->proof, "File to write: what was erased where, not whose it was")
        ->required();
    eraseVerb->callback([&, order] { action = [&, order](Terminal& t) { return erase(common, *order, t); }; });

    auto* noun = app.add_subcommand("retention", "How long what is kept / 保存期限");
    noun->require_subcommand(1);
    auto how = std::make_shared<RetentionRequest>();
    auto* run = noun->add_subcommand("run", "Take away what is older than the configuration says / 清除过期数据");
    run->add_flag("--dry-run", how->dryRun, "Only say what would go");
    run->callback([&, how] { action = [&, how](Terminal& t) { return retention(common, *how, t); }; });
}

void addAudit(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<AuditRequest>();
    auto* verb = app.add_subcommand("audit", "Who did and read what / 审计记录");
    verb->add_option("--last", request->last, "The newest so many entries, 0 = all")->capture_default_str();
    verb->callback([&, request] { action = [&, request](Terminal& t) { return audit(common, *request, t); }; });
}

void addAdapter(CLI::App& app, const Common& common, Action& action) {
    auto request = std::make_shared<AdapterRequest>();
    auto* noun = app.add_subcommand("adapter", "Adapters / 适配器");
    noun->require_subcommand(1);
    auto* list = noun->add_subcommand("list", "Adapters that are installed, and those refused; runs none / 列出适配器");
    list->callback([&, request] { action = [&, request](Terminal& t) { return adapter(common, *request, t); }; });
    auto* describe = noun->add_subcommand("describe", "What an adapter reads and its options / 查看适配器");
    describe->add_option("id", request->id, "The adapter")->required();
    describe->callback([&, request] {
        request->action = AdapterRequest::Action::Describe;
        action = [&, request](Terminal& t) { return adapter(common, *request, t); };
    });
    auto made = std::make_shared<AdapterNewRequest>();
    auto* newVerb = noun->add_subcommand("new", "Draft an agency package of YAML that passes its checks / 新建接入包");
    newVerb->add_option("id", made->id, "The agency, like medical_insurance")->required();
    newVerb->add_option("--kind", made->kind, "yaml: no program is needed")
        ->capture_default_str()
        ->check(CLI::IsMember({"yaml"}));
    newVerb->add_option("--format", made->format, "Format of the files (default: that of --from, else delimited)")
        ->check(CLI::IsMember({"delimited", "xml", "xlsx"}));
    newVerb->add_option("--from", made->from, "A table of fields or a sample: .xlsx, .csv, .txt, .xml");
    newVerb->add_option("--record", made->record, "What a row is, like enrolment")->capture_default_str();
    newVerb->add_option("--out", made->out, "Folder to make (default: the id)");
    newVerb->callback([&, made] { action = [&, made](Terminal& t) { return adapterNew(common, *made, t); }; });
    auto checked = std::make_shared<AdapterCheckRequest>();
    auto* checkVerb = noun->add_subcommand(
        "check",
        "Check an agency package: manifest, dictionary, mappings, rules, its tests and deliveries / 检查接入包");
    checkVerb->add_option("folder", checked->folder, "The package's folder, installed or not")->required();
    checkVerb->callback(
        [&, checked] { action = [&, checked](Terminal& t) { return adapterCheck(common, *checked, t); }; });
}

void addMap(CLI::App& app, const Common& common, Action& action) {
    auto* noun = app.add_subcommand("map", "Mappings / 映射");
    noun->require_subcommand(1);
    addMapTools(*noun, common, action);

    auto drafted = std::make_shared<MapNewRequest>();
    auto* newVerb =
        noun->add_subcommand("new", "Draft a mapping, dictionary entry and code tables in a package / 新建映射草稿");
    newVerb->add_option("--from", drafted->from, "A table of fields or a sample: .xlsx, .csv, .txt, .xml")->required();
    newVerb->add_option("--package", drafted->package, "The agency package's folder")->capture_default_str();
    newVerb->add_option("--record", drafted->record, "What a row is, like enrolment")->capture_default_str();
    newVerb->callback([&, drafted] { action = [&, drafted](Terminal& t) { return mapNew(common, *drafted, t); }; });

    auto translateRequest = std::make_shared<TranslateRequest>();
    auto* verb = app.add_subcommand(
        "translate", "A delivery in another agency's format, or in canonical form, with an account / 转换交付的格式");
    verb->add_option("input", translateRequest->inputs, "A delivery's files, or AGENCY/DATASET=FILE")->required();
    verb->add_option("-o,--out", translateRequest->out,
                     "The file to write; without --to a folder for one CSV file a dataset and rejects.csv")
        ->required();
    verb->add_option("--from", translateRequest->from, "Whose delivery it is: an exchange, or AGENCY/DATASET");
    verb->add_option("--to", translateRequest->to, "In whose format to write it: an exchange, or AGENCY/DATASET");
    verb->add_option("--division", translateRequest->division,
                     "Six digits for the control file (default: the exchange's, else the delivery's)");
    verb->add_flag("--allow-gaps", translateRequest->allowGaps,
                   "Write though a column the target requires stays empty, or rows have no place there");
    verb->add_option("--as-of", translateRequest->asOf,
                     "Stands for the day the delivery was made, where it does not tell");
    verb->add_option("--threads", translateRequest->threads, "Threads, for canonical form")->check(CLI::Range(1U, 64U));
    verb->add_flag("--unmasked", translateRequest->reveal, "Ids and names as they are, in canonical form");
    verb->callback([&, translateRequest] {
        action = [&, translateRequest](Terminal& t) { return translate(common, *translateRequest, t); };
    });
}

void addCommon(CLI::App& app, Common& common) {
    app.add_option("--config", common.config, "The gateway's configuration (default: $AIDGATE_CONFIG, ./gateway.yaml)")
        ->envname("AIDGATE_CONFIG");
    // For runs that the daemon starts.
    app.add_option("--config-text", common.configText, "A descriptor with the text to take for that of --config")
        ->group("");
    app.add_option("--supervisor", common.supervisor, "The process this one ends with")->group("");
    app.add_option("--lang", common.language, "zh or en (default: by locale)")->check(CLI::IsMember({"zh", "en"}));
    app.add_flag("--json", common.json, "Tables as JSON");
    app.add_flag("--quiet", common.quiet, "No progress and notes");
    app.add_flag("--verbose", common.verbose, "Log to standard error");
    app.set_version_flag("--version", std::string("aidgate ") + AIDGATE_VERSION);
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Serve& serve) {
    CLI::App app("aidgate: data interchange between trade unions and government / 工会与政府部门数据交换网关");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(
        "Exit codes: 0 ok, 1 data was held, refused or rejected beyond its threshold, 2 usage or configuration,\n"
        "3 internal error.\n退出码: 0 正常，1 数据被扣留、拒收或退回超限，2 用法或配置错误，3 内部错误。");
    Common common;
    Action action;
    addCommon(app, common);
    addInit(app, common, action);
    addDemo(app, common, action);
    addSample(app, common, action);
    addSync(app, common, action);
    addServing(app, common, serve, action);
    addReconcile(app, common, action);
    addBatch(app, common, action);
    addFinding(app, common, action);
    addDelivery(app, common, action);
    addRule(app, common, action);
    addAgreement(app, common, action);
    addCare(app, common, action);
    addAudit(app, common, action);
    addAdapter(app, common, action);
    addMap(app, common, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stopped) {
        // Help and version come this way too, with code 0.
        return app.exit(stopped, out, err) == 0 ? kOk : kUsage;
    }
    Terminal terminal(out, err, chooseLanguage(common.language), common.json, common.quiet);
    if (common.supervisor != 0 && !endWith(common.supervisor)) return kInternal;
    try {
        return action(terminal);
    } catch (const std::exception& escaped) {
        const std::string what = escaped.what();
        terminal.error({"internal error: " + what, "内部错误: " + what});
        return kInternal;
    }
}

}  // namespace aidgate::cli
