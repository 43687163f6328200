// The page's style sheet. Fonts are named, not fetched: what a Chinese desktop or a Linux server has.
#pragma once

#include <string_view>

namespace aidgate::report {

inline constexpr std::string_view kPageStyle = R"css(
:root{--ink:#1f2933;--soft:#616e7c;--line:#d8dee6;--back:#f5f7fa;--benefit:#2e7d32;--burden:#c2570c;--quality:#4a6785}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);line-height:1.55;font-size:15px;
font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",SimSun,sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:32px 0 10px}h3{font-size:16px;margin:0}
.note{color:var(--soft);margin:2px 0}.warn{color:#b3261e;font-weight:bold}
.panel{background:#fff;border:1px solid var(--line);border-radius:6px;padding:14px 18px;margin:12px 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px;margin:12px 0}
.card{background:#fff;border:1px solid var(--line);border-radius:6px;padding:10px 14px}
.card b{display:block;font-size:24px}.card small{font-size:14px;margin-left:5px}.card span{color:var(--soft);font-size:13px}
.card.benefit{border-left:5px solid var(--benefit)}.card.burden{border-left:5px solid var(--burden)}
.card.quality{border-left:5px solid var(--quality)}
table{border-collapse:collapse;width:100%;font-size:13.5px;background:#fff}
th,td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#e9eef4;white-space:nowrap}td.c,th.c{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tr.sum td{font-weight:bold;background:#f1f4f8}td.k{white-space:nowrap}
.s{border-radius:3px;padding:1px 6px;white-space:nowrap;font-size:12.5px}
.s0{background:#ededed}.s1{background:#ddebf7}.s2{background:#fff2cc}.s3{background:#fce4d6}.s4{background:#f4b183}
details{background:#fff;border:1px solid var(--line);border-radius:6px;margin:12px 0;padding:10px 14px}
details.benefit{border-left:5px solid var(--benefit)}details.burden{border-left:5px solid var(--burden)}
details.quality{border-left:5px solid var(--quality)}
.po{display:none}.q .note{max-width:900px;margin-bottom:8px}
.ct{margin:0 0 8px;font-weight:bold;font-size:13.5px}
summary{cursor:pointer;font-size:15.5px;font-weight:bold}
.f{font-family:Consolas,"Noto Sans Mono CJK SC",monospace;font-size:12.5px;color:#334e68}
ul.e{margin:4px 0 0;padding-left:18px;font-size:12.5px;color:#334e68}ul.e i{color:var(--soft);font-style:normal}
svg{width:100%;max-width:760px;height:auto;display:block}
svg text{font-size:14px;dominant-baseline:middle;fill:var(--ink)}svg .l{text-anchor:end}svg .n{fill:var(--soft)}
@media print{@page{size:A4;margin:14mm}body{background:#fff;font-size:11pt}main{max-width:none;padding:0}
.panel,.card,details{border-color:#bbb}thead{display:table-header-group}
tr,svg,.card,.panel{break-inside:avoid}.q-head{break-inside:avoid}
h2,summary,thead,.q-head{break-after:avoid}
.cards{grid-template-columns:repeat(4,1fr);gap:2mm}.card{padding:1.5mm 2.5mm}.card b{font-size:13pt}
details tbody tr:nth-child(n+11){display:none}.po{display:block}
.t{font-size:9.5pt}.t th{white-space:normal}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

}  // namespace aidgate::report
