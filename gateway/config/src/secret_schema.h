// A key that says where a secret is kept.
#pragma once

#include <string>
#include <utility>

#include "aidgate/config/schema.h"
#include "aidgate/config/secret_reference.h"

namespace aidgate::config {

bool readSecret(const Node& node, const Reading& reading, SecretReference& into);

template <class Settings>
void secretKey(Schema<Settings>& keys, std::string key, SecretReference Settings::*member, std::string help) {
    keys.custom(
        std::move(key), "{file: path} or {environment: name}",
        [member](const Node& node, const Reading& reading, Settings& into) {
            return readSecret(node, reading, into.*member);
        },
        std::move(help));
}

}  // namespace aidgate::config
