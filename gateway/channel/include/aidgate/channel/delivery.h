// Deliveries: files grouped by their control file, with names, bytes and digests checked.
//   name     {dept}_{division}_{dataset}_{yyyymmdd}_{seq}.{ext}, control file <stem>.ctl of the first data file
//   control  key=value lines: dept, division, dataset, batch, file (one a file), rows.<file>, bytes.<file>, sm3.<file>,
//            encoding, generated
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// {dept}_{division}_{dataset}_{yyyymmdd}_{seq}.{ext}; dept and dataset may hold underscores.
struct FileName {
    std::string dept, division, dataset, date, sequence, extension;
    std::string stem() const;
};
// `depts`: known agency names, longest match first. nullopt: not a name of ours.
std::optional<FileName> parseFileName(std::string_view name, const std::vector<std::string>& depts);

struct ControlledFile {
    std::string name;
    std::map<std::string, std::uint64_t> rows;  // by sheet, "" for the file: data rows without header and 合计
    std::optional<std::uint64_t> bytes;
    std::optional<std::string> sm3;  // lower-case hex
};

struct ControlFile {
    std::string name;
    std::string dept, division, dataset, batch, encoding, generated;
    std::vector<ControlledFile> files;
};
// Malformed lines, unknown or repeated keys and missing ones are Errors with their line. dept, division, dataset and at
// least one file must be there; order does not matter. Names that are paths are refused.
sdk::Result<ControlFile> parseControlFile(std::string name, std::string_view text);

// Which bytes a file held at a time, as far as the file system tells.
struct FileStamp {
    std::uint64_t device = 0, inode = 0, bytes = 0;
    std::int64_t changed = 0;  // nanoseconds; moves with every write, whatever the writer says
    bool operator==(const FileStamp&) const = default;
};

struct DataFile {
    std::filesystem::path path;  // the file itself: a symbolic link is not opened
    std::string name;
    std::string dataset;  // from its name; "" = not told
    std::uint64_t bytes = 0;
    std::string sm3;                         // computed; filled by verify
    std::optional<FileStamp> verified = {};  // filled by verify; what is read must bear it still
};

// What one agency put out at one time.
struct Delivery {
    std::string agency, division, dataset;  // dataset: of the first file
    std::string name;                       // the control file's batch, else the stem
    std::string generated;                  // ISO 8601; "" = not told
    std::string encoding;                   // "" = not told
    std::optional<ControlFile> control;
    std::vector<DataFile> files;  // in order of name
    std::string cursor;  // where the next fetch begins once this is sealed, as its channel writes it; "" = none

    // Digest over names and SM3s: the identity of the content. Requires verify.
    std::string inputDigest() const;
};

// Checks that every listed file is there with its bytes and SM3, and fills sm3 and bytes. Error::Refused names the
// file, what was said and what is. Without a control file it only fills in.
sdk::Result<void> verify(Delivery& delivery);

// The row counts said by the control file against what was read, by file name (and "name#sheet"). A file nothing was
// read from counts 0; a count for a whole workbook is that of its sheets together.
sdk::Result<void> verifyRows(const Delivery& delivery, const std::map<std::string, std::uint64_t>& rowsRead);

// The SDK's view of a verified delivery. Reads the files it names and nothing else; a file that changed after verify is
// an Error::Refused, when it is opened and again at its end.
std::unique_ptr<sdk::Delivery> openDelivery(const Delivery& delivery);

}  // namespace aidgate::channel
