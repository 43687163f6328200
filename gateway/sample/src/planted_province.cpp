#include "aidgate/sample/planted.h"

#include <array>
#include <fstream>
#include <numeric>
#include <utility>

#include "book.h"

namespace aidgate::sample {
namespace {

constexpr std::string_view kReliefLine =
    "division,urban_rural,valid_from,valid_to,amount_month\n"
    "210199,urban,2019-01-01,,700.00\n"
    "210299,urban,2019-01-01,,650.00\n";
constexpr std::string_view kAidPolicy =
    "division,project,valid_from,valid_to,floor,cap\n"
    "210199,子女助学,2018-01-01,,300.00,5000.00\n"
    "210199,生活救助,2018-01-01,,100.00,6000.00\n"
    "210199,大病救助,2018-01-01,,500.00,30000.00\n";

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

sdk::Result<void> check(const PlantedOptions& options) {
    // Who is born sixty years before the day must be born before everybody else.
    if (options.asOf.year() < 2019 || options.asOf.year() > 2025 || options.asOf.day() > 28)
        return wrong({"planted cases need an as-of date of 2019 to 2025, at most the 28th of a month",
                      "预置案例的基准日须在 2019 年至 2025 年，且不晚于当月 28 日"});
    const auto most = plantedCases().size() * kMostCopies;
    if (options.cases > most) return wrong(sdk::say("at most {0} cases can be planted", "最多可预置 {0} 个案例", most));
    return {};
}

sdk::Result<void> writeText(const std::filesystem::path& file, std::string_view text) {
    const sdk::Location where{file.filename().generic_string(), 0, 0, {}};
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored))
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"the file is there already; choose an empty folder", "文件已存在；请选一个空文件夹"},
                          where};
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) return sdk::Error{sdk::ErrorCode::Io, {"the file cannot be written", "无法写文件"}, where};
    return {};
}

// What is expected of planted cases, one line of JSON each; no text in it needs escaping.
class Expectations {
public:
    static sdk::Result<Expectations> open(const std::filesystem::path& folder) {
        Expectations made;
        for (auto& [name, out] : made.files_) {
            if (auto done = writeText(folder / name, ""); !done) return std::move(done).error();
            out.open(folder / name, std::ios::binary);
        }
        return made;
    }

    void write(std::string_view name, const Plot& plot) {
        std::string codes;
        for (const auto& finding : plot.raised()) {
            files_[0].second << "{\"code\": \"" << finding.code << "\", \"subject\": \"" << finding.subject << "\"}\n";
            codes.append(codes.empty() ? "" : ", ").append("\"" + finding.code + "\"");
        }
        files_[1].second << "{\"case\": \"" << name << "\", \"file\": \"" << plot.key('U') << "\", \"raises\": ["
                         << codes << "], \"misses\": [";
        for (std::size_t i = 0; i < plot.missed().size(); ++i)
            files_[1].second << (i == 0 ? "" : ", ") << "\"" << plot.missed()[i] << "\"";
        files_[1].second << "]}\n";
    }

    sdk::Result<void> finish() {
        for (auto& [name, out] : files_) {
            out.close();
            if (!out)
                return sdk::Error{sdk::ErrorCode::Io, {"the file cannot be written", "无法写文件"}, {name, 0, 0, {}}};
        }
        return {};
    }

private:
    std::array<std::pair<std::string, std::ofstream>, 2> files_ = {
        {{"expected.jsonl", std::ofstream()}, {"planted.jsonl", std::ofstream()}}};
};

}  // namespace

std::vector<PlantedSummary> plantedSummaries(CivilDate asOf) {
    std::vector<PlantedSummary> all;
    for (const auto& one : plantedCases()) {
        Plot plot(all.size(), 0, asOf);
        one.plant(plot);
        PlantedSummary summary{std::string(one.name), {}, plot.missed()};
        for (const auto& finding : plot.raised()) summary.raises.push_back(finding.code);
        all.push_back(std::move(summary));
    }
    return all;
}

sdk::Result<Province> plantProvince(const PlantedOptions& options, const std::filesystem::path& directory) {
    if (auto good = check(options); !good) return std::move(good).error();
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    if (failed)
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("the folder cannot be made: {0}", "无法建立文件夹：{0}", failed.message())};
    if (auto done = writeText(directory / "relief_line.csv", kReliefLine); !done) return std::move(done).error();
    if (auto done = writeText(directory / "aid_policy.csv", kAidPolicy); !done) return std::move(done).error();
    auto book = Book::open(directory, options.asOf);
    if (!book) return std::move(book).error();
    auto expectations = Expectations::open(directory);
    if (!expectations) return std::move(expectations).error();
    const auto cases = plantedCases();
    const std::uint64_t count = options.cases;
    auto stride = 7919 + options.seed;
    while (count > 1 && std::gcd(stride, count) != 1) ++stride;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto index = (i * stride + options.seed) % count;
        const auto& one = cases[index % cases.size()];
        Plot plot(index, index / cases.size(), options.asOf);
        one.plant(plot);
        book->plant(plot);
        expectations->write(one.name, plot);
    }
    if (auto done = expectations->finish(); !done) return std::move(done).error();
    return book->finish();
}

}  // namespace aidgate::sample
