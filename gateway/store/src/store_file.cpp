#include "store_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "aidgate/crypto/digest.h"
#include "batch_reader.h"
#include "opening.h"
#include "verify.h"

namespace aidgate::store {

namespace {

sdk::Result<std::string> digestOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    std::vector<char> buffer(std::size_t{1} << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        hasher.update(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
    if (in.bad() || !in.eof()) return fileTrouble(file, {"cannot be read", "无法读取"});
    return hasher.finish().hex();
}

int syncOne(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return -1;
    const int done = ::fsync(descriptor);
    ::close(descriptor);
    return done;
}

}  // namespace

sdk::Error fileTrouble(const std::filesystem::path& file, const sdk::Text& what) {
    return {sdk::ErrorCode::Io, sdk::say("file {0} {1}", "文件 {0} {1}", file.string(), what), {}};
}

sdk::Result<void> makeDurable(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (syncOne(file, O_RDONLY) == 0 && syncOne(folder, O_RDONLY | O_DIRECTORY) == 0) return {};
    const std::string why = std::strerror(errno);
    return fileTrouble(file, sdk::say("cannot be written to the disk: {0}", "无法写入磁盘：{0}", why));
}

sdk::Result<void> copyFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code failed;
    std::filesystem::remove(to, failed);
    const int made = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return fileTrouble(to, {"cannot be made", "无法建立"});
    ::close(made);
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary);
    if (in) out << in.rdbuf();
    out.close();
    if (!in || !out) {
        std::filesystem::remove(to, failed);
        return fileTrouble(from, {"cannot be copied", "无法复制"});
    }
    return {};
}

sdk::Result<Backup> checkCopy(const CareNeeds& needs, const std::filesystem::path& file) {
    Backup copy{.file = file, .key = needs.key.fingerprint()};
    {
        auto options = needs.options;
        options.file = file;
        bool made = false;
        auto context = openContext(std::move(options), needs.key, needs.dictionary, made);
        if (!context) return std::move(context).error();
        if (made)
            return sdk::Error{sdk::ErrorCode::Damaged, sdk::say("{0} holds no store", "{0} 中没有存储", file.string())};
        context->connection->script("DELETE FROM lease");
        const auto problems = verifyStore(*context);
        if (!problems) return problems.error();
        if (!problems->empty())
            return sdk::Error{sdk::ErrorCode::Damaged, sdk::say("{0} is not sound, {1} problems; the first: {2}",
                                                                "{0} 不完好，共 {1} 处问题，第一处：{2}", file.string(),
                                                                problems->size(), problems->front())};
        const auto batches = readBatches(*context);
        if (!batches) return batches.error();
        copy.batches = batches->size();
        context->connection->execute("PRAGMA journal_mode = DELETE");  // one file, with nothing beside it
        if (context->connection->failed()) return context->connection->error();
    }
    std::error_code failed;
    copy.bytes = std::filesystem::file_size(file, failed);
    auto digest = digestOf(file);
    if (!digest) return digest.error();
    copy.digest = std::move(*digest);
    return copy;
}

}  // namespace aidgate::store
