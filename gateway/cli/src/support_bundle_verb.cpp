#include <sys/utsname.h>

#include <Poco/DeflatingStream.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include "aidgate/channel/outgoing.h"
#include "aidgate/cli/command_line.h"
#include "aidgate/control/control.h"
#include "gateway_home.h"
#include "intake.h"
#include "serving.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

constexpr std::size_t kMostLog = 2 * 1024 * 1024;
constexpr std::size_t kRuns = 200;
constexpr std::size_t kBlock = 512;

// A tar archive (POSIX ustar) in memory.
class Archive {
public:
    // Every text passes the last net for ids, accounts and phone numbers.
    void add(const std::string& name, const std::string& text) {
        const auto masked = maskedLines(text);
        std::array<char, kBlock> header{};
        const auto put = [&](std::size_t at, const std::string& field) {
            std::copy(field.begin(), field.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
        };
        put(0, "aidgate-support/" + name);
        put(100, "0000600");
        put(108, "0000000");
        put(116, "0000000");
        put(124, octal(masked.size(), 11));
        put(136, octal(0, 11));
        put(148, "        ");
        put(156, "0");
        put(257, "ustar");
        put(263, "00");
        unsigned sum = 0;
        for (const char c : header) sum += static_cast<unsigned char>(c);
        put(148, octal(sum, 6));
        header[154] = '\0';
        bytes_.append(header.data(), header.size());
        bytes_ += masked;
        bytes_.append((kBlock - masked.size() % kBlock) % kBlock, '\0');
    }
    std::string take() {
        bytes_.append(2 * kBlock, '\0');
        return std::move(bytes_);
    }

private:
    static std::string octal(std::uint64_t value, int digits) {
        std::array<char, 24> text{};
        std::snprintf(text.data(), text.size(), "%0*llo", digits, static_cast<unsigned long long>(value));
        return text.data();
    }
    static std::string maskedLines(const std::string& text) {
        std::string out;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) out += log::withoutPersons(line) + "\n";
        return out;
    }
    std::string bytes_;
};

std::string textOf(const std::filesystem::path& file, std::size_t most) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in) return {};
    const auto size = static_cast<std::size_t>(in.tellg());
    in.seekg(static_cast<std::streamoff>(size > most ? size - most : 0));
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string versions(const Workbench& bench) {
    utsname system{};
    ::uname(&system);
    std::string text = std::string("aidgate ") + AIDGATE_VERSION + "\nsystem " + system.sysname + " " + system.release +
                       " " + system.machine + "\nat " + now() + "\n";
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(bench.settings()->store.file, unknown);
    if (!unknown) text += "store_bytes " + std::to_string(bytes) + "\n";
    return text;
}

std::string runsOf(store::Store& store) {
    std::string text =
        "began\tended\texchange\treason\toutcome\tread\taccepted\trejected\tduplicate\theld\terror\tmessage\n";
    const auto runs = store.exchangeRuns().last("", kRuns);
    if (!runs) return text + runs.error().message.en + "\n";
    for (const auto& run : *runs) {
        const auto& account = run.account;
        text += run.began + "\t" + run.ended + "\t" + run.exchange + "\t" + run.reason + "\t" +
                std::string(store::toString(run.outcome));
        for (const auto count : {account.read, account.accepted, account.rejected, account.duplicate, account.held})
            text += "\t" + std::to_string(count);
        text += "\t" + run.error + "\t" + run.message.en + "\n";
    }
    return text;
}

std::string checksOf(const Common& common) {
    std::ostringstream out, err;
    Terminal terminal(out, err, Language::English, false, true);
    check(common, terminal);
    return out.str() + err.str();
}

std::string compressed(const std::string& bytes) {
    std::ostringstream out;
    Poco::DeflatingOutputStream gzip(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    gzip << bytes;
    gzip.close();
    return out.str();
}

}  // namespace

int supportBundle(const Common& common, const SupportBundleRequest& request, Terminal& terminal) {
    const auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    Archive archive;
    archive.add("versions.txt", versions(*bench));
    archive.add("gateway.yaml", textOf(configurationFile(common), kMostLog));
    archive.add("checks.txt", checksOf(common));
    if (const auto store = openStore(*bench)) archive.add("runs.tsv", runsOf(*store));
    const auto socket = controlSocket(*bench->settings());
    for (const char* question : {"status", "metrics"}) {
        const auto answer = control::ask(socket, question, std::chrono::seconds(10));
        archive.add(std::string(question) + ".txt", answer ? *answer : answer.error().message.en);
    }
    const auto& log = bench->settings()->log.file;
    if (!log.empty()) archive.add("log.txt", textOf(log, kMostLog));
    auto file = channel::OutgoingFile::begin(request.out);
    if (file) {
        auto done = file->write(compressed(archive.take()));
        if (done)
            if (auto complete = file->complete(); !complete) done = complete.error();
        if (done) done = file->commit();
        if (done) {
            terminal.note({"look through it before you send it: " + request.out.string(),
                           "发送前请先查看内容: " + request.out.string()});
            return kOk;
        }
        tell(terminal, done.error());
        return exitCodeOf(done.error());
    }
    tell(terminal, file.error());
    return exitCodeOf(file.error());
}

}  // namespace aidgate::cli
