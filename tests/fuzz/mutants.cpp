// Runs a fuzz target without a fuzzer, so that every test run can have a minute of it in the sanitizer build: inputs
// are made from seeds by cutting, doubling, mixing, and by words of a dictionary. The same random seed makes the same
// inputs in the same order. What kills the program is left in a file.
//   mapping_mutants SECONDS DICTIONARY SEED_FILE_OR_FOLDER...
#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = 16384;
constexpr std::uint64_t kRandomSeed = 1;

std::string current;   // the input at hand
std::string leftHere;  // where it is left when it kills the program

// Async-signal-safe.
void leaveInput() {
    const int file = ::open(leftHere.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    const auto written = ::write(file, current.data(), current.size());
    if (written < 0) return;
    ::close(file);
}

void onAbort(int /*signal*/) {
    leaveInput();
    std::signal(SIGABRT, SIG_DFL);
    std::raise(SIGABRT);
}

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// In order of name: the folder's own order is nobody's.
std::vector<std::string> seedsFrom(const std::vector<fs::path>& places) {
    std::vector<fs::path> files;
    for (const auto& place : places) {
        if (!fs::is_directory(place))
            files.push_back(place);
        else
            for (const auto& entry : fs::recursive_directory_iterator(place))
                if (entry.is_regular_file() && entry.path().extension() != ".expected") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> seeds;
    for (const auto& file : files) seeds.push_back(contentOf(file).substr(0, kMaxBytes));
    return seeds;
}

// Of libFuzzer's form: a word in quotes a line.
std::vector<std::string> wordsFrom(const fs::path& file) {
    std::vector<std::string> words;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.size() > 2 && line.front() == '"' && line.back() == '"')
            words.push_back(line.substr(1, line.size() - 2));
    return words;
}

class Mutator {
public:
    Mutator(std::vector<std::string> seeds, std::vector<std::string> words)
        : seeds_(std::move(seeds)), words_(std::move(words)) {}

    std::string next() {
        std::string text = any(seeds_);
        for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
        if (text.size() > kMaxBytes) text.resize(kMaxBytes);
        return text;
    }

private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
    const std::string& any(const std::vector<std::string>& among) { return among[below(among.size())]; }

    void change(std::string& text) {
        const std::size_t at = below(text.size() + 1), length = below(std::min<std::size_t>(64, text.size() - at) + 1);
        switch (below(8)) {
            case 0: text.erase(at, length); break;
            case 1: text.insert(at, text.substr(at, length)); break;
            case 2: text.insert(at, any(words_)); break;
            case 3: text.replace(at, length, any(words_)); break;
            case 4:
                if (at < text.size()) text[at] = static_cast<char>(random_());
                break;
            case 5: {
                const auto& other = any(seeds_);
                const std::size_t from = below(other.size() + 1);
                text.insert(at, other.substr(from, below(256)));
                break;
            }
            case 6: {
                const auto& other = any(seeds_);
                text = text.substr(0, at) + other.substr(below(other.size() + 1));
                break;
            }
            default: swapLines(text); break;
        }
    }

    void swapLines(std::string& text) {
        const auto cut = text.find('\n', below(text.size() + 1));
        if (cut == std::string::npos) return;
        const auto end = text.find('\n', cut + 1);
        if (end == std::string::npos) return;
        const auto line = text.substr(cut + 1, end - cut);
        text.erase(cut + 1, line.size());
        const auto before = text.find('\n', below(text.size() + 1));
        text.insert(before == std::string::npos ? text.size() : before + 1, line);
    }

    std::vector<std::string> seeds_, words_;
    std::mt19937_64 random_{kRandomSeed};
};

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    const auto seeds = seedsFrom({arguments + 3, arguments + count});
    const auto words = wordsFrom(arguments[2]);
    if (seeds.empty() || words.empty()) {
        std::fprintf(stderr, "no seeds or no words\n");
        return 2;
    }
    leftHere = std::string(arguments[0]) + ".killed-by";
    fs::remove(leftHere);
    __sanitizer_set_death_callback(leaveInput);
    std::signal(SIGABRT, onAbort);
    Mutator mutator(seeds, words);
    const auto run = [](std::string input) {
        current = std::move(input);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
    };
    for (const auto& seed : seeds) run(seed);
    std::uint64_t runs = seeds.size();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(arguments[1]));
    for (; std::chrono::steady_clock::now() < end; ++runs) run(mutator.next());
    std::printf("%llu inputs, none of which killed it\n", static_cast<unsigned long long>(runs));
    return 0;
}
