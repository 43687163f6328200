#include "scenario.h"
#include "places.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "aidgate/crypto/digest.h"
#include "aidgate/value/encoding.h"

namespace aidgate::test {

namespace fs = std::filesystem;

namespace {

std::string replacedOnce(std::string text, const std::string& from, const std::string& to, const std::string& where) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace in " + where);
    return text.replace(at, from.size(), to);
}

std::string withLine(std::string text, const std::string& key, const std::string& value) {
    const auto start = text.find("\n" + key + "=");
    if (start == std::string::npos) throw std::runtime_error("no " + key + " in the control file");
    const auto begin = start + 1 + key.size() + 1;
    return text.replace(begin, text.find('\n', begin) - begin, value);
}

}  // namespace

std::string gb18030(const std::string& utf8) {
    const auto encoded = value::encodeGb18030(utf8);
    if (!encoded) throw std::runtime_error("not UTF-8");
    return *encoded;
}

std::set<CodeAndSubject> findingsIn(const fs::path& file) {
    std::set<CodeAndSubject> found;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        const auto finding = nlohmann::json::parse(line);
        found.emplace(finding.at("code").get<std::string>(), finding.at("subject").get<std::string>());
    }
    return found;
}

Scenario::Scenario(const std::string& name) : input_(folder_ / "in"), output_(folder_ / "out") {
    fs::copy(fs::path(test::kSourceDir) / "tests/cases" / name, input_);
    fs::remove(input_ / "expected.jsonl");
    fs::remove(input_ / "accounting.json");
}

Scenario& Scenario::edit(const std::string& name, const std::string& from, const std::string& to) {
    return editBytes(name, gb18030(from), gb18030(to));
}

Scenario& Scenario::editBytes(const std::string& name, const std::string& from, const std::string& to) {
    return replace(name, replacedOnce(readFile(file(name)), from, to, name));
}

Scenario& Scenario::replace(const std::string& name, const std::string& content, int rows) {
    writeFile(file(name), content);
    mendControl(name, rows);
    return *this;
}

Scenario& Scenario::editControl(const std::string& name, const std::string& from, const std::string& to) {
    writeFile(file(name), replacedOnce(readFile(file(name)), from, to, name));
    return *this;
}

void Scenario::mendControl(const std::string& name, int rows) {
    for (const auto& entry : fs::directory_iterator(input_)) {
        if (entry.path().extension() != ".ctl") continue;
        auto control = readFile(entry.path());
        if (control.find("\nfile=" + name + "\n") == std::string::npos) continue;
        const auto content = readFile(file(name));
        control = withLine(control, "bytes." + name, std::to_string(content.size()));
        control = withLine(control, "sm3." + name, crypto::digest(crypto::DigestKind::Sm3, content).hex());
        if (rows >= 0) control = withLine(control, "rows." + name, std::to_string(rows));
        writeFile(entry.path(), control);
    }
}

Said Scenario::reconcile(const std::string& asOf, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"reconcile", "--input", input_.string(), "--as-of",
                                          asOf,        "--out",   output_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return runAidgate(arguments);
}

std::string Scenario::finding(const std::string& code, const std::string& subject) const {
    std::ifstream in(output_ / "findings.jsonl");
    for (std::string line; std::getline(in, line);) {
        const auto finding = nlohmann::json::parse(line);
        if (finding.at("code") == code && finding.at("subject") == subject) return line;
    }
    return {};
}

}  // namespace aidgate::test
