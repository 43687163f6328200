// The worked example of six households in a folder of its own, to be spoilt in one place and run.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "command.h"

namespace aidgate::test {

using CodeAndSubject = std::pair<std::string, std::string>;

// (code, subject) of each line of a findings file.
std::set<CodeAndSubject> findingsIn(const std::filesystem::path& file);

class Scenario {
public:
    explicit Scenario(const std::string& name = "six_households");

    const std::filesystem::path& input() const { return input_; }
    const std::filesystem::path& output() const { return output_; }
    std::filesystem::path file(const std::string& name) const { return input_ / name; }

    // Replaces text (UTF-8) in a GB18030 file, and mends its control file, so that only this is wrong.
    Scenario& edit(const std::string& name, const std::string& from, const std::string& to);
    // Replaces bytes, and mends the control file.
    Scenario& editBytes(const std::string& name, const std::string& from, const std::string& to);
    // New content, and mends bytes, digest and (when rows is not negative) row count in the control file.
    Scenario& replace(const std::string& name, const std::string& content, int rows = -1);
    // Leaves the control file as it is.
    Scenario& editControl(const std::string& name, const std::string& from, const std::string& to);
    void mendControl(const std::string& name, int rows = -1);

    // aidgate reconcile --input … --as-of … --out …
    Said reconcile(const std::string& asOf = "2019-09-16", const std::vector<std::string>& more = {});
    std::set<CodeAndSubject> findings() const { return findingsIn(output_ / "findings.jsonl"); }
    // The line of findings.jsonl about one finding; "" when it was not raised.
    std::string finding(const std::string& code, const std::string& subject) const;

private:
    TemporaryFolder folder_;
    std::filesystem::path input_, output_;
};

std::string gb18030(const std::string& utf8);

}  // namespace aidgate::test
