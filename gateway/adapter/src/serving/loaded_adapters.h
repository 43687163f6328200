// The adapters of one worker: loaded when it starts, because no file can be opened later.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "plugin_loader.h"
#include "serving/gateway_link.h"

namespace aidgate::adapter::serving {

class LoadedAdapters final : public Catalogue {
public:
    // Opens the libraries that came along over `link`, in the order of the manifests that have one. An Error when the
    // first cannot be taken; one of the others is told when it is asked for.
    sdk::Result<void> load(std::vector<Manifest> manifests, GatewayLink& link);

    const std::vector<Manifest>& manifests() const override { return manifests_; }
    const std::vector<Refusal>& refusals() const override { return refusals_; }
    const Manifest* find(std::string_view id) const override;
    sdk::Result<const sdk::Adapter*> adapter(std::string_view id) override;
    void refuse(std::string_view, sdk::Error) override {}

private:
    using Loaded = sdk::Result<std::unique_ptr<sdk::Adapter>>;
    Loaded open(const Manifest& manifest, GatewayLink& link);

    std::vector<Manifest> manifests_;
    std::vector<Refusal> refusals_;
    std::vector<wire::Descriptor> libraries_;
    PluginLoader loader_;  // before what it made: that is destroyed first
    std::map<std::string, Loaded, std::less<>> loaded_;
};

}  // namespace aidgate::adapter::serving
