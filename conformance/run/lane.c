#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/internal.h"

#define INFO_MEMORY ((size_t)1 << 20)
#define ENVIRONMENT_MAX 64

void lane_init(struct lane *lane, struct run *run)
{
    *lane = (struct lane){.run = run};
    for (size_t i = 0; i < SLOTS_MAX; i++) {
        lane->slots[i].lane = lane;
        csn_arena_init(&lane->slots[i].arena, NULL, INFO_MEMORY);
    }
    (void)uv_timer_init(&run->loop, &lane->deadline);
    lane->deadline.data = lane;
}

static void adapter_gone(struct slot *slot)
{
    csn_adapter_free(slot->adapter);
    slot->adapter = NULL;
    slot->ready = slot->ending = false;
    csn_arena_clear(&slot->arena);
}

/* The adapter itself is of no use: hello never came, or start after start gave no answer. */
static void adapter_broken(struct run *run, const char *sentence, struct csn_span detail)
{
    if (run->ending)
        return;
    (void)csn_error_set(run->error, CSN_UNSUPPORTED, 0, "%s%s%.*s", sentence, detail.len ? ": " : "", CSN_SPAN_ARG(detail));
    run_finish(run, CSN_RUN_ADAPTER_BROKEN);
}

/* The last line of what the process wrote besides the protocol: most often its own error message. */
static struct csn_span last_line(struct csn_span log)
{
    while (log.len > 0 && (log.data[log.len - 1] == '\n' || log.data[log.len - 1] == '\r'))
        log.len--;
    size_t start = log.len;
    while (start > 0 && log.data[start - 1] != '\n')
        start--;
    return csn_span_slice(log, start, log.len);
}

static const char *why_unsupported(const struct run *run, const struct csn_case *of);

/* Keeps the line and reads it; what is read borrows from it. */
static enum csn_status read_hello(struct run *run, struct csn_span line, struct csn_arena *arena, struct csn_client_info *info,
                                  struct csn_error *error)
{
    struct csn_span kept = csn_arena_copy(arena, line);
    if (!kept.data)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for it");
    return csn_client_info_parse(kept, run->options->catalogue->model, arena, info, error);
}

/* The first hello of a run says what the client can do: lanes have waited for it. */
static void learn_client(struct run *run, struct csn_span line)
{
    struct csn_error error;
    run->has_client = read_hello(run, line, &run->arena, &run->client, &error) == CSN_OK;
    if (run->options->listener.client)
        run->options->listener.client(run->options->listener.ctx, &run->client);
    for (unsigned i = 0; i < run->options->jobs; i++)
        lane_next(&run->lanes[i]);
}

/* The call that waited for hello goes out, unless the client can't do it. */
static void begin_call(struct lane *lane)
{
    struct flight *flight = lane->flight;
    const char *reason = why_unsupported(lane->run, flight->entry.of);
    lane->slot->calls++;
    if (!reason) {
        (void)call_send(lane);
        return;
    }
    lane->flight = NULL;
    tell_unsupported(lane->run, &flight->entry, reason);
    flight_abandon(flight);
}

static void take_hello(struct slot *slot, struct csn_span line)
{
    struct run *run = slot->lane->run;
    struct csn_error error;
    if (read_hello(run, line, &slot->arena, &slot->info, &error) != CSN_OK) {
        adapter_broken(run, "the adapter's hello can't be used", csn_span_of_string(error.message));
        return;
    }
    slot->ready = true;
    if (!run->has_client)
        learn_client(run, line);
    if (slot->lane->slot == slot && slot->lane->flight)
        begin_call(slot->lane);
}

static void take_line(struct slot *slot, struct csn_span line)
{
    struct lane *lane = slot->lane;
    if (lane->flight && lane->slot == slot && slot->ready) {
        call_answered(lane, line);
    } else if (!slot->ending) { /* it answers no call */
        struct flight *last = lane->last;
        if (last && lane->slot == slot) {
            struct csn_call *call = &last->calls[last->step];
            call->end = CSN_CALL_GARBLED;
            call->detail = CSN_SPAN("a second line came for a call that had been answered");
        }
        slot->ending = true;
        slot->ready = false;
        csn_adapter_kill(slot->adapter);
    }
}

static void take_exit(struct slot *slot)
{
    struct lane *lane = slot->lane;
    unsigned given = lane->run->options->starts_max;
    bool said_hello = slot->ready || slot->ending;
    if (lane->flight && lane->slot == slot && slot->ready)
        call_failed(lane, CSN_CALL_DIED, "the process ended before it answered");
    if (lane->starts_without_answer >= (given ? given : STARTS_MAX))
        adapter_broken(lane->run, said_hello ? given ? "start after start of the adapter gave no answer" : "five starts of the adapter in a row gave no answer"
                                             : "the adapter ends before it says hello",
                       last_line(csn_adapter_take_log(slot->adapter)));
    adapter_gone(slot);
}

static void start(struct slot *slot);

static void on_event(void *ctx, struct csn_adapter *adapter, enum csn_adapter_event event, struct csn_span text)
{
    struct slot *slot = ctx;
    struct lane *lane = slot->lane;
    (void)adapter;
    switch (event) {
    case CSN_ADAPTER_HELLO: take_hello(slot, text); break;
    case CSN_ADAPTER_LINE: take_line(slot, text); break;
    case CSN_ADAPTER_FLOODED:
        if (lane->flight && lane->slot == slot && slot->ready)
            call_failed(lane, CSN_CALL_GARBLED, "a line is longer than 16 MiB");
        break;
    case CSN_ADAPTER_SILENT:
        adapter_broken(lane->run, "the adapter said no hello in time", last_line(csn_adapter_take_log(slot->adapter)));
        break;
    case CSN_ADAPTER_EXITED: take_exit(slot); break;
    }
    if (lane->flight && lane->slot == slot && !slot->adapter && !lane->run->ending)
        start(slot); /* it ended before hello: once more */
    lane_next(lane);
}

/* Starts the slot's process, with the case's environment where it has one. */
static void start(struct slot *slot)
{
    struct run *run = slot->lane->run;
    struct csn_adapter_spec spec = run->options->adapter;
    const char *entries[ENVIRONMENT_MAX + 1] = {0};
    size_t count = 0;
    for (const char *const *entry = spec.environment; entry && *entry && count < ENVIRONMENT_MAX; entry++)
        entries[count++] = *entry;
    size_t own = count;
    for (size_t i = 0; slot->environment && i < slot->environment->environment_count && count < ENVIRONMENT_MAX; i++) {
        const struct csn_environment_entry *entry = &slot->environment->environment[i];
        char *text = malloc(entry->name.len + entry->value.len + 2);
        if (text) {
            (void)snprintf(text, entry->name.len + entry->value.len + 2, "%.*s=%.*s", CSN_SPAN_ARG(entry->name), CSN_SPAN_ARG(entry->value));
            entries[count++] = text;
        }
    }
    spec.environment = entries;
    slot->lane->starts_without_answer++;
    slot->calls = 0;
    enum csn_status status = csn_adapter_open(&run->loop, &spec, run->home, on_event, slot, &slot->adapter, run->error);
    for (size_t i = own; i < count; i++)
        free((void *)(uintptr_t)entries[i]);
    if (status == CSN_NO_MEMORY)
        run_fail(run, status, NULL);
    else if (status != CSN_OK)
        run_finish(run, CSN_RUN_ADAPTER_BROKEN);
}

static bool same_environment(const struct csn_case *a, const struct csn_case *b)
{
    size_t count = a ? a->environment_count : 0;
    if (count != (b ? b->environment_count : 0))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!csn_span_equal(a->environment[i].name, b->environment[i].name) ||
            !csn_span_equal(a->environment[i].value, b->environment[i].value))
            return false;
    return true;
}

/* The slot with that environment, else a free one, else the one that has been idle longest, whose process must end first. */
static struct slot *find_slot(struct lane *lane, const struct csn_case *of)
{
    const struct csn_case *environment = of->environment_count > 0 ? of : NULL;
    struct slot *best = &lane->slots[0];
    for (size_t i = 0; i < SLOTS_MAX; i++) {
        struct slot *slot = &lane->slots[i];
        if (slot->adapter && !slot->ending && same_environment(slot->environment, environment))
            return slot;
        if (!slot->adapter && best->adapter)
            best = slot;
        else if (slot->adapter && best->adapter && slot->used < best->used)
            best = slot;
    }
    if (!best->adapter)
        best->environment = environment;
    return best;
}

static const char *why_unsupported(const struct run *run, const struct csn_case *of)
{
    const struct csn_client_info *client = &run->client;
    const struct csn_operation *operations = run->options->catalogue->model->operations;
    static char reason[128];
    unsigned areas = of->areas & ~client->areas;
    unsigned features = of->features & ~client->features;
    if (areas || features) {
        unsigned bits = areas ? areas : features;
        unsigned number = 0;
        while (!(bits & (1u << number)))
            number++;
        if (areas)
            (void)snprintf(reason, sizeof reason, "the client does not do %s itself", csn_area_name(number));
        else
            (void)snprintf(reason, sizeof reason, "the adapter does not declare the feature %s", csn_feature_name(number));
        return reason;
    }
    for (size_t i = 0; i < of->step_count; i++)
        if (!(client->operations & (UINT64_C(1) << (of->steps[i].operation - operations))))
            return "the adapter does not offer the operation";
    return NULL;
}

/* Tells whether the slot's process can take the entry's call as it is. */
static bool fits(const struct slot *slot, const struct entry *entry)
{
    bool fresh = slot->calls == 0 || !entry->alone;
    return !slot->ending && fresh && same_environment(slot->environment, entry->of);
}

/* False when no port can be had now. */
static bool begin(struct lane *lane, struct entry entry)
{
    struct slot *slot = find_slot(lane, entry.of);
    struct flight *flight = flight_new(lane->run, entry);
    if (!flight)
        return false;
    flight->lane = lane;
    lane->flight = flight;
    lane->slot = slot;
    slot->used = flight->begun_us;
    if (!slot->adapter) {
        start(slot);
    } else if (!fits(slot, &entry)) { /* when it has ended, it is started anew */
        slot->ready = false;
        slot->ending = true;
        slot->environment = entry.of->environment_count > 0 ? entry.of : NULL;
        csn_adapter_kill(slot->adapter);
    } else if (slot->ready) {
        begin_call(lane);
    }
    return true;
}

void lane_next(struct lane *lane)
{
    struct run *run = lane->run;
    struct entry entry;
    while (!lane->flight && !run->ending) {
        if (run->options->listener.enough && run->options->listener.enough(run->options->listener.ctx))
            schedule_drop(&run->schedule);
        bool knows = run->has_client || lane == &run->lanes[0]; /* the first lane's hello tells what the client can do */
        if (!knows || !schedule_next(&run->schedule, &entry))
            return;
        const char *reason = run->has_client ? why_unsupported(run, entry.of) : NULL;
        if (reason) {
            tell_unsupported(run, &entry, reason);
        } else if (!begin(lane, entry)) {
            if (schedule_again(&run->schedule, entry) != CSN_OK)
                run_fail(run, CSN_NO_MEMORY, "no memory for a case");
            return; /* the next tick tries again */
        }
    }
}

bool lane_idle(const struct lane *lane)
{
    return !lane->flight;
}

void lane_finish(struct lane *lane)
{
    for (size_t i = 0; i < SLOTS_MAX; i++)
        if (lane->slots[i].adapter) {
            lane->slots[i].ending = true;
            csn_adapter_finish(lane->slots[i].adapter);
        }
}

void lane_kill(struct lane *lane)
{
    for (size_t i = 0; i < SLOTS_MAX; i++)
        if (lane->slots[i].adapter) {
            lane->slots[i].ending = true;
            csn_adapter_kill(lane->slots[i].adapter);
        }
}

bool lane_ended(const struct lane *lane)
{
    for (size_t i = 0; i < SLOTS_MAX; i++)
        if (lane->slots[i].adapter)
            return false;
    return true;
}

void lane_close(struct lane *lane)
{
    for (size_t i = 0; i < SLOTS_MAX; i++) {
        if (lane->slots[i].adapter)
            adapter_gone(&lane->slots[i]);
        csn_arena_clear(&lane->slots[i].arena);
    }
    uv_close((uv_handle_t *)&lane->deadline, NULL);
}
