// Files on their way out: whole at their place or not there at all, and the control file that goes with them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "aidgate/channel/delivery.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::channel {

// Written beside its place with mode 0600, and renamed into it by commit(). One that is never committed takes what it
// wrote away.
class OutgoingFile final : public sdk::ByteWriter {
public:
    // The folder must be there.
    static sdk::Result<OutgoingFile> begin(const std::filesystem::path& place);
    ~OutgoingFile() override;
    OutgoingFile(OutgoingFile&& other) noexcept;
    OutgoingFile& operator=(OutgoingFile&&) = delete;

    std::string_view name() const override { return name_; }
    const std::filesystem::path& place() const { return place_; }
    const std::filesystem::path& temporary() const { return temporary_; }  // "" once committed
    sdk::Result<void> write(std::string_view bytes) override;
    sdk::Result<void> overwrite(std::uint64_t position, std::string_view bytes) override;

    // After the last write: on disk, and digested.
    struct Facts {
        std::uint64_t bytes = 0;
        std::string sm3;
    };
    sdk::Result<Facts> complete();
    // Puts a completed file in its place, where another one may be.
    sdk::Result<void> commit();

private:
    OutgoingFile(std::filesystem::path place, std::filesystem::path temporary, int descriptor);
    sdk::Error problem(const sdk::Text& doing) const;
    sdk::Result<void> flush();

    std::filesystem::path place_, temporary_;
    std::string name_;
    int descriptor_ = -1;
    std::string buffer_;
    std::uint64_t flushed_ = 0;
};

// What parseControlFile reads. Every file tells rows (by sheet, "" for the file), bytes and digest.
std::string toText(const ControlFile& control);

}  // namespace aidgate::channel
