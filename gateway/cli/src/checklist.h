// Lines of what was looked at, for verbs that check.
#pragma once

#include <string>

#include "terminal.h"

namespace aidgate::cli {

class Checklist {
public:
    explicit Checklist(Language language) : language_(language) {}

    void add(const std::string& what, bool good, const Text& detail) {
        table_.rows.push_back({what, good ? "ok" : "FAILED", detail.in(language_)});
        good_ = good_ && good;
    }
    bool good() const { return good_; }  // everything was
    const TextTable& table() const { return table_; }

private:
    TextTable table_{{"what", "result", "detail"}, {{"what", "项目"}, {"result", "结果"}, {"detail", "说明"}}, {}, {}};
    Language language_;
    bool good_ = true;
};

class Workbench;
// Each exchange's agreement: there, in force, how long; an exchange without one is noted.
void checkAgreements(Workbench& bench, Checklist& list);

}  // namespace aidgate::cli
