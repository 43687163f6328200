#include "command.h"
#include "places.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace aidgate::test {

namespace {

pid_t start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::filesystem::path& out, const std::filesystem::path& err) {
    const std::string program = std::string(test::kBinaryDir) + "/bin/aidgate";
    std::vector<std::string> words = {program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = environment;  // the first of a name counts
    variables.insert(variables.end(), {"LC_ALL=C", "PATH=/usr/bin:/bin", "HOME=/nonexistent",
                                       "ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16"});
    if (const char* temporary = std::getenv("TMPDIR")) variables.push_back(std::string("TMPDIR=") + temporary);
    std::vector<char*> argv, envp;
    for (auto& word : words) argv.push_back(word.data());
    for (auto& variable : variables) envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + program);
    return child;
}

Said finish(pid_t child, const std::filesystem::path& out, const std::filesystem::path& err) {
    int status = 0;
    ::waitpid(child, &status, 0);
    Said said;
    if (WIFEXITED(status)) said.exitCode = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) said.signal = WTERMSIG(status);
    said.out = readFile(out);
    said.err = readFile(err);
    return said;
}

}  // namespace

Said runAidgate(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
    const TemporaryFolder folder;
    const auto child = start(arguments, environment, folder / "out", folder / "err");
    return finish(child, folder / "out", folder / "err");
}

Said runAidgateAndKill(const std::vector<std::string>& arguments, std::uint64_t microseconds) {
    const TemporaryFolder folder;
    const auto child = start(arguments, {}, folder / "out", folder / "err");
    ::usleep(static_cast<useconds_t>(microseconds));
    ::kill(child, SIGKILL);
    return finish(child, folder / "out", folder / "err");
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "aidgate-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string readFile(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
}

void writeFile(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace aidgate::test
