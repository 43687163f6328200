#include "sample_delivery.h"

#include "aidgate/value/encoding.h"

namespace aidgate::package {

namespace {

constexpr std::size_t kRows = 2;

std::string cellOf(const ChosenField& field, std::size_t row) {
    return field.isKey ? "A-000" + std::to_string(row + 1) : field.sampleIn;
}

std::string encoded(const Plan& plan, const std::string& text) {
    if (value::charsetNamed(plan.charset) != value::Charset::Gb18030) return text;
    return value::encodeGb18030(text).value_or(text);
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

std::string delimitedText(const Plan& plan, const std::vector<ChosenField>& fields) {
    std::string text;
    const auto line = [&](auto cell) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) text += plan.delimiter;
            text += cell(fields[i]);
        }
        text += "\r\n";
    };
    line([](const ChosenField& field) { return field.column; });
    for (std::size_t row = 0; row < kRows; ++row) line([&](const ChosenField& field) { return cellOf(field, row); });
    return encoded(plan, text);
}

// Elements of the path opened, rows as the last one with attributes.
std::string xmlText(const Plan& plan, const std::vector<ChosenField>& fields) {
    std::vector<std::string> path(1);
    for (const char c : plan.record.place) c == '/' ? path.emplace_back() : path.back() += c;
    const auto charset = value::charsetNamed(plan.charset) == value::Charset::Gb18030 ? "GB18030" : "UTF-8";
    std::string text = std::string("<?xml version=\"1.0\" encoding=\"") + charset + "\"?>\n";
    for (std::size_t i = 0; i + 1 < path.size(); ++i) text += "<" + path[i] + ">\n";
    for (std::size_t row = 0; row < kRows; ++row) {
        text += " <" + path.back();
        for (const auto& field : fields) text += " " + field.column + "=\"" + escaped(cellOf(field, row)) + "\"";
        text += "/>\n";
    }
    for (std::size_t i = path.size() - 1; i-- > 0;) text += "</" + path[i] + ">\n";
    return encoded(plan, text);
}

std::string number(std::uint32_t value, unsigned bytes) {
    std::string out;
    for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1U ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

// A zip of stored entries: a workbook for a test needs nothing more.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& parts) {
    constexpr std::uint32_t kDay = 0x4F30;  // 2019-09-16
    std::string out, directory;
    for (const auto& [name, content] : parts) {
        const auto size = static_cast<std::uint32_t>(content.size());
        const auto common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(kDay, 2) +
                            number(crc32(content), 4) + number(size, 4) + number(size, 4) +
                            number(static_cast<std::uint32_t>(name.size()), 2) + number(0, 2);
        directory += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
                     number(static_cast<std::uint32_t>(out.size()), 4) + name;
        out += "PK\x03\x04" + common + name + content;
    }
    const auto count = number(static_cast<std::uint32_t>(parts.size()), 2);
    const auto start = static_cast<std::uint32_t>(out.size());
    return out + directory + "PK\x05\x06" + number(0, 2) + number(0, 2) + count + count +
           number(static_cast<std::uint32_t>(directory.size()), 4) + number(start, 4) + number(0, 2);
}

// "A", "B" … "AA"
std::string columnLetters(std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
}

std::string sheetText(const std::vector<ChosenField>& fields) {
    std::string text = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    for (std::size_t row = 0; row <= kRows; ++row) {
        text += "<row r=\"" + std::to_string(row + 1) + "\">";
        for (std::size_t i = 0; i < fields.size(); ++i)
            text += "<c r=\"" + columnLetters(i) + std::to_string(row + 1) + "\" t=\"inlineStr\"><is><t>" +
                    escaped(row == 0 ? fields[i].column : cellOf(fields[i], row - 1)) + "</t></is></c>";
        text += "</row>";
    }
    return text + "</sheetData></worksheet>";
}

std::string workbook(const Plan& plan, const std::vector<ChosenField>& fields) {
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string package = "http://schemas.openxmlformats.org/package/2006";
    const std::string sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    const auto& sheet = plan.record.place.empty() ? plan.record.name : plan.record.place;
    return zipped(
        {{"[Content_Types].xml",
          "<Types xmlns=\"" + package +
              "/content-types\"><Default Extension=\"rels\" ContentType=\"application/"
              "vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"" +
              type + "sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" + type +
              "worksheet+xml\"/></Types>"},
         {"_rels/.rels", "<Relationships xmlns=\"" + package + "/relationships\"><Relationship Id=\"r1\" Type=\"" +
                             office + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
         {"xl/workbook.xml", "<workbook xmlns=\"" + sheets + "\" xmlns:r=\"" + office + "\"><sheets><sheet name=\"" +
                                 escaped(sheet) + "\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" + package +
                                            "/relationships\"><Relationship Id=\"r1\" Type=\"" + office +
                                            "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
         {"xl/worksheets/sheet1.xml", sheetText(fields)}});
}

}  // namespace

SampleDelivery sampleDelivery(const Plan& plan, const std::vector<ChosenField>& fields) {
    SampleDelivery sample;
    sample.rows = kRows;
    const auto stem = plan.agency + "_210199_" + plan.record.name + "_20190916_0001";
    switch (plan.format) {
        case Format::Delimited:
            sample.name = stem + ".txt";
            sample.content = delimitedText(plan, fields);
            break;
        case Format::Xml:
            sample.name = stem + ".xml";
            sample.content = xmlText(plan, fields);
            break;
        case Format::Xlsx:
            sample.name = stem + ".xlsx";
            sample.content = workbook(plan, fields);
            break;
    }
    return sample;
}

}  // namespace aidgate::package
