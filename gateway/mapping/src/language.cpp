#include "aidgate/mapping/language.h"

#include "words.h"

namespace aidgate::mapping {

std::string languageReference() {
    std::string page;
    const auto part = [&page](const char* title, const auto& words) {
        page += (page.empty() ? "### " : "\n### ") + std::string(title) + "\n\n" + words.markdown();
    };
    part("A file", fileWords());
    part("A field", fieldWords());
    part("A branch of `when`", whenWords());
    part("A column of `split`", splitWords());
    part("An entry of `also`", alsoWords());
    part("An entry of `each`", childWords());
    part("`batch`", batchWords());
    part("A rule", ruleWords());
    part("A test", testWords());
    part("`reject` of a test", rejectionWords());
    part("A file that others include", groupWords());
    return page;
}

namespace {

// `reject` of a rule in two languages; its reader takes the pair apart.
std::vector<config::KeyInfo> messageKeys() {
    return {{.key = "en",
             .form = "text",
             .help = "In English.",
             .helpZh = "英文。",
             .takes = config::KeyInfo::Takes::Text,
             .required = true},
            {.key = "zh",
             .form = "text",
             .help = "In Chinese.",
             .helpZh = "中文。",
             .takes = config::KeyInfo::Takes::Text,
             .required = true}};
}

}  // namespace

std::string editorSchema(FileKind kind) {
    const std::vector<config::SchemaPart> fieldParts{{"field", fieldWords().keys()}, {"branch", whenWords().keys()}};
    if (kind == FileKind::Included)
        return config::toJsonSchema("aidgate: fields that mappings include", groupWords().keys(), fieldParts);
    auto parts = fieldParts;
    parts.push_back({"split", splitWords().keys()});
    parts.push_back({"also", alsoWords().keys()});
    parts.push_back({"child", childWords().keys()});
    parts.push_back({"batch", batchWords().keys()});
    parts.push_back({"rule", ruleWords().keys()});
    parts.push_back({"message", messageKeys()});
    parts.push_back({"test", testWords().keys()});
    parts.push_back({"rejection", rejectionWords().keys()});
    return config::toJsonSchema("aidgate: a mapping", fileWords().keys(), parts);
}

}  // namespace aidgate::mapping
