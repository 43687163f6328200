// Tokens into syntax: precedence climbing, from loosest to tightest
//   if then else · or · and · not · one comparison, in or is · + - · * / · - · names, literals, calls, ( )
#pragma once

#include <string_view>

#include "syntax.h"

namespace aidgate::expression {

// nullptr after a problem was reported. At most kMaxExpressionBytes and kMaxExpressionDepth.
SyntaxPtr parse(std::string_view text, Problems& problems);

}  // namespace aidgate::expression
