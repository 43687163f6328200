// Writes households into the files of all agencies.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data_file.h"
#include "dirt.h"
#include "household.h"
#include "plot.h"

namespace aidgate::sample {

enum class CityFile : std::uint8_t { Worker, Member, Aid, Membership, Placement, Relief, Death };
enum class ProvinceFile : std::uint8_t { Unemployment, PublicPost, Employment, Insurance, Pension, Benefit };

// Cells of one row; the buffer is used again for every row.
class RowText {
public:
    void start(char separator, bool quotes) {
        text_.clear();
        separator_ = separator;
        quotes_ = quotes;
        first_ = true;
    }
    RowText& cell(std::string_view text);
    RowText& cell(std::uint64_t number) { return cell(std::to_string(number)); }
    std::string_view text() const { return text_; }

private:
    std::string text_;
    char separator_ = ',';
    bool quotes_ = false;
    bool first_ = true;
};

class Book {
public:
    static sdk::Result<Book> open(const std::filesystem::path& folder, CivilDate asOf);

    // `random` decides the dirt.
    void write(const Household& household, Random& random, unsigned dirtPermille);
    // The rows of a planted case, as they are.
    void plant(const Plot& plot);
    sdk::Result<Province> finish();

private:
    struct Writing;

    DataFile& of(City city, CityFile file) {
        return cityFiles_[static_cast<std::size_t>(city)][static_cast<std::size_t>(file)];
    }
    DataFile& of(ProvinceFile file) { return provinceFiles_[static_cast<std::size_t>(file)]; }
    std::string serial(char letter);
    void emit(DataFile& file, Dirt& dirt);
    void plantRow(const PlantedRow& row);

    void writeWorker(const Writing& writing, const UnionFile& file);
    void writeMember(const Writing& writing, const UnionFile& file, const Person& person);
    void writeAid(const Writing& writing, const Aid& aid);
    void writeMembership(const Writing& writing, const Membership& membership);
    void writePlacement(const Writing& writing, const Placement& placement);
    void writeRelief(const Writing& writing, const ReliefFamily& family);
    void writeDeath(const Writing& writing, const Death& death);
    void writeHumanResources(const Writing& writing);
    void writeInsurance(const Writing& writing, const Insurance& insurance);
    void writeBenefits(const Writing& writing);

    std::filesystem::path folder_;
    CivilDate asOf_ = *CivilDate::of(2019, 1, 1);
    std::array<std::vector<DataFile>, 2> cityFiles_;  // by CityFile
    std::vector<DataFile> provinceFiles_;             // by ProvinceFile
    RowText row_;
    std::array<std::uint64_t, 26> serials_ = {};
};

}  // namespace aidgate::sample
