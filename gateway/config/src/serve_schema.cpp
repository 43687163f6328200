#include "serve_schema.h"

#include <cstdio>

#include "aidgate/config/table.h"

namespace aidgate::config {

namespace {

void checkCron(const Node* node, const Reading& reading) {
    if (node == nullptr || !node->isScalar() || node->scalar().empty()) return;
    const auto parsed = schedule::Cron::parse(node->scalar());
    if (parsed) return;
    const auto column = static_cast<std::size_t>(parsed.error().where.column);
    reading.document.report(
        reading.into, "AG0120", node->inside(column == 0 ? 0 : column - 1, 1), parsed.error().message,
        {"minute hour day month weekday, like \"0 3 * * 1\"", "分 时 日 月 星期，如 \"0 3 * * 1\""});
}

void checkZone(const Node* node, const Reading& reading) {
    if (node == nullptr || !node->isScalar() || node->scalar().empty()) return;
    if (const auto zone = schedule::TimeZone::named(node->scalar()); !zone)
        reading.problem("AG0121", *node, zone.error().message);
}

std::optional<std::chrono::sys_days> dayOf(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0;
    char rest = 0;
    if (text.size() != 10 || std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) != 3)
        return std::nullopt;
    const auto date = std::chrono::year(year) / month / day;
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

}  // namespace

Schema<ServeSettings> serveSchema() {
    Schema<ServeSettings> keys;
    keys.field(
        "control", &ServeSettings::control,
        "Unix socket for `aidgate run`, `status`, `reload` and `stop`; empty means serve.sock beside the store.");
    keys.field("listen", &ServeSettings::listen,
               "ADDRESS:PORT for /healthz, /readyz and /metrics; empty means none of them.");
    keys.integer("at_once", &ServeSettings::atOnce, 1, 32, "Exchanges that run at the same time.");
    keys.integer("stop_seconds", &ServeSettings::stopSeconds, 0, 3600,
                 "How long running exchanges may go on when the daemon is told to stop.");
    keys.field(
        "alert", &ServeSettings::alert,
        "A program that is started when an exchange begins or ceases to be in trouble; empty means the log only.");
    keys.field("time_zone", &ServeSettings::timeZone, "Of schedules that name no other: Asia/Shanghai, +08:00.");
    keys.field("calendar", &ServeSettings::calendar,
               "CSV table of holidays and make-up working days; empty means Monday to Friday.");
    keys.field(
        "delivery", &ServeSettings::delivery,
        "When receipts are looked for and what is released is sent: five cron fields; empty means only by hand.");
    keys.field("reconcile", &ServeSettings::reconcile,
               "When findings are worked out anew: five cron fields; empty means only by hand.");
    return keys;
}

Schema<TimingSettings> timingSchema() {
    using schedule::CatchUp;
    Schema<TimingSettings> keys;
    keys.field("time_zone", &TimingSettings::timeZone,
               "Whose clocks the schedule goes by; empty means serve.time_zone.");
    keys.field("workdays_only", &TimingSettings::workdaysOnly,
               "Not on holidays and weekends, as serve.calendar has them.");
    keys.integer("jitter_seconds", &TimingSettings::jitterSeconds, 0, 86400,
                 "Begins up to so much later, so that not all ask an agency at once.");
    keys.choice("catch_up", &TimingSettings::catchUp,
                {{"none", CatchUp::None}, {"once", CatchUp::Once}, {"all", CatchUp::All}},
                "What is done about moments that passed while the daemon stood still: nothing, one run, or a run for "
                "each (24 at most).");
    keys.integer("retries", &TimingSettings::retries, 0, 20, "Runs after one that failed on our side.");
    keys.integer("retry_seconds", &TimingSettings::retrySeconds, 1, 3600,
                 "Before the first of them; doubled each time.");
    keys.integer("limit_minutes", &TimingSettings::limitMinutes, 1, 10080, "A run that takes longer is ended.");
    return keys;
}

void checkSchedules(const Node& root, const Reading& reading) {
    if (const auto* serve = root.find("serve")) {
        checkCron(serve->find("reconcile"), reading);
        checkCron(serve->find("delivery"), reading);
        checkZone(serve->find("time_zone"), reading);
    }
    const auto* exchanges = root.find("exchanges");
    if (exchanges == nullptr) return;
    for (const auto& entry : exchanges->entries()) {
        checkCron(entry.value.find("schedule"), reading);
        if (const auto* timing = entry.value.find("timing")) checkZone(timing->find("time_zone"), reading);
    }
}

std::optional<schedule::Calendar> readCalendar(const std::filesystem::path& file, Diagnostics& diagnostics) {
    const auto before = diagnostics.all().size();
    const auto table = readTable(file, diagnostics);
    if (!table) return std::nullopt;
    const auto date = table->column("date"), kind = table->column("day");
    if (!date || !kind) {
        diagnostics.report({"AG0122",
                            DiagnosticSeverity::Error,
                            table->file(),
                            {1, 1, 0},
                            {"a calendar has the columns date and day", "日历须有 date 和 day 两列"}});
        return std::nullopt;
    }
    schedule::Calendar calendar;
    for (std::size_t row = 0; row < table->rowCount(); ++row) {
        const auto day = dayOf(table->cell(row, *date));
        const auto& word = table->cell(row, *kind);
        if (!day)
            table->report(diagnostics, "AG0123", row, *date,
                          {"expected a day like 2026-10-01", "此处应为 2026-10-01 这样的日期"});
        if (word != "holiday" && word != "workday")
            table->report(diagnostics, "AG0124", row, *kind,
                          {"expected holiday or workday", "此处应为 holiday 或 workday"});
        if (day) calendar.set(*day, word == "workday");
    }
    if (diagnostics.all().size() != before) return std::nullopt;
    return calendar;
}

}  // namespace aidgate::config
