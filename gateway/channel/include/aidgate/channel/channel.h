// Where deliveries come from and files go to, whatever carries them: a directory, SFTP, HTTP, a database.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/delivery.h"
#include "aidgate/channel/directory.h"
#include "aidgate/channel/receipt_reader.h"
#include "aidgate/config/gateway.h"

namespace aidgate::channel {

using Clock = std::function<std::chrono::system_clock::time_point()>;

// Files for an agency, whole and on this machine; they are sent under their own names, the control file last.
struct OutgoingFiles {
    std::vector<std::filesystem::path> files;
    std::optional<ControlFile> control;  // `name` is the name it is sent under
};

// One exchange's way to its agency and back. Used by one thread at a time. Whatever does not answer is given up after
// the channel's timeout, and soon after `stop` is asked for (Error::Busy).
class Channel {
public:
    virtual ~Channel() = default;

    // Complete deliveries that are there for this exchange, older first; those of others may be among them. Files lie
    // in the spool, or where the agency put them. `cursor`: of the last delivery that was sealed, "" = none yet; each
    // delivery says in its own `cursor` where to go on once it is sealed. What one delivery has wrong is a problem of
    // the inventory; an Error says that the channel itself cannot be used. Repeating a fetch brings the same again.
    virtual sdk::Result<Inventory> fetch(std::string_view cursor) = 0;

    // Tells the agency what became of a delivery, where receipts are configured, and lets go of what the channel kept
    // for it. After the seal; again for the same is no error and changes nothing.
    virtual sdk::Result<void> acknowledge(const Delivery& delivery, const Receipt& receipt) = 0;

    // Sends files whole: nobody sees half of one, and the control file comes when the others are there. `key` names
    // this sending: at least once, and again with the same files is no error, whether or not the agency took them away
    // meanwhile; with other files it is an Error::Refused, as is a file of that name that holds something else.
    // Error::Unsupported: this channel has no place for files.
    virtual sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) = 0;

    // The agency's receipts for these batches that were put. None where the channel has no place for them; nothing
    // there is changed or taken away.
    virtual sdk::Result<ReceivedReceipts> receipts(const std::set<std::string>& batches) {
        static_cast<void>(batches);
        return ReceivedReceipts();
    }
};

struct Surroundings {
    std::vector<std::string> agencies;  // known names, to read file names by
    // The gateway's own folder for this exchange: made when it is needed, mode 0700. Holds what was fetched and not
    // yet acknowledged, and what was put by which key.
    std::filesystem::path spool;
    Clock now = [] { return std::chrono::system_clock::now(); };
    std::stop_token stop = {};
};

// Connects to nothing yet. An Error::InvalidConfig names what is wrong with the settings.
sdk::Result<std::unique_ptr<Channel>> openChannel(const config::ExchangeSettings& exchange, Surroundings surroundings);

}  // namespace aidgate::channel
