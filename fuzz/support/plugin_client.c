#define _POSIX_C_SOURCE 200809L
#include "plugin_client.h"

#include <stdio.h>
#include <time.h>

#include <countersign/codepipeline.h>

#include "catalogue/coding.h"
#include "driver/plugin.h"
#include "driver/protocol.h"

#include "property.h"

enum { HELLO_MEMORY = 1 << 20, LINE_CEILING = 1 << 20, ANSWER_CEILING = 64 << 20, US_PER_S = 1000000, US_PER_MS = 1000 };

static const struct csn_span authority = CSN_SPAN_INIT("127.0.0.1:40123");

static uint64_t now_us(const struct csn_fuzz_play *play)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * US_PER_S + (uint64_t)now.tv_nsec / 1000 + play->skipped_us;
}

/* The true time: a client reads its own clock, and what it signed is held against this one. */
static struct timespec wall(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now;
}

/* ---- answers ---- */

static struct csn_plan plan_answer(struct csn_fuzz_play *play, struct csn_exchange *exchange)
{
    const struct csn_step *step = &play->instance->of->steps[0];
    size_t played = exchange->complete ? play->played++ : play->played;
    struct timespec now = wall();
    struct csn_plan plan = {0};

    exchange->repeated = played >= step->answer_count;
    exchange->answer = exchange->repeated ? step->answer_count - 1 : played;
    const struct csn_instance_names names = {
        .answer = exchange->answer,
        .now = {.seconds = now.tv_sec, .nanos = (uint32_t)now.tv_nsec},
        .authority = authority,
        .offers_gzip = csn_coding_is_offered(exchange->request),
    };
    CSN_FUZZ_PROPERTY(csn_answer_plan(play->instance, &step->answers[exchange->answer], &names, play->arena, &plan) == CSN_OK,
                      "every scripted answer can be made");
    return plan;
}

/* Says how the connection stands after the script. */
static int end_of(enum csn_play_kind last, struct csn_http_parser *parser)
{
    switch (last) {
    case CSN_PLAY_CLOSE: return csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE ? CSN_PLUGIN_ANSWERED : CSN_PLUGIN_CLOSED;
    case CSN_PLAY_RESET: return CSN_PLUGIN_RESET;
    case CSN_PLAY_SEND:
    case CSN_PLAY_WAIT:
    case CSN_PLAY_STALL: break;
    }
    return CSN_PLUGIN_TIMEOUT; /* an open connection on which nothing comes */
}

/* Plays the script until its end, into `answer` as far as the plugin reads. */
static int play_answer(struct csn_fuzz_play *play, struct csn_exchange *exchange, struct csn_buf *answer)
{
    struct csn_plan plan = plan_answer(play, exchange);
    struct csn_http_parser parser;
    enum csn_play_kind last = CSN_PLAY_SEND;
    bool whole = false;

    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    exchange->response_first_us = now_us(play);
    for (size_t i = 0; i < plan.count; i++) {
        last = plan.plays[i].kind;
        if (last == CSN_PLAY_WAIT)
            play->skipped_us += (uint64_t)plan.plays[i].wait_ms * US_PER_MS;
        if (last != CSN_PLAY_SEND || whole)
            continue;
        CSN_FUZZ_PROPERTY(csn_buf_append(answer, plan.plays[i].bytes) == CSN_OK, "there is memory for an answer");
        whole = csn_plugin_is_whole(&parser, plan.plays[i].bytes);
    }
    exchange->response = csn_arena_copy(play->arena, csn_buf_span(answer));
    exchange->response_last_us = now_us(play);
    exchange->response_whole = true;
    int end = whole ? CSN_PLUGIN_ANSWERED : end_of(last, &parser);
    csn_http_parser_clear(&parser);
    return end;
}

/* ---- the host ---- */

static struct csn_exchange *add_exchange(struct csn_fuzz_play *play, const struct csn_http_message *message, bool complete)
{
    struct csn_exchange *exchange = &play->exchanges[play->exchange_count++];
    struct timespec now = wall();

    *exchange = (struct csn_exchange){
        .connection = play->exchange_count,
        .on_connection = 1,
        .request = csn_arena_copy(play->arena, message->raw),
        .complete = complete,
        .first_us = now_us(play),
        .last_us = now_us(play),
        .wall_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
    };
    return exchange;
}

/* A request that never ends is never answered, one that can't be understood is, and the connection closed. */
static int take_request(struct csn_fuzz_play *play, struct csn_http_parser *parser, struct csn_span *bytes, struct csn_buf *answer)
{
    enum csn_http_progress progress = CSN_HTTP_MORE;
    size_t consumed = 0;

    CSN_FUZZ_PROPERTY(csn_http_parser_feed(parser, *bytes, &consumed, &progress) == CSN_OK, "there is memory for a request");
    *bytes = csn_span_slice(*bytes, consumed, bytes->len);
    if (progress == CSN_HTTP_MORE && csn_http_parser_finish(parser) == CSN_HTTP_MORE)
        return CSN_PLUGIN_TIMEOUT;
    struct csn_exchange *exchange = add_exchange(play, csn_http_parser_message(parser), progress == CSN_HTTP_COMPLETE);
    int end = progress == CSN_HTTP_MORE ? CSN_PLUGIN_TIMEOUT : play_answer(play, exchange, answer);
    if (progress == CSN_HTTP_FATAL)
        *bytes = CSN_SPAN("");
    csn_http_parser_reset(parser);
    return end;
}

/* What a plugin sends behind its request is on the connection too: further requests, whose answers it doesn't wait for. */
static void take_rest(struct csn_fuzz_play *play, struct csn_http_parser *parser, struct csn_span bytes)
{
    while (bytes.len > 0 && play->exchange_count < CSN_FUZZ_EXCHANGES_MAX) {
        struct csn_buf unread;

        csn_buf_init(&unread, NULL, ANSWER_CEILING);
        (void)take_request(play, parser, &bytes, &unread);
        csn_buf_clear(&unread);
    }
}

static int exchange(void *ctx, struct csn_span request, struct csn_buf *answer)
{
    struct csn_fuzz_play *play = ((struct csn_fuzz_client *)ctx)->play;
    struct csn_http_parser parser;

    csn_buf_init(answer, NULL, ANSWER_CEILING);
    if (play == NULL || play->exchange_count == CSN_FUZZ_EXCHANGES_MAX)
        return CSN_PLUGIN_REFUSED;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    int end = take_request(play, &parser, &request, answer);
    if (end == CSN_PLUGIN_ANSWERED)
        take_rest(play, &parser, request);
    csn_http_parser_clear(&parser);
    return end;
}

static void take_answer(void *ctx, struct csn_span line)
{
    struct csn_fuzz_play *play = ((struct csn_fuzz_client *)ctx)->play;

    CSN_FUZZ_PROPERTY(play != NULL && play->answers++ == 0, "a plugin answers a call once, and while it is out");
    /* cppcheck-suppress nullPointerRedundantCheck; a broken property does not return */
    play->call.answer_line = csn_arena_copy(play->arena, line);
    /* cppcheck-suppress nullPointerRedundantCheck; likewise */
    CSN_FUZZ_PROPERTY(play->call.answer_line.data != NULL, "there is memory for a line");
}

/* ---- the client ---- */

enum csn_status csn_fuzz_client_open(struct csn_fuzz_client *client, const char *path, struct csn_error *error)
{
    enum csn_status status = CSN_OK;

    *client = (struct csn_fuzz_client){.name = path != NULL ? path : "the example"};
    client->host = (struct csn_plugin_host){.size = sizeof client->host, .ctx = client, .exchange = exchange, .answer = take_answer};
    csn_arena_init(&client->arena, NULL, HELLO_MEMORY);
    if (path != NULL)
        status = csn_plugin_load(path, &client->plugin, error);
    else
        client->plugin = csn_plugin_v1();
    if (status == CSN_OK)
        status = csn_client_info_parse(client->plugin->hello, csn_codepipeline_model(), &client->arena, &client->info, error);
    if (status != CSN_OK)
        return status;
    client->opened = client->plugin->open(&client->host);
    return client->opened != NULL ? CSN_OK : csn_error_set(error, CSN_UNSUPPORTED, 0, "%s: its open gave nothing", client->name);
}

void csn_fuzz_client_close(struct csn_fuzz_client *client)
{
    if (client->opened != NULL)
        client->plugin->close(client->opened);
    csn_arena_clear(&client->arena);
    *client = (struct csn_fuzz_client){0};
}

bool csn_fuzz_client_can(const struct csn_fuzz_client *client, const struct csn_case *of)
{
    uint64_t operation = UINT64_C(1) << (of->steps[0].operation - csn_codepipeline_model()->operations);

    return (of->areas & ~client->info.areas) == 0 && (of->features & ~client->info.features) == 0 && (client->info.operations & operation) != 0;
}

/* The call's line, as a run writes it for a plugin. */
static bool write_line(struct csn_fuzz_client *client, struct csn_fuzz_play *play, struct csn_span id, struct csn_buf *line)
{
    struct csn_buf http;

    csn_buf_init(&http, NULL, LINE_CEILING);
    play->call.authority = authority;
    bool made = csn_instance_input(play->instance, 0, NULL, play->arena, &play->call.input, NULL) == CSN_OK &&
                csn_protocol_call(play->instance, csn_codepipeline_model(), 0, play->call.input, &client->info, id, authority, play->arena,
                                  &http, NULL) == CSN_OK &&
                csn_plugin_line(csn_buf_span(&http), line) == CSN_OK;
    play->call.line = csn_arena_copy(play->arena, csn_buf_span(&http));
    csn_buf_clear(&http);
    return made && play->call.line.data != NULL;
}

static void call(struct csn_fuzz_client *client, struct csn_fuzz_play *play, struct csn_span id, struct csn_span line)
{
    struct csn_error error = {.message = ""};

    client->play = play;
    play->call.sent_us = now_us(play);
    int failed = client->plugin->call(client->opened, line);
    play->call.answered_us = now_us(play);
    client->play = NULL;
    CSN_FUZZ_PROPERTY(failed == 0 && play->answers == 1, "a plugin answers every call");
    if (csn_client_report_parse(play->call.answer_line, play->arena, &play->call.report, &error) != CSN_OK)
        (void)fprintf(stderr, "%s: %s: %.*s\n", client->name, error.message, CSN_SPAN_ARG(play->call.answer_line));
    CSN_FUZZ_PROPERTY(error.message[0] == '\0', "what a plugin answers is a line of the adapter protocol");
    CSN_FUZZ_PROPERTY(csn_span_equal(play->call.report.id, id), "a plugin answers the call that is out");
    play->call.end = CSN_CALL_ANSWERED;
}

bool csn_fuzz_client_play(struct csn_fuzz_client *client, const struct csn_instance *instance, struct csn_arena *arena,
                          struct csn_fuzz_play *play)
{
    char digits[16];
    struct csn_buf line;
    int length = snprintf(digits, sizeof digits, "%u", ++client->calls);
    struct csn_span id = csn_span_of(digits, (size_t)length);

    *play = (struct csn_fuzz_play){.instance = instance, .arena = arena};
    csn_buf_init(&line, NULL, LINE_CEILING);
    bool made = write_line(client, play, id, &line);
    uint64_t begun_us = now_us(play);
    if (made)
        call(client, play, id, csn_buf_span(&line));
    csn_buf_clear(&line);
    play->evidence = (struct csn_evidence){
        .case_id = instance->of->id,
        .seed = instance->seed,
        .client = &client->info,
        .calls = &play->call,
        .call_count = 1,
        .exchanges = play->exchanges,
        .exchange_count = play->exchange_count,
        .begun_us = begun_us,
        .ended_us = now_us(play),
    };
    return made;
}
