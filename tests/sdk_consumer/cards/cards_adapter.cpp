#include <array>

#include "aidgate/sdk/plugin.h"
#include "card_source.h"

namespace cards {

constexpr std::array<sdk::OptionSpec, 3> kOptions{{
    {.name = "columns",
     .type = sdk::OptionType::Text,
     .required = true,
     .help = "The names a card may have, separated by commas."},
    {.name = "separator",
     .type = sdk::OptionType::Character,
     .fallback = ":",
     .help = "Character between a name and its value."},
    {.name = "charset", .type = sdk::OptionType::Charset, .fallback = "UTF-8", .help = "Character set of the files."},
}};

class CardsAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override {
        static const sdk::AdapterInfo kInfo{.id = AIDGATE_ADAPTER_ID,
                                            .title = "Card file",
                                            .help = "Text in which a record is a block of lines.",
                                            .options = kOptions,
                                            .reads = true};
        return kInfo;
    }

    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override {
        return CardSource::open(delivery, host);
    }
};

}  // namespace cards

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(cards::CardsAdapter)
POCO_END_MANIFEST
