#include "book.h"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace aidgate::sample {
namespace {

constexpr std::string_view kWorkerHeader =
    "职工编号,困难类别,建档级别,姓名,性别,民族,政治面貌,身份证号,出生日期,健康状况,残疾类别,残疾等级,劳动能力,重大疾病,"
    "工作状态,工作单位,单位统一社会信用代码,所属行业,婚姻状况,户口类型,户口所在地行政区划,家庭住址,手机号码,"
    "本人月平均收入(元),家庭年度总收入(元),家庭年刚性支出(元),家庭人口,是否享受低保,低保金额(元/月),主要致困原因,"
    "就业意愿,档案状态,建档日期,退出日期,退出类型,脱困目标年度,最近核查日期,联系人姓名,联系人电话,所在地市,"
    "上一档案编号,达标月数";
constexpr std::string_view kMemberHeader =
    "职工编号,姓名,与户主关系,性别,身份证号,出生日期,健康状况,残疾类别,残疾等级,劳动能力,重大疾病,月收入(元),身份,"
    "单位或学校";
constexpr std::string_view kAidHeader =
    "帮扶编号,职工编号,受助人身份证号,项目,金额(元),资金来源,批准日期,发放日期,发放状态,学年";
constexpr std::string_view kMembershipHeader = "会员编号,姓名,身份证号,群体,单位名称,入会日期,实名认证,状态,单位已建会";
constexpr std::string_view kPlacementHeader = "帮扶编号,姓名,身份证号,安置日期,用人单位,统一社会信用代码,渠道";

struct CityPlan {
    std::string_view dept;
    std::string_view dataset;
    std::string_view header;  // of CSV
};
constexpr std::array<CityPlan, 7> kCityPlans{{{"union_assistance", "worker", kWorkerHeader},
                                              {"union_assistance", "member", kMemberHeader},
                                              {"union_assistance", "aid", kAidHeader},
                                              {"union_assistance", "membership", kMembershipHeader},
                                              {"union_assistance", "placement", kPlacementHeader},
                                              {"civil_affairs", "relief", ""},
                                              {"civil_affairs", "death", ""}}};
constexpr std::size_t kUnionFiles = 5;

struct ProvincePlan {
    std::string_view dept;
    std::string_view dataset;
    std::string_view codes;  // separated by a blank
};
constexpr std::array<ProvincePlan, 6> kProvincePlans{{
    {"human_resources", "unemployment", "ACC020 AAC002 AAC003 AJC090 AJC093 AJC094 ACC025 ACC0M9 ACC026 AAB301"},
    {"human_resources", "public_post", "GWBH AAC002 AAC003 AAB004 KSRQ JSRQ BTJE"},
    {"human_resources", "employment", "JYBH AAC002 AAC003 AAB004 USCC JYRQ JSRQ"},
    {"social_security", "insurance",
     "AAC001 AAC002 AAC003 AAE140 AAC031 AAB001 AAB004 AAB019 AAE114 AAE003 AAE180 AAE100"},
    {"social_security", "pension", "AAC001 AAC002 AAC003 AIC161 AIC162 AAE116 AAE210 AIC230 AAE019 AAE100"},
    {"social_security", "unemployment_benefit",
     "AAC001 AAC002 AAC003 AJA001 AAE041 AAE042 AJC097 AJC098 AAE019 AAE100"},
}};
constexpr std::string_view kProvinceDivision = "210000";

std::string stem(std::string_view dept, std::string_view division, std::string_view dataset, CivilDate day) {
    std::string text(dept);
    for (const auto part : {division, dataset}) text.append("_").append(part);
    return text + "_" + std::to_string(day.number()) + "_0001";
}

Layout xmlLayout(std::string_view dataset, std::string_view division, CivilDate day) {
    const std::string root = dataset == "relief" ? "MZJZ_BATCH" : "MZBZ_BATCH";
    Layout layout{.dataset = dataset, .extension = "xml", .charset = FileCharset::Gb18030, .lineEnd = "\n"};
    layout.header = "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<" + root + " count=\"#\" batch=\"MZ" +
                    std::string(division) + "-" + std::to_string(day.number()) + "-0001\" kind=\"" +
                    std::string(dataset) + "\" generated=\"" + day.text() + "T02:00:00+08:00\">";
    layout.footer = "</" + root + ">";
    return layout;
}

Layout csvLayout(const CityPlan& plan) {
    Layout layout{.dataset = plan.dataset, .extension = "csv", .charset = FileCharset::Gb18030};
    layout.header = plan.header;
    const auto commas = static_cast<std::size_t>(std::count(plan.header.begin(), plan.header.end(), ','));
    layout.footer = "合计,#" + std::string(commas - 1, ',');
    return layout;
}

Layout textLayout(const ProvincePlan& plan) {
    const bool social = plan.dept == "social_security";
    Layout layout{
        .dataset = plan.dataset, .extension = "txt", .charset = social ? FileCharset::Gb18030 : FileCharset::Utf8};
    layout.header = plan.codes;
    for (char& c : layout.header)
        if (c == ' ') c = social ? '\x1D' : '|';
    return layout;
}

}  // namespace

RowText& RowText::cell(std::string_view text) {
    if (!first_) text_ += separator_;
    first_ = false;
    if (quotes_ && text.find_first_of(",\"") != std::string_view::npos) {
        text_ += '"';
        for (const char c : text) {
            if (c == '"') text_ += '"';
            text_ += c;
        }
        text_ += '"';
    } else {
        text_ += text;
    }
    return *this;
}

namespace {

constexpr std::array<std::string_view, 15> kFamily{"jzzh", "lb",    "sblb", "xzqh", "cxlx", "hzxm", "hzsfz", "jtrk",
                                                   "bzrk", "yrjsr", "bzje", "ksrq", "jsrq", "zzyy", "zt"};
constexpr std::array<std::string_view, 7> kFamilyMember{"xm", "sfz", "gx", "bz", "cjlb", "cjdj", "zb"};
constexpr std::array<std::string_view, 6> kRecord{"bh", "xm", "sfz", "swrq", "hhrq", "dwmc"};

// The value of a column; what is not said is empty.
class Planted {
public:
    explicit Planted(const Cells& cells) : cells_(cells) {}
    // Every cell was asked for: none has a name the agency does not know.
    ~Planted() { assert(found_ == cells_.size()); }
    Planted(const Planted&) = delete;
    Planted& operator=(const Planted&) = delete;

    std::string_view of(std::string_view column) {
        const auto cell = cells_.find(column);
        if (cell == cells_.end()) return {};
        ++found_;
        return cell->second;
    }
    std::string element(std::string_view name, std::span<const std::string_view> attributes, std::string_view end) {
        std::string text(name);
        for (const auto attribute : attributes)
            text.append(" ").append(attribute).append("=\"").append(of(attribute)).append("\"");
        return text.append(end);
    }

private:
    const Cells& cells_;
    std::size_t found_ = 0;
};

void cells(RowText& row, std::string_view header, char separator, const Cells& values) {
    Planted planted(values);
    while (!header.empty()) {
        const auto end = header.find(separator);
        row.cell(planted.of(header.substr(0, end)));
        header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
    }
}

}  // namespace

void Book::plant(const Plot& plot) {
    for (const auto& row : plot.rows())
        if (!row.dropped) plantRow(row);
}

void Book::plantRow(const PlantedRow& row) {
    const auto sheet = static_cast<std::size_t>(row.sheet);
    if (sheet >= kCityPlans.size()) {
        const auto& plan = kProvincePlans[sheet - kCityPlans.size()];
        row_.start(plan.dept == "social_security" ? '\x1D' : '|', false);
        cells(row_, plan.codes, ' ', row.cells);
        provinceFiles_[sheet - kCityPlans.size()].row(row_.text());
        return;
    }
    auto& file = of(row.city, static_cast<CityFile>(sheet));
    if (row.sheet == Sheet::Death) {
        file.row(Planted(row.cells).element(" <RECORD", kRecord, "/>"));
    } else if (row.sheet == Sheet::Relief) {
        auto text = Planted(row.cells).element(" <FAMILY", kFamily, ">\n");
        for (const auto& member : row.members) text += Planted(member).element("  <MEMBER", kFamilyMember, "/>\n");
        file.row(text + " </FAMILY>");
    } else {
        row_.start(',', true);
        cells(row_, kCityPlans[sheet].header, ',', row.cells);
        file.row(row_.text());
    }
}

sdk::Result<Book> Book::open(const std::filesystem::path& folder, CivilDate asOf) {
    Book book;
    book.folder_ = folder;
    book.asOf_ = asOf;
    for (const auto city : {City::A, City::B}) {
        for (const auto& plan : kCityPlans) {
            const auto division = divisionOf(city);
            auto file =
                DataFile::create(folder, stem(plan.dept, division, plan.dataset, asOf),
                                 plan.header.empty() ? xmlLayout(plan.dataset, division, asOf) : csvLayout(plan));
            if (!file) return std::move(file).error();
            book.cityFiles_[static_cast<std::size_t>(city)].push_back(*std::move(file));
        }
    }
    for (const auto& plan : kProvincePlans) {
        auto file = DataFile::create(folder, stem(plan.dept, kProvinceDivision, plan.dataset, asOf), textLayout(plan));
        if (!file) return std::move(file).error();
        book.provinceFiles_.push_back(*std::move(file));
    }
    return book;
}

sdk::Result<Province> Book::finish() {
    Province province;
    const auto deliver = [&](std::string_view dept, std::string_view division, std::string_view encoding,
                             std::span<DataFile> files) -> sdk::Result<void> {
        std::vector<WrittenFile> written;
        for (auto& file : files) {
            auto done = file.finish();
            if (!done) return std::move(done).error();
            written.push_back(*std::move(done));
        }
        auto delivery = writeControlFile(folder_, dept, division, encoding, asOf_, std::move(written));
        if (!delivery) return std::move(delivery).error();
        province.deliveries.push_back(*std::move(delivery));
        return {};
    };
    for (const auto city : {City::A, City::B}) {
        const std::span<DataFile> files(cityFiles_[static_cast<std::size_t>(city)]);
        const auto division = divisionOf(city);
        if (auto done = deliver("union_assistance", division, "GB18030", files.first(kUnionFiles)); !done)
            return std::move(done).error();
        for (auto i = kUnionFiles; i < files.size(); ++i)
            if (auto done = deliver("civil_affairs", division, "GB18030", files.subspan(i, 1)); !done)
                return std::move(done).error();
    }
    for (std::size_t i = 0; i < provinceFiles_.size(); ++i) {
        const auto dept = kProvincePlans[i].dept;
        const auto files = std::span<DataFile>(provinceFiles_).subspan(i, 1);
        if (auto done = deliver(dept, kProvinceDivision, dept == "social_security" ? "GBK" : "UTF-8", files); !done)
            return std::move(done).error();
    }
    return province;
}

}  // namespace aidgate::sample
