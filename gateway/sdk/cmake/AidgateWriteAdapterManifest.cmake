# Writes adapter.yaml beside LIBRARY: the hand-written half WRITTEN, and what only the built library can tell.
# Run by aidgate_add_adapter: cmake -DID= -DVERSION= -DWRITTEN= -DINCLUDES=<a|b> -DLIBRARY= -P <this>
cmake_minimum_required(VERSION 3.25)

string(REPLACE "|" ";" includes "${INCLUDES}")
find_file(abi aidgate/sdk/abi.h PATHS ${includes} NO_DEFAULT_PATH NO_CACHE REQUIRED)
file(READ ${abi} abi)
foreach(part IN ITEMS Major Minor)
  if(NOT abi MATCHES "kAbi${part} = ([0-9]+)")
    message(FATAL_ERROR "aidgate/sdk/abi.h has no kAbi${part}")
  endif()
  set(abi${part} ${CMAKE_MATCH_1})
endforeach()

# The fingerprint is the library's own copy of sdk::kToolchain: no second computation that could differ.
set(fingerprint "libstdc[+][+],cxx11abi=[A-Z_a-z0-9]+,stldebug=[01],asan=[01]")
file(STRINGS ${LIBRARY} lines REGEX ${fingerprint})
set(toolchain "")
foreach(line IN LISTS lines)
  if(line MATCHES "(${fingerprint})")
    set(toolchain "${CMAKE_MATCH_1}")
  endif()
endforeach()
if(toolchain STREQUAL "")
  message(FATAL_ERROR "${LIBRARY} has no toolchain fingerprint: is AIDGATE_PLUGIN(...) in one of its sources?")
endif()

file(READ ${WRITTEN} written)
foreach(key IN ITEMS id version library abi toolchain sha256)
  if("\n${written}" MATCHES "\n${key}:")
    message(FATAL_ERROR "${WRITTEN}: '${key}' is written by the build: remove it")
  endif()
endforeach()
file(SHA256 ${LIBRARY} sha256)
get_filename_component(folder ${LIBRARY} DIRECTORY)
get_filename_component(name ${LIBRARY} NAME)
# One text, so that a list separator in the hand-written half survives.
file(WRITE ${folder}/adapter.yaml "id: ${ID}
version: \"${VERSION}\"
library: ${name}
abi: {major: ${abiMajor}, minor: ${abiMinor}}
toolchain: \"${toolchain}\"
sha256: ${sha256}
${written}")
# What others may write is not loaded.
file(CHMOD ${folder} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
file(CHMOD ${folder}/adapter.yaml PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD ${LIBRARY} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
