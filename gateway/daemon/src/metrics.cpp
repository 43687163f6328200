#include "metrics.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace aidgate::daemon {

namespace {

// A label's value: exchange names are the operator's own words.
std::string labelValue(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

class Page {
public:
    void family(std::string_view name, std::string_view kind, std::string_view help) {
        name_ = "aidgate_" + std::string(name);
        text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(kind) + "\n";
    }
    template <class Number>
    void sample(std::string_view labels, Number value) {
        text_ += name_ + (labels.empty() ? "" : "{" + std::string(labels) + "}") + " " + std::to_string(value) + "\n";
    }
    std::string take() { return std::move(text_); }

private:
    std::string name_, text_;
};

std::string of(const std::string& exchange) {
    return "exchange=" + labelValue(exchange);
}

std::uint64_t secondsOf(const std::string& moment) {
    const auto at = momentOf(moment);
    return at ? static_cast<std::uint64_t>(at->time_since_epoch().count()) : 0;
}

void addExchanges(const Figures& figures, Page& page) {
    page.family("exchange_running", "gauge", "Whether the exchange runs now.");
    for (const auto& one : figures.exchanges) page.sample(of(one.name), one.running ? 1 : 0);
    page.family("exchange_paused", "gauge", "Whether the exchange is paused.");
    for (const auto& one : figures.exchanges) page.sample(of(one.name), one.paused ? 1 : 0);
    page.family("exchange_condition", "gauge", "1 for the condition the exchange is in.");
    for (const auto& one : figures.exchanges)
        for (const auto condition : {Condition::Good, Condition::Trouble, Condition::Failing, Condition::Quarantined})
            page.sample(of(one.name) + ",condition=" + labelValue(toString(condition)),
                        one.condition == condition ? 1 : 0);
    page.family("held_batches", "gauge", "Batches that wait for a person.");
    for (const auto& one : figures.exchanges) {
        const auto mark = figures.marks.find(one.name);
        page.sample(of(one.name), mark == figures.marks.end() ? 0 : mark->second.heldBatches);
    }
}

void addRuns(const Figures& figures, Page& page) {
    page.family("last_success_seconds", "gauge", "When a run was last done, in seconds since 1970; 0: never.");
    for (const auto& [name, mark] : figures.marks) page.sample(of(name), secondsOf(mark.done));
    page.family("runs_kept", "gauge", "Runs in the history, which keeps the last 500 of an exchange.");
    for (const auto& [name, mark] : figures.marks) page.sample(of(name), mark.runs);
    page.family("rows_kept", "gauge", "Rows of the runs in the history, by what became of them.");
    for (const auto& [name, mark] : figures.marks) {
        page.sample(of(name) + ",fate=\"accepted\"", mark.account.accepted);
        page.sample(of(name) + ",fate=\"rejected\"", mark.account.rejected);
        page.sample(of(name) + ",fate=\"duplicate\"", mark.account.duplicate);
        page.sample(of(name) + ",fate=\"held\"", mark.account.held);
    }
}

}  // namespace

std::string metricsText(const Figures& figures) {
    Page page;
    page.family("build_info", "gauge", "The program's version.");
    page.sample("version=" + labelValue(figures.version), 1);
    addExchanges(figures, page);
    addRuns(figures, page);
    page.family("agreement_days_left", "gauge", "Days until the agreement's last day; negative: it lapsed.");
    for (const auto& [id, days] : figures.agreements) page.sample("agreement=" + labelValue(id), days);
    page.family("queue", "gauge", "Exchanges that are due and wait for their turn.");
    page.sample("", figures.waiting);
    page.family("running", "gauge", "Exchanges that run now.");
    page.sample("", figures.running);
    page.family("store_bytes", "gauge", "Size of the store's file.");
    page.sample("", figures.storeBytes);
    page.family("resident_bytes", "gauge", "Memory of the daemon itself; runs are processes of their own.");
    page.sample("", figures.residentBytes);
    page.family("open_descriptors", "gauge", "Open descriptors of the daemon itself.");
    page.sample("", figures.openDescriptors);
    return page.take();
}

std::uint64_t residentBytes() {
    std::ifstream in("/proc/self/statm");
    std::uint64_t size = 0, resident = 0;
    in >> size >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t openDescriptors() {
    std::error_code failed;
    std::uint64_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", failed)) {
        static_cast<void>(entry);
        ++count;
    }
    return count == 0 ? 0 : count - 1;  // the one that looks
}

}  // namespace aidgate::daemon
