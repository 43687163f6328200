#include "aidgate/mapping/check.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "aidgate/mapping/mapping_test.h"
#include "aidgate/value/null_text.h"
#include "program.h"

namespace aidgate::mapping {

namespace {

CodeCoverage coverage(const RecordMapping& record, const FieldProgram& program) {
    const record::Field& field = record.dataset->fields[program.target];
    CodeCoverage found{.recordType = record.recordType,
                       .field = field.name,
                       .codeTable = program.table->name(),
                       .line = program.line,
                       .neverProduced = {},
                       .dead = {}};
    std::set<std::string_view> produced;
    for (const auto& entry : program.table->entries()) {
        const bool null = value::isNullText(entry.from) ||
                          std::find(program.nulls.begin(), program.nulls.end(), entry.from) != program.nulls.end();
        if (null)
            found.dead.push_back(entry.from);
        else
            produced.insert(entry.to);
    }
    for (const auto& code : field.codes)
        if (!produced.contains(code.code)) found.neverProduced.push_back(code.code);
    return found;
}

}  // namespace

CheckReport check(const Mapping& mapping) {
    CheckReport report;
    for (std::size_t i = 0; i < mapping.records().size(); ++i) {
        const RecordMapping& record = mapping.records()[i];
        std::set<std::size_t> tested;
        for (const auto& test : mapping.tests())
            if (test.record == i)
                for (const auto& expected : test.out) tested.insert(expected.field);
        for (const std::size_t field : record.unmapped)
            report.unfilled.push_back(record.recordType + "." + record.dataset->fields[field].name);
        for (const auto& program : record.fields) {
            const std::string name = record.recordType + "." + record.dataset->fields[program.target].name;
            if (program.loss.loss == Loss::OneWay) report.oneWay.push_back(name);
            if (program.loss.loss == Loss::Lossy) report.lossy.push_back(name);
            if (!tested.contains(program.target)) report.untested.push_back(name);
            if (program.table == nullptr) continue;
            CodeCoverage codes = coverage(record, program);
            if (!codes.neverProduced.empty() || !codes.dead.empty()) report.codes.push_back(std::move(codes));
        }
    }
    report.roundTrip = roundTrip(mapping, *value::CivilDate::of(2019, 12, 31));
    for (const auto& outcome : runTests(mapping)) {
        ++report.tests;
        report.failedTests += !outcome.passed;
    }
    return report;
}

}  // namespace aidgate::mapping
