#include "aidgate/translation/translation.h"

#include <algorithm>
#include <optional>

#include "families.h"
#include "reading.h"
#include "reject_list.h"
#include "repeats.h"
#include "writing.h"

namespace aidgate::translation {

namespace {

std::filesystem::path beside(const std::filesystem::path& out, const std::string& extension) {
    return out.parent_path() / (out.stem().string() + extension);
}

class Run {
public:
    Run(const Needs& needs, const Request& request, const Progress& progress)
        : needs_(needs), request_(request), progress_(progress), rejects_(beside(request.out, ".rejects.csv")) {}

    sdk::Result<Outcome> run();

private:
    sdk::Result<void> open();
    sdk::Result<void> translateGroups();
    sdk::Result<void> writeGroup(Group& group);
    void settle(const Members& members);
    void rejectUnread(const sdk::RowIssue& issue);
    void rejectUnwritten(const sdk::RowIssue& issue);
    Account& account(std::string_view dataset);
    const Route* routeOf(const sdk::RowIssue& issue) const;
    void closeAccounts();
    sdk::Result<void> checkAccounts() const;
    sdk::Result<void> place();
    sdk::Result<void> writeControlFile(std::vector<WrittenFile> files);

    const Needs& needs_;
    const Request& request_;
    const Progress& progress_;
    RejectList rejects_;
    IssueLog sourceIssues_{[this](const sdk::RowIssue& issue) { rejectUnread(issue); }};
    IssueLog targetIssues_{[this](const sdk::RowIssue& issue) { rejectUnwritten(issue); }};
    std::unique_ptr<DeliveryReader> reader_;
    Plan plan_;
    std::unique_ptr<TargetWriter> writer_;
    Repeats repeats_;
    std::optional<HeldRows> held_;
    Outcome outcome_;
};

Account& Run::account(std::string_view dataset) {
    for (auto& each : outcome_.accounts)
        if (each.dataset == dataset) return each;
    return outcome_.accounts.emplace_back(Account{.dataset = std::string(dataset)});
}

// Where the adapter did not tell the type: that of the file, else the delivery's first.
const Route* Run::routeOf(const sdk::RowIssue& issue) const {
    std::string type(issue.recordType);
    const auto file = issue.where.resource.substr(0, issue.where.resource.find('#'));
    for (const auto& data : request_.delivery.files)
        if (type.empty() && data.name == file) type = data.dataset;
    for (const auto& route : plan_.routes)
        if (route.source == type) return &route;
    return plan_.routes.empty() || !issue.recordType.empty() ? nullptr : &plan_.routes.front();
}

void Run::rejectUnread(const sdk::RowIssue& issue) {
    const auto types = reader_ == nullptr ? std::span<const sdk::RecordType>{} : reader_->recordTypes();
    const bool hangs = std::any_of(types.begin(), types.end(), [&](const auto& type) {
        return type.name == issue.recordType && !type.parent.empty();
    });
    if (reader_ != nullptr && !hangs) ++reader_->rowsByFile()[issue.where.resource];
    const auto* route = routeOf(issue);
    if (route == nullptr) return;
    auto& of = account(route->dataset->name);
    ++of.read;
    ++of.rejected;
    rejects_.add({.dataset = route->dataset->name,
                  .file = issue.where.resource,
                  .line = issue.where.line,
                  .key = {},
                  .rule = issue.code,
                  .field = issue.where.field,
                  .message = issue.message});
}

void Run::rejectUnwritten(const sdk::RowIssue& issue) {
    const auto* route = writer_ == nullptr ? nullptr : writer_->routeTo(issue.recordType);
    if (route == nullptr) return;
    writer_->takeBack(issue.recordType);
    ++account(route->dataset->name).rejected;
    rejects_.add({.dataset = route->dataset->name,
                  .file = issue.where.resource,
                  .line = issue.where.line,
                  .key = {},
                  .rule = issue.code,
                  .field = issue.where.field,
                  .message = issue.message});
}

void Run::settle(const Members& members) {
    auto& of = account(members.route->dataset->name);
    for (const auto& verdict : members.verdicts) {
        if (verdict.fate == Fate::Rejected) ++of.rejected;
        if (verdict.fate == Fate::Duplicate) ++of.duplicate;
    }
    rejects_.addNotAdmitted(members);
}

sdk::Result<void> Run::open() {
    auto reader = DeliveryReader::open(needs_, request_, sourceIssues_);
    if (!reader) return std::move(reader).error();
    reader_ = *std::move(reader);
    auto plan = planTranslation(needs_, request_, reader_->recordTypes());
    if (!plan) return std::move(plan).error();
    plan_ = *std::move(plan);
    outcome_.gaps = plan_.gaps;
    outcome_.notes = plan_.notes;
    for (const auto& route : plan_.routes) account(route.dataset->name);
    if (auto bound = reader_->bind(plan_, [](const Route& each) { return !each.target.empty() && !each.held(); });
        !bound)
        return bound;
    auto held = HeldRows::read(needs_, request_, plan_, repeats_, [this](const Members& each) { settle(each); });
    if (!held) return std::move(held).error();
    held_.emplace(*std::move(held));
    auto writer = TargetWriter::open(needs_, request_, plan_, targetIssues_);
    if (!writer) return std::move(writer).error();
    writer_ = *std::move(writer);
    return {};
}

sdk::Result<void> Run::writeGroup(Group& group) {
    followParents(group, false);
    if (auto marked = repeats_.mark(group); !marked) return marked;
    if (auto joined = held_->join(group); !joined) return joined;
    if (auto written = writer_->write(group); !written) return written;
    for (const auto& members : group.members)
        if (!members->route->target.empty()) settle(*members);
    return {};
}

sdk::Result<void> Run::translateGroups() {
    Group group(plan_);
    while (true) {
        const auto more = reader_->next(group);
        if (!more) return more.error();
        if (!*more) break;
        if (progress_) {
            for (const auto& members : group.members)
                if (members->size() > 0)
                    progress_(members->route->dataset->name,
                              reader_->rowsByType().find(members->route->source)->second);
        }
        if (auto written = writeGroup(group); !written) return written;
        group.clear();
    }
    return held_->settleLeftOver([this](const Members& each) { settle(each); });
}

void Run::closeAccounts() {
    for (const auto& [type, rows] : reader_->rowsByType()) {
        const auto route = std::find_if(plan_.routes.begin(), plan_.routes.end(),
                                        [&, name = type](const Route& each) { return each.source == name; });
        const auto count = std::to_string(rows);
        if (route == plan_.routes.end()) {
            outcome_.notes.push_back({count + " rows of " + type + " were passed over: no mapping reads them",
                                      type + " 的 " + count + " 行未导入：没有对应的映射"});
            continue;
        }
        auto& of = account(route->dataset->name);
        of.read += rows;
        if (route->target.empty())
            of.leftOut += rows;
        else
            of.written += writer_->written(*route);
    }
    for (const auto& route : plan_.routes) {
        if (!route.also) continue;
        auto& of = account(route.dataset->name);
        of.read += route.held() ? held_->rowsOf(route) : reader_->rowsOf(route);
        of.written += writer_->written(route);
    }
    for (const auto& note : reader_->notes()) outcome_.notes.push_back(note);
    for (auto* issues : {&sourceIssues_, &targetIssues_})
        for (auto& note : issues->notes()) outcome_.notes.push_back(std::move(note));
    writer_->addLosses(outcome_.losses);
    std::stable_sort(outcome_.losses.begin(), outcome_.losses.end(),
                     [](const Loss& a, const Loss& b) { return a.dataset < b.dataset; });
}

sdk::Result<void> Run::writeControlFile(std::vector<WrittenFile> files) {
    if (request_.division.empty()) return {};
    channel::ControlFile control{.name = beside(request_.out, ".ctl").filename().string(),
                                 .dept = request_.to.agency,
                                 .division = request_.division,
                                 .dataset = request_.to.dataset,
                                 .batch = request_.out.stem().string(),
                                 .encoding = writer_->charset(),
                                 .generated = request_.generated,
                                 .files = {}};
    for (auto& file : files)
        control.files.push_back(
            {.name = file.name, .rows = {{"", file.rows}}, .bytes = file.bytes, .sm3 = std::move(file.sm3)});
    auto out = channel::OutgoingFile::begin(beside(request_.out, ".ctl"));
    if (!out) return std::move(out).error();
    if (auto written = out->write(channel::toText(control)); !written) return written;
    if (auto complete = out->complete(); !complete) return std::move(complete).error();
    outcome_.controlFile = control.name;
    return out->commit();
}

// Nothing is placed before every row is accounted for.
sdk::Result<void> Run::checkAccounts() const {
    for (const auto& of : outcome_.accounts) {
        if (of.read == of.written + of.rejected + of.duplicate + of.leftOut) continue;
        return sdk::Error{sdk::ErrorCode::Internal,
                          sdk::say("rows of {0} do not add up", "{0} 的行数不平", of.dataset)};
    }
    return {};
}

// Files first, what says that they are whole last.
sdk::Result<void> Run::place() {
    if (auto placed = writer_->commit(); !placed) return placed;
    auto rejects = rejects_.commit();
    if (!rejects) return std::move(rejects).error();
    outcome_.rejectFile = *std::move(rejects);
    return writeControlFile(outcome_.files);
}

sdk::Result<Outcome> Run::run() {
    if (auto opened = open(); !opened) return std::move(opened).error();
    if (auto translated = translateGroups(); !translated) return std::move(translated).error();
    if (auto counted = channel::verifyRows(request_.delivery, reader_->rowsByFile()); !counted)
        return std::move(counted).error();
    auto files = writer_->complete();
    if (!files) return std::move(files).error();
    outcome_.files = *std::move(files);
    closeAccounts();
    if (auto checked = checkAccounts(); !checked) return std::move(checked).error();
    if (auto placed = place(); !placed) return std::move(placed).error();
    return std::move(outcome_);
}

}  // namespace

std::string_view toString(LossKind kind) {
    switch (kind) {
        case LossKind::Unreadable: return "unreadable";
        case LossKind::NoColumn: return "no-column";
        case LossKind::OneWay: return "one-way";
        case LossKind::NoWord: return "no-word";
        case LossKind::Changed: return "changed";
        case LossKind::Added: return "added";
    }
    return "changed";
}

sdk::Result<Outcome> translate(const Needs& needs, const Request& request, const Progress& progress) {
    return Run(needs, request, progress).run();
}

}  // namespace aidgate::translation
