/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_STAGES_H
#define GENERATED_STAGES_H

/* Stages of the packet path. */
enum sl_stage {
    /* Receives bursts from ports. */
    SL_STAGE_RX = 0,
    /* Checks every length and checksum once. */
    SL_STAGE_PARSE = 1,
    /* Finds the packet's flow. */
    SL_STAGE_LOOKUP = 2,
    /* Rewrites packets of known flows. */
    SL_STAGE_TRANSLATE = 3,
    /* Finds the virtual domain of packets without a flow. */
    SL_STAGE_CLASSIFY = 4,
    /* Answers ARP for own and virtual addresses. */
    SL_STAGE_ARP = 5,
    /* Answers ping and translates ICMP errors. */
    SL_STAGE_ICMP = 6,
    /* Holds IP fragments until their first one has come. */
    SL_STAGE_FRAGMENT = 7,
    /* Chooses a member and makes the flow. */
    SL_STAGE_BALANCE = 8,
    /* Hands TCP that ends here to the SPs. */
    SL_STAGE_SERVICE = 9,
    /* Hands packets to the control thread and to Linux. */
    SL_STAGE_EXCEPTION = 10,
    /* Passes packets between NPs. */
    SL_STAGE_FABRIC = 11,
    /* Sends bursts to ports. */
    SL_STAGE_TX = 12,
};

#define SL_STAGE_COUNT 13u

#endif
