#include "sent.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "aidgate/channel/outgoing.h"
#include "aidgate/crypto/digest.h"
#include "control_file.h"
#include "file.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kBuffer = std::size_t{256} * 1024;

std::string sm3Of(std::string_view text) {
    return crypto::Hasher(crypto::DigestKind::Sm3).update(text).finish().hex();
}

std::string listOf(const std::vector<SentFile>& files) {
    std::string text;
    for (const SentFile& file : files) text += file.sm3 + " " + file.name + "\n";
    return text;
}

}  // namespace

sdk::Result<SentFile> digestOf(const std::filesystem::path& path) {
    SentFile sent;
    sent.from = path;
    sent.name = path.filename().string();
    auto opened = openForReading(path, sent.name);
    if (!opened) return std::move(opened).error();
    crypto::Hasher hasher(crypto::DigestKind::Sm3);
    std::string piece(kBuffer, '\0');
    while (true) {
        auto got = readSome(*opened, piece, sent.name);
        if (!got) return std::move(got).error();
        if (*got == 0) break;
        hasher.update(std::string_view(piece).substr(0, *got));
        sent.bytes += *got;
    }
    sent.sm3 = hasher.finish().hex();
    return sent;
}

sdk::Result<std::vector<SentFile>> inOrder(const OutgoingFiles& files) {
    std::vector<SentFile> all;
    for (const auto& path : files.files) {
        auto sent = digestOf(path);
        if (!sent) return std::move(sent).error();
        all.push_back(*std::move(sent));
    }
    if (files.control) {
        SentFile control;
        control.text = toText(*files.control);
        control.name = files.control->name;
        control.sm3 = sm3Of(control.text);
        control.bytes = control.text.size();
        all.push_back(std::move(control));
    }
    std::set<std::string> names;
    for (const SentFile& file : all) {
        if (isPlainName(file.name) && names.insert(file.name).second) continue;
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"files to send need plain names, each its own", "待发送的文件须有各不相同的普通文件名"}};
    }
    if (all.empty())
        return sdk::Error{sdk::ErrorCode::InvalidArgument, {"there is no file to send", "没有待发送的文件"}};
    return all;
}

SentRecord::SentRecord(const std::filesystem::path& spool, std::string_view key)
    : place_(spool / "sent" / sm3Of(key)) {}

sdk::Result<bool> SentRecord::has(const std::vector<SentFile>& files) const {
    auto kept = readSmall(place_, "sent", kMostControlBytes);
    if (!kept) {
        if (kept.error().code == sdk::ErrorCode::NotFound) return false;
        return std::move(kept).error();
    }
    if (*kept == listOf(files)) return true;
    return sdk::Error{sdk::ErrorCode::Refused,
                      {"other files were already sent under this key", "该标识下已发送过其他文件"}};
}

sdk::Result<void> SentRecord::keep(const std::vector<SentFile>& files) const {
    if (auto made = makeOwnFolder(place_.parent_path()); !made) return made;
    return replaceFile(place_, listOf(files));
}

sdk::Result<void> sendOnce(const OutgoingFiles& files, const std::filesystem::path& spool, std::string_view key,
                           const SendFiles& send) {
    const auto sent = inOrder(files);
    if (!sent) return sent.error();
    const SentRecord record(spool, key);
    const auto known = record.has(*sent);
    if (!known) return known.error();
    if (*known) return {};
    if (auto done = send(*sent); !done) return done;
    return record.keep(*sent);
}

sdk::Result<void> makeOwnFolder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code failed;
    if (fs::is_directory(folder, failed)) return {};
    if (folder.has_parent_path() && folder.parent_path() != folder)
        if (auto above = makeOwnFolder(folder.parent_path()); !above) return above;
    fs::create_directory(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (!failed) return {};
    return sdk::Error{sdk::ErrorCode::Io, sdk::say("cannot make the folder '{0}': {1}", "无法建立文件夹 '{0}'：{1}",
                                                   folder.string(), failed.message())};
}

}  // namespace aidgate::channel
