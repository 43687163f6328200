#include "aidgate/channel/wrapping.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "aidgate/channel/directory.h"
#include "aidgate/channel/outgoing.h"
#include "file.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnvelope = ".env";
constexpr std::string_view kZip = ".zip";

sdk::Error refused(const std::string& file, const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, sdk::say("file '{0}': {1}", "文件 '{0}'：{1}", file, why), {file}};
}

sdk::Result<void> makeFolder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (!failed) return {};
    return sdk::Error{sdk::ErrorCode::Io, sdk::say("cannot make folder '{0}': {1}", "无法建立文件夹 '{0}'：{1}",
                                                   folder.string(), failed.message())};
}

class FileBytes final : public sdk::ByteReader {
public:
    FileBytes(File file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
    std::string_view name() const override { return name_; }
    sdk::Result<std::size_t> read(std::span<char> into) override {
        if (into.empty()) return std::size_t{0};
        return readSome(file_, into, name_);
    }

private:
    File file_;
    std::string name_;
};

sdk::Result<FileBytes> bytesOf(const fs::path& path, const std::string& name) {
    auto file = openForReading(path, name);
    if (!file) return std::move(file).error();
    return FileBytes(*std::move(file), name);
}

// One data file with what its control file says of it.
struct Layer {
    fs::path path;
    std::string name;
    std::map<std::string, std::uint64_t> rows;
};

// Takes layers off; what is inside lies in the folder.
class Unwrapper {
public:
    Unwrapper(const Unwrapping& unwrapping, const fs::path& folder) : unwrapping_(unwrapping), folder_(folder) {}

    sdk::Result<void> take(Layer layer) {
        const bool sealed = layer.name.ends_with(kEnvelope);
        if (!sealed && unwrapping_.envelopesOnly)
            return refused(layer.name, {"it came without the envelope that is asked for", "没有按要求装在信封内"});
        if (sealed) {
            auto inside = openInto(layer.path, unwrapping_.keys, folder_);
            if (!inside) return std::move(inside).error();
            layer.path = *std::move(inside);
            layer.name.resize(layer.name.size() - kEnvelope.size());
        }
        if (!layer.name.ends_with(kZip)) return add(std::move(layer), sealed);
        auto emptied = takeZip(layer);
        std::error_code ignored;
        if (sealed) fs::remove(layer.path, ignored);
        return emptied;
    }

    std::vector<Layer>& files() { return files_; }
    const std::optional<fs::path>& control() const { return control_; }

private:
    sdk::Result<void> add(Layer layer, bool ours) {
        for (const Layer& other : files_) {
            if (other.name == layer.name)
                return refused(layer.name, {"it is in the delivery twice", "在同一次交付中出现两次"});
        }
        if (ours && layer.name.ends_with(".ctl")) {
            if (control_) return refused(layer.name, {"there are two control files inside", "内含两个控制文件"});
            control_ = layer.path;
            return {};
        }
        files_.push_back(std::move(layer));
        return {};
    }

    sdk::Result<void> takeZip(const Layer& layer) {
        auto zip = ZipFile::open(layer.path, layer.name, unwrapping_.zip);
        if (!zip) return std::move(zip).error();
        for (std::size_t at = 0; at < zip->entries().size(); ++at) {
            const std::string& name = zip->entries()[at].name;
            if (name.ends_with(kEnvelope) || name.ends_with(kZip))
                return refused(layer.name, {"it holds an envelope or another zip file", "其中还有信封或压缩包"});
            if (std::error_code ignored; fs::exists(folder_ / name, ignored))
                return refused(name, {"it is in the delivery twice", "在同一次交付中出现两次"});
            auto file = OutgoingFile::begin(folder_ / name);
            if (!file) return std::move(file).error();
            if (auto whole = zip->extract(at, *file); !whole) return whole;
            if (auto facts = file->complete(); !facts) return std::move(facts).error();
            if (auto placed = file->commit(); !placed) return placed;
            Layer inside{folder_ / name, name, {}};
            const auto said = layer.rows.find(name);
            if (said != layer.rows.end()) inside.rows[""] = said->second;
            if (zip->entries().size() == 1 && layer.rows.contains("")) inside.rows[""] = layer.rows.at("");
            if (auto added = add(std::move(inside), true); !added) return added;
        }
        return {};
    }

    const Unwrapping& unwrapping_;
    const fs::path& folder_;
    std::vector<Layer> files_;
    std::optional<fs::path> control_;
};

std::map<std::string, std::uint64_t> rowsOf(const Delivery& delivery, const std::string& file) {
    if (!delivery.control) return {};
    for (const ControlledFile& said : delivery.control->files) {
        if (said.name == file) return said.rows;
    }
    return {};
}

// The same delivery with what is inside in place of what was sent.
Delivery withInside(Delivery delivery, std::vector<Layer> inside, const std::vector<std::string>& agencies) {
    std::sort(inside.begin(), inside.end(), [](const Layer& a, const Layer& b) { return a.name < b.name; });
    const std::vector<DataFile> sent = std::exchange(delivery.files, {});
    if (delivery.control) delivery.control->files.clear();
    for (Layer& layer : inside) {
        const auto parsed = parseFileName(layer.name, agencies);
        DataFile file{layer.path, layer.name, parsed ? parsed->dataset : std::string(), 0, {}};
        // Alone under a name of another kind, it is what the delivery is of.
        if (!parsed && inside.size() == 1) file.dataset = sent.front().dataset;
        delivery.files.push_back(std::move(file));
        if (delivery.control)
            delivery.control->files.push_back({layer.name, std::move(layer.rows), std::nullopt, std::nullopt});
    }
    return delivery;
}

// The delivery that the control file inside speaks of.
sdk::Result<Delivery> byInnerControl(const Delivery& sent, const fs::path& control, const std::vector<Layer>& inside,
                                     const std::vector<std::string>& agencies) {
    Inventory inventory = lookAt(control, agencies);
    if (!inventory.problems.empty()) return std::move(inventory.problems.front());
    if (inventory.deliveries.size() != 1)
        return refused(control.filename().string(), {"it cannot be read", "无法读取"});
    Delivery delivery = std::move(inventory.deliveries.front());
    if (delivery.agency != sent.agency || delivery.division != sent.division || delivery.dataset != sent.dataset) {
        return refused(control.filename().string(),
                       {"it names another agency, division or dataset than what it came in",
                        "所写的部门、区划或数据集与外层不符"});
    }
    if (delivery.files.size() != inside.size()) {
        return refused(control.filename().string(),
                       {"it does not list all files that lie beside it", "没有列出同在其中的全部文件"});
    }
    return delivery;
}

sdk::Result<Delivery> unwrapped(Delivery delivery, const Unwrapping& unwrapping, const fs::path& folder) {
    if (auto right = verify(delivery); !right) return std::move(right).error();
    Unwrapper unwrapper(unwrapping, folder);
    for (const DataFile& file : delivery.files) {
        if (auto taken = unwrapper.take({file.path, file.name, rowsOf(delivery, file.name)}); !taken)
            return std::move(taken).error();
    }
    if (unwrapper.control())
        return byInnerControl(delivery, *unwrapper.control(), unwrapper.files(), unwrapping.agencies);
    if (unwrapper.files().empty()) return refused(delivery.name, {"nothing is inside", "内无文件"});
    return withInside(std::move(delivery), std::move(unwrapper.files()), unwrapping.agencies);
}

}  // namespace

bool isWrapped(const Delivery& delivery) {
    return std::any_of(delivery.files.begin(), delivery.files.end(), [](const DataFile& file) {
        return file.name.ends_with(kEnvelope) || file.name.ends_with(kZip);
    });
}

sdk::Result<Delivery> unwrap(Delivery delivery, const Unwrapping& unwrapping, const std::filesystem::path& folder) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);  // of a run that was stopped
    if (auto made = makeFolder(folder); !made) return std::move(made).error();
    auto inside = unwrapped(std::move(delivery), unwrapping, folder);
    if (!inside) fs::remove_all(folder, ignored);
    return inside;
}

sdk::Result<std::filesystem::path> wrap(const std::filesystem::path& file, const crypto::Sealing& sealing,
                                        const std::filesystem::path& folder) {
    const std::string name = file.filename().string();
    auto plain = bytesOf(file, name);
    if (!plain) return std::move(plain).error();
    if (auto made = makeFolder(folder); !made) return std::move(made).error();
    auto out = OutgoingFile::begin(folder / (name + std::string(kEnvelope)));
    if (!out) return std::move(out).error();
    if (auto sealed = crypto::sealEnvelope(sealing, name, *plain, *out); !sealed) return std::move(sealed).error();
    if (auto facts = out->complete(); !facts) return std::move(facts).error();
    if (auto placed = out->commit(); !placed) return std::move(placed).error();
    return out->place();
}

sdk::Result<crypto::EnvelopeHeader> inspect(const std::filesystem::path& envelope) {
    auto bytes = bytesOf(envelope, envelope.filename().string());
    if (!bytes) return std::move(bytes).error();
    return crypto::inspectEnvelope(*bytes);
}

sdk::Result<std::filesystem::path> openInto(const std::filesystem::path& envelope, const crypto::Opening& keys,
                                            const std::filesystem::path& folder) {
    const std::string name = envelope.filename().string();
    auto bytes = bytesOf(envelope, name);
    if (!bytes) return std::move(bytes).error();
    const std::string inside = name.substr(0, name.size() - std::min(name.size(), kEnvelope.size()));
    if (!name.ends_with(kEnvelope) || !isPlainName(inside))
        return refused(name, {"an envelope is named after the file inside, with .env behind it",
                              "信封须以其中文件的名称加 .env 命名"});
    auto out = OutgoingFile::begin(folder / inside);
    if (!out) return std::move(out).error();
    const auto header = crypto::openEnvelope(keys, *bytes, *out);
    if (!header) return sdk::Error{header.error().code, header.error().message, {name}};
    if (header->name != inside) return refused(name, {"it holds a file of another name", "其中文件的名称与信封不符"});
    if (auto facts = out->complete(); !facts) return std::move(facts).error();
    if (auto placed = out->commit(); !placed) return std::move(placed).error();
    return out->place();
}

}  // namespace aidgate::channel
