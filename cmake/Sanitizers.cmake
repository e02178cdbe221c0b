# RPS_SANITIZE: a list for -fsanitize= ("address", "undefined", "thread"), or empty.
set(RPS_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(RPS_SANITIZE)
  add_compile_options(-fsanitize=${RPS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${RPS_SANITIZE})
endif()
