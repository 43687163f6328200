// Every problem that can be told about files people write, by its id: what it means and how it is mended. The pages in
// docs/errors are made from this catalogue and from cases that give the problem. Ids are stable and never reused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::config {

struct KnownProblem {
    std::string id;       // "AG1008"
    Text meaning;         // markdown
    Text cure;            // markdown
    std::string example;  // what gives it, where no case of the tests does; "" otherwise
};

// In order of their ids.
const std::vector<KnownProblem>& problemCatalogue();
// nullptr: there is no problem of this id.
const KnownProblem* findProblem(std::string_view id);

// A text with the problem in it, and what is told about it.
struct ProblemExample {
    std::string file;  // "anchor.yaml"; "" = only a snippet
    std::string text;
    Text told = {};
};

// The page of a problem, docs/errors/<id>.md or <id>.zh-CN.md.
std::string problemPage(const KnownProblem& problem, const ProblemExample& example, Language language);
// docs/errors.md or docs/errors.zh-CN.md: all of them in tables, each with a link to its page.
std::string problemIndex(Language language);

}  // namespace aidgate::config
