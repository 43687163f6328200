// A translated delivery as a folder of CSV files: <dataset>.csv, one a dataset, and rejects.csv.
#pragma once

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "aidgate/sync/translation.h"

namespace aidgate::sync {

// Files have another name until finish(); what was not finished is removed again.
class CsvFolder final : public TranslationOutput {
public:
    // The folder must be there. Not `reveal`: what tells who a person is is masked; raw text of rejects is never
    // written.
    CsvFolder(std::filesystem::path folder, bool reveal);
    ~CsvFolder() override;

    sdk::Result<void> begin(std::span<const record::Dataset* const> datasets) override;
    void prepare(TranslatedRows& rows) const override;
    sdk::Result<void> write(const TranslatedRows& rows) override;
    sdk::Result<void> reject(const store::Reject& reject) override;
    // All files whole, and by their names.
    sdk::Result<void> finish();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    struct File {
        std::filesystem::path path;
        std::unique_ptr<std::FILE, Close> open = {};
    };

    sdk::Result<File> create(const std::string& name, const std::string& header) const;

    std::filesystem::path folder_;
    bool reveal_;
    std::map<std::string, File, std::less<>> files_;  // by dataset
    File rejects_;
    std::string line_;
};

}  // namespace aidgate::sync
