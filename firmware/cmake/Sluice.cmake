# SPDX-License-Identifier: Apache-2.0
# The kinds of target Sluice is built from. Each kind carries its border (ARCHITECTURE.md,
# "Invariants"): what it may include and call is decided here and nowhere else.
#
#   sluice_pure_library(<folder> SOURCES … [DEPENDS …] [USES …])
#       packet and protocol logic: no DPDK on the include path, no heap, no clock, no output
#   sluice_dpdk_library(<folder> SOURCES … [DEPENDS …] [USES …])
#       fast-path code on mbufs and rings: ethdev, EAL and vdev are shadowed and poisoned
#   sluice_pmd_library(<folder> SOURCES … [DEPENDS …] [USES …])
#       dpdk-pmd only: all of DPDK
#   sluice_dpdk_program(<name> SOURCES … [USES …]), sluice_pmd_program(…)
#       the same borders for a program
#   sluice_unit_test(<name> SOURCES … USES … [DPDK])
#       a cmocka test, known to ctest by its name
#   sluice_fuzz_target(<name> SOURCES … USES …)
#       a libFuzzer target (only with SLUICE_FUZZ)
#
# The target of folder `iff` is `sl_iff`. Its public headers are in <folder>/include; DEPENDS are
# targets whose headers its own public headers include, USES those that only its sources include.

option(SLUICE_SANITIZE "Build the pure code and its tests with ASan and UBSan" OFF)
option(SLUICE_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(SLUICE_MARCH "x86-64-v3" CACHE STRING "Instruction set of the fast path (-march)")

if(SLUICE_SANITIZE OR SLUICE_FUZZ)
    set(SLUICE_WITH_DPDK_DEFAULT OFF)
else()
    set(SLUICE_WITH_DPDK_DEFAULT ON)
endif()
option(SLUICE_WITH_DPDK "Build what needs DPDK" ${SLUICE_WITH_DPDK_DEFAULT})

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(SLUICE_BORDERS ${CMAKE_CURRENT_LIST_DIR}/../borders)
cmake_path(NORMAL_PATH SLUICE_BORDERS)

# Flags are ours alone: a build type must not add -DNDEBUG or drop -O2 behind our back.
set(CMAKE_C_FLAGS_RELEASE "")
set(CMAKE_C_FLAGS_DEBUG "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "")
add_compile_options(-Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes -Wshadow
                    -O2 -g -fno-common -march=${SLUICE_MARCH})
add_compile_definitions(_GNU_SOURCE)

if(SLUICE_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "SLUICE_FUZZ needs clang: configure with -DCMAKE_C_COMPILER=clang-14")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(SLUICE_SANITIZE OR SLUICE_FUZZ)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()

if(SLUICE_WITH_DPDK)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(DPDK REQUIRED libdpdk>=22.11)
    # pkg-config names an older -march; ours is on the command line already.
    set(SLUICE_DPDK_OPTIONS ${DPDK_CFLAGS_OTHER})
    list(FILTER SLUICE_DPDK_OPTIONS EXCLUDE REGEX "^-march=")
    string(REPLACE "-include;" "SHELL:-include " SLUICE_DPDK_OPTIONS "${SLUICE_DPDK_OPTIONS}")
endif()

function(sluice_common target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;USES")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${target}: unknown argument ${arg_UNPARSED_ARGUMENTS}")
    endif()
    target_sources(${target} PRIVATE ${arg_SOURCES})
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/include)
        target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
    endif()
    target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_USES})
endfunction()

# DPDK headers as SYSTEM includes: they do not pass -Wextra -Werror.
function(sluice_use_dpdk target)
    target_include_directories(${target} SYSTEM PRIVATE ${DPDK_INCLUDE_DIRS})
    target_compile_options(${target} PRIVATE ${SLUICE_DPDK_OPTIONS} -DALLOW_EXPERIMENTAL_API)
endfunction()

# The shadow headers must win over DPDK's own, hence BEFORE and not SYSTEM.
function(sluice_forbid_devices target)
    target_include_directories(${target} BEFORE PRIVATE ${SLUICE_BORDERS}/forbidden)
    target_compile_options(${target} PRIVATE "SHELL:-include ${SLUICE_BORDERS}/dpdk.h")
endfunction()

function(sluice_pure_library folder)
    add_library(sl_${folder} STATIC)
    sluice_common(sl_${folder} ${ARGN})
    target_compile_options(sl_${folder} PRIVATE "SHELL:-include ${SLUICE_BORDERS}/pure.h")
endfunction()

function(sluice_dpdk_library folder)
    add_library(sl_${folder} STATIC)
    sluice_common(sl_${folder} ${ARGN})
    sluice_use_dpdk(sl_${folder})
    sluice_forbid_devices(sl_${folder})
    target_link_libraries(sl_${folder} PUBLIC ${DPDK_LINK_LIBRARIES})
endfunction()

function(sluice_pmd_library folder)
    add_library(sl_${folder} STATIC)
    sluice_common(sl_${folder} ${ARGN})
    sluice_use_dpdk(sl_${folder})
    target_link_libraries(sl_${folder} PUBLIC ${DPDK_LINK_LIBRARIES})
endfunction()

function(sluice_pmd_program name)
    add_executable(${name})
    sluice_common(${name} ${ARGN})
    sluice_use_dpdk(${name})
    target_link_libraries(${name} PRIVATE ${DPDK_LINK_LIBRARIES})
endfunction()

function(sluice_dpdk_program name)
    sluice_pmd_program(${name} ${ARGN})
    sluice_forbid_devices(${name})
endfunction()

function(sluice_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "DPDK" "" "SOURCES;USES")
    if(arg_DPDK AND NOT SLUICE_WITH_DPDK)
        return()
    endif()
    add_executable(test_${name})
    sluice_common(test_${name} SOURCES ${arg_SOURCES} USES ${arg_USES} cmocka)
    if(arg_DPDK)
        sluice_use_dpdk(test_${name})
        target_link_libraries(test_${name} PRIVATE ${DPDK_LINK_LIBRARIES})
    endif()
    # cmocka's assertions leave a failed test by longjmp but are not declared noreturn, so that GCC
    # takes what follows them for reachable. The sanitizer build finds what is really uninitialised.
    target_compile_options(test_${name} PRIVATE $<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 60)
endfunction()

function(sluice_fuzz_target name)
    if(NOT SLUICE_FUZZ)
        return()
    endif()
    add_executable(fuzz_${name})
    sluice_common(fuzz_${name} ${ARGN})
    # libFuzzer's own entry points have no prototypes in any header.
    target_compile_options(fuzz_${name} PRIVATE -Wno-missing-prototypes)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address,undefined)
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
endfunction()
