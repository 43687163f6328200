# Every build option of the project, each with the sentence that explains it.
option(AIDGATE_TESTS "Build the tests." ON)
option(AIDGATE_WERROR "Treat warnings as errors." OFF)
option(AIDGATE_FUZZ "Build the fuzz targets (needs clang)." OFF)
option(AIDGATE_COVERAGE "Record which lines the tests reach." OFF)
set(AIDGATE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread.")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(AIDGATE_CCACHE ccache)
if(AIDGATE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${AIDGATE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${AIDGATE_CCACHE})
endif()

if(AIDGATE_SANITIZE)
  add_compile_options(-fsanitize=${AIDGATE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${AIDGATE_SANITIZE})
  # Their tables of types take 80 MB, which would be relocated at each of the thousands of starts that tests make.
  string(APPEND CMAKE_EXE_LINKER_FLAGS " -no-pie")
endif()
if(AIDGATE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# Warnings for our own targets; a target links this, so that nothing of other people's is built with it.
add_library(aidgate_warnings INTERFACE)
target_compile_options(aidgate_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  # g++ 12 warns of every text + text that it optimises: https://gcc.gnu.org/PR105651
  $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Wno-restrict>)
if(AIDGATE_WERROR)
  target_compile_options(aidgate_warnings INTERFACE -Werror)
endif()
target_compile_definitions(aidgate_warnings INTERFACE
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
