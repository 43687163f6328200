# aidgate_module(<name> LINK <targets...>): one folder of gateway/ is one static library aidgate::<name>, one namespace.
# Headers in include/ are what others may see; what they link decides what they can include.
function(aidgate_module name)
  cmake_parse_arguments(arg "" "" "LINK;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
  if(sources)
    add_library(aidgate_${name} STATIC ${sources})
    target_include_directories(aidgate_${name}
      PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
      PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(aidgate_${name} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE}
      $<BUILD_INTERFACE:aidgate_warnings>)
  else()
    add_library(aidgate_${name} INTERFACE)
    target_include_directories(aidgate_${name} INTERFACE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>)
    target_link_libraries(aidgate_${name} INTERFACE ${arg_LINK})
  endif()
  add_library(aidgate::${name} ALIAS aidgate_${name})
endfunction()

# aidgate_test(<name> LINK <targets...> [SOURCES <files...>] [LABEL <label>] [SHARDS <n>]): one executable per module
# under test, from *_test.cpp beside the calling CMakeLists.txt; a slow one runs as several tests, which the cores
# share. Tests find the source tree and what was built by tests/support/places.h.
function(aidgate_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT;SHARDS" "LINK;SOURCES;DEPENDS" ${ARGN})
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  endif()
  if(NOT arg_SOURCES)
    return()
  endif()
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 900)
  endif()
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${arg_LINK} aidgate_test_places GTest::gtest_main GTest::gmock aidgate_warnings)
  if(arg_DEPENDS)
    add_dependencies(${name}_test ${arg_DEPENDS})
  endif()
  if(NOT arg_SHARDS)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  foreach(shard RANGE 1 ${arg_SHARDS})
    math(EXPR index "${shard} - 1")
    add_test(NAME ${name}_${shard} COMMAND ${name}_test)
    # Begun first, also where no earlier run says that they take long.
    set_tests_properties(${name}_${shard} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} COST 1000
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()
