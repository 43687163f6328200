// What a workbook has besides its rows: which parts and sheets there are, and that cells are text.
#pragma once

#include <string>
#include <vector>

namespace aidgate::plugins::xlsx {

struct WorkbookPart {
    std::string path;  // in the zip file
    std::string text;
};

// Style of a cell that stays text when a person edits it.
inline constexpr const char* kTextStyle = "1";

// Sheet n, from 1, is at sheetPath(n). `sheets` are their names, in the order people see.
std::string sheetPath(std::size_t number);
std::vector<WorkbookPart> workbookParts(const std::vector<std::string>& sheets);

// Whether a sheet may be called so: Excel takes 31 characters, and no []:*?/\.
bool isSheetName(const std::string& name);

// "A", "AB": the letters of a column, counted from 0.
std::string columnLetters(std::size_t column);

}  // namespace aidgate::plugins::xlsx
