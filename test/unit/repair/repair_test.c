// SPDX-License-Identifier: Apache-2.0
/*
 * Sockets of Linux become transfers and transfers become sockets, in a network namespace that
 * nobody else is in. Nothing but the test sends there, so that no switch has to hold packets.
 */
#include "support/table.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "repair/repair.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"
#include "wire/tcp.h"

#define PORT 7
#define TEXT_BYTES 5u
/* Of an imported socket, at the least; the kernel doubles the number. */
#define LEAST_BUFFER_BYTES (1 << 20)
/* Seconds of looking, on any machine. */
#define LOOKS_MAX 100000000u

/* A connection over the loopback: the client's socket and the accepted one. */
struct pair {
    int listener, client, server;
};

static bool can_repair;

/* A namespace of its own with the loopback up; without the right to one nothing can be tried. */
static int enter_namespace(void **state)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd;

    (void)state;
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return 0;
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    can_repair = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    close(fd);
    return 0;
}

static void need_namespace(void)
{
    if (can_repair)
        return;
    print_message("SKIPPED: no network namespace may be made here\n");
    skip();
}

static struct pair connect_pair(int family)
{
    struct sockaddr_in6 v6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(PORT), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_in v4 = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct sockaddr *address =
        family == AF_INET ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6;
    socklen_t bytes = family == AF_INET ? sizeof(v4) : sizeof(v6);
    struct pair pair;
    int yes = 1;

    pair.listener = socket(family, SOCK_STREAM, 0);
    setsockopt(pair.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    assert_int_equal(bind(pair.listener, address, bytes), 0);
    assert_int_equal(listen(pair.listener, 1), 0);
    pair.client = socket(family, SOCK_STREAM, 0);
    assert_int_equal(connect(pair.client, address, bytes), 0);
    pair.server = accept(pair.listener, NULL, NULL);
    assert_true(pair.server >= 0);
    return pair;
}

static void close_pair(const struct pair *pair)
{
    close(pair->client);
    close(pair->server);
    close(pair->listener);
}

static void expect_text(int fd, const char *text)
{
    char got[64] = "";
    size_t length = strlen(text);

    assert_int_equal(recv(fd, got, length, MSG_WAITALL), length);
    assert_string_equal(got, text);
}

static void send_text(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* The socket's state, with the socket frozen. */
static struct sl_tcp_transfer export_from(int fd, const struct sl_tcp_transfer *previous)
{
    struct sl_tcp_transfer transfer;
    const char *step;

    assert_int_equal(sl_repair_freeze(fd, &step), 0);
    assert_int_equal(sl_repair_export(fd, previous, &transfer, &step), 0);
    return transfer;
}

/* Replaces the socket by one made of its transfer and of what it had unread. */
static struct sl_tcp_transfer hand_over(int *fd, const struct sl_tcp_transfer *previous)
{
    struct sl_tcp_transfer transfer = export_from(*fd, previous);
    uint8_t unread[64];
    const char *step = "";

    assert_true(transfer.unread_bytes <= sizeof(unread));
    assert_int_equal(
        sl_repair_export_data(*fd, SL_TCP_QUEUE_RECEIVE, unread, transfer.unread_bytes, &step), 0);
    sl_repair_forget(*fd);
    assert_int_equal(sl_repair_import(&transfer, fd, &step), 0);
    if (transfer.unread_bytes != 0)
        assert_int_equal(
            sl_repair_import_data(*fd, SL_TCP_QUEUE_RECEIVE, unread, transfer.unread_bytes, &step),
            0);
    assert_int_equal(sl_repair_import_windows(*fd, &transfer, &step), 0);
    return transfer;
}

static void thaw(int fd)
{
    const char *step;

    assert_int_equal(sl_repair_thaw(fd, &step), 0);
    assert_int_equal(fcntl(fd, F_SETFL, 0), 0);
}

static void exchange_goes_on(int family)
{
    struct pair pair = connect_pair(family);
    struct sl_tcp_transfer transfer;

    send_text(pair.client, "hello");
    send_text(pair.server, "there");
    expect_text(pair.client, "there");
    transfer = hand_over(&pair.server, NULL);
    assert_int_equal(transfer.state, SL_TCP_ESTABLISHED);
    assert_int_equal(transfer.local_port, PORT);
    assert_int_equal(transfer.unread_bytes, TEXT_BYTES);
    assert_int_equal(transfer.unacknowledged_bytes + transfer.unsent_bytes, 0);
    assert_int_equal(transfer.progress.received_bytes, TEXT_BYTES);
    assert_int_equal(transfer.progress.consumed_bytes, 0);
    assert_int_equal(transfer.progress.acknowledged_bytes, TEXT_BYTES);
    assert_int_equal(transfer.send_unacknowledged, transfer.initial_send + 1 + TEXT_BYTES);
    assert_int_equal(transfer.receive_next, transfer.initial_receive + 1 + TEXT_BYTES);
    thaw(pair.server);
    expect_text(pair.server, "hello");
    send_text(pair.client, "again");
    expect_text(pair.server, "again");
    send_text(pair.server, "still");
    expect_text(pair.client, "still");
    close_pair(&pair);
}

static void an_ipv4_connection_goes_on_in_another_socket(void **state)
{
    (void)state;
    need_namespace();
    exchange_goes_on(AF_INET);
}

static void an_ipv6_connection_goes_on_in_another_socket(void **state)
{
    (void)state;
    need_namespace();
    exchange_goes_on(AF_INET6);
}

static void what_was_imported_is_exported_again(void **state)
{
    struct sl_tcp_transfer first, second;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    send_text(pair.client, "hello");
    first = hand_over(&pair.server, NULL);
    second = export_from(pair.server, &first);
    assert_int_equal(second.send_next, first.send_next);
    assert_int_equal(second.receive_next, first.receive_next);
    assert_int_equal(second.receive_window_edge, first.receive_window_edge);
    assert_int_equal(second.send_window, first.send_window);
    assert_int_equal(second.send_scale, first.send_scale);
    assert_int_equal(second.receive_scale, first.receive_scale);
    assert_int_equal(second.send_mss_bytes, first.send_mss_bytes);
    assert_int_equal(second.sack, first.sack);
    assert_int_equal(second.timestamps, first.timestamps);
    assert_true((int32_t)(second.timestamp_now - first.timestamp_now) >= 0);
    assert_int_equal(second.unread_bytes, first.unread_bytes);
    assert_memory_equal(&second.progress, &first.progress, sizeof(first.progress));
    thaw(pair.server);
    close_pair(&pair);
}

static void positions_go_on_over_several_hand_overs(void **state)
{
    struct sl_tcp_transfer transfer;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    send_text(pair.client, "hello");
    transfer = hand_over(&pair.server, NULL);
    for (unsigned int i = 1; i <= 3; i++) {
        thaw(pair.server);
        expect_text(pair.server, "hello");
        send_text(pair.server, "there");
        expect_text(pair.client, "there");
        send_text(pair.client, "hello");
        transfer = hand_over(&pair.server, &transfer);
        assert_int_equal(transfer.progress.received_bytes, (i + 1) * TEXT_BYTES);
        assert_int_equal(transfer.progress.acknowledged_bytes, i * TEXT_BYTES);
        assert_int_equal(transfer.bytes_out, i * TEXT_BYTES);
    }
    thaw(pair.server);
    close_pair(&pair);
}

static void a_socket_that_is_thawed_again_goes_on(void **state)
{
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    send_text(pair.client, "hello");
    (void)export_from(pair.server, NULL);
    thaw(pair.server);
    expect_text(pair.server, "hello");
    close_pair(&pair);
}

/* Nothing tells when the peer acknowledges a FIN, which it may delay. */
static void await_state(int fd, uint8_t state)
{
    struct tcp_info info = {.tcpi_state = 0};
    socklen_t bytes = sizeof(info);

    for (unsigned int looks = 0; info.tcpi_state != state; looks++) {
        assert_true(looks < LOOKS_MAX);
        assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &bytes), 0);
        sched_yield();
    }
}

static void who_has_closed_is_exported(void **state)
{
    struct sl_tcp_transfer transfer;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    shutdown(pair.client, SHUT_WR);
    await_state(pair.client, TCP_FIN_WAIT2);
    transfer = export_from(pair.server, NULL);
    assert_int_equal(transfer.state, SL_TCP_CLOSE_WAIT);
    assert_true(transfer.fin_received);
    assert_false(transfer.fin_queued);
    assert_int_equal(transfer.progress.received_bytes, 0);
    assert_int_equal(transfer.receive_next, transfer.initial_receive + 2);
    transfer = export_from(pair.client, NULL);
    assert_int_equal(transfer.state, SL_TCP_FIN_WAIT_2);
    assert_true(transfer.fin_queued);
    assert_true(transfer.fin_sent);
    assert_int_equal(transfer.unacknowledged_bytes, 0);
    assert_int_equal(transfer.send_next, transfer.send_unacknowledged);
    close_pair(&pair);
}

static void a_listener_is_refused_by_name(void **state)
{
    struct sl_tcp_transfer transfer;
    const char *step = "";
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    assert_int_equal(sl_repair_export(pair.listener, NULL, &transfer, &step), -ENOTCONN);
    assert_string_equal(step, "TCP_INFO");
    close_pair(&pair);
}

static void imports_that_cannot_be_are_refused_by_name(void **state)
{
    struct sl_tcp_transfer transfer;
    const char *step = "";
    struct pair pair;
    int fd;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    transfer = export_from(pair.server, NULL);
    assert_int_equal(sl_repair_import(&transfer, &fd, &step), -EADDRNOTAVAIL);
    assert_string_equal(step, "connect");
    transfer.local = (struct sl_ip)SL_IP_V4(192, 0, 2, 1);
    assert_int_equal(sl_repair_import(&transfer, &fd, &step), -EADDRNOTAVAIL);
    assert_string_equal(step, "bind");
    transfer.state = SL_TCP_LAST_ACK;
    assert_int_equal(sl_repair_import(&transfer, &fd, &step), -ENOTCONN);
    transfer.version++;
    assert_int_equal(sl_repair_import(&transfer, &fd, &step), -EINVAL);
    close_pair(&pair);
}

/* Replaces the server's socket by one made of a transfer without data. */
static void replace_server(struct pair *pair, const struct sl_tcp_transfer *transfer)
{
    const char *step = "";

    sl_repair_forget(pair->server);
    assert_int_equal(sl_repair_import(transfer, &pair->server, &step), 0);
    assert_int_equal(sl_repair_import_windows(pair->server, transfer, &step), 0);
}

/* The peer was told the edge rounded up, and has sent, or lost, all that it was told. */
static void the_window_is_imported_as_the_peer_was_told_it(void **state)
{
    struct sl_tcp_transfer transfer, again;
    uint32_t told;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    transfer = export_from(pair.server, NULL);
    told = (1u << transfer.receive_scale) - 1u;
    assert_true(told > 0);
    transfer.receive_window_edge = transfer.receive_next;
    transfer.send_wl1 = transfer.receive_next + told;
    replace_server(&pair, &transfer);
    again = export_from(pair.server, &transfer);
    assert_int_equal(again.receive_window_edge, transfer.receive_window_edge);
    assert_int_equal(again.send_wl1, transfer.send_wl1);
    close_pair(&pair);
}

static void a_fin_beyond_the_window_is_imported(void **state)
{
    struct sl_tcp_transfer transfer;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    transfer = export_from(pair.server, NULL);
    transfer.receive_window_edge = transfer.receive_next - (1u << transfer.receive_scale) + 1u;
    transfer.state = SL_TCP_CLOSE_WAIT;
    transfer.fin_received = true;
    transfer.receive_next++;
    transfer.send_wl1 = transfer.receive_next;
    replace_server(&pair, &transfer);
    close_pair(&pair);
}

static void data_beyond_the_edge_do_not_make_a_huge_buffer(void **state)
{
    struct sl_tcp_transfer transfer;
    struct pair pair;
    socklen_t bytes = sizeof(int);
    int buffer_bytes;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    transfer = export_from(pair.server, NULL);
    transfer.receive_window_edge = transfer.receive_next - 8;
    replace_server(&pair, &transfer);
    assert_int_equal(getsockopt(pair.server, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, &bytes), 0);
    assert_int_equal(buffer_bytes, 2 * LEAST_BUFFER_BYTES);
    close_pair(&pair);
}

/* Whose buffer has room for more than the window field can say. */
static void no_more_window_is_exported_than_was_offered(void **state)
{
    struct sl_tcp_transfer transfer;
    struct pair pair;

    (void)state;
    need_namespace();
    pair = connect_pair(AF_INET);
    transfer = export_from(pair.server, NULL);
    transfer.receive_scale = 1;
    replace_server(&pair, &transfer);
    thaw(pair.server);
    send_text(pair.client, "hello");
    expect_text(pair.server, "hello");
    transfer = export_from(pair.server, &transfer);
    assert_int_equal(transfer.receive_scale, 1);
    assert_in_range(transfer.receive_window_edge - transfer.receive_next, 1, 0xffffu << 1);
    close_pair(&pair);
}

static void check_greeting(bool is_v4)
{
    struct sl_tcp_transfer transfer = {
        .local = SL_IP_V4(192, 0, 2, 1),
        .remote = SL_IP_V4(192, 0, 2, 2),
        .local_port = PORT,
        .remote_port = 4000,
        .state = SL_TCP_CLOSE_WAIT,
        .fin_received = true,
        .timestamps = true,
        .send_scale = 7,
        .send_window = 512u << 7,
        .send_unacknowledged = 1000,
        .receive_next = 2001,
        .timestamp_recent = 77,
    };
    uint8_t packet[SL_REPAIR_GREETING_MAX_BYTES];
    size_t ip_bytes = is_v4 ? SL_IPV4_MIN_HEADER_BYTES : SL_IPV6_HEADER_BYTES;
    struct sl_tcp tcp;
    size_t length;

    if (!is_v4) {
        transfer.local.bytes[0] = 0x20;
        transfer.remote.bytes[0] = 0x20;
    }
    length = sl_repair_greeting(&transfer, packet);
    assert_int_equal(length, ip_bytes + SL_TCP_MIN_HEADER_BYTES + 12);
    assert_int_equal(packet[0] >> 4, is_v4 ? 4 : 6);
    assert_int_equal(sl_tcp_decode(packet + ip_bytes, length - ip_bytes, &tcp), SL_WIRE_OK);
    assert_int_equal(tcp.sequence, 2000);
    assert_int_equal(tcp.acknowledgement, 1000);
    assert_int_equal(tcp.flags, SL_TCP_FIN | SL_TCP_ACK);
    assert_int_equal(tcp.window, 512);
    assert_int_equal(sl_load_u32(packet + ip_bytes + SL_TCP_MIN_HEADER_BYTES + 4), 77);
}

static void the_greeting_says_that_the_peer_has_closed(void **state)
{
    (void)state;
    check_greeting(true);
    check_greeting(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ipv4_connection_goes_on_in_another_socket),
        cmocka_unit_test(an_ipv6_connection_goes_on_in_another_socket),
        cmocka_unit_test(what_was_imported_is_exported_again),
        cmocka_unit_test(positions_go_on_over_several_hand_overs),
        cmocka_unit_test(a_socket_that_is_thawed_again_goes_on),
        cmocka_unit_test(who_has_closed_is_exported),
        cmocka_unit_test(a_listener_is_refused_by_name),
        cmocka_unit_test(imports_that_cannot_be_are_refused_by_name),
        cmocka_unit_test(the_window_is_imported_as_the_peer_was_told_it),
        cmocka_unit_test(a_fin_beyond_the_window_is_imported),
        cmocka_unit_test(data_beyond_the_edge_do_not_make_a_huge_buffer),
        cmocka_unit_test(no_more_window_is_exported_than_was_offered),
        cmocka_unit_test(the_greeting_says_that_the_peer_has_closed),
    };

    return cmocka_run_group_tests_name("sockets of Linux in a hand-off", tests, enter_namespace,
                                       NULL);
}
