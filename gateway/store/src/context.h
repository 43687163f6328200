// What every operation of the store works with.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/record/dictionary.h"
#include "aidgate/store/store.h"
#include "connection.h"
#include "vault.h"

namespace aidgate::store {

struct Context {
    std::unique_ptr<Connection> connection;
    Vault vault;
    const record::Dictionary& dictionary;
    std::string actor;
    Clock clock;
    unsigned threads = 1;

    // One for each thread.
    std::vector<Vault> vaults() const {
        std::vector<Vault> all;
        for (unsigned i = 0; i < std::max(1U, threads); ++i) all.push_back(vault.another());
        return all;
    }
};

// Adds an entry within the transaction that is open.
void addAudit(Context& context, std::string_view action, std::string_view subject, std::string_view detail);

}  // namespace aidgate::store
