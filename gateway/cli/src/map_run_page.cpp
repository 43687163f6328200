#include "map_run_page.h"

#include "map_tools.h"

namespace aidgate::cli {

namespace {

using mapping::CellMark;

constexpr const char* kStyle = R"css(
:root{color-scheme:light}
body{font:15px/1.5 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0;background:#f6f7f9;color:#1a2330}
main,header{max-width:1100px;margin:0 auto;padding:0 16px}
input[name=lang]{position:absolute;opacity:0}
label{display:inline-block;border:1px solid #b8c2cf;border-radius:4px;padding:2px 10px;cursor:pointer;background:#fff}
#zh:checked~header label[for=zh],#en:checked~header label[for=en]{background:#1f5fa8;color:#fff}
#zh:focus-visible~header label[for=zh],#en:focus-visible~header label[for=en]{outline:3px solid #f0a000}
#zh:checked~* [lang=en],#en:checked~* [lang=zh]{display:none}
section{background:#fff;border:1px solid #d8dee6;border-radius:6px;margin:16px 0;overflow-x:auto}
h2{font-size:15px;margin:0;padding:8px 12px;background:#eef2f7}
section.rejected h2{background:#fbe3e0}
p.reason{margin:0;padding:6px 12px;color:#8c1d10}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 12px;border-top:1px solid #e6eaf0;vertical-align:top}
th{font-weight:600;color:#4a5868}
td.written{white-space:pre-wrap;background:#fafbfc}
tr.unreadable td.mark{color:#8c1d10;font-weight:600}
tr.normalised td.mark{color:#7a5200}
tr.unread td{color:#66727f}
small{color:#4a5868}
)css";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
        }
    }
    return out;
}

std::string both(const Text& text) {
    if (text.en == text.zh) return escaped(text.en);
    return "<span lang=\"zh\">" + escaped(text.zh) + "</span><span lang=\"en\">" + escaped(text.en) + "</span>";
}

const char* classOf(CellMark mark) {
    switch (mark) {
        case CellMark::Normalised: return "normalised";
        case CellMark::Unreadable: return "unreadable";
        case CellMark::Unread: return "unread";
        default: return "plain";
    }
}

void cell(const mapping::CellAccount& one, std::string& out) {
    out += std::string("<tr class=\"") + classOf(one.mark) + "\"><td>" + escaped(one.column) +
           "</td><td class=\"written\">" + escaped(one.written) + "</td><td>" + both(one.value) + "</td><td>";
    if (!one.field.empty()) out += both(one.meaning) + " <small>" + escaped(one.field) + "</small>";
    out += "</td><td class=\"mark\">" + both(nameOf(one.mark));
    if (!one.why.empty()) out += "<br><small>" + both(one.why) + "</small>";
    out += "</td><td>" + (one.line == 0 ? std::string() : std::to_string(one.line)) + "</td></tr>\n";
}

void row(const mapping::Mapping& mapping, const mapping::RowAccount& one, std::string& out) {
    out += std::string("<section") + (one.rejected ? " class=\"rejected\"" : "") + "><h2>" + escaped(one.recordType) +
           " · " + escaped(one.file) + ":" + std::to_string(one.line) + " · " +
           both(one.rejected ? Text{"rejected", "拒收"} : Text{"taken", "接受"}) + "</h2>\n";
    if (one.rejected)
        out += "<p class=\"reason\">" + both(one.reason) + " <small>" + escaped(one.rule) + " · " +
               escaped(placeOf(mapping.file(), one.reasonLine)) + "</small></p>\n";
    out += "<table><thead><tr><th>" + both({"column", "列"}) + "</th><th>" + both({"as written", "原文"}) +
           "</th><th>" + both({"value", "标准值"}) + "</th><th>" + both({"field", "字段"}) + "</th><th>" +
           both({"mark", "标记"}) + "</th><th>" + both({"mapping line", "映射行"}) + "</th></tr></thead><tbody>\n";
    for (const auto& each : one.cells)
        if (each.mark != CellMark::Absent || !each.written.empty()) cell(each, out);
    out += "</tbody></table></section>\n";
}

}  // namespace

std::string runPage(const mapping::Mapping& mapping, const mapping::RowAccounts& accounts, Language language) {
    const bool chinese = language == Language::Chinese;
    const std::string checked = " checked";
    const Text title{"Before and after: " + mapping.id(), "转换前后对照：" + mapping.id()};
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(chinese ? "zh" : "en") +
                      "\"><head><meta charset=\"utf-8\">"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
                      escaped(title.in(language)) + "</title><style>" + kStyle + "</style></head><body>\n";
    out += "<input type=\"radio\" name=\"lang\" id=\"zh\"" + (chinese ? checked : "") +
           "><input type=\"radio\" name=\"lang\" id=\"en\"" + (chinese ? "" : checked) + ">\n";
    out += "<header><h1>" + both(title) +
           "</h1><p><label for=\"zh\">中文</label> <label for=\"en\">English</label></p><p><small>" +
           escaped(placeOf(mapping.file(), 1)) + " · " + both({"version", "版本"}) + " " +
           std::to_string(mapping.version()) + " · " + escaped(mapping.digest()) + "</small></p></header>\n<main>\n";
    for (const auto& one : accounts.rows) row(mapping, one, out);
    return out + "</main></body></html>\n";
}

}  // namespace aidgate::cli
