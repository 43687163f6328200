#include "spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "control_file.h"
#include "sent.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

std::uint64_t numberOf(std::string_view cursor) {
    std::uint64_t number = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), number);
    return number;
}

}  // namespace

Spool::Spool(fs::path folder) : inbox_(folder / "in"), versions_(folder / "version"), sealed_(folder / "sealed") {}

sdk::Result<void> Spool::make() const {
    for (const auto* folder : {&inbox_, &versions_, &sealed_}) {
        if (auto made = makeOwnFolder(*folder); !made) return made;
    }
    return {};
}

void Spool::number(Inventory& inventory, std::string_view cursor) {
    auto next = numberOf(cursor);
    for (Delivery& delivery : inventory.deliveries) delivery.cursor = std::to_string(++next);
}

bool Spool::isSealed(const std::string& head, const std::string& version, std::string_view cursor) const {
    const auto kept = readSmall(sealed_ / head, head, kMostControlBytes);
    if (!kept) return false;
    const auto line = kept->find('\n');
    if (line == std::string::npos || kept->substr(line + 1) != version) return false;
    return numberOf(*kept) <= numberOf(cursor);
}

sdk::Result<void> Spool::seal(const Delivery& delivery, const std::string& version, bool wasKnown) const {
    const std::string head = headOf(delivery);
    // One the store had already has left its cursor where it was.
    const auto number = numberOf(delivery.cursor) - (wasKnown && !delivery.cursor.empty() ? 1 : 0);
    if (auto kept = replaceFile(sealed_ / head, std::to_string(number) + "\n" + version); !kept) return kept;
    std::error_code none;
    for (const DataFile& file : delivery.files) {
        fs::remove(inbox_ / file.name, none);
        fs::remove(versions_ / file.name, none);
    }
    fs::remove(inbox_ / head, none);
    fs::remove(versions_ / head, none);
    return {};
}

fs::path Spool::part(const std::string& name, const std::string& version) const {
    return inbox_ / ("." + name + "." + version + ".part");
}

sdk::Result<void> Spool::arrived(const std::string& name, const std::string& version) const {
    const auto failed = [&name] {
        const auto why = std::error_code(errno, std::generic_category()).message();
        return sdk::Error{
            sdk::ErrorCode::Io, sdk::say("cannot keep what was fetched: {0}", "无法保存取回的文件：{0}", why), {name}};
    };
    const auto place = part(name, version);
    const File file(::open(place.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (file.descriptor() < 0 || ::fsync(file.descriptor()) != 0) return failed();
    // The version first: a file without one is fetched again.
    if (auto kept = replaceFile(versions_ / name, version); !kept) return kept;
    return ::rename(place.c_str(), (inbox_ / name).c_str()) == 0 ? sdk::Result<void>() : failed();
}

std::string Spool::versionOf(const std::string& name) const {
    std::error_code none;
    if (!fs::is_regular_file(fs::symlink_status(inbox_ / name, none))) return {};
    auto kept = readSmall(versions_ / name, name, kMostControlBytes);
    return kept ? *std::move(kept) : std::string();
}

void Spool::keepOnly(const std::vector<std::string>& names) const {
    std::error_code none;
    for (fs::directory_iterator entry(inbox_, none), end; !none && entry != end; entry.increment(none)) {
        const std::string name = entry->path().filename().string();
        const bool kept = std::any_of(names.begin(), names.end(), [&name](const std::string& one) {
            return name == one || name.starts_with("." + one + ".");
        });
        std::error_code ignored;
        if (kept) continue;
        fs::remove(entry->path(), ignored);
        fs::remove(versions_ / name, ignored);
    }
}

std::string headOf(const Delivery& delivery) {
    if (delivery.control) return delivery.control->name;
    return delivery.files.empty() ? delivery.name : delivery.files.front().name;
}

}  // namespace aidgate::channel
