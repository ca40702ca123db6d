// An adapter for countersign, protocol 1, to start from: fill in your client where it says FILL IN; the rest is the protocol.
//
//     javac Adapter.java                          this file is Adapter.java; put your client on the class path
//     countersign adapter-check -- java Adapter   talks to it line by line and says what to mend
//     countersign run -- java Adapter             judges the client
//
// Until then it answers every call with "unsupported". Needs Java 17 and nothing else: the JSON of the protocol is read and written at the
// end of this file. With the AWS SDK for Java 2 the client is a CodePipelineClient, built with endpointOverride, region, a
// StaticCredentialsProvider and an overrideConfiguration with time-outs and attempts; a CodePipelineException is Kind.service, an
// SdkClientException Kind.transport, or Kind.client where nothing was sent.

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public final class Adapter {
    /** FILL IN: its name and version; what it does itself; what this adapter can set (features) and tell (reports). */
    static Map<String, Object> hello() {
        return object(
            "countersign", 1,
            "client", object("name", "my-client", "version", "0", "language", "java " + System.getProperty("java.version")),
            "areas", List.of("serialize", "sign", "transport", "parse", "retry"),
            "features", List.of("max-attempts", "timeout", "session-token", "endpoint-path"),
            "reports", List.of("code", "message", "httpStatus", "requestId", "output", "type"));
    }

    /** A member whose feature hello doesn't list is not there: null. */
    record Config(String endpoint, String region, String accessKeyId, String secretAccessKey, String sessionToken,
                  Integer maxAttempts, // the first one counts
                  Integer timeoutMs) { // for the first byte, and between bytes
        static Config of(Map<?, ?> config) {
            Map<?, ?> credentials = (Map<?, ?>) config.get("credentials");
            return new Config((String) config.get("endpoint"), (String) config.get("region"), (String) credentials.get("accessKeyId"),
                (String) credentials.get("secretAccessKey"), (String) credentials.get("sessionToken"),
                number(config.get("maxAttempts")), number(config.get("timeoutMs")));
        }

        private static Integer number(Object value) {
            return value == null ? null : ((BigDecimal) value).intValue();
        }
    }

    /** What an error means: the service answered with one; refused before anything was sent; no usable answer; not the client's own. */
    enum Kind { service, client, transport, unexpected }

    /** The client's API has no way to say what a call asks for. */
    static final class Unsupported extends Exception {
        private static final long serialVersionUID = 1;

        Unsupported(String reason) {
            super(reason);
        }
    }

    /** FILL IN: makes a client and the call; returns its output by the model's names, or null. `input` holds Map, List, String, BigDecimal,
     *  Boolean and null; what is absent is not set, null is set to null. `times` has the exact instants of timestamps, in ISO 8601, by JSON
     *  pointer: "/currentRevision/created". */
    static Map<String, Object> send(Config config, String operation, Map<?, ?> input, Map<?, ?> times) throws Exception {
        throw new Unsupported("no client is filled in yet for " + operation);
    }

    /** FILL IN: what an exception means; of the service's errors also "code", "httpStatus" and "requestId". */
    static Map<String, Object> describe(Exception error) {
        return object("kind", Kind.unexpected.name(), "type", error.getClass().getSimpleName(), "message", String.valueOf(error.getMessage()));
    }

    // ---- the protocol ----

    static Map<String, Object> perform(Map<?, ?> call) {
        Object times = call.get("times");
        try {
            Map<String, Object> output = send(Config.of((Map<?, ?>) call.get("config")), (String) call.get("operation"),
                (Map<?, ?>) call.get("input"), times == null ? Map.of() : (Map<?, ?>) times);
            return object("id", call.get("id"), "outcome", "success", "output", output == null ? Map.of() : output);
        } catch (Unsupported reason) {
            return object("id", call.get("id"), "outcome", "unsupported", "reason", reason.getMessage());
        } catch (Exception error) {
            return object("id", call.get("id"), "outcome", "error", "error", describe(error));
        }
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err); // what a library prints goes to the log, not among the answers
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say(out, hello());
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            say(out, perform((Map<?, ?>) new Json(line).document()));
        }
    }

    static void say(PrintStream out, Map<String, Object> message) {
        StringBuilder line = new StringBuilder();
        write(line, message);
        out.print(line.append('\n'));
        out.flush();
    }

    /** Names and values in turn; a null value is left out. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int at = 0; at < members.length; at += 2) {
            if (members[at + 1] != null) {
                object.put((String) members[at], members[at + 1]);
            }
        }
        return object;
    }

    static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> object) {
            String separator = "{";
            for (Map.Entry<?, ?> member : object.entrySet()) {
                quote(out.append(separator), String.valueOf(member.getKey()));
                write(out.append(':'), member.getValue());
                separator = ",";
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> array) {
            String separator = "[";
            for (Object item : array) {
                write(out.append(separator), item);
                separator = ",";
            }
            out.append(separator.equals("[") ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(out, value.toString());
        }
    }

    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (char unit : text.toCharArray()) {
            if (unit == '"' || unit == '\\') {
                out.append('\\').append(unit);
            } else if (unit < ' ' || unit > '~') {
                out.append(String.format("\\u%04x", (int) unit));
            } else {
                out.append(unit);
            }
        }
        out.append('"');
    }

    /** Reads JSON that is known to be right, as the protocol's lines are: numbers become BigDecimal. */
    static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object document() {
            Object value = value();
            if (next() != '\0') {
                throw new IllegalArgumentException("more than one JSON text in a line");
            }
            return value;
        }

        /** The next character that is no white space; NUL at the end. */
        private char next() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private boolean take(char wanted) {
            boolean found = next() == wanted;
            at += found ? 1 : 0;
            return found;
        }

        private void need(char wanted) {
            if (!take(wanted)) {
                throw new IllegalArgumentException("no " + wanted + " at character " + at);
            }
        }

        private Object value() {
            switch (next()) {
                case '{': return members();
                case '[': return items();
                case '"': return string();
                default: return scalar();
            }
        }

        private Map<String, Object> members() {
            Map<String, Object> object = new LinkedHashMap<>();
            need('{');
            while (!take('}')) {
                if (!object.isEmpty()) {
                    need(',');
                }
                next();
                String name = string();
                need(':');
                object.put(name, value());
            }
            return object;
        }

        private List<Object> items() {
            List<Object> array = new ArrayList<>();
            need('[');
            while (!take(']')) {
                if (!array.isEmpty()) {
                    need(',');
                }
                array.add(value());
            }
            return array;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            need('"');
            for (char unit = text.charAt(at++); unit != '"'; unit = text.charAt(at++)) {
                out.append(unit == '\\' ? escape() : unit);
            }
            return out.toString();
        }

        private char escape() {
            char letter = text.charAt(at++);
            if (letter == 'u') {
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            int known = "bfnrt".indexOf(letter);
            return known >= 0 ? "\b\f\n\r\t".charAt(known) : letter;
        }

        private Object scalar() {
            int begin = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(begin, at);
            switch (word) {
                case "null": return null;
                case "true": return Boolean.TRUE;
                case "false": return Boolean.FALSE;
                default: return new BigDecimal(word);
            }
        }
    }
}
