// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "iff/flow_table.h"
#include "np/np.h"

#define LCORE_MAX 127u
#define MBUFS_MIN 1024u
#define MBUFS_MAX (4u << 20)
#define MEMORY_MIB_MIN 32u
#define MEMORY_MIB_MAX (1u << 20)
#define TCP_CONNECTIONS_MIN 64u
#define TCP_CONNECTIONS_MAX (1u << 20)
#define TCP_MEMORY_MIB_MAX (1u << 16)
#define NFS_MEMORY_MIB_MIN 16u
#define NFS_MEMORY_MIB_MAX (1u << 16)
#define NFS_MAP_MIB_MIN 16u
#define NFS_MAP_MIB_MAX (1u << 20)
#define NFS_DUPLICATES_MAX (1u << 20)
#define DEFAULT_FLOW_CAPACITY 65536u
#define DEFAULT_MBUFS 16384u
#define DEFAULT_MEMORY_MIB 192u
#define DEFAULT_TCP_CONNECTIONS 16384u
#define DEFAULT_TCP_MEMORY_MIB 16u
#define DEFAULT_NFS_MEMORY_MIB 64u
#define DEFAULT_NFS_MAP_MIB 1024u

enum option_code {
    OPTION_REGION = 256,
    OPTION_RUN_DIR,
    OPTION_INSTANCE,
    OPTION_CONTROL_LCORE,
    OPTION_NP,
    OPTION_SP,
    OPTION_FLOW_CAPACITY,
    OPTION_FLOW_MEMORY,
    OPTION_MBUFS,
    OPTION_MEMORY_MIB,
    OPTION_TCP_CONNECTIONS,
    OPTION_TCP_MEMORY_MIB,
    OPTION_NFS_MEMORY_MIB,
    OPTION_NFS_MAP_MIB,
    OPTION_NFS_DUPLICATES,
    OPTION_STATE_DIRECTORY,
    OPTION_NO_HUGE,
    OPTION_PREFLIGHT,
    OPTION_VERSION,
    OPTION_HELP,
};

static const struct option options[] = {
    {"region", required_argument, NULL, OPTION_REGION},
    {"run-dir", required_argument, NULL, OPTION_RUN_DIR},
    {"instance", required_argument, NULL, OPTION_INSTANCE},
    {"control-lcore", required_argument, NULL, OPTION_CONTROL_LCORE},
    {"np", required_argument, NULL, OPTION_NP},
    {"sp", required_argument, NULL, OPTION_SP},
    {"flow-capacity", required_argument, NULL, OPTION_FLOW_CAPACITY},
    {"flow-memory", required_argument, NULL, OPTION_FLOW_MEMORY},
    {"mbufs", required_argument, NULL, OPTION_MBUFS},
    {"memory-mib", required_argument, NULL, OPTION_MEMORY_MIB},
    {"tcp-connections", required_argument, NULL, OPTION_TCP_CONNECTIONS},
    {"tcp-memory-mib", required_argument, NULL, OPTION_TCP_MEMORY_MIB},
    {"nfs-memory-mib", required_argument, NULL, OPTION_NFS_MEMORY_MIB},
    {"nfs-map-mib", required_argument, NULL, OPTION_NFS_MAP_MIB},
    {"nfs-duplicates", required_argument, NULL, OPTION_NFS_DUPLICATES},
    {"state-directory", required_argument, NULL, OPTION_STATE_DIRECTORY},
    {"no-huge", no_argument, NULL, OPTION_NO_HUGE},
    {"preflight", no_argument, NULL, OPTION_PREFLIGHT},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

__attribute__((format(printf, 2, 3))) static int refuse(char *reason, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(reason, SL_ARGUMENTS_REASON_BYTES, format, list);
    va_end(list);
    return -EINVAL;
}

/* A decimal number and nothing else. */
static bool read_number(const char *text, const char **end, uint32_t max, uint32_t *value)
{
    uint64_t number = 0;
    const char *digit = text;

    for (; *digit >= '0' && *digit <= '9' && number <= max; digit++)
        number = number * 10 + (uint64_t)(*digit - '0');
    *end = digit;
    *value = (uint32_t)number;
    return digit != text && number <= max;
}

static int take_number(const char *name, const char *text, uint32_t min, uint32_t max,
                       uint32_t *value, char *reason)
{
    const char *end;

    if (!read_number(text, &end, max, value) || *end != '\0' || *value < min)
        return refuse(reason, "--%s %s: give a number from %u to %u", name, text, min, max);
    return 0;
}

/* "0@1,1@1": id at lcore. */
static int take_placement(const char *name, const char *text, uint16_t lcores[SL_MAX_NPS],
                          uint8_t *count, char *reason)
{
    const char *at = text;

    for (;;) {
        uint32_t id, lcore;
        const char *end;

        if (!read_number(at, &end, SL_MAX_NPS - 1, &id) || *end != '@' ||
            !read_number(end + 1, &end, LCORE_MAX, &lcore) || (*end != ',' && *end != '\0'))
            return refuse(reason,
                          "--%s %s: write ID@LCORE,... with ids 0 to %u and lcores 0 to %u, "
                          "such as 0@1,1@2",
                          name, text, SL_MAX_NPS - 1, LCORE_MAX);
        if (lcores[id] != SL_LCORE_NONE)
            return refuse(reason, "--%s %s: id %u is there twice: place each once", name, text, id);
        lcores[id] = (uint16_t)lcore;
        if (id >= *count)
            *count = (uint8_t)(id + 1);
        if (*end == '\0')
            return 0;
        at = end + 1;
    }
}

static int take_instance(const char *text, struct sl_arguments *arguments, char *reason)
{
    size_t length = strlen(text);

    if (length == 0 || length >= SL_INSTANCE_BYTES ||
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != length)
        return refuse(reason, "--instance %s: use 1 to %u letters, digits and '-'", text,
                      SL_INSTANCE_BYTES - 1);
    memcpy(arguments->instance, text, length + 1);
    return 0;
}

static int take_flow_memory(const char *text, struct sl_arguments *arguments, char *reason)
{
    if (strcmp(text, "hugepages") != 0 && strcmp(text, "shm") != 0)
        return refuse(reason, "--flow-memory %s: say hugepages or shm", text);
    arguments->flows_on_huge_pages = strcmp(text, "hugepages") == 0;
    return 0;
}

static int take_flow_capacity(const char *text, struct sl_arguments *arguments, char *reason)
{
    int rc = take_number("flow-capacity", text, SL_FLOW_CAPACITY_MIN, SL_FLOW_CAPACITY_MAX,
                         &arguments->flow_capacity, reason);

    if (rc == 0 && sl_flow_table_bytes(arguments->flow_capacity) == 0)
        return refuse(reason, "--flow-capacity %s: give a power of two from %u to %u", text,
                      SL_FLOW_CAPACITY_MIN, SL_FLOW_CAPACITY_MAX);
    return rc;
}

/* What the switch of NFS has room for. */
static int take_nfs(int code, const char *value, struct sl_arguments *arguments, char *reason)
{
    switch (code) {
    case OPTION_NFS_MEMORY_MIB:
        return take_number("nfs-memory-mib", value, NFS_MEMORY_MIB_MIN, NFS_MEMORY_MIB_MAX,
                           &arguments->nfs_memory_mib, reason);
    case OPTION_NFS_MAP_MIB:
        return take_number("nfs-map-mib", value, NFS_MAP_MIB_MIN, NFS_MAP_MIB_MAX,
                           &arguments->nfs_map_mib, reason);
    default:
        return take_number("nfs-duplicates", value, 0, NFS_DUPLICATES_MAX,
                           &arguments->nfs_duplicates, reason);
    }
}

static int take(int code, const char *value, struct sl_arguments *arguments, char *reason)
{
    uint32_t number;
    int rc = 0;

    switch (code) {
    case OPTION_REGION:
        arguments->region = value;
        break;
    case OPTION_RUN_DIR:
        arguments->run_dir = value;
        break;
    case OPTION_INSTANCE:
        return take_instance(value, arguments, reason);
    case OPTION_CONTROL_LCORE:
        rc = take_number("control-lcore", value, 0, LCORE_MAX, &number, reason);
        arguments->control_lcore = (uint16_t)number;
        break;
    case OPTION_NP:
        return take_placement("np", value, arguments->np_lcore, &arguments->np_count, reason);
    case OPTION_SP:
        return take_placement("sp", value, arguments->sp_lcore, &arguments->sp_count, reason);
    case OPTION_FLOW_CAPACITY:
        return take_flow_capacity(value, arguments, reason);
    case OPTION_FLOW_MEMORY:
        return take_flow_memory(value, arguments, reason);
    case OPTION_MBUFS:
        return take_number("mbufs", value, MBUFS_MIN, MBUFS_MAX, &arguments->mbufs, reason);
    case OPTION_MEMORY_MIB:
        return take_number("memory-mib", value, MEMORY_MIB_MIN, MEMORY_MIB_MAX,
                           &arguments->memory_mib, reason);
    case OPTION_TCP_CONNECTIONS:
        return take_number("tcp-connections", value, TCP_CONNECTIONS_MIN, TCP_CONNECTIONS_MAX,
                           &arguments->tcp_connections, reason);
    case OPTION_TCP_MEMORY_MIB:
        return take_number("tcp-memory-mib", value, 1, TCP_MEMORY_MIB_MAX,
                           &arguments->tcp_memory_mib, reason);
    case OPTION_NFS_MEMORY_MIB:
    case OPTION_NFS_MAP_MIB:
    case OPTION_NFS_DUPLICATES:
        return take_nfs(code, value, arguments, reason);
    case OPTION_STATE_DIRECTORY:
        arguments->state_directory = value;
        break;
    case OPTION_NO_HUGE:
        arguments->huge_pages = false;
        break;
    case OPTION_PREFLIGHT:
        arguments->command = SL_COMMAND_PREFLIGHT;
        break;
    case OPTION_VERSION:
        arguments->command = SL_COMMAND_VERSION;
        break;
    default:
        arguments->command = SL_COMMAND_HELP;
        break;
    }
    return rc;
}

static int check_whole(struct sl_arguments *arguments, char *reason)
{
    if (arguments->command == SL_COMMAND_VERSION || arguments->command == SL_COMMAND_HELP)
        return 0;
    if (!arguments->huge_pages)
        arguments->flows_on_huge_pages = false;
    if (arguments->np_count + arguments->sp_count > SL_MAX_NPS)
        return refuse(reason,
                      "--np and --sp: highest NP id + highest SP id must be below %u: number them "
                      "from 0 without large gaps",
                      SL_MAX_NPS - 1);
    if (arguments->command == SL_COMMAND_PREFLIGHT)
        return 0;
    if (arguments->region == NULL)
        return refuse(reason, "--region is missing: name the region file that sluiced made");
    if (arguments->run_dir == NULL)
        return refuse(reason, "--run-dir is missing: name a directory for the lock file");
    if (arguments->np_count == 0)
        return refuse(reason, "--np is missing: place at least one NP, such as --np 0@1");
    return 0;
}

static void set_defaults(struct sl_arguments *arguments)
{
    memset(arguments, 0, sizeof(*arguments));
    strcpy(arguments->instance, "default");
    for (unsigned int i = 0; i < SL_MAX_NPS; i++)
        arguments->np_lcore[i] = arguments->sp_lcore[i] = SL_LCORE_NONE;
    arguments->flow_capacity = DEFAULT_FLOW_CAPACITY;
    arguments->flows_on_huge_pages = true;
    arguments->huge_pages = true;
    arguments->mbufs = DEFAULT_MBUFS;
    arguments->memory_mib = DEFAULT_MEMORY_MIB;
    arguments->tcp_connections = DEFAULT_TCP_CONNECTIONS;
    arguments->tcp_memory_mib = DEFAULT_TCP_MEMORY_MIB;
    arguments->nfs_memory_mib = DEFAULT_NFS_MEMORY_MIB;
    arguments->nfs_map_mib = DEFAULT_NFS_MAP_MIB;
}

int sl_arguments_parse(int argc, char **argv, struct sl_arguments *arguments,
                       char reason[SL_ARGUMENTS_REASON_BYTES])
{
    int code, rc;

    set_defaults(arguments);
    opterr = 0;
    optind = 0; /* glibc: start anew, for more than one parse in a process */
    while ((code = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (code == ':')
            return refuse(reason, "%s: its value is missing; see --help", argv[optind - 1]);
        if (code == '?')
            return refuse(reason, "%s: no such argument; see --help", argv[optind - 1]);
        rc = take(code, optarg, arguments, reason);
        if (rc != 0)
            return rc;
    }
    if (optind < argc)
        return refuse(reason, "%s: no such argument; see --help", argv[optind]);
    return check_whole(arguments, reason);
}

static bool has(const uint16_t *lcores, uint16_t count, uint16_t lcore)
{
    for (uint16_t i = 0; i < count; i++)
        if (lcores[i] == lcore)
            return true;
    return false;
}

uint16_t sl_arguments_worker_lcores(const struct sl_arguments *arguments,
                                    uint16_t lcores[SL_MAX_NPS])
{
    uint16_t count = 0;

    for (unsigned int i = 0; i < SL_MAX_NPS; i++) {
        const uint16_t both[2] = {arguments->np_lcore[i], arguments->sp_lcore[i]};

        for (unsigned int k = 0; k < 2; k++)
            if (both[k] != SL_LCORE_NONE && count < SL_MAX_NPS && !has(lcores, count, both[k]))
                lcores[count++] = both[k];
    }
    return count;
}

void sl_arguments_help(FILE *out)
{
    fputs("sluice-fastpath: the packet path of a Sluice appliance; normally started by sluiced.\n"
          "\n"
          "  --region FILE          shared region made by sluiced\n"
          "  --run-dir DIR          where the lock file is kept\n"
          "  --instance NAME        tells appliances on one machine apart [default]\n"
          "  --control-lcore N      lcore of the control thread [0]\n"
          "  --np ID@LCORE,...      network processors and where they run\n"
          "  --sp ID@LCORE,...      storage processors and where they run\n"
          "  --flow-capacity N      flow entries of each NP, a power of two [65536]\n"
          "  --flow-memory WHERE    hugepages or shm [hugepages]\n"
          "  --mbufs N              frames in flight at most [16384]\n"
          "  --memory-mib N         memory for frames and rings [192]\n"
          "  --tcp-connections N    TCP connections on each SP [16384]\n"
          "  --tcp-memory-mib N     frames that TCP connections of each SP may hold [16]\n"
          "  --nfs-memory-mib N     memory of the NFS switch on each SP [64]\n"
          "  --nfs-map-mib N        how large the stored map of file handles may grow [1024]\n"
          "  --nfs-duplicates N     answers kept for retransmissions on each SP; 0: by memory [0]\n"
          "  --state-directory DIR  where handles and notes of NFS are kept [nfs in --run-dir]\n"
          "  --no-huge              do without huge pages, slowly: for trials without root\n"
          "  --preflight            check this machine for these arguments, say what to type\n"
          "  --version, --help\n"
          "\n"
          "Exit codes: 0 stopped in order, 1 failed, 2 wrong arguments, 3 this machine is not\n"
          "ready (preflight).\n",
          out);
}
