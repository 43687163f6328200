#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/language.h"
#include "map_tools.h"

namespace aidgate::cli {

int mapSchema(const Common&, const MapSchemaRequest& request, Terminal& terminal) {
    using mapping::FileKind;
    terminal.out() << mapping::editorSchema(request.included ? FileKind::Included : FileKind::Mapping);
    return kOk;
}

}  // namespace aidgate::cli
