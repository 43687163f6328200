// The gateway's own folder of one exchange: what was fetched and not yet acknowledged, and what was sealed of it, so
// that it is not fetched again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/channel/delivery.h"
#include "aidgate/channel/directory.h"
#include "file.h"

namespace aidgate::channel {

// Cursors of a spool count deliveries: a delivery that was sealed is known by a number that is not larger than the last
// cursor of the store. A store that was set back to an earlier day gets everything since again.
class Spool {
public:
    explicit Spool(std::filesystem::path folder);

    const std::filesystem::path& inbox() const { return inbox_; }
    sdk::Result<void> make() const;

    // Numbers the deliveries from the cursor of the store on.
    static void number(Inventory& inventory, std::string_view cursor);
    // `head`: the file a delivery is known by; `version`: what changes when the agency writes it anew.
    bool isSealed(const std::string& head, const std::string& version, std::string_view cursor) const;
    // Remembers that, and takes the files away.
    sdk::Result<void> seal(const Delivery& delivery, const std::string& version, bool wasKnown) const;

    // A file on its way in; what it holds belongs to this version.
    std::filesystem::path part(const std::string& name, const std::string& version) const;
    // The whole file takes its place and bears its version.
    sdk::Result<void> arrived(const std::string& name, const std::string& version) const;
    std::string versionOf(const std::string& name) const;  // "" = not there
    // Takes away whatever is not among these names.
    void keepOnly(const std::vector<std::string>& names) const;

private:
    std::filesystem::path inbox_, versions_, sealed_;
};

// The control file's name, else the one data file's.
std::string headOf(const Delivery& delivery);

}  // namespace aidgate::channel
