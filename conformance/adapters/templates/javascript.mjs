// An adapter for countersign, protocol 1, to start from: it drives the AWS SDK for JavaScript v3 until you fill in a client of yours.
//
//     countersign adapter-check -- node adapter.mjs     talks to it line by line and says what to mend
//     countersign run -- node adapter.mjs               judges the client
//
// Needs Node.js 18 and, until you fill in another client, npm install @aws-sdk/client-codepipeline beside this file. FILL IN marks what is
// the client's; the rest is the protocol.

import { Console } from "node:console";

// What a library prints goes to the log, not among the answers.
globalThis.console = new Console(process.stderr, process.stderr);

// FILL IN: your client.
let sdk;
let missing;
try {
  sdk = await import("@aws-sdk/client-codepipeline");
} catch (error) {
  missing = `${error.message}: npm install @aws-sdk/client-codepipeline`;
}

const HELLO = {
  countersign: 1,
  // FILL IN: its name and version; what it does itself; what this adapter can set (features) and tell (reports).
  client: { name: "my-client", version: "0", language: `node ${process.versions.node}` },
  areas: ["serialize", "sign", "transport", "parse", "retry"],
  features: ["max-attempts", "timeout", "session-token", "endpoint-path"],
  reports: ["code", "message", "httpStatus", "requestId", "output", "type"],
};

// The client's API has no way to say what a call asks for.
class Unsupported extends Error {}

// FILL IN: a new client object. A member of config whose feature HELLO doesn't list is not there.
function connect({ endpoint, region, credentials, maxAttempts, timeoutMs }) {
  return new sdk.CodePipelineClient({
    endpoint,
    region,
    credentials,
    ...(maxAttempts && { maxAttempts }), // the first one counts
    ...(timeoutMs && { requestHandler: { connectionTimeout: timeoutMs, socketTimeout: timeoutMs } }),
  });
}

// FILL IN: makes the call, notes when something goes out, and gives its output and its request id.
async function send(client, operation, input, progress) {
  const Command = sdk[`${operation}Command`];
  if (!Command) throw new Unsupported(`there is no operation ${operation}`);
  const command = new Command(input);
  command.middlewareStack.add(
    (next) => (args) => {
      progress.sent = true;
      return next(args);
    },
    { step: "deserialize", priority: "low" },
  );
  const { $metadata, ...output } = await client.send(command);
  return { output, requestId: $metadata.requestId };
}

// FILL IN: what an exception means. Kinds: service (it answered with an error), client (refused before anything was sent), transport (no
// usable answer), unexpected (an exception that is not of the client's own family).
function describe(error, sent) {
  // Strings, whatever an answer made of them.
  const told = { type: String(error.name), message: String(error.message), httpStatus: error.$metadata?.httpStatusCode };
  told.requestId = error.$metadata?.requestId;
  if (error instanceof sdk.CodePipelineServiceException) return { ...told, kind: "service", code: String(error.name) };
  const broken = error.name === "TimeoutError" || /^(E[A-Z0-9]+|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/.test(error.code ?? "");
  const unreadable = error instanceof SyntaxError && told.httpStatus >= 200 && told.httpStatus < 300;
  if (broken || unreadable) return { ...told, kind: "transport" };
  return { ...told, kind: sent || [TypeError, RangeError, ReferenceError, SyntaxError].includes(error.constructor) ? "unexpected" : "client" };
}

// ---- the protocol ----

// The input as the client's own types: here only timestamps differ from JSON; call.times gives them exactly, as text.
function native(value, times, pointer = "") {
  if (value === null) return null;
  if (Object.hasOwn(times, pointer)) {
    const date = new Date(times[pointer]);
    if (Number.isNaN(date.getTime())) throw new Unsupported(`a Date can't hold ${times[pointer]}`);
    return date;
  }
  if (typeof value !== "object") return value;
  for (const key of Object.keys(value)) {
    value[key] = native(value[key], times, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
  return value;
}

async function perform(call) {
  if (missing) throw new Unsupported(missing);
  const input = native(call.input, call.times ?? {});
  const progress = { sent: false };
  let client;
  try {
    client = connect(call.config);
    return { outcome: "success", ...(await send(client, call.operation, input, progress)) };
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    return { outcome: "error", error: describe(error, progress.sent) };
  } finally {
    client?.destroy();
  }
}

// Not node:readline, which also ends lines at U+2028 and U+2029.
async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let end; (end = rest.indexOf("\n")) >= 0; rest = rest.subarray(end + 1)) yield rest.toString("utf8", 0, end);
  }
}

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

say(HELLO);
for await (const line of lines(process.stdin)) {
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
