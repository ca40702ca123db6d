// countersign adapter (protocol 1) for the AWS SDK for JavaScript v3: one JSON object a line on stdin, one on stdout.

import { Console } from "node:console";
import { readFileSync } from "node:fs";

import * as sdk from "@aws-sdk/client-codepipeline";

// What a library prints belongs to the log: only this adapter writes on standard output.
globalThis.console = new Console(process.stderr, process.stderr);

const manifest = new URL("node_modules/@aws-sdk/client-codepipeline/package.json", import.meta.url);
const HELLO = {
  countersign: 1,
  client: {
    name: "js-v3",
    version: JSON.parse(readFileSync(manifest, "utf8")).version,
    language: `node ${process.versions.node}`,
  },
  features: [
    "max-attempts", "timeout", "session-token", "endpoint-path",
    "client-reuse", "special-values", "echo", "debug-log",
  ],
  reports: ["code", "message", "httpStatus", "requestId", "output", "type"],
  defaults: { maxAttempts: 3 },
};
const REUSED_CLIENTS = 8;

// The call asks for something that JavaScript or the SDK has no way to say.
class Unsupported extends Error {}

// ---- from the protocol's JSON to JavaScript ----

function instant(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Unsupported(`a Date can't hold the instant ${text}`);
  return date;
}

function special(name) {
  if (name === "NaN") return NaN;
  if (name === "invalid-date") return new Date(NaN);
  if (name.startsWith("utf16:")) {
    const units = name.slice("utf16:".length).match(/[0-9a-f]{4}/gi) ?? [];
    return String.fromCharCode(...units.map((unit) => parseInt(unit, 16)));
  }
  throw new Unsupported(`JavaScript has no native form of ${name}`);
}

const escapeToken = (key) => key.replaceAll("~", "~0").replaceAll("/", "~1");

function toNative(value, times, pointer = "") {
  if (value === null) return null;
  if (Object.hasOwn(times, pointer)) return instant(times[pointer]);
  if (typeof value !== "object") return value;
  if (Object.keys(value).join() === "$special") return special(value.$special);
  for (const [key, item] of Object.entries(value)) {
    value[key] = toNative(item, times, `${pointer}/${escapeToken(key)}`);
  }
  return value;
}

// ---- and back ----

function fromNative(value) {
  if (value instanceof Date) {
    const milliseconds = value.getTime();
    return Number.isNaN(milliseconds) ? { $special: "invalid-date" } : milliseconds / 1000;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "number" && !Number.isFinite(value)) return { $special: String(value) };
  if (Array.isArray(value)) return value.map(fromNative);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromNative(item)]));
}

// ---- clients ----

const kept = new Map();

function makeClient(config) {
  const { timeoutMs } = config;
  return new sdk.CodePipelineClient({
    endpoint: config.endpoint,
    region: config.region,
    credentials: config.credentials && { ...config.credentials },
    ...("maxAttempts" in config && { maxAttempts: config.maxAttempts }),
    // socketTimeout is the silence that is borne, first byte or later; requestTimeout would end with the headers.
    ...(timeoutMs && { requestHandler: { connectionTimeout: timeoutMs, socketTimeout: timeoutMs } }),
    ...(config.debugLog && { logger: console }),
  });
}

function namedClient(name, config) {
  // Another case may use the same name, but not the same endpoint and key.
  const key = JSON.stringify([name, config]);
  if (!kept.has(key)) {
    if (kept.size === REUSED_CLIENTS) {
      const [oldest, client] = kept.entries().next().value;
      kept.delete(oldest);
      client.destroy();
    }
    kept.set(key, makeClient(config));
  }
  return kept.get(key);
}

// ---- what a call came to ----

// ECONNRESET and its like, "socket hang up", a body cut short; HPE_*: Node's HTTP parser could not read the answer.
const NETWORK_CODE = /^(E[A-Z0-9]+|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;
const LANGUAGE_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];

function isUnreadableSuccess(error) {
  const status = error.$metadata?.httpStatusCode;
  return error instanceof SyntaxError && status >= 200 && status < 300;
}

// The SDK's family of errors is its ServiceException and, before anything is sent, the Error and ProviderError objects
// that it throws itself. What fails on the network comes through as Node made it. The SyntaxError of JSON.parse, which
// the SDK lets out when a body is not JSON, is nobody's family: after a 2xx it only says that there was no usable
// answer (transport); after an error status it hides an answer that was there (unexpected).
function kindOf(error, sent) {
  if (!(error instanceof Error)) return "unexpected";
  if (error.name === "TimeoutError" || NETWORK_CODE.test(error.code ?? "")) return "transport";
  if (isUnreadableSuccess(error)) return "transport";
  if (LANGUAGE_ERRORS.some((kind) => error instanceof kind)) return "unexpected";
  return sent ? "unexpected" : "client";
}

// The SDK hangs $metadata on whatever it throws once an answer has come, a SyntaxError of JSON.parse included.
function describe(error) {
  return {
    message: String(error?.message ?? error),
    httpStatus: error?.$metadata?.httpStatusCode,
    requestId: error?.$metadata?.requestId,
  };
}

function serviceError(error) {
  return { kind: "service", code: String(error.name), type: error.constructor.name, ...describe(error) };
}

function failure(error, sent) {
  if (error instanceof sdk.CodePipelineServiceException) return { outcome: "error", error: serviceError(error) };
  const type = String(error?.name ?? typeof error);
  return { outcome: "error", error: { kind: kindOf(error, sent), type, ...describe(error) } };
}

function success({ $metadata, ...output }) {
  return { outcome: "success", output: fromNative(output), requestId: $metadata?.requestId };
}

async function invoke(client, Command, input) {
  const progress = { sent: false };
  const command = new Command(input);
  // The innermost step: what follows is the HTTP request itself.
  command.middlewareStack.add(
    (next) => (args) => {
      progress.sent = true;
      return next(args);
    },
    { step: "deserialize", priority: "low", name: "noteSending" },
  );
  try {
    return success(await client.send(command));
  } catch (error) {
    return failure(error, progress.sent);
  }
}

async function perform(call) {
  const input = toNative(call.input ?? {}, call.times ?? {});
  if (call.operation === "@echo") return { outcome: "success", output: fromNative(input) };
  const Command = sdk[`${call.operation}Command`];
  if (!Command) throw new Unsupported(`the SDK knows no operation ${call.operation}`);
  if ("client" in call) return invoke(namedClient(call.client, call.config), Command, input);
  let client;
  try {
    client = makeClient(call.config);
  } catch (error) {
    return failure(error, false);
  }
  try {
    return await invoke(client, Command, input);
  } finally {
    client.destroy();
  }
}

// ---- lines ----

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

// Not node:readline, which also ends lines at U+2028 and U+2029.
async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf("\n")) >= 0) {
      yield rest.toString("utf8", 0, end);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest.toString("utf8");
}

process.stdout.on("error", () => process.exit(1));
say(HELLO);
for await (const line of lines(process.stdin)) {
  if (line.trim() === "") continue;
  const call = JSON.parse(line);
  let answer;
  try {
    answer = await perform(call);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    answer = { outcome: "unsupported", reason: error.message };
  }
  say({ id: call.id, ...answer });
}
for (const client of kept.values()) client.destroy();
