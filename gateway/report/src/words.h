// The words of reports in both languages.
#pragma once

#include "aidgate/report/names.h"

namespace aidgate::report {

namespace words {

inline const config::Text kTitle{"Reconciliation report", "比对结果报告"};
inline const config::Text kSummary{"Summary", "概要"};
inline const config::Text kAccounting{"Accounting", "记录核算"};
inline const config::Text kTypes{"Findings by type", "问题类型"};
inline const config::Text kFindings{"Findings", "问题清单"};
inline const config::Text kEvidence{"Evidence", "证据"};
inline const config::Text kFigures{"Figures", "主要指标"};
inline const config::Text kDefinitions{"Definitions", "指标说明"};
inline const config::Text kTable{"Table", "表"};
inline const config::Text kDefinition{"How it is counted", "口径"};
inline const config::Text kBySeverity{"By severity", "按严重程度"};
inline const config::Text kByDirection{"By direction", "按方向"};
inline const config::Text kByType{"By type", "按类型"};

inline const config::Text kAsOf{"As of", "基准日"};
inline const config::Text kKnownAt{"Known at", "数据截止"};
inline const config::Text kRanAt{"Run at", "运行时间"};
inline const config::Text kVersion{"Version", "版本"};
inline const config::Text kRulesDigest{"Digest of the rules", "规则摘要"};
inline const config::Text kFindingsDigest{"Digest of the findings", "问题摘要"};

inline const config::Text kDataset{"Dataset", "数据集"};
inline const config::Text kAgency{"Agency", "部门"};
inline const config::Text kDivision{"Division", "行政区划"};
inline const config::Text kBatch{"Batch", "批次"};
inline const config::Text kState{"State", "状态"};
inline const config::Text kRead{"Read", "读取"};
inline const config::Text kAccepted{"Accepted", "接收"};
inline const config::Text kRejected{"Rejected", "拒收"};
inline const config::Text kDuplicate{"Duplicate", "重复"};
inline const config::Text kHeld{"Held", "暂存"};
inline const config::Text kUnchanged{"of which unchanged", "其中未变"};
inline const config::Text kTotal{"Total", "合计"};

inline const config::Text kNumber{"No.", "编号"};
inline const config::Text kCode{"Code", "代码"};
inline const config::Text kName{"Type", "类型"};
inline const config::Text kSeverity{"Severity", "严重程度"};
inline const config::Text kDirection{"Direction", "方向"};
inline const config::Text kCount{"Count", "数量"};
inline const config::Text kActor{"Who acts", "处理部门"};
inline const config::Text kMeaning{"Meaning", "含义"};
inline const config::Text kSubject{"Subject", "对象"};
inline const config::Text kExplanation{"Explanation", "说明"};
inline const config::Text kFormula{"Formula", "计算式"};
inline const config::Text kRuleVersion{"Rule version", "规则版本"};
inline const config::Text kItem{"Item", "项目"};
inline const config::Text kValue{"Value", "值"};
inline const config::Text kWritten{"As written", "原文"};
inline const config::Text kFile{"File", "文件"};
inline const config::Text kLine{"Line", "行"};
inline const config::Text kRow{"Row", "记录"};
inline const config::Text kMapping{"Mapping", "映射"};
inline const config::Text kCodeTable{"Code table", "代码表"};
inline const config::Text kUnit{"Unit", "单位"};

inline const config::Text kTotalFindings{"Findings in all", "问题总数"};
inline const config::Text kUnknown{"unknown", "不详"};
inline const config::Text kAQuestion{"A finding is a question to a person, never a decision.",
                                     "每个问题都需要由人核实，系统不作任何决定。"};
inline const config::Text kMasked{"Ids, names, phones and accounts are masked.",
                                  "身份证号、姓名、电话和账号已作掩码处理。"};
inline const config::Text kRevealed{"This file shows personal data in full: keep it as such.",
                                    "本文件含完整个人信息，请依规保管。"};
inline const config::Text kNothing{"Nothing was found.", "未发现问题。"};
inline const config::Text kFirstOfAll{" shown of ", " / "};
inline const config::Text kPrintedOfAType{"On paper: the first ten.", "打印稿只列前十条。"};
inline const config::Text kAllInWorkbook{"The workbook has all of them.", "全部清单见工作簿。"};

}  // namespace words
}  // namespace aidgate::report
