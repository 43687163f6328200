// Files of stores on their way to another place.
#pragma once

#include <filesystem>

#include "aidgate/store/care.h"

namespace aidgate::store {

// Opens it, brings it up to date, checks everything in it; nobody holds its lease afterwards. Error::Damaged names the
// first problem.
sdk::Result<Backup> checkCopy(const CareNeeds& needs, const std::filesystem::path& file);
sdk::Result<void> copyFile(const std::filesystem::path& from, const std::filesystem::path& to);
// Content and folder entry are on the disk.
sdk::Result<void> makeDurable(const std::filesystem::path& file);
sdk::Error fileTrouble(const std::filesystem::path& file, const sdk::Text& what);

}  // namespace aidgate::store
