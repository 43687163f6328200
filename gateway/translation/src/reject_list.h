// The rows that are not written, in a CSV file of their own: kind,dataset,file,line,key,rule,field,message,message_zh.
// Holds no cell but the row's own key, which is left out where columns are shifted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "aidgate/channel/outgoing.h"
#include "group.h"

namespace aidgate::translation {

class RejectList {
public:
    explicit RejectList(std::filesystem::path place) : place_(std::move(place)) {}

    struct Row {
        Fate fate = Fate::Rejected;
        std::string_view dataset, file;
        std::uint64_t line = 0;
        std::string_view key;
        std::string_view rule, field;
        const config::Text& message;
    };
    // What cannot be written is told by commit().
    void add(const Row& row);
    void addNotAdmitted(const Members& members);

    // The file's name. It is there also when there is nothing to list: an older one would tell of other rows.
    sdk::Result<std::string> commit();

private:
    void begin();

    std::filesystem::path place_;
    std::optional<channel::OutgoingFile> file_;
    std::optional<sdk::Error> problem_;
    std::string line_;
};

}  // namespace aidgate::translation
