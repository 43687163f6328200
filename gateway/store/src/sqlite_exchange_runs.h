// Runs of exchanges in SQLite.
#pragma once

#include "aidgate/store/exchange_runs.h"
#include "context.h"

namespace aidgate::store {

class SqliteExchangeRuns final : public ExchangeRuns {
public:
    explicit SqliteExchangeRuns(Context& context) : context_(context) {}

    sdk::Result<std::int64_t> begin(const ExchangeRun& run) override;
    sdk::Result<void> end(const ExchangeRun& run) override;
    sdk::Result<std::vector<ExchangeRun>> last(std::string_view exchange, std::size_t most) override;
    sdk::Result<std::map<std::string, Marks>> marks() override;
    sdk::Result<void> pause(std::string_view exchange, bool paused, std::string_view why) override;
    sdk::Result<std::vector<std::string>> paused() override;

private:
    sdk::Result<void> buryTheDead(std::string_view exchange);

    Context& context_;
};

}  // namespace aidgate::store
