// What the frames hold, each as one pair of functions. Reading never trusts: nullopt when the payload is not what its
// kind says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/adapter/isolation.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter::wire {

struct Hello {
    std::uint32_t protocol = 0;
    std::int32_t gateway = 0;  // its process
    WorkerLimits limits = {};
    std::uint32_t logLevels = 0;  // bit n: level n is wanted
    std::vector<Manifest> adapters =
        {};  // the first is the one that is opened; those with a library have `library` set
};
std::string written(const Hello& hello);
std::optional<Hello> readHello(std::string_view payload);
// Where protocol and toolchain of the two differ nothing else can be read, so they stand first.
std::uint32_t protocolOf(std::string_view payload);

struct Ready {
    std::uint32_t protocol = 0;
    std::string toolchain = {};
    std::uint32_t missing = 0;  // see worker.h
};
std::string written(const Ready& ready);
std::optional<Ready> readReady(std::string_view payload);

std::string written(const sdk::Error& error);
std::optional<sdk::Error> readError(std::string_view payload);

std::string written(std::span<const sdk::RecordType> types);
std::optional<std::vector<sdk::RecordType>> readTypes(std::string_view payload);

struct SourceRequest {
    struct File {
        std::string name, dataset;
    };
    std::vector<File> files = {};
    std::string charset = {};
    sdk::OptionList options = {};  // every declared one, checked
};
std::string written(const SourceRequest& request);
std::optional<SourceRequest> readSourceRequest(std::string_view payload);

struct SinkRequest {
    std::string name = {};
    std::vector<sdk::RecordType> types = {};
    sdk::OptionList options = {};
};
std::string written(const SinkRequest& request);
std::optional<SinkRequest> readSinkRequest(std::string_view payload);

std::string written(const sdk::RowIssue& issue);
// What it refers to lives in the payload.
std::optional<sdk::RowIssue> readIssue(std::string_view payload);

struct LogLine {
    sdk::LogLevel level = sdk::LogLevel::Info;
    std::string_view text = {};
};
std::string written(const LogLine& line);
std::optional<LogLine> readLogLine(std::string_view payload);

struct FileOpened {
    bool described = false;                // its descriptor comes along; else bytes are asked for
    std::optional<sdk::Error> error = {};  // it could not be opened
};
std::string written(const FileOpened& opened);
std::optional<FileOpened> readFileOpened(std::string_view payload);

// OpenFile {number}, Read {handle, bytes}, AtEnd and CloseFile {handle}, Next {capacity}.
struct Numbers {
    std::uint32_t first = 0, second = 0;
};
std::string written(const Numbers& numbers);
std::optional<Numbers> readNumbers(std::string_view payload);

}  // namespace aidgate::adapter::wire
