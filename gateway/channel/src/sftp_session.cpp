#include "sftp_session.h"

#include <curl/curl.h>

#include <array>
#include <unistd.h>

#include <utility>

#include "secret.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kMostNameBytes = 256;  // of one listed file, on the average

bool startCurl() {
    static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return started;
}

// Of a quote command: "…" with \ before " and \.
std::string quoted(const std::string& path) {
    std::string text = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + "\"";
}

struct List {
    List() = default;
    List(const List&) = delete;
    List& operator=(const List&) = delete;
    ~List() { curl_slist_free_all(items); }
    void add(const std::string& command) { items = curl_slist_append(items, command.c_str()); }
    curl_slist* items = nullptr;
};

}  // namespace

std::string remotePath(const std::string& folder, const std::string& name) {
    if (folder.empty()) return name;
    return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

struct SftpSession::Handle {
    CURL* easy = nullptr;
    Handle() : easy(startCurl() ? curl_easy_init() : nullptr) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (easy != nullptr) curl_easy_cleanup(easy);
    }
};

// What the callbacks of one transfer know.
struct SftpSession::Transfer {
    std::stop_token stop;
    const Sink* sink = nullptr;
    const Source* source = nullptr;
    bool sinkEnded = false;
    std::optional<sdk::Error> sourceFailed = {};
    curl_khmatch host = CURLKHMATCH_OK;
    std::array<char, CURL_ERROR_SIZE> told = {};

    static std::size_t onBytes(char* bytes, std::size_t size, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        if (transfer.sink == nullptr || (*transfer.sink)({bytes, size * count})) return size * count;
        transfer.sinkEnded = true;
        return size * count == 0 ? 1 : 0;
    }
    static std::size_t onRoom(char* room, std::size_t size, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        auto given = (*transfer.source)(room, size * count);
        if (given) return *given;
        transfer.sourceFailed = std::move(given).error();
        return CURL_READFUNC_ABORT;
    }
    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(self)->stop.stop_requested() ? 1 : 0;
    }
    static int onHostKey(CURL*, const curl_khkey*, const curl_khkey*, curl_khmatch match, void* self) {
        static_cast<Transfer*>(self)->host = match;
        return match == CURLKHMATCH_OK ? CURLKHSTAT_FINE : CURLKHSTAT_REJECT;
    }
};

SftpSession::SftpSession(config::SftpSettings settings, std::stop_token stop)
    : settings_(std::move(settings)), stop_(std::move(stop)), handle_(std::make_unique<Handle>()) {}

SftpSession::~SftpSession() = default;

sdk::Result<void> SftpSession::signIn() {
    CURL* easy = handle_->easy;
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
    if (settings_.key.empty()) {
        auto password = readSecret(settings_.password);
        if (!password) return std::move(password).error();
        curl_easy_setopt(easy, CURLOPT_SSH_AUTH_TYPES,
                         static_cast<long>(CURLSSH_AUTH_PASSWORD) | static_cast<long>(CURLSSH_AUTH_KEYBOARD));
        curl_easy_setopt(easy, CURLOPT_PASSWORD, password->c_str());
        return {};
    }
    if (auto checked = checkSecretFile(settings_.key); !checked) return checked;
    curl_easy_setopt(easy, CURLOPT_SSH_AUTH_TYPES, static_cast<long>(CURLSSH_AUTH_PUBLICKEY));
    curl_easy_setopt(easy, CURLOPT_SSH_PRIVATE_KEYFILE, settings_.key.c_str());
    if (!settings_.passphrase.said()) return {};
    auto passphrase = readSecret(settings_.passphrase);
    if (!passphrase) return std::move(passphrase).error();
    curl_easy_setopt(easy, CURLOPT_KEYPASSWD, passphrase->c_str());
    return {};
}

sdk::Result<void> SftpSession::prepare(Transfer& transfer, const std::string& path, bool isFolder) {
    CURL* easy = handle_->easy;
    if (easy == nullptr) return sdk::Error{sdk::ErrorCode::Internal, {"libcurl does not start", "libcurl 无法启动"}};
    if (::access(settings_.knownHosts.c_str(), R_OK) != 0)
        return sdk::Error{
            sdk::ErrorCode::InvalidConfig,
            sdk::say("cannot read known_hosts '{0}', without which no server is trusted",
                     "无法读取 known_hosts 文件 '{0}'，没有它不信任任何服务器", settings_.knownHosts.string())};
    curl_easy_reset(easy);  // connections stay
    std::string url = "sftp://" + settings_.host + ":" + std::to_string(settings_.port) + "/";
    std::string_view rest = path;
    if (rest.starts_with('/')) {
        rest.remove_prefix(1);
    } else {
        url += "~/";
    }
    while (!rest.empty()) {
        const auto slash = rest.find('/');
        const auto part = rest.substr(0, slash);
        char* escaped = curl_easy_escape(easy, part.data(), static_cast<int>(part.size()));
        if (!part.empty() && escaped != nullptr) url += escaped;
        curl_free(escaped);
        if (slash == std::string_view::npos) break;
        url += '/';
        rest.remove_prefix(slash + 1);
    }
    if (isFolder && !url.ends_with('/')) url += '/';
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "sftp");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_SSH_KNOWNHOSTS, settings_.knownHosts.c_str());
    curl_easy_setopt(easy, CURLOPT_SSH_KEYFUNCTION, &Transfer::onHostKey);
    curl_easy_setopt(easy, CURLOPT_SSH_KEYDATA, &transfer);
    const auto timeout = static_cast<long>(settings_.timeoutSeconds);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, timeout);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, timeout);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::onBytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.told.data());
    curl_easy_setopt(easy, CURLOPT_FILETIME, 1L);
    return signIn();
}

// Asks the server, and makes of a failure what a person can act on. `about`: the file or folder.
sdk::Result<void> SftpSession::perform(Transfer& transfer, const std::string& about) {
    const CURLcode code = curl_easy_perform(handle_->easy);
    if (transfer.sourceFailed) return *transfer.sourceFailed;
    const std::string server = settings_.host + ":" + std::to_string(settings_.port);
    const auto error = [&](sdk::ErrorCode kind, sdk::Text message) {
        return sdk::Error{kind, std::move(message), {about}};
    };
    switch (code) {
        case CURLE_OK: return {};
        case CURLE_PEER_FAILED_VERIFICATION:
            if (transfer.host == CURLKHMATCH_MISMATCH)
                return error(
                    sdk::ErrorCode::Refused,
                    sdk::say("server {0} shows another key than '{1}' has for it: ask its operator whether the "
                             "key was changed, and only then replace the line",
                             "服务器 {0} 出示的主机密钥与 '{1}' 中的不同：请先向对方运维核实是否更换过密钥，"
                             "确认后再替换该行",
                             server, settings_.knownHosts.string()));
            return error(sdk::ErrorCode::Refused,
                         sdk::say("server {0} is not in '{1}': get its key from its operator and add it there",
                                  "服务器 {0} 不在 '{1}' 中：请向对方运维索取主机密钥并添加", server,
                                  settings_.knownHosts.string()));
        case CURLE_LOGIN_DENIED:
            return error(sdk::ErrorCode::PermissionDenied,
                         sdk::say("server {0} does not let us in: the key or password, or the user, is not the one it "
                                  "knows",
                                  "服务器 {0} 拒绝登录：密钥、密码或用户不是其所登记的", server));
        case CURLE_REMOTE_FILE_NOT_FOUND:
            return error(sdk::ErrorCode::NotFound,
                         sdk::say("server {0} has no '{1}'", "服务器 {0} 上没有 '{1}'", server, about));
        case CURLE_REMOTE_ACCESS_DENIED:
            return error(sdk::ErrorCode::PermissionDenied, sdk::say("server {0} does not allow that with '{1}'",
                                                                    "服务器 {0} 不允许对 '{1}' 这样做", server, about));
        case CURLE_ABORTED_BY_CALLBACK: return error(sdk::ErrorCode::Busy, {"stopped on demand", "已按要求停止"});
        case CURLE_WRITE_ERROR:
            if (transfer.sinkEnded)
                return error(sdk::ErrorCode::Refused, {"it is larger than agreed", "超过约定的大小"});
            [[fallthrough]];
        default: {
            const std::string why = transfer.told.front() != '\0' ? transfer.told.data() : curl_easy_strerror(code);
            return error(sdk::ErrorCode::Io, sdk::say("server {0}: {1}", "服务器 {0}：{1}", server, why));
        }
    }
}

sdk::Result<std::vector<std::string>> SftpSession::list(const std::string& folder) {
    Transfer transfer{.stop = stop_};
    if (auto prepared = prepare(transfer, folder, true); !prepared) return prepared.error();
    curl_easy_setopt(handle_->easy, CURLOPT_DIRLISTONLY, 1L);
    std::string text;
    const std::size_t most = std::size_t{settings_.mostFiles} * kMostNameBytes;
    const Sink sink = [&](std::string_view bytes) {
        text += bytes;
        return text.size() <= most;
    };
    transfer.sink = &sink;
    auto done = perform(transfer, folder);
    if (!done && !transfer.sinkEnded) return std::move(done).error();
    std::vector<std::string> names;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find('\n');
        const auto name = rest.substr(0, end);
        if (!name.empty() && name != "." && name != "..") names.emplace_back(name);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (transfer.sinkEnded || names.size() > settings_.mostFiles)
        return sdk::Error{sdk::ErrorCode::Refused,
                          sdk::say("the folder holds more than {0} files (most_files): have it cleared, or raise it",
                                   "该目录超过 {0} 个文件（most_files）：请对方清理，或调高此值", settings_.mostFiles),
                          {folder}};
    return names;
}

sdk::Result<std::int64_t> SftpSession::download(const std::string& path, std::uint64_t offset, const Sink& sink) {
    Transfer transfer{.stop = stop_, .sink = &sink};
    if (auto prepared = prepare(transfer, path, false); !prepared) return prepared.error();
    curl_easy_setopt(handle_->easy, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(offset));
    if (auto done = perform(transfer, path); !done) return std::move(done).error();
    curl_off_t time = -1;
    curl_easy_getinfo(handle_->easy, CURLINFO_FILETIME_T, &time);
    return static_cast<std::int64_t>(time);
}

sdk::Result<std::int64_t> SftpSession::changed(const std::string& path) {
    Transfer transfer{.stop = stop_};
    if (auto prepared = prepare(transfer, path, false); !prepared) return prepared.error();
    curl_easy_setopt(handle_->easy, CURLOPT_NOBODY, 1L);
    if (auto done = perform(transfer, path); !done) return std::move(done).error();
    curl_off_t time = -1;
    curl_easy_getinfo(handle_->easy, CURLINFO_FILETIME_T, &time);
    if (time >= 0) return static_cast<std::int64_t>(time);
    return sdk::Error{sdk::ErrorCode::NotFound, {"there is no such file", "没有此文件"}, {path}};
}

sdk::Result<void> SftpSession::upload(const std::string& folder, const std::string& name, std::uint64_t bytes,
                                      const Source& source, bool replace) {
    const std::string place = remotePath(folder, name);
    const std::string temporary = remotePath(folder, "." + name + ".tmp");
    Transfer transfer{.stop = stop_, .source = &source};
    if (auto prepared = prepare(transfer, temporary, false); !prepared) return prepared;
    CURL* easy = handle_->easy;
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Transfer::onRoom);
    curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes));
    curl_easy_setopt(easy, CURLOPT_FILETIME, 0L);
    List afterwards;
    if (replace) afterwards.add("*rm " + quoted(place));
    afterwards.add("rename " + quoted(temporary) + " " + quoted(place));
    curl_easy_setopt(easy, CURLOPT_POSTQUOTE, afterwards.items);
    auto done = perform(transfer, place);
    curl_easy_setopt(easy, CURLOPT_POSTQUOTE, nullptr);
    return done;
}

}  // namespace aidgate::channel
