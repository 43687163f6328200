# What `cmake --install` puts where: bin/aidgate, libexec/aidgate/aidgate-worker, what it reads in share/aidgate/, plugins in lib/aidgate/adapters/<id>/
# (aidgate_add_adapter does that), and the SDK (gateway/sdk does that). Components: gateway, adapters, sdk.
if(TARGET aidgate)
  install(TARGETS aidgate RUNTIME DESTINATION bin COMPONENT gateway)
endif()
if(TARGET aidgate-worker)
  install(TARGETS aidgate-worker RUNTIME DESTINATION libexec/aidgate COMPONENT gateway)
endif()
install(DIRECTORY mappings config DESTINATION share/aidgate COMPONENT gateway)
install(FILES gateway/record/dictionary.yaml DESTINATION share/aidgate COMPONENT gateway)
install(FILES LICENSE DESTINATION share/doc/aidgate COMPONENT gateway)
