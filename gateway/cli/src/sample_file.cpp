#include "sample_file.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "aidgate/channel/delivery.h"
#include "aidgate/value/encoding.h"
#include "gateway_home.h"
#include "xml_outline.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLook = 1 << 16;
constexpr std::size_t kMostRows = 5000;

class NoIssues final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue&) override {}
};

std::string beginning(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(kLook, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

// A line cut off in the middle may end within a character.
std::string charsetOf(const std::string& bytes) {
    const auto end = bytes.size() < kLook ? bytes.size() : bytes.rfind('\n');
    return value::isUtf8(std::string_view(bytes).substr(0, end)) ? "UTF-8" : "GB18030";
}

char delimiterOf(const std::string& bytes) {
    const auto line = bytes.substr(0, bytes.find('\n'));
    constexpr std::array<char, 7> kCandidates = {',', '|', '\t', '\x1d', ';', '^', '~'};
    return *std::max_element(kCandidates.begin(), kCandidates.end(), [&](char a, char b) {
        return std::count(line.begin(), line.end(), a) < std::count(line.begin(), line.end(), b);
    });
}

struct Look {
    package::Plan plan;
    std::string adapter;
    sdk::OptionList options;
};

std::optional<Look> chooseFormat(const fs::path& file, Terminal& terminal) {
    const auto bytes = beginning(file);
    Look look;
    look.plan.origin = file.filename().string();
    look.plan.charset = charsetOf(bytes);
    if (bytes.starts_with("PK")) {
        look.plan.format = package::Format::Xlsx;
        look.adapter = "xlsx";
    } else if (const auto start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
               start != std::string::npos && bytes[start] == '<') {
        look.plan.format = package::Format::Xml;
        look.adapter = "xml";
        std::string text;
        value::decodeLine(*value::charsetNamed(look.plan.charset), bytes, text);
        const auto outline = outlineOf(text);
        if (outline.path.empty()) {
            terminal.error({"no element of " + file.string() + " comes again and again with attributes",
                            file.string() + " 中没有重复出现且带属性的元素"});
            return std::nullopt;
        }
        std::string columns;
        for (const auto& column : outline.columns) columns += (columns.empty() ? " " : ", ") + column;
        look.plan.record.place = outline.path;
        look.options = {{"records", "record " + outline.path + ":" + columns}};
    } else {
        look.adapter = "delimited";
        look.plan.delimiter = delimiterOf(bytes);
        look.options = {{"delimiter", std::string(1, look.plan.delimiter)},
                        {"charset", look.plan.charset},
                        {"quote", look.plan.delimiter == ',' ? "double" : "none"}};
    }
    return look;
}

struct Rows {
    std::vector<std::string> header;
    std::vector<package::TextRow> rows;
    std::string record;
};

sdk::Result<Rows> firstTable(Workbench& bench, const fs::path& file, const Look& look) {
    channel::Delivery delivery;
    std::error_code failed;
    delivery.name = "sample";
    delivery.files.push_back({fs::canonical(file, failed), file.filename().string(), "", 0, "", {}});
    if (auto verified = channel::verify(delivery); !verified) return verified.error();
    const auto adapter = bench.adapters().adapter(look.adapter);
    if (!adapter) return adapter.error();
    auto options = adapter::checkOptions(look.adapter, (*adapter)->info().options, look.options);
    if (!options) return options.error();
    NoIssues issues;
    const auto host = adapter::makeHost(bench.adapters(), bench.logger(), issues, **options);
    const auto bytes = channel::openDelivery(delivery);
    auto source = (*adapter)->openSource(*bytes, *host);
    if (!source) return source.error();
    Rows table;
    const auto types = (*source)->recordTypes();
    if (types.empty()) return table;
    table.record = types.front().name;
    table.header.assign(types.front().columns.begin(), types.front().columns.end());
    sdk::RecordBatch batch(1024);
    while (table.rows.size() < kMostRows) {
        const auto more = (*source)->next(batch);
        if (!more) return more.error();
        if (!*more) break;
        if (batch.type().name != table.record) continue;
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            auto& cells = table.rows.emplace_back(table.header.size());
            for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = std::string(batch.cell(i, row).text());
        }
    }
    return table;
}

}  // namespace

std::optional<package::Plan> lookAtSample(Workbench& bench, const fs::path& file) {
    auto& terminal = bench.terminal();
    std::error_code failed;
    if (!fs::is_regular_file(file, failed)) {
        terminal.error({"there is no file '" + file.string() + "'", "没有文件 '" + file.string() + "'"});
        return std::nullopt;
    }
    auto look = chooseFormat(file, terminal);
    if (!look) return std::nullopt;
    const auto table = firstTable(bench, file, *look);
    if (!table) {
        tell(terminal, table.error());
        return std::nullopt;
    }
    auto plan = std::move(look->plan);
    const auto place = plan.format == package::Format::Xlsx ? table->record : plan.record.place;
    const bool fields = package::isFieldTable(table->header);
    plan.record =
        fields ? package::readFieldTable(table->header, table->rows) : package::profileRows(table->header, table->rows);
    // A table of fields says nothing of the format its data come in.
    if (fields) {
        plan.format = package::Format::Delimited;
        plan.charset = "GBK";
        plan.delimiter = '|';
    } else {
        plan.record.place = place;
    }
    if (plan.record.columns.empty()) {
        terminal.error({"no column is named in '" + file.string() + "'", "'" + file.string() + "' 中没有列名"});
        return std::nullopt;
    }
    return plan;
}

}  // namespace aidgate::cli
