#include "datasets.h"

namespace aidgate::plugins::union_assistance {

std::string layouts(bool inWorkbook) {
    std::string text;
    for (const auto& dataset : kDatasets) {
        if (inWorkbook && dataset.sheet.empty()) continue;
        text += std::string(dataset.name) + (inWorkbook ? " " + std::string(dataset.sheet) : "") + ": " +
                std::string(dataset.columns) + "\n";
    }
    return text;
}

std::string lowerExtension(std::string_view name) {
    const auto dot = name.rfind('.');
    std::string extension(dot == std::string_view::npos ? std::string_view{} : name.substr(dot));
    for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return extension;
}

}  // namespace aidgate::plugins::union_assistance
