// What a worker gives up before a plugin is opened, and after. Home of libseccomp.
#pragma once

#include <cstdint>

#include "aidgate/adapter/worker.h"

namespace aidgate::worker {

class ProcessSandbox final : public adapter::Sandbox {
public:
    std::uint32_t beforeLoading(const adapter::WorkerLimits& limits) override;
    std::uint32_t afterLoading() override;
};

}  // namespace aidgate::worker
