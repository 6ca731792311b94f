// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_VALIDATE_H
#define CSA_VALIDATE_H

/*
 * Is a configuration true and possible here? The manager has checked it too; the agent trusts
 * nothing, for what it lets through is what workers run on.
 */

#include "config.h"
#include "hosts.h"
#include "nfs/config.h"

/*
 * Checks a whole configuration: values, references, ports, TCP and NFS services, addresses,
 * domains, members, routes. nps, sps: bit per NP or SP id that runs. Returns 0, or -errno and the
 * first thing that is wrong.
 */
int sl_validate(const struct sl_config *config, uint32_t nps, uint32_t sps,
                struct sl_refusal *refusal);

/* Its parts, in their order. Each relies on those before. */

/* validate_values.c: every value within its range, every address IPv4. */
int sl_validate_values(const struct sl_config *config, struct sl_refusal *refusal);
/* validate_references.c: every object referred to exists, every NP of a port runs. */
int sl_validate_references(const struct sl_config *config, uint32_t nps,
                           struct sl_refusal *refusal);
/* validate_tcp.c: settings work together, services can be told apart, served and reach theirs. */
int sl_validate_tcp(const struct sl_config *config, uint32_t sps, struct sl_refusal *refusal);
/* validate_nfs.c: file systems are served, told apart, reached, and their thresholds make sense. */
int sl_validate_nfs(const struct sl_config *config, uint32_t sps, struct sl_refusal *refusal);
/* validate_exports.c, called by it: paths of a service are told apart, sub-trees lead nowhere back.
 */
int sl_validate_exports(const struct sl_config *config, struct sl_refusal *refusal);
/* validate_exports.c: 0 if path is absolute and in its one form; else -EINVAL and the refusal. */
int sl_check_nfs_path(const char path[SL_NFS_PATH_BYTES], const struct sl_place *place,
                      struct sl_refusal *refusal);
/* validate_addresses.c: no address of ours is somebody else's [IFF-5]. */
int sl_validate_addresses(const struct sl_config *config, struct sl_refusal *refusal);
/* validate_members.c: members can be told apart, reached and probed [IFF-3, IFF-9]. */
int sl_validate_members(const struct sl_config *config, struct sl_refusal *refusal);

#endif
