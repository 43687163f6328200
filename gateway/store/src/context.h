// What every operation of the store works with.
#pragma once

#include <memory>
#include <string>

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
};

// Adds an entry within the transaction that is open.
void addAudit(Context& context, std::string_view action, std::string_view subject, std::string_view detail);

}  // namespace aidgate::store
