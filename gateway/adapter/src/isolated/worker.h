// A worker at work for one source or sink, seen from the gateway: asked, answered, and given what it asks for meanwhile
// (files, a place for bytes, row issues, the log). Whatever it does comes back as a frame or as an Error that says what
// became of it.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/adapter/isolation.h"
#include "isolated/connection.h"
#include "isolated/worker_process.h"
#include "wire/frame.h"
#include "wire/messages.h"

namespace aidgate::adapter {

// What a worker is started with. All of it outlives the worker.
struct WorkerSetup {
    const Isolation& isolation;
    const std::vector<const Manifest*>& adapters;  // the one that is opened, then the formats it can ask for
    const std::vector<int>& libraries;             // of those that have one, in that order
    std::atomic<bool>& missingTold;                // what protection the kernel lacks is told once
};

class Worker {
public:
    // Started, and the plugin loaded in it. `host` outlives the worker.
    static sdk::Result<std::unique_ptr<Worker>> start(const WorkerSetup& setup, const sdk::Host& host);
    ~Worker();

    // What it may ask for while it is asked. They outlive the worker.
    void lend(const sdk::Delivery& delivery) { delivery_ = &delivery; }
    void lend(sdk::ByteWriter& out) { out_ = &out; }

    // Sends, then waits for an answer of the kind; `doing` is what it is at, for people. The payload lives until the
    // next call.
    sdk::Result<std::string_view> ask(wire::Kind kind, std::string_view payload, wire::Kind answer,
                                      const sdk::Text& doing);
    // One of the two.
    sdk::Result<wire::Frame> answer(wire::Kind one, wire::Kind other, const sdk::Text& doing);
    sdk::Result<void> tell(wire::Kind kind, std::string_view payload, const sdk::Text& doing);

    // Rows got so far, for what is said when it fails.
    void passed(const std::string& resource, std::uint64_t ordinal, std::uint64_t line);
    // It sent something that it may not send.
    sdk::Error garbage(const sdk::Text& doing);
    // No more questions.
    void dismiss();

private:
    Worker(const WorkerSetup& setup, const sdk::Host& host, WorkerProcess process);

    sdk::Result<void> greet(const WorkerSetup& setup);
    // Gives what was asked for; false: it may not ask that.
    bool serve(const wire::Frame& frame);
    bool openFile(std::string_view payload);
    bool readFile(std::string_view payload);
    bool endFile(std::string_view payload);
    bool closeFile(std::string_view payload);
    bool takeOutput(std::string_view payload);
    bool overwrite(std::string_view payload);
    bool takeIssue(std::string_view payload);
    bool takeLogLine(std::string_view payload);
    bool reply(wire::Kind kind, std::string_view payload, std::span<const int> descriptors = {});
    bool replyDone(const sdk::Result<void>& result);

    sdk::Error fault(const sdk::Text& doing);
    sdk::Error told(FaultKind kind, const sdk::Text& doing, const sdk::Text& what);
    sdk::Error ended(const sdk::Text& doing);
    sdk::Text place() const;

    const Manifest& manifest_;
    const Isolation& isolation_;
    const sdk::Host& host_;
    const sdk::Delivery* delivery_ = nullptr;
    sdk::ByteWriter* out_ = nullptr;
    WorkerProcess process_;
    Connection connection_;
    Connection::Deadline runEnds_, deadline_;
    std::vector<std::unique_ptr<sdk::ByteReader>> files_;
    std::string piece_;
    std::optional<sdk::Error> outputError_;
    std::string resource_;  // of the last row
    std::uint64_t ordinal_ = 0, line_ = 0;
    std::uint64_t logLines_ = 0, issueBytes_ = 0;
};

}  // namespace aidgate::adapter
