// Runs a program as a person would and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aidgate::test {

struct Said {
    int exitCode = -1;  // -1: ended by a signal
    int signal = 0;
    std::string out, err;
};

// The built aidgate, in English unless `environment` says otherwise ("NAME=value").
Said runAidgate(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});

// Starts it, kills it with SIGKILL after `microseconds` unless it has ended; the exit as above.
Said runAidgateAndKill(const std::vector<std::string>& arguments, std::uint64_t microseconds);

// A folder of its own for one test, gone afterwards.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string readFile(const std::filesystem::path& file);
void writeFile(const std::filesystem::path& file, const std::string& content);

}  // namespace aidgate::test
