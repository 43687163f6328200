// The words of the mapping language, declared once: the parser, the schema for editors and the reference table of the
// documentation follow from it. What a word means is decided by the compilers.
#pragma once

#include <vector>

#include "aidgate/config/schema.h"
#include "aidgate/mapping/mapping.h"

namespace aidgate::mapping {

// Closed lists of words, in the order of what they stand for (CellType's names, UnknownCode, MoneyUnit, Period,
// Sensitivity).
const std::vector<std::string>& typeWords();
const std::vector<std::string>& unknownWords();
const std::vector<std::string>& unitWords();
const std::vector<std::string>& periodWords();
const std::vector<std::string>& sensitivityWords();

// What is written beside each word of a field; nullptr when it is not.
struct FieldWords {
    const config::Node* from = nullptr;
    const config::Node* join = nullptr;
    const config::Node* sep = nullptr;
    const config::Node* constant = nullptr;
    const config::Node* when = nullptr;
    const config::Node* as = nullptr;
    const config::Node* codes = nullptr;
    const config::Node* unknown = nullptr;
    const config::Node* unit = nullptr;
    const config::Node* period = nullptr;
    const config::Node* spread = nullptr;
    const config::Node* nulls = nullptr;
    const config::Node* range = nullptr;
    const config::Node* length = nullptr;
    const config::Node* pattern = nullptr;
    const config::Node* check = nullptr;
    const config::Node* at = nullptr;
    const config::Node* sensitive = nullptr;
    bool required = false;
    bool lossy = false;
    const config::Node* reverse = nullptr;
};
const config::Schema<FieldWords>& fieldWords();

struct WhenWords {
    const config::Node* condition = nullptr;  // if
    const config::Node* then = nullptr;
    const config::Node* otherwise = nullptr;  // else
};
const config::Schema<WhenWords>& whenWords();

// One column of `split:`. A part is at most so wide.
inline constexpr std::int64_t kWidest = 10000;
struct SplitWords {
    const config::Node* sep = nullptr;
    const config::Node* widths = nullptr;
    const config::Node* bytes = nullptr;
    std::vector<std::string> into;
    const config::Node* intoAt = nullptr;
};
const config::Schema<SplitWords>& splitWords();

struct RuleWords {
    std::string id;
    const config::Node* expect = nullptr;
    const config::Node* reject = nullptr;
};
const config::Schema<RuleWords>& ruleWords();

// `batch:`.
struct BatchWords {
    BatchLimits limits;
    const config::Node* nullShare = nullptr;
};
const config::Schema<BatchWords>& batchWords();

// One entry of `each:`.
struct ChildWords {
    std::string target;
    std::vector<std::string> include;
    const config::Node* includeAt = nullptr;
    const config::Node* split = nullptr;
    const config::Node* fields = nullptr;
    const config::Node* rules = nullptr;
    const config::Node* targetAt = nullptr;
};
const config::Schema<ChildWords>& childWords();

// One entry of `also:`, by dataset.
struct AlsoWords {
    const config::Node* condition = nullptr;  // if
    const config::Node* fields = nullptr;
    const config::Node* rules = nullptr;
    const config::Node* reverse = nullptr;
};
const config::Schema<AlsoWords>& alsoWords();

// A file that others include.
struct GroupWords {
    const config::Node* fields = nullptr;
};
const config::Schema<GroupWords>& groupWords();

// `reject:` of a test, where it says more than the rule.
struct RejectionWords {
    const config::Node* rule = nullptr;
    const config::Node* field = nullptr;
};
const config::Schema<RejectionWords>& rejectionWords();

struct TestWords {
    std::string name, record, dataset;
    const config::Node* in = nullptr;
    const config::Node* parent = nullptr;
    const config::Node* out = nullptr;
    const config::Node* unreadable = nullptr;
    const config::Node* reject = nullptr;
    const config::Node* generated = nullptr;
    const config::Node* recordAt = nullptr;
    const config::Node* datasetAt = nullptr;
};
const config::Schema<TestWords>& testWords();

struct FileWords {
    std::string mapping, record, target;
    int version = 0;
    std::vector<std::string> nulls, include;
    bool plainDates = false;
    const config::Node* mappingAt = nullptr;
    const config::Node* targetAt = nullptr;
    const config::Node* includeAt = nullptr;
    const config::Node* split = nullptr;
    const config::Node* fields = nullptr;
    const config::Node* deleted = nullptr;
    const config::Node* also = nullptr;
    const config::Node* each = nullptr;
    const config::Node* batch = nullptr;
    const config::Node* rules = nullptr;
    const config::Node* tests = nullptr;
};
const config::Schema<FileWords>& fileWords();

}  // namespace aidgate::mapping
