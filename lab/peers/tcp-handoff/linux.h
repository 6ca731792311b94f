// SPDX-License-Identifier: Apache-2.0
/*
 * The Linux machine as a device: a namespace with the address of the engines behind a TUN device,
 * a listener, and sockets that come and go by TCP_REPAIR (repair/repair.h).
 */
#ifndef TCP_HANDOFF_LINUX_H
#define TCP_HANDOFF_LINUX_H

#include "flow.h"

struct box;

struct linux_device {
    struct box *box;
    int tun;
    int listener; /* of both families */
};

/* Listens on the port; this thread is in the machine's namespace. Takes tun over. 0 or -errno. */
int linux_start(struct linux_device *device, struct box *box, int tun, uint16_t port);
void linux_stop(struct linux_device *device);

/* Gives the machine a packet, which is the device's. */
void linux_take(struct linux_device *device, struct packet *packet);

/* What the machine has sent, bounded, to the switch. True: there may be more. */
bool linux_read(struct linux_device *device);

/* Accepts what waits. */
void linux_accept(struct linux_device *device);

/*
 * The first's half: freezes and exports a flow's socket, copying its queues. 0, or -errno with the
 * call that failed in *step.
 */
int linux_export(struct linux_device *device, struct flow *flow, struct sl_tcp_transfer *transfer,
                 struct slices *send, struct slices *unread, const char **step);

/*
 * The second's: a frozen socket with what was unread and unacknowledged, greeted. What was unsent
 * is the service's to send. 0, or -errno and *step.
 */
int linux_import(struct linux_device *device, const struct sl_tcp_transfer *transfer,
                 const struct slices *send, const struct slices *unread, int *fd,
                 const char **step);

/* Has the flow's socket watched, which was accepted or imported. */
void linux_watch(struct linux_device *device, struct flow *flow);

#endif
