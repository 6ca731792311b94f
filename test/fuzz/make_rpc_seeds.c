/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeds of the targets of RPC and NFS codecs: each message once as its RFC shows it, behind the
 * control bytes that the target's file describes.
 */
#include "make_seeds.h"

#include "support/vector.h"

#define NONE "#0 #0"
#define SYS "#1 #32 #9 <box> #1000 #100 #2 #7 #8"
#define SET_ALL " #1 #420 #1 #1000 #1 #100 #1 ##5000 #2 #11 #12 #1"
#define SET_NONE " #0 #0 #0 #0 #0 #0"
#define KEEP_ALL " ff*32"
#define ATTRIBUTES " #1 #420 #2 #1000 #100 ##5000 ##8192 #0 #0 ##77 ##4242 #1 #2 #3 #4 #5 #6"
#define POST " #1" ATTRIBUTES
#define WCC " #1 ##4999 #1 #2 #3 #4" POST
#define HANDLE " #32 61*32"
#define HANDLE2 " 61*32"
#define LOCK " <client> <handle> <owner> #7 ##0 ##10"

static const struct seed {
    const char *target, *name;
    const char *bytes;
} seeds[] = {
    {"rpc_record", "one", "05 8000000b 'hello world'"},
    {"rpc_record", "two", "ff 80000005 'first' 80000006 'second'"},
    {"rpc_record", "fragments", "03 00000002 'ab' 00000000 00000001 'c' 80000003 'def'"},
    {"rpc_record", "empty", "02 80000000 80000001 'a' 00000000 80000000"},
    {"rpc_record", "many-empty", "07 00*260 80000001 'a'"},
    {"rpc_record", "too-long", "09 00000100 61*256 80000100 61*256"},
    {"rpc_call", "none", "00 #5 #0 #2 #100003 #3 #1" NONE NONE},
    {"rpc_call", "sys", "05 #5 #0 #2 #100005 #1 #2" SYS NONE "'arguments'"},
    {"rpc_call", "gss", "00 #5 #0 #2 #100003 #3 #1 #6 #20 #1 #0 #1 #1 #0 #6 <checksum>"},
    {"rpc_call", "version", "00 #5 #0 #3"},
    {"rpc_gss", "data", "00 #5 #0 #2 #100003 #3 #1 #6 #28 #1 #0 #7 #1 <handle> #6 <sum.>"},
    {"rpc_gss", "init", "05 #5 #0 #2 #100003 #3 #0 #6 #20 #1 #1 #0 #0 #0 #0 #0 <ticket>"},
    {"rpc_gss", "destroy", "00 #5 #0 #2 #100003 #3 #0 #6 #24 #1 #3 #8 #1 <four> #6 <sum.>"},
    {"rpc_gss", "made", "03 <ctx1> #0 #0 #128 <token>"},
    {"rpc_gss", "failed", "00 #0 000d0000 #7 #0 #0"},
    {"rpc_reply", "success", "00 #6 #1 #0 #0 #0 #0 'results.'"},
    {"rpc_reply", "verifier", "03 #6 #1 #0 #6 <sum> #0"},
    {"rpc_reply", "mismatch", "00 #6 #1 #0 #0 #0 #2 #2 #3"},
    {"rpc_reply", "garbage", "00 #6 #1 #0 #0 #0 #4"},
    {"rpc_reply", "denied", "00 #6 #1 #1 #1 #5"},
    {"rpc_reply", "denied-version", "00 #6 #1 #1 #0 #2 #2"},
    {"nfs_arguments", "null", "01 00 00"},
    {"nfs_arguments", "getattr", "01 01 00" HANDLE},
    {"nfs_arguments", "setattr", "01 02 07" HANDLE SET_ALL "#1 #15 #16"},
    {"nfs_arguments", "lookup", "01 03 00" HANDLE "<file>"},
    {"nfs_arguments", "access", "01 04 00" HANDLE "#31"},
    {"nfs_arguments", "read", "01 06 00" HANDLE "##4096 #65536"},
    {"nfs_arguments", "write", "01 07 09" HANDLE "##4096 #5 #1 <hello>"},
    {"nfs_arguments", "create", "01 08 00" HANDLE "<file> #0" SET_ALL},
    {"nfs_arguments", "create-guarded", "01 08 00" HANDLE "<file> #1" SET_NONE},
    {"nfs_arguments", "create-exclusive", "01 08 00" HANDLE "<file> #2 'verifier'"},
    {"nfs_arguments", "mkdir", "01 09 00" HANDLE "<file>" SET_NONE},
    {"nfs_arguments", "symlink", "01 0a 05" HANDLE "<file>" SET_NONE "<../a/dir>"},
    {"nfs_arguments", "mknod-device", "01 0b 00" HANDLE "<file> #4" SET_NONE "#5 #256"},
    {"nfs_arguments", "mknod-pipe", "01 0b 00" HANDLE "<file> #7" SET_ALL},
    {"nfs_arguments", "remove", "01 0c 00" HANDLE "<file>"},
    {"nfs_arguments", "rename", "01 0e 00" HANDLE "<file>" HANDLE "<newname>"},
    {"nfs_arguments", "link", "01 0f 00" HANDLE HANDLE "<newname>"},
    {"nfs_arguments", "readdir", "01 10 00" HANDLE "##3 'verifier' #4096"},
    {"nfs_arguments", "readdirplus", "01 11 00" HANDLE "##3 'verifier' #512 #32768"},
    {"nfs_arguments", "commit", "01 15 00" HANDLE "##0 #0"},
    {"nfs_arguments", "v2-setattr", "00 02 00" HANDLE2 "#420 #1000 #100 #5 #11 #12 #13 #1000000"},
    {"nfs_arguments", "v2-lookup", "00 04 00" HANDLE2 "<file>"},
    {"nfs_arguments", "v2-read", "00 06 00" HANDLE2 "#4096 #9000 #0"},
    {"nfs_arguments", "v2-write", "00 08 0b" HANDLE2 "#0 #4096 #0 <hello>"},
    {"nfs_arguments", "v2-create", "00 09 00" HANDLE2 "<file>" KEEP_ALL},
    {"nfs_arguments", "v2-rename", "00 0b 00" HANDLE2 "<file>" HANDLE2 "<newname>"},
    {"nfs_arguments", "v2-link", "00 0c 00" HANDLE2 HANDLE2 "<newname>"},
    {"nfs_arguments", "v2-symlink", "00 0d 03" HANDLE2 "<file> <../a/dir>" KEEP_ALL},
    {"nfs_arguments", "v2-readdir", "00 10 00" HANDLE2 "#3 #4096"},
    {"nfs_result", "getattr", "01 00 #0" ATTRIBUTES},
    {"nfs_result", "setattr", "02 05 #10002" WCC},
    {"nfs_result", "lookup", "03 00 #0" HANDLE POST POST},
    {"nfs_result", "lookup-failed", "03 00 #2" POST},
    {"nfs_result", "access", "04 00 #0" POST "#3"},
    {"nfs_result", "readlink", "05 00 #0" POST "<a/b/c>"},
    {"nfs_result", "read", "06 0b #0" POST "#5 #1 <hello>"},
    {"nfs_result", "write", "07 00 #0" WCC "#700 #2 'verifier'"},
    {"nfs_result", "create", "08 00 #0 #1" HANDLE POST WCC},
    {"nfs_result", "create-nothing", "08 00 #0 #0 #0 #0 #0"},
    {"nfs_result", "remove", "0c 00 #0" WCC},
    {"nfs_result", "rename", "0e 00 #0" WCC WCC},
    {"nfs_result", "link", "0f 00 #0" POST WCC},
    {"nfs_result", "readdir-failed", "10 00 #10003" POST},
    {"nfs_result", "fsstat", "12 00 #0" POST "##1 ##2 ##3 ##4 ##5 ##6 #7"},
    {"nfs_result", "fsinfo", "13 00 #0" POST "#1 #2 #3 #4 #5 #6 #7 ##8 #9 #10 #27"},
    {"nfs_result", "pathconf", "14 00 #0" POST "#32000 #255 #1 #0 #0 #1"},
    {"nfs_result", "commit", "15 00 #0" WCC "'verifier'"},
    {"nfs_entries", "none", "00 00 #0 #1"},
    {"nfs_entries", "some", "00 07 #1 ##4 <.> ##1 #1 ##5 <..> ##2 #1 ##6 <file> ##3 #0 #0"},
    {"nfs_entries", "plus",
     "01 00 #1 ##4 <.> ##1" POST "#1" HANDLE "#1 ##5 <file> ##3 #0 #0 #0 #1"},
    {"mount", "path", "01 00 </export/a>"},
    {"mount", "result", "00 00 #0" HANDLE "#2 #1 #0"},
    {"mount", "many-flavors", "00 05 #0" HANDLE "#10 00*40"},
    {"mount", "denied", "00 00 #13"},
    {"portmap", "mapping", "03 #100003 #3 #17 #2049"},
    {"nlm", "test", "04 01 00 <cookie> #1" LOCK},
    {"nlm", "lock", "04 02 05 <cookie> #1 #1" LOCK "#0 #3"},
    {"nlm", "cancel", "04 03 00 <cookie> #1 #1" LOCK},
    {"nlm", "unlock", "04 04 00 <cookie>" LOCK},
    {"nlm", "lock-v1", "01 02 00 <cookie> #1 #1 <client>" HANDLE "<owner> #7 #0 #0 #0 #3"},
    {"nlm", "share", "04 14 00 <cookie> <client> <handle> <owner> #1 #2 #0"},
    {"nlm", "free-all", "04 17 00 <client> #3"},
    {"nlm_told", "granted", "00 00 <cookie> #0"},
    {"nlm_told", "denied", "00 05 <cookie> #1 #1 #7 <owner> ##0 ##10"},
    {"nlm_told", "shared", "00 00 #0 #0 #0"},
    {"nlm_told", "failed", "00 00 <odd> #9"},
    {"nlm_told", "notify", "01 00 <client> #3"},
    {"nlm_told", "nobody", "01 03 #0 #4"},
    {"nlm_told", "short", "01 00 #8 'clie'"},
    {"nlm_told", "too-long", "01 00 #1025 61*1028 #3"},
};

void write_rpc_message_seeds(const char *corpus)
{
    for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
        struct test_vector vector;

        test_vector_write(&vector, seeds[i].bytes);
        write_seed(corpus, seeds[i].target, seeds[i].name, vector.bytes, vector.length);
    }
}
