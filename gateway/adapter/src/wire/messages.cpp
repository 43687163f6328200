#include "wire/messages.h"

#include <span>

#include "wire/frame.h"

namespace aidgate::adapter::wire {
namespace {

void put(Put& out, const sdk::Text& text) {
    out.text(text.en).text(text.zh);
}
sdk::Text takeText(Take& in) {
    const auto en = in.text();
    const auto zh = in.text();
    return {std::string(en), std::string(zh)};
}

void put(Put& out, const sdk::Location& where) {
    out.text(where.resource).number(where.line).number(where.column).text(where.field);
}
sdk::Location takeLocation(Take& in) {
    sdk::Location where;
    where.resource = in.text();
    where.line = in.number<std::uint64_t>();
    where.column = in.number<std::uint64_t>();
    where.field = in.text();
    return where;
}

void put(Put& out, const sdk::OptionList& options) {
    out.number(static_cast<std::uint32_t>(options.size()));
    for (const auto& [name, text] : options) out.text(name).text(text);
}
sdk::OptionList takeOptions(Take& in) {
    sdk::OptionList options(in.count(8));
    for (auto& [name, text] : options) {
        name = in.text();
        text = in.text();
    }
    return options;
}

void put(Put& out, const std::vector<std::string>& texts) {
    out.number(static_cast<std::uint32_t>(texts.size()));
    for (const auto& text : texts) out.text(text);
}
std::vector<std::string> takeTexts(Take& in) {
    std::vector<std::string> texts(in.count(4));
    for (auto& text : texts) text = in.text();
    return texts;
}

void put(Put& out, std::span<const sdk::RecordType> types) {
    out.number(static_cast<std::uint32_t>(types.size()));
    for (const auto& type : types) {
        out.text(type.name).text(type.parent);
        put(out, type.columns);
    }
}
std::vector<sdk::RecordType> takeTypes(Take& in) {
    std::vector<sdk::RecordType> types(in.count(12));
    for (auto& type : types) {
        type.name = in.text();
        type.parent = in.text();
        type.columns = takeTexts(in);
    }
    return types;
}

void put(Put& out, const sdk::Error& error) {
    out.number(static_cast<std::uint16_t>(error.code));
    put(out, error.message);
    put(out, error.where);
}
sdk::Error takeError(Take& in) {
    const auto code = in.number<std::uint16_t>();
    if (code > static_cast<std::uint16_t>(sdk::ErrorCode::Internal)) in.refuse();
    auto message = takeText(in);
    auto where = takeLocation(in);
    return {in.ok() ? static_cast<sdk::ErrorCode>(code) : sdk::ErrorCode::Internal, std::move(message),
            std::move(where)};
}

void put(Put& out, const WorkerLimits& limits) {
    out.number(limits.memoryBytes)
        .number(std::int64_t{limits.call.count()})
        .number(std::int64_t{limits.processor.count()})
        .number(std::int64_t{limits.run.count()})
        .number(limits.descriptors);
}
WorkerLimits takeLimits(Take& in) {
    WorkerLimits limits;
    limits.memoryBytes = in.number<std::uint64_t>();
    limits.call = std::chrono::milliseconds(in.number<std::int64_t>());
    limits.processor = std::chrono::seconds(in.number<std::int64_t>());
    limits.run = std::chrono::seconds(in.number<std::int64_t>());
    limits.descriptors = in.number<std::uint32_t>();
    return limits;
}

void put(Put& out, const Option& option) {
    out.text(option.name)
        .number(static_cast<std::uint8_t>(option.type))
        .number(static_cast<std::uint8_t>(option.required))
        .text(option.fallback);
    put(out, option.choices);
    put(out, option.help);
}
Option takeOption(Take& in) {
    Option option;
    option.name = in.text();
    const auto type = in.number<std::uint8_t>();
    if (type > static_cast<std::uint8_t>(sdk::OptionType::Charset)) in.refuse();
    option.type = static_cast<sdk::OptionType>(in.ok() ? type : 0);
    option.required = in.number<std::uint8_t>() != 0;
    option.fallback = in.text();
    option.choices = takeTexts(in);
    option.help = takeText(in);
    return option;
}

void put(Put& out, const Manifest& manifest) {
    out.text(manifest.id).text(manifest.version).text(manifest.sharedLibrary);
    put(out, manifest.title);
    put(out, manifest.help);
    out.number(static_cast<std::uint8_t>(manifest.reads)).number(static_cast<std::uint8_t>(manifest.writes));
    out.number(static_cast<std::uint32_t>(manifest.options.size()));
    for (const auto& option : manifest.options) put(out, option);
    put(out, manifest.formats);
    put(out, manifest.with);
}
Manifest takeManifest(Take& in) {
    Manifest manifest;
    manifest.id = in.text();
    manifest.version = in.text();
    manifest.sharedLibrary = in.text();
    manifest.title = takeText(in);
    manifest.help = takeText(in);
    manifest.reads = in.number<std::uint8_t>() != 0;
    manifest.writes = in.number<std::uint8_t>() != 0;
    manifest.options.resize(in.count(18));
    for (auto& option : manifest.options) option = takeOption(in);
    manifest.formats = takeTexts(in);
    manifest.with = takeOptions(in);
    return manifest;
}

template <class Fill>
std::string built(Fill fill) {
    std::string payload;
    Put out(payload);
    fill(out);
    return payload;
}

template <class T>
std::optional<T> whole(const Take& in, T value) {
    if (!in.whole()) return std::nullopt;
    return value;
}

}  // namespace

std::string written(const Hello& hello) {
    return built([&](Put& out) {
        out.number(hello.protocol).number(hello.gateway);
        put(out, hello.limits);
        out.number(hello.logLevels).number(static_cast<std::uint32_t>(hello.adapters.size()));
        for (const auto& adapter : hello.adapters) put(out, adapter);
    });
}

std::uint32_t protocolOf(std::string_view payload) {
    return Take(payload).number<std::uint32_t>();
}

std::optional<Hello> readHello(std::string_view payload) {
    Take in(payload);
    Hello hello;
    hello.protocol = in.number<std::uint32_t>();
    hello.gateway = in.number<std::int32_t>();
    hello.limits = takeLimits(in);
    hello.logLevels = in.number<std::uint32_t>();
    hello.adapters.resize(in.count(40));
    for (auto& adapter : hello.adapters) adapter = takeManifest(in);
    if (hello.adapters.empty()) return std::nullopt;
    return whole(in, std::move(hello));
}

std::string written(const Ready& ready) {
    return built([&](Put& out) { out.number(ready.protocol).text(ready.toolchain).number(ready.missing); });
}

std::optional<Ready> readReady(std::string_view payload) {
    Take in(payload);
    Ready ready;
    ready.protocol = in.number<std::uint32_t>();
    ready.toolchain = in.text();
    ready.missing = in.number<std::uint32_t>();
    return whole(in, std::move(ready));
}

std::string written(const sdk::Error& error) {
    return built([&](Put& out) { put(out, error); });
}

std::optional<sdk::Error> readError(std::string_view payload) {
    Take in(payload);
    auto error = takeError(in);
    return whole(in, std::move(error));
}

std::string written(std::span<const sdk::RecordType> types) {
    return built([&](Put& out) { put(out, types); });
}

std::optional<std::vector<sdk::RecordType>> readTypes(std::string_view payload) {
    Take in(payload);
    auto types = takeTypes(in);
    return whole(in, std::move(types));
}

std::string written(const SourceRequest& request) {
    return built([&](Put& out) {
        out.number(static_cast<std::uint32_t>(request.files.size()));
        for (const auto& file : request.files) out.text(file.name).text(file.dataset);
        out.text(request.charset);
        put(out, request.options);
    });
}

std::optional<SourceRequest> readSourceRequest(std::string_view payload) {
    Take in(payload);
    SourceRequest request;
    request.files.resize(in.count(8));
    for (auto& file : request.files) {
        file.name = in.text();
        file.dataset = in.text();
    }
    request.charset = in.text();
    request.options = takeOptions(in);
    return whole(in, std::move(request));
}

std::string written(const SinkRequest& request) {
    return built([&](Put& out) {
        out.text(request.name);
        put(out, request.types);
        put(out, request.options);
    });
}

std::optional<SinkRequest> readSinkRequest(std::string_view payload) {
    Take in(payload);
    SinkRequest request;
    request.name = in.text();
    request.types = takeTypes(in);
    request.options = takeOptions(in);
    return whole(in, std::move(request));
}

std::string written(const sdk::RowIssue& issue) {
    return built([&](Put& out) {
        out.number(static_cast<std::uint8_t>(issue.severity)).text(issue.code);
        put(out, issue.message);
        put(out, issue.where);
        out.text(issue.recordType).text(issue.raw);
    });
}

std::optional<sdk::RowIssue> readIssue(std::string_view payload) {
    Take in(payload);
    sdk::RowIssue issue;
    const auto severity = in.number<std::uint8_t>();
    if (severity > static_cast<std::uint8_t>(sdk::IssueSeverity::Reject)) return std::nullopt;
    issue.severity = static_cast<sdk::IssueSeverity>(severity);
    issue.code = in.text();
    issue.message = takeText(in);
    issue.where = takeLocation(in);
    issue.recordType = in.text();
    issue.raw = in.text();
    return whole(in, std::move(issue));
}

std::string written(const LogLine& line) {
    return built([&](Put& out) { out.number(static_cast<std::uint8_t>(line.level)).text(line.text); });
}

std::optional<LogLine> readLogLine(std::string_view payload) {
    Take in(payload);
    const auto level = in.number<std::uint8_t>();
    if (level > static_cast<std::uint8_t>(sdk::LogLevel::Error)) return std::nullopt;
    const LogLine line{static_cast<sdk::LogLevel>(level), in.text()};
    return whole(in, line);
}

std::string written(const FileOpened& opened) {
    return built([&](Put& out) {
        out.number(static_cast<std::uint8_t>(opened.described))
            .number(static_cast<std::uint8_t>(opened.error.has_value()));
        if (opened.error) put(out, *opened.error);
    });
}

std::optional<FileOpened> readFileOpened(std::string_view payload) {
    Take in(payload);
    FileOpened opened;
    opened.described = in.number<std::uint8_t>() != 0;
    if (in.number<std::uint8_t>() != 0) opened.error = takeError(in);
    return whole(in, std::move(opened));
}

std::string written(const Numbers& numbers) {
    return built([&](Put& out) { out.number(numbers.first).number(numbers.second); });
}

std::optional<Numbers> readNumbers(std::string_view payload) {
    Take in(payload);
    Numbers numbers;
    numbers.first = in.number<std::uint32_t>();
    numbers.second = in.number<std::uint32_t>();
    return whole(in, numbers);
}

}  // namespace aidgate::adapter::wire
