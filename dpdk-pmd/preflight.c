// SPDX-License-Identifier: Apache-2.0
#include "pmd/preflight.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <mntent.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reason.h"

#define PCI_ADDRESS_BYTES 12u
#define CPU_SET_CPUS 1024u

/* A line "Key:   12345 kB" of /proc/meminfo; 0 if it is not there. */
static uint64_t meminfo(const char *key)
{
    FILE *file = fopen("/proc/meminfo", "re");
    uint64_t value = 0;
    char line[128];

    if (file == NULL)
        return 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        size_t length = strlen(key);

        if (strncmp(line, key, length) == 0 && line[length] == ':') {
            value = strtoull(line + length + 1, NULL, 10);
            break;
        }
    }
    fclose(file);
    return value;
}

static bool hugetlbfs_is_mounted(const char *where)
{
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    const struct mntent *mount;
    bool found = false;

    if (mounts == NULL)
        return false;
    while (!found && (mount = getmntent(mounts)) != NULL)
        found = strcmp(mount->mnt_type, "hugetlbfs") == 0 && strcmp(mount->mnt_dir, where) == 0;
    endmntent(mounts);
    return found;
}

static int check_huge_pages(const struct sl_pmd_preflight *check, FILE *out)
{
    uint64_t page_bytes = meminfo("Hugepagesize") * 1024;
    uint64_t total = meminfo("HugePages_Total");
    uint64_t free_pages = meminfo("HugePages_Free");
    uint64_t needed;
    int findings = 0;

    if (page_bytes == 0) {
        fprintf(out, "huge pages: this kernel has none: boot one with "
                     "CONFIG_HUGETLBFS\n");
        return 1;
    }
    needed = (check->huge_bytes + page_bytes - 1) / page_bytes;
    if (free_pages < needed) {
        fprintf(out,
                "huge pages: %" PRIu64 " pages of %" PRIu64 " KiB are free, %" PRIu64
                " are needed: type 'echo %" PRIu64 " > /proc/sys/vm/nr_hugepages'\n",
                free_pages, page_bytes / 1024, needed, total + needed - free_pages);
        findings++;
    }
    if (!hugetlbfs_is_mounted(check->huge_mount)) {
        fprintf(out,
                "huge pages: hugetlbfs is not mounted on %s: type 'mkdir -p %s && mount -t "
                "hugetlbfs none %s'\n",
                check->huge_mount, check->huge_mount, check->huge_mount);
        findings++;
    }
    return findings;
}

static int check_lcore(uint16_t lcore, const char *role, const cpu_set_t *allowed, FILE *out)
{
    long present = sysconf(_SC_NPROCESSORS_CONF);

    if (present > 0 && lcore >= present) {
        fprintf(out,
                "lcore %u (%s): this machine has CPUs 0 to %ld only: place it on one of them, or "
                "give the machine more CPUs\n",
                lcore, role, present - 1);
        return 1;
    }
    if (lcore >= CPU_SET_CPUS || !CPU_ISSET(lcore, allowed)) {
        fprintf(out,
                "lcore %u (%s): this process may not run on that CPU: start it with 'taskset -c' "
                "or a cgroup that allows it, and see that the CPU is online\n",
                lcore, role);
        return 1;
    }
    return 0;
}

static int check_lcores(const struct sl_pmd_preflight *check, FILE *out)
{
    cpu_set_t allowed;
    int findings = 0;

    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) {
        fprintf(out, "lcores: cannot tell which CPUs are allowed: %s\n", strerror(errno));
        return 1;
    }
    findings += check_lcore(check->control_lcore, "control", &allowed, out);
    for (uint16_t i = 0; i < check->worker_lcore_count; i++) {
        if (check->worker_lcores[i] == check->control_lcore) {
            fprintf(out,
                    "lcore %u: is the control lcore and a worker: too few cores; at least two are "
                    "needed, so place NPs and SPs on another one\n",
                    check->control_lcore);
            findings++;
            continue;
        }
        findings += check_lcore(check->worker_lcores[i], "worker", &allowed, out);
    }
    return findings;
}

/* DDDD:BB:DD.F in lower or upper case hexadecimal. */
static bool is_pci_address(const char *text)
{
    static const char pattern[] = "hhhh:hh:hh.h";

    if (strlen(text) != PCI_ADDRESS_BYTES)
        return false;
    for (size_t i = 0; i < PCI_ADDRESS_BYTES; i++)
        if (pattern[i] == 'h' ? !isxdigit((unsigned char)text[i]) : text[i] != pattern[i])
            return false;
    return true;
}

/* Name of the driver that has the function, "" if none. */
static void bound_driver(const char *pci_address, char name[64])
{
    char path[PATH_MAX], target[PATH_MAX];
    const char *base;
    ssize_t length;

    name[0] = '\0';
    snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver", pci_address);
    length = readlink(path, target, sizeof(target) - 1);
    if (length <= 0)
        return;
    target[length] = '\0';
    base = strrchr(target, '/');
    snprintf(name, 64, "%.63s", base != NULL ? base + 1 : target);
}

int sl_pmd_preflight_nic(const char *pci_address, char reason[SL_PMD_REASON_BYTES])
{
    char path[PATH_MAX], driver[64];

    if (!is_pci_address(pci_address))
        return sl_pmd_refuse(reason, -EINVAL,
                             "'%s' is no PCI address: write it as 0000:03:00.1, see "
                             "'dpdk-devbind.py --status-dev net'",
                             pci_address);
    snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", pci_address);
    if (access(path, F_OK) != 0)
        return sl_pmd_refuse(reason, -ENODEV,
                             "there is no PCI device %s: type 'dpdk-devbind.py --status-dev net' "
                             "to see which there are",
                             pci_address);
    bound_driver(pci_address, driver);
    if (strcmp(driver, "vfio-pci") == 0)
        return 0;
    return sl_pmd_refuse(reason, -EBUSY,
                         "NIC %s is bound to %s, not to vfio-pci: type 'modprobe vfio-pci && "
                         "dpdk-devbind.py --bind=vfio-pci %s'",
                         pci_address, driver[0] != '\0' ? driver : "no driver", pci_address);
}

static int check_devices(const struct sl_pmd_preflight *check, FILE *out)
{
    char reason[SL_PMD_REASON_BYTES];
    int findings = 0;

    for (uint16_t i = 0; i < check->device_count; i++) {
        if (strncmp(check->devices[i], "pci:", 4) != 0)
            continue;
        if (sl_pmd_preflight_nic(check->devices[i] + 4, reason) != 0) {
            fprintf(out, "device %s: %s\n", check->devices[i], reason);
            findings++;
        }
    }
    return findings;
}

int sl_pmd_preflight(const struct sl_pmd_preflight *check, FILE *out)
{
    int findings = check_lcores(check, out);

    if (check->huge_bytes != 0)
        findings += check_huge_pages(check, out);
    return findings + check_devices(check, out);
}
