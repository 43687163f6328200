#include "figure_parts.h"

#include "aidgate/value/money.h"

namespace aidgate::reconcile {

config::Text CodeColumn::name(std::int64_t index) const {
    return index < 0 ? kNotStated : field_->codes[static_cast<std::size_t>(index)].name;
}

std::optional<std::int64_t> dayAt(const record::Column& column, std::size_t row) {
    if (!column.known(row) || column.numbers[row] % 100 == 0) return std::nullopt;
    return column.numbers[row];
}

std::optional<std::int64_t> tenths(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return value::divideHalfUp(static_cast<std::int64_t>(part * 1000), static_cast<std::int64_t>(whole));
}

std::string percentText(std::int64_t tenths) {
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

FigureCell textCell(config::Text text) {
    return {std::move(text), std::nullopt};
}

FigureCell plainCell(std::string text) {
    return {{text, text}, std::nullopt};
}

FigureCell numberCell(std::uint64_t number) {
    return {{}, static_cast<std::int64_t>(number)};
}

FigureCell moneyCell(std::int64_t fen) {
    return {{}, fen};
}

FigureCell rateCell(std::uint64_t part, std::uint64_t whole) {
    return {{}, tenths(part, whole)};
}

const std::string& Cities::of(std::string_view division) {
    const auto known = known_.find(division);
    if (known != known_.end()) return known->second;
    std::string city(division);
    if (const auto successor = divisions_.successor(city, month_)) city = *successor;
    if (const auto parsed = value::Division::parse(city)) {
        const auto prefecture = parsed->prefecture();
        if (divisions_.nameOf(city) && divisions_.nameOf(prefecture)) city = prefecture;
    }
    return known_.emplace(std::string(division), std::move(city)).first->second;
}

config::Text Cities::name(std::string_view city) const {
    if (city.empty()) return kNotStated;
    const auto name = divisions_.nameOf(city).value_or(std::string(city));
    return {name, name};
}

Files::Files(const link::DatasetRows& rows, Cities& cities, value::CivilDate asOf) : rows_(rows.rows) {
    const CodeColumn status(rows_, "status");
    const auto& filed = *rows_.column("filed_on");
    const auto& city = *rows_.column("city");
    const std::pair<std::int64_t, Standing> standings[] = {{status.index("active"), Standing::OnFile},
                                                           {status.index("exited"), Standing::Exited},
                                                           {status.index("relieved"), Standing::Relieved},
                                                           {status.index("closed"), Standing::Closed}};
    standings_.assign(rows_.rowCount(), Standing::None);
    cities_.reserve(rows_.rowCount());
    for (std::size_t row = 0; row < rows_.rowCount(); ++row) {
        cities_.push_back(&cities.of(city.known(row) ? city.texts[row] : std::string_view()));
        if (!happened(dayAt(filed, row), asOf)) continue;
        for (const auto& [code, standing] : standings)
            if (status.at(row) == code) standings_[row] = standing;
    }
}

bool FigureContext::delivered(std::string_view dataset, std::string_view city) const {
    const auto* rows = find(dataset);
    return rows != nullptr && rows->delivered && rows->deliveredFor(city);
}

const std::string& FigureContext::deliveryCity(const link::DatasetRows& rows, std::size_t row) {
    return cities.of(rows.parts[rows.partOf(static_cast<std::uint32_t>(row))].division);
}

}  // namespace aidgate::reconcile
