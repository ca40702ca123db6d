// countersign adapter (protocol 1) for the AWS SDK for JavaScript v2: one JSON object a line on stdin, one on stdout.

import { Console } from "node:console";
import { createRequire } from "node:module";

// What a library prints belongs to the log: only this adapter writes on standard output.
globalThis.console = new Console(process.stderr, process.stderr);

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const AWS = createRequire(import.meta.url)("aws-sdk");

const HELLO = {
  countersign: 1,
  client: { name: "js-v2", version: AWS.VERSION, language: `node ${process.versions.node}` },
  features: [
    "max-attempts", "timeout", "session-token", "endpoint-path",
    "client-reuse", "special-values", "echo", "debug-log",
  ],
  reports: ["code", "message", "httpStatus", "requestId", "output", "type"],
  defaults: { maxAttempts: 4 },
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
  return new AWS.CodePipeline({
    endpoint: config.endpoint,
    region: config.region,
    credentials: config.credentials && new AWS.Credentials(config.credentials),
    // The SDK counts the retries alone.
    ...("maxAttempts" in config && { maxRetries: config.maxAttempts - 1 }),
    // timeout is the silence of the socket that is borne.
    ...(timeoutMs && { httpOptions: { connectTimeout: timeoutMs, timeout: timeoutMs } }),
    ...(config.debugLog && { logger: console }),
  });
}

function namedClient(name, config) {
  // Another case may use the same name, but not the same endpoint and key.
  const key = JSON.stringify([name, config]);
  if (!kept.has(key)) {
    if (kept.size === REUSED_CLIENTS) kept.delete(kept.keys().next().value);
    kept.set(key, makeClient(config));
  }
  return kept.get(key);
}

// ---- what a call came to ----

const TRANSPORT_CODES = ["NetworkingError", "TimeoutError", "UnknownEndpoint", "XMLHttpRequestError"];
// Node's HTTP client won't send such a header; the SDK wraps its complaint in a NetworkingError.
const REFUSED_BY_NODE = /^(Invalid character in header content|Header name must be a valid HTTP token)/;
const LANGUAGE_ERRORS = ["TypeError", "RangeError", "ReferenceError", "SyntaxError", "URIError", "EvalError"];

// The SDK has no class of errors of its own: what it makes is an Error with a code. One with a code is of its family: before anything
// was sent a refusal, afterwards, where an answer with an error status is there, the service's. The SyntaxError of JSON.parse, which it
// lets out when a body is not JSON, only says after a 2xx that there was no usable answer. The SDK copies such errors into plain ones: their
// name tells them.
function kindOf(error, sent, status) {
  if (!(error instanceof Error)) return "unexpected";
  if (REFUSED_BY_NODE.test(error.message)) return "client";
  if (TRANSPORT_CODES.includes(error.code)) return "transport";
  if (error.name === "SyntaxError" && status >= 200 && status < 300) return "transport";
  if (LANGUAGE_ERRORS.includes(error.name)) return "unexpected";
  if (!sent) return error.code ? "client" : "unexpected";
  return status >= 300 && error.code ? "service" : "unexpected";
}

function failure(error, sent, status) {
  return {
    outcome: "error",
    error: {
      kind: kindOf(error, sent, status),
      type: String(error?.name ?? typeof error),
      code: error?.code === undefined ? undefined : String(error.code),
      message: String(error?.message ?? error),
      httpStatus: error?.statusCode,
      requestId: error?.requestId,
    },
  };
}

async function invoke(client, method, input) {
  let sent = false;
  let request;
  try {
    request = client[method](input);
    request.on("send", () => { sent = true; });
    const output = await request.promise();
    return { outcome: "success", output: fromNative(output), requestId: output.$response.requestId ?? undefined };
  } catch (error) {
    return failure(error, sent, request?.response?.httpResponse?.statusCode);
  }
}

async function perform(call) {
  const input = toNative(call.input ?? {}, call.times ?? {});
  if (call.operation === "@echo") return { outcome: "success", output: fromNative(input) };
  const method = call.operation[0].toLowerCase() + call.operation.slice(1);
  if (!(method in AWS.CodePipeline.prototype) && !(method in new AWS.CodePipeline({ region: "us-east-1" }))) {
    throw new Unsupported(`the SDK knows no operation ${call.operation}`);
  }
  let client;
  try {
    client = "client" in call ? namedClient(call.client, call.config) : makeClient(call.config);
  } catch (error) {
    return failure(error, false);
  }
  return invoke(client, method, input);
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
