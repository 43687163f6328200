// What a plugin implements (Adapter, Source, Sink) and what the gateway lends it (a delivery's bytes, decoding, other
// formats, a log, a place for row issues). No third-party type appears here.
//
// Lifetimes: what is passed to openSource/openSink (delivery, out, types, host) outlives the Source or Sink returned.
// Cells of a batch live until its next reset. RowIssue::raw lives only during report().
// Threads: an Adapter is shared by all threads; a Source, Sink and what they were given belong to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"
#include "aidgate/sdk/options.h"
#include "aidgate/sdk/record_batch.h"

namespace aidgate::sdk {

// ---- lent by the gateway --------------------------------------------------------------------------------------------

class ByteReader {
public:
    virtual ~ByteReader() = default;
    virtual std::string_view name() const = 0;                   // the file's name, for messages
    virtual Result<std::size_t> read(std::span<char> into) = 0;  // 0 at the end
};

// One file to be written. It is not at its place before the whole of it is there: a sink that fails leaves nothing.
class ByteWriter {
public:
    virtual ~ByteWriter() = default;
    virtual std::string_view name() const = 0;  // the file's name: its extension may choose the format
    virtual Result<void> write(std::string_view bytes) = 0;
    // Since 1.1. Writes over bytes that are written already, `position` counted from the file's first: for a number of
    // rows that stands in front of them.
    virtual Result<void> overwrite(std::uint64_t, std::string_view) {
        return Error{ErrorCode::Unsupported, {"what is written can't be written over", "已写出的内容不能改写"}};
    }
};

// The files of one delivery, in order of name; control files are not among them.
class Delivery {
public:
    virtual ~Delivery() = default;
    virtual std::size_t fileCount() const = 0;
    virtual std::string_view fileName(std::size_t file) const = 0;
    virtual std::string_view dataset(std::size_t file) const = 0;  // from the file's name: "worker"; "" when not told
    virtual std::string_view charset() const = 0;                  // from the control file: "GB18030"; "" when not told
    // Each call starts at the first byte.
    virtual Result<std::unique_ptr<ByteReader>> open(std::size_t file) const = 0;
};

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

class Logger {
public:
    virtual ~Logger() = default;
    virtual bool enabled(LogLevel level) const = 0;
    virtual void log(LogLevel level, std::string_view message) = 0;  // never anything that tells who a person is
};

enum class IssueSeverity : std::uint8_t { Note, Warning, Reject };

// Something about one row. It never stops a run; an Error does. Reject: the row is not delivered in a batch at all,
// and the host counts it as read and rejected.
struct RowIssue {
    IssueSeverity severity = IssueSeverity::Reject;
    std::string_view code = {};  // stable, "delimited.too-few-columns"
    Text message = {};           // without the row's text
    Location where = {};
    std::string_view recordType = {};  // the type the row would have been of, when known
    std::string_view raw = {};         // the offending text, UTF-8; the gateway encrypts it before storing
};

class RowIssueLog {
public:
    virtual ~RowIssueLog() = default;
    virtual void report(const RowIssue& issue) = 0;
};

enum class Charset : std::uint8_t { Ascii, Utf8, Gb18030 };

struct Decoded {
    Charset charset = Charset::Ascii;  // what the bytes were read as
    std::size_t replaced = 0;          // byte sequences that are not characters and became U+FFFD
};

// Decodes one line (or one cell) at a time, because files mix charsets by line. Declared GB18030 (also GBK, GB2312):
// a line that is strictly valid UTF-8 with a character of three bytes or more is taken as UTF-8. Declared UTF-8: a line
// that is not valid UTF-8 is taken as GB18030.
class TextDecoder {
public:
    virtual ~TextDecoder() = default;
    virtual Charset declared() const = 0;
    // Appends to `out`.
    virtual Decoded decode(std::string_view bytes, std::string& out) = 0;
};

// Since 1.1. Encodes one line (or one cell) at a time, so that a TextDecoder of the same charset gives it back.
class TextEncoder {
public:
    virtual ~TextEncoder() = default;
    virtual std::string_view charset() const = 0;  // as a declaration names it: "UTF-8", "GB18030", "GBK"
    // Appends to `out`. False, and nothing appended, when the charset lacks a character of `line`, `line` is not UTF-8,
    // or a reader could take the bytes for another charset's (GBK bytes that happen to be UTF-8, which is very rare).
    virtual bool encode(std::string_view line, std::string& out) = 0;
};

class Source {
public:
    virtual ~Source() = default;
    // Known once the source is open, and constant. A type may turn out to have no rows.
    virtual std::span<const RecordType> recordTypes() const = 0;
    // Resets `batch` to one record type and fills it; false, and no rows, at the end. A parent's row is delivered
    // before its children's, and all rows that hang under the rows of a batch before the next batch of rows without
    // parents: what belongs together can be written and forgotten. Title, header, empty and 合计 lines are no rows.
    // After an Error there is no next call.
    virtual Result<bool> next(RecordBatch& batch) = 0;
};

// Rows come as a Source delivers them: children after their parents, and before the next batch of rows without parents.
// A row that the format or its charset cannot carry is reported as a RowIssue with severity Reject (resource and line
// as in the batch, the column as field) and left out with all that hang under it; the rest is written. What is written
// is what the same format reads: the same cells, absent and empty apart where the format has a way to say so.
class Sink {
public:
    virtual ~Sink() = default;
    virtual Result<void> write(const RecordBatch& batch) = 0;
    // Called once after the last batch: trailers, totals, closing tags. A type without rows is there and says so.
    virtual Result<void> finish() = 0;
};

class Host {
public:
    virtual ~Host() = default;
    virtual Logger& log() const = 0;
    virtual RowIssueLog& issues() const = 0;
    virtual const OptionValues& options() const = 0;
    // `charset` as agencies write it ("GBK", "gb2312", "UTF-8"); an unknown name is an Error.
    virtual Result<std::unique_ptr<TextDecoder>> decoder(std::string_view charset) const = 0;
    // Another adapter's source or sink over the same bytes: how an agency's adapter wraps a format. `options` are
    // checked against that format's specs. They share this host's log and issues.
    virtual Result<std::unique_ptr<Source>> openFormat(std::string_view adapter, const Delivery& delivery,
                                                       const OptionList& options) const = 0;
    virtual Result<std::unique_ptr<Sink>> openFormatSink(std::string_view adapter, ByteWriter& out,
                                                         std::span<const RecordType> types,
                                                         const OptionList& options) const = 0;
    // Since 1.1. `charset` as for decoder(); GBK and GB2312 have only their own characters here.
    virtual Result<std::unique_ptr<TextEncoder>> encoder(std::string_view charset) const = 0;
};

// ---- implemented by a plugin ----------------------------------------------------------------------------------------

struct AdapterInfo {
    std::string_view id;
    std::string_view title;
    std::string_view help;
    std::span<const OptionSpec> options;
    bool reads = false;
    bool writes = false;
};

// Stateless and const: one instance serves every run and every thread.
class Adapter {
public:
    virtual ~Adapter() = default;
    virtual const AdapterInfo& info() const = 0;

    virtual Result<std::unique_ptr<Source>> openSource(const Delivery&, const Host&) const {
        return unsupported({"read", "读取"});
    }
    // Unsupported also says that one file of the format cannot hold all of `types`; each may then be tried by itself.
    virtual Result<std::unique_ptr<Sink>> openSink(ByteWriter&, std::span<const RecordType>, const Host&) const {
        return unsupported({"write", "写出"});
    }

private:
    Error unsupported(const Text& verb) const {
        return {ErrorCode::Unsupported, say("adapter {0} cannot {1}", "适配器 {0} 不能{1}", info().id, verb)};
    }
};

}  // namespace aidgate::sdk
