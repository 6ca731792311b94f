/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TCP options of any bytes: what is understood is within its bounds, and what is built of it is
 * understood as the same. The first byte says whether they stand on a SYN.
 */
#include "fuzz.h"

#include "options.h"

static void check_again(const struct sl_tcp_options *options, bool syn)
{
    uint8_t built[SL_TCP_OPTIONS_BYTES_MAX];
    struct sl_tcp_options again;
    uint32_t bytes =
        syn ? sl_tcp_options_build_syn(built, options) : sl_tcp_options_build(built, options);

    FUZZ_CHECK(bytes <= sizeof(built) && bytes % 4u == 0);
    FUZZ_CHECK(sl_tcp_options_parse(built, bytes, syn, &again) == 0);
    FUZZ_CHECK(again.timestamps == options->timestamps);
    FUZZ_CHECK(!again.timestamps || (again.timestamp_value == options->timestamp_value &&
                                     again.timestamp_echo == options->timestamp_echo));
    FUZZ_CHECK(again.window_scaling == options->window_scaling);
    FUZZ_CHECK(!again.window_scaling || again.window_scale == options->window_scale);
    FUZZ_CHECK(again.sack_permitted == options->sack_permitted);
    FUZZ_CHECK(again.mss_bytes == options->mss_bytes);
    for (uint8_t i = 0; i < again.sack_blocks; i++)
        FUZZ_CHECK(again.sacks[i].left == options->sacks[i].left &&
                   again.sacks[i].right == options->sacks[i].right);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool syn = (fuzz_take(&data, &size) & 1u) != 0;
    struct sl_tcp_options options;

    if (size > SL_TCP_OPTIONS_BYTES_MAX ||
        sl_tcp_options_parse(data, (uint32_t)size, syn, &options) != 0)
        return 0;
    FUZZ_CHECK(options.sack_blocks <= SL_TCP_SACK_BLOCKS_MAX);
    FUZZ_CHECK(!options.window_scaling || options.window_scale <= SL_TCP_WINDOW_SCALE_MAX);
    FUZZ_CHECK(syn ? options.sack_blocks == 0
                   : options.mss_bytes == 0 && !options.window_scaling && !options.sack_permitted);
    check_again(&options, syn);
    return 0;
}
