#!/usr/bin/env Rscript
# An adapter for countersign, protocol 1, to start from: it drives paws until you fill in a client of yours.
#
#     countersign adapter-check -- Rscript adapter.R     talks to it line by line and says what to mend
#     countersign run -- Rscript adapter.R               judges the client
#
# Needs R 4.1, jsonlite and, until you fill in another client, paws. FILL IN marks what is the client's; the rest is the protocol.

# FILL IN: your client.
missing_client <- if (!requireNamespace("paws", quietly = TRUE)) "there is no package paws: install.packages(\"paws\")"
version <- if (is.null(missing_client)) as.character(utils::packageVersion("paws")) else "none"

hello <- list(
  countersign = 1L,
  # FILL IN: its name; what it does itself; what this adapter can set (features) and tell (reports).
  client = list(name = "my-client", version = version, language = paste("R", getRversion())),
  areas = list("serialize", "sign", "transport", "parse", "retry"),
  features = list("session-token", "endpoint-path"),
  reports = list("code", "message", "httpStatus", "output")
)

# The client's API has no way to say what a call asks for.
unsupported <- function(reason) {
  stop(structure(class = c("unsupported", "error", "condition"), list(message = reason, call = NULL)))
}

# FILL IN: a new client object. A member of config whose feature hello doesn't list is not there.
connect <- function(config) {
  paws::codepipeline(config = list(
    credentials = list(creds = list(
      access_key_id = config$credentials$accessKeyId,
      secret_access_key = config$credentials$secretAccessKey,
      session_token = if (is.null(config$credentials$sessionToken)) "" else config$credentials$sessionToken
    )),
    endpoint = config$endpoint,
    region = config$region
  ))
}

# FILL IN: makes the call, and returns its output.
send <- function(client, operation, input) {
  method <- client[[tolower(gsub("(?<!^)([A-Z])", "_\\1", operation, perl = TRUE))]]
  if (is.null(method)) unsupported(paste("there is no operation", operation))
  do.call(method, input)
}

# FILL IN: what a condition means. Kinds: service (it answered with an error), client (refused before anything was sent), transport (no
# usable answer), unexpected (an error that is not of the client's own family).
describe <- function(error) {
  told <- list(kind = "unexpected", type = class(error)[[1]], message = conditionMessage(error))
  if (inherits(error, "paws_error")) {
    found <- regmatches(told$message, regexec("^(\\S+) \\(HTTP ([0-9]+|NA)\\)\\. ?(.*)$", told$message))[[1]]
    told$kind <- "service"
    if (length(found) == 4) {
      told$code <- found[[2]]
      told$message <- found[[4]]
      if (found[[3]] != "NA") told$httpStatus <- as.integer(found[[3]])
    }
  } else if (inherits(error, c("httr2_failure", "curl_error"))) {
    told$kind <- "transport"
  }
  told
}

# ---- the protocol ----

# The input as the client's own types: here only timestamps differ from JSON; the call's times give them exactly, as text.
native <- function(value, times, pointer = "") {
  if (!is.null(times[[pointer]]) && !is.null(value)) return(instant(times[[pointer]]))
  if (!is.list(value)) return(value)
  keys <- if (is.null(names(value))) as.character(seq_along(value) - 1L) else gsub("/", "~1", gsub("~", "~0", names(value)))
  for (at in seq_along(value)) {
    item <- native(value[[at]], times, paste0(pointer, "/", keys[[at]]))
    value[at] <- list(item) # an item that is NULL stays
  }
  value
}

instant <- function(text) {
  time <- as.POSIXct(text, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")
  if (is.na(time)) unsupported(paste("a POSIXct can't hold", text))
  time
}

perform <- function(call) {
  if (!is.null(missing_client)) unsupported(missing_client)
  input <- native(call$input, call$times)
  tryCatch(
    {
      output <- send(connect(call$config), call$operation, input)
      list(outcome = "success", output = if (length(output) == 0) structure(list(), names = character(0)) else output)
    },
    unsupported = function(reason) stop(reason),
    error = function(error) list(outcome = "error", error = describe(error))
  )
}

answer <- function(call) {
  tryCatch(perform(call), unsupported = function(reason) list(outcome = "unsupported", reason = conditionMessage(reason)))
}

out <- stdout()
say <- function(message) {
  writeLines(enc2utf8(as.character(jsonlite::toJSON(message, auto_unbox = TRUE, digits = NA, POSIXt = "epoch"))), out, useBytes = TRUE)
  flush(out)
}

say(hello)
lines <- file("stdin", encoding = "UTF-8")
open(lines, "r")
while (length(line <- readLines(lines, n = 1L)) > 0L) {
  call <- jsonlite::fromJSON(line, simplifyVector = FALSE)
  say(c(list(id = call$id), answer(call)))
}
