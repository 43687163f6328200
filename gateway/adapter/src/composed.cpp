#include "composed.h"

namespace aidgate::adapter {
namespace {

class ComposedAdapter final : public sdk::Adapter {
public:
    explicit ComposedAdapter(const Manifest& manifest) : manifest_(manifest), choices_(manifest.options.size()) {
        for (std::size_t i = 0; i < manifest.options.size(); ++i) {
            const Option& option = manifest.options[i];
            choices_[i].assign(option.choices.begin(), option.choices.end());
            specs_.push_back({.name = option.name,
                              .type = option.type,
                              .required = option.required,
                              .fallback = option.fallback,
                              .choices = choices_[i],
                              .help = option.help.en});
        }
        info_ = {.id = manifest.id,
                 .title = manifest.title.en,
                 .help = manifest.help.en,
                 .options = specs_,
                 .reads = manifest.reads,
                 .writes = manifest.writes};
    }

    const sdk::AdapterInfo& info() const override { return info_; }

    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override {
        if (!info_.reads) return Adapter::openSource(delivery, host);
        return host.openFormat(manifest_.formats.front(), delivery, options(host));
    }

    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                     const sdk::Host& host) const override {
        if (!info_.writes) return Adapter::openSink(out, types, host);
        return host.openFormatSink(manifest_.formats.front(), out, types, options(host));
    }

private:
    sdk::OptionList options(const sdk::Host& host) const {
        sdk::OptionList all = manifest_.with;
        for (const auto& option : manifest_.options)
            if (const auto text = host.options().text(option.name); !text.empty())
                all.emplace_back(option.name, std::string(text));
        return all;
    }

    const Manifest& manifest_;
    std::vector<std::vector<std::string_view>> choices_;
    std::vector<sdk::OptionSpec> specs_;
    sdk::AdapterInfo info_ = {};
};

}  // namespace

std::unique_ptr<sdk::Adapter> composeAdapter(const Manifest& manifest) {
    return std::make_unique<ComposedAdapter>(manifest);
}

}  // namespace aidgate::adapter
