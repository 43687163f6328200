// What an agreement does not allow is left out of a delivery that was read, before anything of it is stored or told.
#pragma once

#include <vector>

#include "admission.h"
#include "aidgate/sync/agreement.h"

namespace aidgate::sync {

// Cells that held something and were left out, by field, in the dataset's order. Also the raw text of rows that are not
// taken, unless the agreement lets the delivery be archived.
std::vector<store::LeftOut> keepAgreed(ReadDataset& dataset, const Agreement& agreement);

}  // namespace aidgate::sync
