// The numbers rules share (parameters.yaml), which may differ by division and by date.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/expression/scope.h"
#include "aidgate/value/civil_date.h"
#include "map_reader.h"

namespace aidgate::reconcile {

// Another value for the divisions that begin so, between two days; no day: open.
struct ParameterCase {
    std::string division;  // "" = everywhere, "21", "2101", "210102"
    std::optional<value::CivilDate> from = {}, to = {};
    std::int64_t number = 0;
    std::string written = {};
};

struct Parameter {
    std::string name;
    config::Text label;
    std::string written;        // "100.00元/月"
    expression::Symbol symbol;  // a constant: the value where no case holds
    std::vector<ParameterCase> cases = {};

    bool byDivision() const;
    // Of the cases in force the one with the longest division; else the common value.
    std::int64_t at(std::string_view place, value::CivilDate day) const;
};

class Parameters {
public:
    // `prefix`: what their names begin with.
    void load(const config::Document& document, std::string_view prefix, config::Diagnostics& diagnostics);
    const std::vector<Parameter>& all() const { return all_; }
    std::optional<std::size_t> find(std::string_view name) const;

private:
    void readCases(MapReader& one, const config::Document& document, Parameter& parameter,
                   config::Diagnostics& diagnostics);
    std::optional<ParameterCase> readCase(const config::Document& document, const config::Node& node,
                                          const Parameter& parameter, config::Diagnostics& diagnostics);

    std::vector<Parameter> all_;
    std::map<std::string, std::size_t, std::less<>> byName_;
};

}  // namespace aidgate::reconcile
