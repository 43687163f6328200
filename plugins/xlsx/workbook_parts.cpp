#include "workbook_parts.h"

#include <algorithm>

#include "../sax/markup.h"

namespace aidgate::plugins::xlsx {

namespace {

constexpr const char* kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const std::string kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const std::string kRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const std::string kPackage = "http://schemas.openxmlformats.org/package/2006/";
const std::string kSheetMl = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

std::string contentTypes(std::size_t sheets) {
    const auto override = [](const std::string& part, const std::string& type) {
        return "<Override PartName=\"/" + part + "\" ContentType=\"" + kSheetMl + type + "+xml\"/>";
    };
    std::string text = kDeclaration + ("<Types xmlns=\"" + kPackage + "content-types\">") +
                       "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package." +
                       "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>" +
                       override("xl/workbook.xml", "sheet.main") + override("xl/styles.xml", "styles");
    for (std::size_t sheet = 1; sheet <= sheets; ++sheet) text += override(sheetPath(sheet), "worksheet");
    return text + "</Types>";
}

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + kRelations + "/" + type + "\" Target=\"" + target + "\"/>";
}

std::string relations(const std::string& all) {
    return kDeclaration + ("<Relationships xmlns=\"" + kPackage + "relationships\">") + all + "</Relationships>";
}

std::string workbook(const std::vector<std::string>& sheets) {
    std::string text = kDeclaration + ("<workbook xmlns=\"" + kMain + "\" xmlns:r=\"" + kRelations + "\"><sheets>");
    for (std::size_t sheet = 0; sheet < sheets.size(); ++sheet) {
        const auto number = std::to_string(sheet + 1);
        text += "<sheet name=\"";
        sax::appendEscaped(sheets[sheet], sax::References::WhereNeeded, text);
        text += "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
    }
    return text + "</sheets></workbook>";
}

// Format 49 is "@", text.
std::string styles() {
    return kDeclaration + ("<styleSheet xmlns=\"" + kMain + "\">") +
           "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
           "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
           "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
           "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
           "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
           "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
           "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
           "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";
}

}  // namespace

std::string sheetPath(std::size_t number) {
    return "xl/worksheets/sheet" + std::to_string(number) + ".xml";
}

std::vector<WorkbookPart> workbookParts(const std::vector<std::string>& sheets) {
    std::string ofWorkbook;
    for (std::size_t sheet = 1; sheet <= sheets.size(); ++sheet) {
        const auto number = std::to_string(sheet);
        ofWorkbook += relation("rId" + number, "worksheet", "worksheets/sheet" + number + ".xml");
    }
    ofWorkbook += relation("rId" + std::to_string(sheets.size() + 1), "styles", "styles.xml");
    return {{"[Content_Types].xml", contentTypes(sheets.size())},
            {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
            {"xl/workbook.xml", workbook(sheets)},
            {"xl/_rels/workbook.xml.rels", relations(ofWorkbook)},
            {"xl/styles.xml", styles()}};
}

bool isSheetName(const std::string& name) {
    constexpr std::ptrdiff_t kMostCharacters = 31;
    const auto characters = std::count_if(name.begin(), name.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    std::string ignored;
    return !name.empty() && characters <= kMostCharacters && name.find_first_of("[]:*?/\\") == std::string::npos &&
           name.front() != '\'' && name.back() != '\'' &&
           sax::appendEscaped(name, sax::References::WhereNeeded, ignored);
}

std::string columnLetters(std::size_t column) {
    constexpr std::size_t kLetters = 26;
    std::string letters;
    for (++column; column > 0; column = (column - 1) / kLetters) {
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % kLetters));
    }
    return letters;
}

}  // namespace aidgate::plugins::xlsx
