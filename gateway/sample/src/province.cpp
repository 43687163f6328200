#include "aidgate/sample/province.h"

#include <fstream>

#include "book.h"

namespace aidgate::sample {
namespace {

constexpr std::string_view kReliefLine =
    "division,urban_rural,valid_from,valid_to,amount_month\n"
    "210199,urban,2018-01-01,2018-12-31,640.00\n"
    "210199,urban,2019-01-01,,700.00\n"
    "210199,rural,2018-01-01,,350.00\n"
    "210299,urban,2018-01-01,2018-12-31,590.00\n"
    "210299,urban,2019-01-01,,650.00\n"
    "210299,rural,2018-01-01,,325.00\n";
constexpr std::string_view kAidPolicy =
    "division,project,valid_from,valid_to,floor,cap\n"
    "210199,子女助学,2018-01-01,,300.00,5000.00\n"
    "210199,生活救助,2018-01-01,,100.00,6000.00\n"
    "210199,大病救助,2018-01-01,,500.00,30000.00\n"
    "210299,子女助学,2018-01-01,,300.00,5000.00\n"
    "210299,生活救助,2018-01-01,,100.00,6000.00\n"
    "210299,大病救助,2018-01-01,,500.00,30000.00\n";

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

sdk::Result<void> check(const ProvinceOptions& options) {
    if (options.unionHouseholds > kMostHouseholds ||
        options.reliefHouseholds > kMostHouseholds - options.unionHouseholds)
        return wrong(sdk::say("at most {0} households can be made", "最多可生成 {0} 户", kMostHouseholds));
    if (options.dirtPermille > 200) return wrong({"dirt is at most 200 per mille", "脏数据最多千分之 200"});
    if (!options.asOf.knownToTheDay() || options.asOf.year() < 2018 || options.asOf.year() > 2098)
        return wrong({"the as-of date must be a day in 2018 to 2098", "基准日须在 2018 年至 2098 年之间"});
    return {};
}

sdk::Result<void> writeTable(const std::filesystem::path& file, std::string_view text) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored))
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"the file is there already; choose an empty folder", "文件已存在；请选一个空文件夹"},
                          {file.filename().generic_string(), 0, 0, {}}};
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out)
        return sdk::Error{sdk::ErrorCode::Io,
                          {"the table cannot be written", "无法写表"},
                          {file.filename().generic_string(), 0, 0, {}}};
    return {};
}

}  // namespace

std::uint64_t Province::rowsOf(std::string_view dataset) const {
    std::uint64_t rows = 0;
    for (const auto& delivery : deliveries)
        for (const auto& file : delivery.files)
            if (file.dataset == dataset) rows += file.rows;
    return rows;
}

sdk::Result<Province> writeProvince(const ProvinceOptions& options, const std::filesystem::path& directory) {
    if (auto good = check(options); !good) return std::move(good).error();
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    if (failed)
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("the folder cannot be made: {0}", "无法建立文件夹：{0}", failed.message())};
    if (auto done = writeTable(directory / "relief_line.csv", kReliefLine); !done) return std::move(done).error();
    if (auto done = writeTable(directory / "aid_policy.csv", kAidPolicy); !done) return std::move(done).error();
    auto book = Book::open(directory, options.asOf);
    if (!book) return std::move(book).error();

    std::size_t families = 0;
    const auto write = [&](const Household& household) {
        Random random(options.seed, household.index * 2 + 1);
        book->write(household, random, options.dirtPermille);
        families += household.families.size();
    };
    for (std::size_t i = 0; i < options.unionHouseholds; ++i) write(makeUnionHousehold(options.seed, i, options.asOf));
    for (std::size_t i = options.unionHouseholds; families < options.reliefHouseholds; ++i)
        write(makeReliefHousehold(options.seed, i, options.asOf));
    return book->finish();
}

}  // namespace aidgate::sample
