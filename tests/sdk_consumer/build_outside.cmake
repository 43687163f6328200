# Installs the SDK to a prefix of its own and builds cards/ against it, as somebody outside would.
foreach(step IN ITEMS
    "--install;${BINARY_DIR};--component;sdk;--prefix;${WORK}/prefix"
    "-S;${SOURCE};-B;${WORK}/build;-G;${GENERATOR};-DCMAKE_PREFIX_PATH=${WORK}/prefix;-DCMAKE_BUILD_TYPE=${BUILD_TYPE};-DCMAKE_CXX_COMPILER=${COMPILER};-DCMAKE_CXX_FLAGS=${FLAGS}"
    "--build;${WORK}/build")
  execute_process(COMMAND ${CMAKE_COMMAND} ${step} OUTPUT_VARIABLE told ERROR_VARIABLE told RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${told}")
  endif()
endforeach()
