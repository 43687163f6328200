// Opens a store's file: connection, schema, key.
#pragma once

#include "context.h"

namespace aidgate::store {

// The key that everything is sealed with lies in the store, sealed itself with the key of the key file: a key file is
// exchanged without sealing anything else anew. In a store of a version before that it is the key file's own key.
sdk::Result<crypto::Key> dataKey(Connection& connection, const crypto::Key& fileKey);
// Puts the data key under another key file's key, within the transaction that is open. Failures stay with the
// connection.
void putUnder(Connection& connection, const crypto::Key& fileKey, const crypto::Key& data, const std::string& at);

// Creates or opens, brings the schema up to date, checks the key. `made`: whether the store was new.
sdk::Result<Context> openContext(StoreOptions options, const crypto::Key& key, const record::Dictionary& dictionary,
                                 bool& made);

}  // namespace aidgate::store
