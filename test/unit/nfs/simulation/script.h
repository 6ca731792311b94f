// SPDX-License-Identifier: Apache-2.0
/*
 * Worlds in which one client does what is written down, in a directory of its own, and one thing
 * goes wrong at one moment: for what random worlds meet too seldom.
 */
#ifndef TEST_NFS_SIMULATION_SCRIPT_H
#define TEST_NFS_SIMULATION_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Steps, with commas between. Calls, by paths of names in the client's directory or in directories
 * there: "create PATH" (UNCHECKED), "cut PATH" (the same, with size 0), "make PATH" (GUARDED),
 * "mkdir PATH", "symlink PATH", "write PATH", "remove PATH", "rmdir PATH", "rename PATH PATH",
 * "link PATH PATH". What happens: "rest", until notes of files are gone; "behind": one of the two
 * members does nothing from now on, until the box dies a little later, and what it was sent is
 * lost; "deaf": members do what they are sent, and no answer is heard until the box dies a little
 * later; "unheard": the same until the ways to members are cut, over which they are then asked
 * again. A client asks again as soon as the box serves, while it compares what was noted.
 */
struct sim_script {
    const char *name;
    const char *steps;
};

struct sim_world;
struct sim_client;

/* The next step. False: all are done. */
bool sim_script_operate(struct sim_world *world, struct sim_client *client);

#endif
