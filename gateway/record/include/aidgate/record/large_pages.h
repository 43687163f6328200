// How the process holds columns of millions of rows.
#pragma once

namespace aidgate::record {

// Memory in large pages, and none given back while the program runs: what one step of a run over a whole province frees
// the next takes again, and a third of the time such a run takes would go to the system clearing small pages. The C
// library takes this setting from the environment only (GLIBC_TUNABLES), when a program begins: so this begins the
// program anew, once, with the same arguments. Call first thing in main(), or before anything was done. An environment
// that has the variable is left as it is. Does nothing where it cannot be done; a program runs the same without it.
void useLargePages();

}  // namespace aidgate::record
