#include "workbook_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include <xlsxwriter.h>

#include "aidgate/value/encoding.h"

namespace aidgate::report {
namespace {

constexpr std::size_t kLongestText = 32767;
constexpr std::size_t kStyles = 9;
constexpr std::array<const char*, 4> kForms{nullptr, "#,##0", "#,##0.00", "0.0%"};
enum Form : std::size_t { kGeneral, kGrouped, kMoney, kRate };
constexpr std::size_t kWidest = 60;
constexpr std::uint32_t kRowsMeasured = 500;  // widths follow the first rows, so that millions cost nothing

bool isWide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || c >= 0x20000;
}

// Most texts: nothing in them to look at closer.
bool isPlain(std::string_view text) {
    if (text.size() > kLongestText || !value::isUtf8(text)) return false;
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\xEF') return false;  // EF begins U+FFFE
    return true;
}

bool isAllowed(char32_t c) {
    return c == '\t' || c == '\n' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

}  // namespace

std::size_t displayWidth(std::string_view utf8) {
    std::size_t width = 0;
    value::forEachCodePoint(utf8, [&](char32_t c) { width += isWide(c) ? 2 : 1; });
    return width;
}

std::string cellText(std::string_view text) {
    if (isPlain(text)) return std::string(text);
    std::string out;
    out.reserve(text.size());
    std::size_t length = 0;
    while (!text.empty()) {
        const char32_t c = value::nextCodePoint(text);
        length += c > 0xFFFF ? 2 : 1;  // Excel counts in UTF-16
        if (length >= kLongestText && !text.empty()) {
            out += "…";
            break;
        }
        value::appendUtf8(isAllowed(c) ? c : U'\uFFFD', out);
    }
    return out;
}

struct WorkbookFile::State {
    lxw_workbook* book = nullptr;
    std::array<std::array<lxw_format*, kForms.size()>, kStyles> formats = {};
    std::string file, folder;
    std::uint32_t rowsPerSheet = 0;
    lxw_error error = LXW_NO_ERROR;  // the first

    void keep(lxw_error result) {
        if (error == LXW_NO_ERROR) error = result;
    }
    lxw_format* format(Style style, std::size_t form = kGeneral) const {
        return formats[static_cast<std::size_t>(style)][form];
    }

    void makeFormats() {
        constexpr std::array<lxw_color_t, kStyles> kFills{0,        0xDCE6F1, 0,        0xEDEDED, 0xDDEBF7,
                                                          0xFFF2CC, 0xFCE4D6, 0xF8CBAD, 0};
        for (std::size_t i = 0; i < kStyles; ++i)
            for (std::size_t form = 0; form < kForms.size(); ++form) {
                auto* made = formats[i][form] = workbook_add_format(book);
                if (kFills[i] != 0) format_set_bg_color(made, kFills[i]);
                if (kForms[form] == nullptr) continue;
                format_set_num_format(made, kForms[form]);
                format_set_align(made, LXW_ALIGN_RIGHT);
            }
        format_set_bold(format(Style::Heading));
        format_set_bottom(format(Style::Heading), LXW_BORDER_THIN);
        format_set_text_wrap(format(Style::Wrapped));
        format_set_align(format(Style::Wrapped), LXW_ALIGN_VERTICAL_TOP);
        for (auto* form : formats[static_cast<std::size_t>(Style::Strong)]) format_set_bold(form);
    }
};

WorkbookFile::WorkbookFile(const std::filesystem::path& file, const std::string& title, std::uint32_t rowsPerSheet)
    : state_(std::make_unique<State>()) {
    state_->file = file.string();
    state_->rowsPerSheet = rowsPerSheet;
    state_->folder = file.has_parent_path() ? file.parent_path().string() : ".";
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = state_->folder.data();
    state_->book = workbook_new_opt(state_->file.c_str(), &options);
    if (state_->book == nullptr) return;
    state_->makeFormats();
    std::string mutableTitle = title;
    lxw_doc_properties properties = {};
    properties.title = mutableTitle.data();
    workbook_set_properties(state_->book, &properties);
}

WorkbookFile::~WorkbookFile() {
    if (state_->book != nullptr) workbook_close(state_->book);
}

std::unique_ptr<Sheet> WorkbookFile::addTable(std::string name, std::vector<std::string> headings) {
    return std::make_unique<Sheet>(*state_, std::move(name), std::move(headings));
}

std::unique_ptr<Sheet> WorkbookFile::addPlain(std::string name) {
    return addTable(std::move(name), {});
}

sdk::Result<void> WorkbookFile::close() {
    if (state_->book == nullptr) {
        return sdk::Error{sdk::ErrorCode::Internal, {"no memory for a workbook", "内存不足，无法生成工作簿"}};
    }
    state_->keep(workbook_close(std::exchange(state_->book, nullptr)));
    if (state_->error == LXW_NO_ERROR) return {};
    return sdk::Error{
        sdk::ErrorCode::Io,
        sdk::say("cannot write the workbook: {0}", "无法写工作簿：{0}", std::string_view(lxw_strerror(state_->error))),
        {state_->file}};
}

struct Sheet::Place {
    lxw_worksheet* sheet = nullptr;
};

Sheet::Sheet(WorkbookFile::State& book, std::string name, std::vector<std::string> headings)
    : book_(book), name_(std::move(name)), headings_(std::move(headings)), place_(std::make_unique<Place>()) {
    begin();
}

Sheet::~Sheet() {
    end();
}

void Sheet::begin() {
    if (book_.book == nullptr) return;
    ++number_;
    const std::string name = number_ == 1 ? name_ : name_ + " " + std::to_string(number_);
    place_->sheet = workbook_add_worksheet(book_.book, name.c_str());
    row_ = 0;
    column_ = 0;
    hasRows_ = false;
    widths_.assign(headings_.size(), 0);
    for (const auto& heading : headings_) text(heading, Style::Heading);
    hasRows_ = !headings_.empty();
}

void Sheet::end() {
    auto* sheet = std::exchange(place_->sheet, nullptr);
    if (sheet == nullptr) return;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        const auto width = static_cast<double>(std::min(widths_[i], kWidest) + 3);
        book_.keep(worksheet_set_column(sheet, column, column, width, nullptr));
    }
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    if (headings_.empty()) return;
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    book_.keep(worksheet_autofilter(sheet, 0, 0, row_, static_cast<lxw_col_t>(headings_.size() - 1)));
}

Sheet& Sheet::row() {
    if (hasRows_ && row_ + 1 >= book_.rowsPerSheet) {
        end();
        begin();
    }
    if (hasRows_) ++row_;
    hasRows_ = true;
    column_ = 0;
    return *this;
}

Sheet& Sheet::text(std::string_view text, Style style) {
    if (place_->sheet != nullptr && !text.empty()) {
        const auto cell = cellText(text);
        book_.keep(worksheet_write_string(place_->sheet, row_, column_, cell.c_str(), book_.format(style)));
        if (row_ < kRowsMeasured) widen(displayWidth(cell));
    }
    ++column_;
    return *this;
}

Sheet& Sheet::write(double number, std::size_t width, Style style, std::size_t form) {
    if (place_->sheet != nullptr) {
        book_.keep(worksheet_write_number(place_->sheet, row_, column_, number, book_.format(style, form)));
        if (row_ < kRowsMeasured) widen(width);
    }
    ++column_;
    return *this;
}

Sheet& Sheet::count(std::uint64_t number, Style style) {
    return write(static_cast<double>(number), std::to_string(number).size(), style, kGeneral);
}

Sheet& Sheet::number(std::int64_t number, Style style) {
    const auto digits = std::to_string(number).size();
    return write(static_cast<double>(number), digits + digits / 3, style, kGrouped);
}

Sheet& Sheet::money(std::int64_t fen, Style style) {
    const auto digits = std::to_string(fen / 100).size();
    return write(static_cast<double>(fen) / 100.0, digits + digits / 3 + 3, style, kMoney);
}

Sheet& Sheet::rate(std::int64_t tenths, Style style) {
    return write(static_cast<double>(tenths) / 1000.0, std::to_string(tenths / 10).size() + 3, style, kRate);
}

Sheet& Sheet::nothing(Style style) {
    if (place_->sheet != nullptr)
        book_.keep(worksheet_write_string(place_->sheet, row_, column_, "–", book_.format(style, kGrouped)));
    ++column_;
    return *this;
}

void Sheet::widen(std::size_t width) {
    if (column_ >= widths_.size()) widths_.resize(column_ + 1U, 0);
    widths_[column_] = std::max(widths_[column_], width);
}

}  // namespace aidgate::report
