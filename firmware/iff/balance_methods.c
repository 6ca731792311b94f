// SPDX-License-Identifier: Apache-2.0
#include "balance_methods.h"

#include <stdatomic.h>
#include <string.h>

#include "mix.h"

uint16_t sl_round_robin(const struct sl_balance_view *view, const struct sl_candidates *list)
{
    int32_t *credit = view->own->credit, total = 0;
    uint16_t best = list->members[0];

    for (unsigned int i = 0; i < list->count; i++) {
        uint16_t id = list->members[i];
        int32_t weight = view->snapshot->members[id].weight;

        credit[id] += weight;
        total += weight;
        if (credit[id] > credit[best])
            best = id;
    }
    credit[best] -= total;
    return best;
}

static uint64_t connections_of(const struct sl_balance_view *view, uint16_t member)
{
    uint64_t sum = 0;

    for (unsigned int np = 0; np < view->count; np++)
        sum += atomic_load_explicit(&view->all[np]->connections[member], memory_order_relaxed);
    return sum;
}

void sl_least_connections(const struct sl_balance_view *view, const struct sl_candidates *list,
                          struct sl_candidates *least)
{
    uint64_t best_load = 0, best_weight = 1;

    least->count = 0;
    for (unsigned int i = 0; i < list->count; i++) {
        uint64_t load = connections_of(view, list->members[i]) + 1u; /* with the new one */
        uint64_t weight = view->snapshot->members[list->members[i]].weight;

        /* load / weight, compared without dividing */
        if (least->count > 0 && load * best_weight > best_load * weight)
            continue;
        if (least->count == 0 || load * best_weight < best_load * weight) {
            least->count = 0;
            best_load = load;
            best_weight = weight;
        }
        least->members[least->count++] = list->members[i];
    }
}

/* Natural logarithm of x > 0 by its series about 1; exact to 1e-9, far beyond what shares need. */
static double natural_log(double x)
{
    uint64_t bits;
    int exponent;
    double s, square;

    memcpy(&bits, &x, sizeof(bits));
    exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffffull) | 0x3ff0000000000000ull; /* mantissa, 1 <= x < 2 */
    memcpy(&x, &bits, sizeof(x));
    if (x > 1.4142135623730951) {
        x *= 0.5;
        exponent++;
    }
    s = (x - 1.0) / (x + 1.0);
    square = s * s;
    return exponent * 0.6931471805599453 +
           2.0 * s *
               (1.0 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))));
}

static uint64_t address_word(const struct sl_ip *address)
{
    return sl_mix64(address->words[0] ^ 0xa0761d6478bd642full,
                    address->words[1] ^ 0xe7037ed1a0b428dbull);
}

/* weight / -ln(u), u uniform from both addresses: the largest wins with probability weight / sum.
 */
static double rendezvous_score(const struct sl_ip *client, const struct sl_member_config *member)
{
    uint64_t hash = sl_mix64(address_word(client) ^ 0x8ebc6af09c88c6e3ull,
                             address_word(&member->address) ^ 0x589965cc75374cc3ull);
    double uniform;

    hash = sl_mix64(hash ^ 0x1d8e4e27c47d124full, 0xeb44accab455d165ull);
    uniform = ((double)(hash >> 11) + 0.5) * 0x1p-53;
    return member->weight / -natural_log(uniform);
}

uint16_t sl_source_hash(const struct sl_balance_view *view, const struct sl_candidates *list,
                        const struct sl_ip *client)
{
    uint16_t best = list->members[0];
    double best_score = -1.0;

    for (unsigned int i = 0; i < list->count; i++) {
        double score = rendezvous_score(client, &view->snapshot->members[list->members[i]]);

        if (score > best_score) {
            best_score = score;
            best = list->members[i];
        }
    }
    return best;
}
