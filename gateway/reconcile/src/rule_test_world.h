// A rule's test as a snapshot: every dataset is delivered for the whole province but those it says are missing.
#pragma once

#include "aidgate/link/snapshot.h"
#include "rule_test_file.h"

namespace aidgate::reconcile {

link::Snapshot snapshotOf(const RuleTest& test, const record::Dictionary& dictionary);

}  // namespace aidgate::reconcile
