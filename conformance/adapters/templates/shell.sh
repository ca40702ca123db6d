#!/bin/sh
# An adapter for countersign, protocol 1, to start from: it drives curl, which signs, until you fill in a command of yours.
#
#     countersign adapter-check -- sh adapter.sh     talks to it line by line and says what to mend
#     countersign run -- sh adapter.sh               judges the client
#
# Needs jq and, until you fill in another command, curl 7.75. FILL IN marks what is the client's; the rest is the protocol. A command that
# needs no more than an exit status needs no adapter: countersign run --exec 'COMMAND'.

command -v jq >/dev/null || { echo "adapter.sh: jq is missing" >&2; exit 1; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 143' TERM
line=$scratch/call body=$scratch/body output=$scratch/output

# FILL IN: its name and version; what it does itself; what this adapter can set (features) and tell (reports). One that doesn't serialize is
# given the request, to sign and send unchanged.
jq -cn --arg version "$(curl --version | sed -n '1s/^curl \([^ ]*\).*/\1/p')" '{
    countersign: 1,
    client: {name: "my-client", version: $version, language: "shell"},
    areas: ["sign", "transport"],
    features: ["timeout", "session-token", "endpoint-path"],
    reports: ["httpStatus"],
    defaults: {maxAttempts: 1}}'

# The members of the call that send needs, as variables; empty where one is absent.
members() {
    jq -r '@sh "endpoint=\(.config.endpoint) region=\(.config.region) key=\(.config.credentials.accessKeyId)",
        @sh "secret=\(.config.credentials.secretAccessKey) token=\(.config.credentials.sessionToken // "")",
        @sh "patience=\((.config.timeoutMs // 60000) / 1000) path=\(.request.path)",
        @sh "type=\(.request.headers["Content-Type"]) target=\(.request.headers["X-Amz-Target"])"' <"$line"
}

# FILL IN: makes the call that stands in $line; the answer's body goes to $output, its HTTP status to standard output. Exit status 0: an
# answer came.
# shellcheck disable=SC2154  # eval sets them
send() {
    eval "$(members)"
    jq -j '.request.body' <"$line" >"$body"
    set -- --header "Content-Type: $type" --header "X-Amz-Target: $target"
    if [ -n "$token" ]; then set -- "$@" --header "X-Amz-Security-Token: $token"; fi
    server=${endpoint#*://}
    curl --silent --show-error --max-time "$patience" --output "$output" --write-out '%{http_code}' --data-binary "@$body" "$@" \
        --aws-sigv4 "aws:amz:$region:codepipeline" --user "$key:$secret" "${endpoint%%://*}://${server%%/*}$path"
}

# FILL IN: what an exit status of send means. Kinds: service (it answered with an error), client (refused before anything was sent),
# transport (no usable answer), unexpected.
answer() {
    status=$(send)
    case $? in
        0)
            if [ "$status" -lt 300 ]; then
                jq -c '{id, outcome: "success"}' <"$line"
            else
                jq -c --argjson status "$status" '{id, outcome: "error", error: {kind: "service", httpStatus: $status}}' <"$line"
            fi
            ;;
        2 | 3) jq -c '{id, outcome: "error", error: {kind: "client"}}' <"$line" ;;
        *) jq -c '{id, outcome: "error", error: {kind: "transport"}}' <"$line" ;;
    esac
}

# ---- the protocol ----

while IFS= read -r call; do
    printf '%s\n' "$call" >"$line"
    answer
done
