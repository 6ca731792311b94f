// SPDX-License-Identifier: Apache-2.0
/* Ports: what is refused and with which remedy, and the ring port's two ends. */
#include "support/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rte_mbuf.h>

#include "pmd/eal.h"
#include "pmd/ports.h"
#include "pmd/preflight.h"
#include "pmd/ring_port.h"

static struct rte_mempool *pool;

struct refusal_case {
    const char *name;
    struct sl_pmd_port_request request;
    int error;
    const char *reason; /* part of it */
};

static const struct refusal_case refusals[] = {
    {"an interface that there is not",
     {.name = "1.1", .mtu_bytes = 1500, .device = "af_packet:nosuch0"},
     -ENODEV,
     "port 1.1: there is no interface nosuch0"},
    {"an interface without a name",
     {.name = "1.1", .mtu_bytes = 1500, .device = "af_packet:"},
     -EINVAL,
     "is no interface name"},
    {"a name too long for an interface",
     {.name = "1.1", .mtu_bytes = 1500, .device = "af_packet:abcdefghijklmnopq"},
     -EINVAL,
     "is no interface name"},
    {"a device of no kind",
     {.name = "1.2", .mtu_bytes = 1500, .device = "eth0"},
     -EINVAL,
     "write pci:DDDD:BB:DD.F or af_packet:INTERFACE"},
    {"a PCI address cut short",
     {.name = "1.2", .mtu_bytes = 1500, .device = "pci:03:00.0"},
     -EINVAL,
     "write it as 0000:03:00.1"},
    {"a PCI function that there is not",
     {.name = "1.2", .mtu_bytes = 1500, .device = "pci:ffff:1e:1e.6"},
     -ENODEV,
     "dpdk-devbind.py --status-dev net"},
    {"an MTU too small",
     {.name = "1.3", .mtu_bytes = 500, .device = "ring:1"},
     -EINVAL,
     "MTU 500 is not within 576..9600"},
    {"an id out of range",
     {.id = 64, .name = "1.3", .mtu_bytes = 1500, .device = "ring:1"},
     -EINVAL,
     "id 64"},
    {"a ring out of range",
     {.name = "1.3", .mtu_bytes = 1500, .device = "ring:64"},
     -EINVAL,
     "ring number '64'"},
    {"a device that another port has",
     {.id = 9, .name = "1.4", .mtu_bytes = 1500, .device = "ring:0"},
     -EBUSY,
     "device ring:0 is in use by port 1.1"},
    {"a port that is open",
     {.id = 7, .name = "1.1", .mtu_bytes = 1500, .device = "ring:5"},
     -EBUSY,
     "is open already on ring:0"},
};

static void is_refused(void **state)
{
    const struct refusal_case *row = TEST_ROW(struct refusal_case, state);
    char reason[SL_PMD_REASON_BYTES] = "";

    assert_int_equal(sl_pmd_port_open(&row->request, true, reason), row->error);
    if (strstr(reason, row->reason) == NULL)
        fail_msg("the reason is: %s", reason);
}

static void open_ring(uint8_t id)
{
    struct sl_pmd_port_request request = {
        .id = id, .mtu_bytes = 1500, .name = "1.1", .device = "ring:0"};
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_open(&request, false, reason) != 0)
        fail_msg("%s", reason);
}

static void frames_pass_only_while_started(void)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(pool), *out = NULL;
    char reason[SL_PMD_REASON_BYTES];

    assert_int_equal(sl_pmd_ring_push(0, &mbuf, 1), 1);
    assert_int_equal(sl_pmd_rx_burst(7, &out, 1), 0);
    assert_int_equal(sl_pmd_port_start(7, reason), 0);
    assert_int_equal(sl_pmd_rx_burst(7, &out, 1), 1);
    assert_ptr_equal(out, mbuf);
    assert_int_equal(sl_pmd_tx_burst(7, &out, 1), 1);
    assert_int_equal(sl_pmd_port_stop(7, false), 0);
    assert_int_equal(sl_pmd_tx_burst(7, &out, 1), 0);
    assert_int_equal(sl_pmd_ring_pull(0, &out, 1), 1);
    assert_ptr_equal(out, mbuf);
    rte_pktmbuf_free(out);
}

static void a_port_tells_what_it_is(void)
{
    struct sl_pmd_port_info info;
    char reason[SL_PMD_REASON_BYTES];

    assert_int_equal(sl_pmd_port_start(7, reason), 0);
    assert_int_equal(sl_pmd_port_info(7, &info), 0);
    assert_true(info.link_up);
    assert_int_equal(info.mac[0] & 3, 2);
    assert_int_equal(sl_pmd_port_info(8, &info), -ENODEV);
}

static void a_closed_port_can_be_opened_again(void)
{
    sl_pmd_port_close(7);
    assert_int_equal(sl_pmd_port_stop(7, false), -ENODEV);
    open_ring(7);
}

struct life_case {
    const char *name;
    void (*run)(void);
};

static const struct life_case lives[] = {
    {"frames pass only while it is started", frames_pass_only_while_started},
    {"it tells what it is", a_port_tells_what_it_is},
    {"closed, it can be opened again", a_closed_port_can_be_opened_again},
};

static void lives_so(void **state)
{
    TEST_ROW(struct life_case, state)->run();
}

struct preflight_case {
    const char *name;
    struct sl_pmd_preflight check;
    const char *finding; /* part of what is said; NULL: nothing */
};

static const uint16_t on_cpu_4000[] = {4000};
static const uint16_t on_cpu_0[] = {0};
static const char *const missing_nic[] = {"pci:ffff:1e:1e.6", "af_packet:x"};

static const struct preflight_case preflights[] = {
    {"finds nothing where nothing is wanted", {.huge_mount = "/dev/hugepages"}, NULL},
    {"finds an lcore that there is not",
     {.worker_lcores = on_cpu_4000, .worker_lcore_count = 1},
     "lcore 4000 (worker): this machine has CPUs 0 to"},
    {"finds one core for two jobs",
     {.worker_lcores = on_cpu_0, .worker_lcore_count = 1},
     "too few cores; at least two are needed"},
    {"finds too few huge pages",
     {.huge_bytes = 1ull << 50, .huge_mount = "/dev/hugepages"},
     "/proc/sys/vm/nr_hugepages'"},
    {"finds that hugetlbfs is not mounted",
     {.huge_bytes = 1, .huge_mount = "/nowhere"},
     "mount -t hugetlbfs none /nowhere"},
    {"finds a NIC that there is not",
     {.devices = missing_nic, .device_count = 2},
     "there is no PCI device ffff:1e:1e.6"},
};

static void says_so(void **state)
{
    const struct preflight_case *row = TEST_ROW(struct preflight_case, state);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int findings = sl_pmd_preflight(&row->check, out);

    fclose(out);
    if (row->finding == NULL)
        assert_int_equal(findings, 0);
    else if (findings == 0 || strstr(text, row->finding) == NULL)
        fail_msg("%d findings: %s", findings, text);
    free(text);
}

static void start(void)
{
    char instance[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = instance, .memory_mib = 64};

    snprintf(instance, sizeof(instance), "pmd-ports-%d", (int)getpid());
    if (sl_pmd_eal_init(&config, reason) != 0 || sl_pmd_pool_create(1023, 64, &pool, reason) != 0) {
        fprintf(stderr, "%s\n", reason);
        abort();
    }
    open_ring(7);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused:", refusals, is_refused),
        TEST_TABLE("a ring port:", lives, lives_so),
        TEST_TABLE("preflight", preflights, says_so),
    };
    int failures;

    start();
    failures = TEST_RUN("ports", tables);
    sl_pmd_eal_cleanup();
    return failures;
}
