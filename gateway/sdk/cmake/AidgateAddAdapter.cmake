# aidgate_add_adapter(<id> VERSION <x.y.z> SOURCES <files...> [LINK <targets...>] [FOLDER <dir>] [OUTPUT <dir>]
#                     [NO_INSTALL])
#
# The only way to build a plugin: it makes the library aidgate_adapter_<id>.so, which shows nothing but its descriptor
# and Poco's manifest (two plugins may hold classes of one name), and adapter.yaml beside it, by which the gateway
# judges the library before it opens it. Both go to lib/aidgate/adapters/<id>/, built and installed.
#
#   FOLDER      where the hand-written half of adapter.yaml lies (adapter.yaml or adapter.yaml.in): title, help, reads,
#               writes, agency, formats, options. Default: the caller's source folder. The build adds id, version,
#               library, abi, toolchain and sha256.
#   OUTPUT      the folder the two files go to instead of ${CMAKE_BINARY_DIR}/lib/aidgate/adapters/<id>.
#   NO_INSTALL  only built: for tests.
#
# Sources see AIDGATE_ADAPTER_ID and AIDGATE_ADAPTER_VERSION, so that both are said once:
#   AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
# The options in adapter.yaml must be those of the adapter's info(): the gateway compares them when it loads it.
function(aidgate_add_adapter id)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_INSTALL" "VERSION;FOLDER;OUTPUT" "SOURCES;LINK")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aidgate_add_adapter(${id}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT id MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "aidgate_add_adapter: id '${id}' is not lower_snake")
  endif()
  if(NOT arg_VERSION MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    message(FATAL_ERROR "aidgate_add_adapter(${id}): VERSION '${arg_VERSION}' is not like 1.0.0")
  endif()
  if(NOT arg_FOLDER)
    set(arg_FOLDER ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  if(NOT arg_OUTPUT)
    set(arg_OUTPUT ${CMAKE_BINARY_DIR}/lib/aidgate/adapters/${id})
  endif()
  set(written ${arg_FOLDER}/adapter.yaml)
  if(NOT EXISTS ${written} AND EXISTS ${written}.in)
    set(written ${written}.in)
  elseif(NOT EXISTS ${written})
    message(WARNING "aidgate_add_adapter(${id}): no adapter.yaml in ${arg_FOLDER}")
  endif()

  set(target aidgate_adapter_${id})
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  add_library(${target} MODULE ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE aidgate::sdk Poco::Foundation ${arg_LINK})
  if(TARGET aidgate_warnings)
    target_link_libraries(${target} PRIVATE aidgate_warnings)
  endif()
  target_compile_definitions(${target} PRIVATE
    AIDGATE_ADAPTER_ID="${id}" AIDGATE_ADAPTER_VERSION="${arg_VERSION}")
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so" OUTPUT_NAME ${target}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    SKIP_BUILD_RPATH ON
    LINK_DEPENDS "${map};${written}"
    LIBRARY_OUTPUT_DIRECTORY ${arg_OUTPUT})
  target_link_options(${target} PRIVATE LINKER:-z,now LINKER:--version-script=${map})
  # clang leaves the sanitizers' runtime undefined in libraries, for the executable to bring.
  get_directory_property(directoryOptions COMPILE_OPTIONS)
  if(NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND "${directoryOptions} ${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize"))
    target_link_options(${target} PRIVATE LINKER:-z,defs)
  endif()

  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AidgateWriteAdapterManifest.cmake)
  set(includes "$<JOIN:$<TARGET_PROPERTY:aidgate::sdk,INTERFACE_INCLUDE_DIRECTORIES>,|>")
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${CMAKE_COMMAND} -DID=${id} -DVERSION=${arg_VERSION} -DWRITTEN=${written} -DINCLUDES=${includes}
            -DLIBRARY=$<TARGET_FILE:${target}> -P ${script})

  if(NOT arg_NO_INSTALL)
    if(NOT TARGET aidgate_adapters)
      add_custom_target(aidgate_adapters)
    endif()
    add_dependencies(aidgate_adapters ${target})
    set(home lib/aidgate/adapters/${id})
    install(TARGETS ${target} LIBRARY DESTINATION ${home} COMPONENT adapters)
    # Written again at its new place: installing may strip the library, and the digest is of what is there.
    install(CODE "
      execute_process(COMMAND \"${CMAKE_COMMAND}\" -DID=${id} -DVERSION=${arg_VERSION} \"-DWRITTEN=${written}\"
        \"-DINCLUDES=${includes}\"
        \"-DLIBRARY=\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${home}/$<TARGET_FILE_NAME:${target}>\"
        -P \"${script}\" COMMAND_ERROR_IS_FATAL ANY)" COMPONENT adapters)
  endif()
endfunction()
