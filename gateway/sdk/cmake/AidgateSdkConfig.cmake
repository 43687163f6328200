# find_package(AidgateSdk): the target aidgate::sdk and the function aidgate_add_adapter.
include(CMakeFindDependencyMacro)
find_dependency(Poco COMPONENTS Foundation)
include(${CMAKE_CURRENT_LIST_DIR}/AidgateSdkTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/AidgateAddAdapter.cmake)
