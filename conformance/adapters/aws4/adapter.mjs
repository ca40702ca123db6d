// countersign adapter (protocol 1) for aws4, which signs: body and headers are given, and what it returns is sent unchanged.

import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";

const aws4 = createRequire(import.meta.url)("aws4");
const manifest = new URL("node_modules/aws4/package.json", import.meta.url);

const HELLO = {
  countersign: 1,
  client: {
    name: "aws4",
    version: JSON.parse(readFileSync(manifest, "utf8")).version,
    language: `node ${process.versions.node}`,
  },
  areas: ["sign"],
  features: ["timeout", "session-token", "endpoint-path"],
  reports: ["httpStatus"],
  defaults: { maxAttempts: 1 },
};

function sign({ request, config }) {
  const { hostname, port } = new URL(config.endpoint);
  const signed = aws4.sign(
    { service: "codepipeline", region: config.region, ...request, headers: { ...request.headers } },
    config.credentials,
  );
  return { ...signed, hostname, port, agent: false, timeout: config.timeoutMs };
}

// One request on a connection of its own; resolves with the status once all of the answer has come.
function send(options) {
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      response.on("error", reject);
      response.on("end", () => (response.complete ? resolve(response.statusCode) : reject(new Error("the answer is cut off"))));
      response.resume();
    });
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error("no byte came in time")));
    request.end(options.body);
  });
}

async function perform(call) {
  let options;
  try {
    options = sign(call);
  } catch (error) {
    return { outcome: "error", error: { kind: "unexpected", type: error.name, message: String(error.message) } };
  }
  try {
    const httpStatus = await send(options);
    return httpStatus < 300
      ? { outcome: "success" }
      : { outcome: "error", error: { kind: "service", httpStatus, message: http.STATUS_CODES[httpStatus] ?? "" } };
  } catch (error) {
    return { outcome: "error", error: { kind: "transport", type: error.name, message: error.message } };
  }
}

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
  say({ id: call.id, ...(await perform(call)) });
}
