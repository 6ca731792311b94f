/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"
#include "nfswire/nfs.h"
#include "vectors.h"

#define ENTRIES_MAX 4u

/* A listing as it is read: its head, and all its entries. */
struct listing {
    struct sl_nfs_result head;
    struct sl_nfs_entry entries[ENTRIES_MAX];
    uint32_t count;
    bool is_eof;
};

/* Listings of version 3 (RFC 1813 sections 3.3.16 and 3.3.17), and written in version 2. */
static const struct listing_row {
    const char *name;
    bool is_plus;
    const char *in, *out2;
    uint32_t count;
    uint32_t dircount_bytes; /* of all entries */
} listing_rows[] = {
    {"no entries", false, "#0" NO_POST "'verifier' #0 #1", "#0 #0 #1", 0, 0},
    {"no more entries for now", false, "#0" NO_POST "'verifier' #0 #0", "#0 #0 #0", 0, 0},
    {"entries whose names need padding", false,
     "#0" POST "'verifier' #1 ##4242 <.> ##1 #1 ##4 <..> ##2 #1 ##5 <file> ##3 #0 #1",
     "#0 #1 #4242 <.> #1 #1 #4 <..> #2 #1 #5 <file> #3 #0 #1", 3, 3 * 24},
    {"numbers of more than 32 bits", false,
     "#0" NO_POST "'verifier' #1 f000000000000002 <a> 1234567880000001 #0 #1",
     "#0 #1 f0000002 <a> 80000001 #0 #1", 1, 24},
    {"the longest name", false, "#0" POST "'verifier' #1 ##5 #255 61*255 00 ##3 #0 #1",
     "#0 #1 #5 #255 61*255 00 #3 #0 #1", 1, 276},
    {"entries with attributes and handles", true,
     "#0" POST "'verifier' #1 ##4242 <.> ##1" POST "#1 <self> #1 ##5 <file> ##3" POST
     "#1 #64 61*64 #0 #1",
     NULL, 2, 48},
    {"entries with only some of them", true,
     "#0" NO_POST "'verifier' #1 ##1 <a> ##1" NO_POST "#1 <handle> #1 ##2 <b> ##2" POST
     "#0 #1 ##3 <c> ##3" NO_POST "#0 #0 #0",
     NULL, 3, 72},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct listing_row *row = hint;
    struct listing *listing = object;
    uint8_t procedure = row->is_plus ? SL_NFS_READDIRPLUS : SL_NFS_READDIR;
    int result = sl_nfs_get_result(reader, procedure, &listing->head);

    if (result)
        return result;
    assert_int_equal(listing->head.entries_offset, reader->position);
    for (listing->count = 0;; listing->count++) {
        struct sl_nfs_entry last;
        bool has_room = listing->count < ENTRIES_MAX;

        result = sl_nfs_get_entry(reader, row->is_plus,
                                  has_room ? &listing->entries[listing->count] : &last,
                                  &listing->is_eof);
        if (result != 1)
            break;
        assert_true(has_room);
    }
    if (result == 0)
        assert_int_equal(listing->count, row->count);
    return result;
}

static void put_listing(struct sl_xdr_writer *writer, uint32_t version, bool is_plus,
                        const struct listing *listing)
{
    uint32_t expected_bytes = sl_nfs_listing_frame_bytes(version, listing->head.post.is_present);
    uint32_t before_bytes = sl_xdr_written_bytes(writer);

    sl_nfs_put_listing_begin(writer, version, &listing->head.post, listing->head.verifier);
    for (uint32_t i = 0; i < listing->count; i++) {
        sl_nfs_put_entry(writer, version, is_plus, &listing->entries[i]);
        expected_bytes += sl_nfs_entry_bytes(version, is_plus, &listing->entries[i]);
    }
    sl_nfs_put_listing_end(writer, listing->is_eof);
    if (!writer->has_failed)
        assert_int_equal(sl_xdr_written_bytes(writer) - before_bytes, expected_bytes);
}

static void encode3(struct sl_xdr_writer *writer, const void *object, const void *hint,
                    const struct sl_message *from)
{
    const struct listing_row *row = hint;
    const struct listing *listing = object;
    uint32_t dircount_bytes = 0;

    (void)from;
    put_listing(writer, 3, row->is_plus, listing);
    for (uint32_t i = 0; i < listing->count; i++)
        dircount_bytes += sl_nfs_entry_dircount_bytes(&listing->entries[i]);
    assert_int_equal(dircount_bytes, row->dircount_bytes);
}

static void encode2(struct sl_xdr_writer *writer, const void *object, const void *hint,
                    const struct sl_message *from)
{
    (void)hint;
    (void)from;
    put_listing(writer, 2, false, object);
}

static void check_listing(void **state)
{
    const struct listing_row *row = TEST_ROW(struct listing_row, state);
    const struct codec version3 = {sizeof(struct listing), decode, encode3};
    const struct codec version2 = {sizeof(struct listing), decode, encode2};
    struct test_vector in, out2;

    test_vector_write(&in, row->in);
    codec_check(&version3, row, &in, &in);
    if (row->out2 == NULL)
        return;
    test_vector_write(&out2, row->out2);
    codec_check(&version2, row, &in, &out2);
}

static const struct entry_row {
    const char *name;
    bool is_plus;
    const char *in;
} entry_rows[] = {
    {"a boolean of 2 where the next one is announced", false, "#2 ##5 <file> ##3"},
    {"an end of directory that is neither", false, "#0 #2"},
    {"a name longer than the reply", false, "#1 ##5 #900 61*800"},
    {"a name whose length wraps around", false, "#1 ##5 fffffffe 61*800"},
    {"attributes of no known type", true, "#1 ##5 <file> ##3 #1 #9 00*80 #0"},
    {"a handle of 65 bytes", true, "#1 ##5 <file> ##3 #0 #1 #65 61*68"},
};

static void check_entry(void **state)
{
    const struct entry_row *row = TEST_ROW(struct entry_row, state);
    static struct rpc_rig rig;
    struct sl_nfs_entry entry;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;
    bool is_eof;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, in.bytes, in.length, SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_nfs_get_entry(&reader, row->is_plus, &entry, &is_eof), -EBADMSG);
    sl_message_free(&rig.pool, &message);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a listing", listing_rows, check_listing),
        TEST_TABLE("no entry", entry_rows, check_entry),
    };

    return TEST_RUN("nfswire_listing", tables);
}
