#include <fstream>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "inputs.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// RFC 4180: quoted when it must be.
void writeCell(std::ostream& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out << text;
        return;
    }
    out << '"';
    for (const char c : text) {
        if (c == '"') out << '"';
        out << c;
    }
    out << '"';
}

// One CSV a dataset: file and line of each row, then its canonical values.
void writeTable(std::ostream& out, const record::Table& table, bool reveal) {
    const auto& fields = table.dataset().fields;
    out << "file,line";
    for (const auto& field : fields) out << ',' << field.name;
    out << '\n';
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        writeCell(out, table.files[table.lineage[row].file]);
        out << ',' << table.lineage[row].line;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            out << ',';
            const auto& column = table.column(i);
            writeCell(out, reveal || fields[i].sensitivity == record::Sensitivity::Open
                               ? record::canonicalText(fields[i], column, row)
                               : record::display(fields[i], column, row, Language::English, false));
        }
        out << '\n';
    }
}

void writeRejects(std::ostream& out, const std::vector<store::Reject>& rejects) {
    out << "dataset,file,line,key,rule,message\n";
    for (const auto& reject : rejects) {
        for (const auto& cell : {reject.dataset, reject.file, std::to_string(reject.line), reject.key, reject.rule}) {
            writeCell(out, cell);
            out << ',';
        }
        writeCell(out, reject.message.en);
        out << '\n';
    }
}

// Under a temporary name until it is whole.
template <class Write>
sdk::Result<void> writeWhole(const fs::path& file, Write write) {
    const fs::path unfinished = file.string() + ".tmp";
    {
        std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
        write(out);
        out.close();
        if (!out.good()) return sdk::Error{sdk::ErrorCode::Io, "cannot write", {file.string()}};
    }
    std::error_code failed;
    fs::rename(unfinished, file, failed);
    if (failed) return sdk::Error{sdk::ErrorCode::Io, "cannot write: " + failed.message(), {file.string()}};
    return {};
}

sdk::Result<void> writeBatch(store::Store& store, const store::BatchSummary& batch, const TranslateRequest& request) {
    for (const auto& part : batch.parts) {
        const auto rows = store.rows(batch.id, part.dataset);
        if (!rows) return rows.error();
        auto done = writeWhole(request.out / (part.dataset + ".csv"),
                               [&](std::ostream& out) { writeTable(out, *rows, request.reveal); });
        if (!done) return done;
    }
    const auto rejects = store.rejects(batch.id, false);
    if (!rejects) return rejects.error();
    return writeWhole(request.out / "rejects.csv", [&](std::ostream& out) { writeRejects(out, *rejects); });
}

}  // namespace

int translate(const Common& common, const TranslateRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    auto inputs =
        readInputs({request.input}, bench->agencies(), request.asOf.empty() ? now().substr(0, 10) : request.asOf);
    if (!inputs) {
        tell(terminal, inputs.error());
        return exitCodeOf(inputs.error());
    }
    for (const auto& problem : inputs->problems) tell(terminal, problem);
    if (inputs->arrivals.size() != 1) {
        terminal.error({"'" + request.input + "' is not one delivery; name it as AGENCY/DATASET=FILE",
                        "'" + request.input + "' 不是一个可识别的交付；请写成 AGENCY/DATASET=FILE"});
        return kUsage;
    }
    const auto place = ThrowAwayStore::create(*bench);
    if (!place) return kInternal;
    const auto taken = Intake(*bench, place->store()).take(inputs->arrivals);
    tellTrouble(taken, terminal);
    std::error_code failed;
    fs::create_directories(request.out, failed);
    if (!taken.empty() && taken.front().result.batch) {
        if (auto done = writeBatch(place->store(), *taken.front().result.batch, request); !done) {
            tell(terminal, done.error());
            return exitCodeOf(done.error());
        }
    }
    terminal.print(accountTable(taken, terminal.json() ? Language::English : terminal.language()));
    return hasTrouble(taken) || taken.empty() ? kTroubleInData : kOk;
}

}  // namespace aidgate::cli
