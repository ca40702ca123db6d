// A client in C++ as a plugin. It leaves signing to the library and does the rest itself, as a client of one's own would.
//
//     c++ -std=c++17 -shared -fPIC -o client.so client.cpp $(pkg-config --cflags --libs countersign)
//     countersign run --client plugin:./client.so
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <countersign/client.h>
#include <countersign/codepipeline.h>
#include <countersign/plugin.h>

namespace {

constexpr std::size_t memory = std::size_t{64} << 20;

csn_span span(std::string_view text) { return csn_span_of(text.data(), text.size()); }
std::string_view view(csn_span text) { return {text.data, text.len}; }

struct Arena : csn_arena {
    Arena() { csn_arena_init(this, nullptr, memory); }
    Arena(const Arena &) = delete;
    Arena &operator=(const Arena &) = delete;
    ~Arena() { csn_arena_clear(this); }
};

struct Buffer : csn_buf {
    Buffer() { csn_buf_init(this, nullptr, memory); }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { csn_buf_clear(this); }
    csn_span text() const { return csn_buf_span(this); }
};

struct Parser : csn_http_parser {
    Parser() { csn_http_parser_init(this, CSN_HTTP_RESPONSE, nullptr, nullptr); }
    Parser(const Parser &) = delete;
    Parser &operator=(const Parser &) = delete;
    ~Parser() { csn_http_parser_clear(this); }
};

std::string_view text_at(const csn_value *value, std::string_view pointer) { return view(csn_value_text(csn_value_at(value, span(pointer)))); }

std::string quoted(std::string_view text)
{
    csn_json_style tolerant{};
    Buffer out;
    tolerant.replace = true; // a header may hold any bytes, a report UTF-8 alone
    return csn_json_write_string(&out, span(text), &tolerant, nullptr) == CSN_OK ? std::string{view(out.text())} : std::string{"\"\""};
}

std::string failure(std::string_view kind, std::string_view message)
{
    return R"("outcome":"error","error":{"kind":)" + quoted(kind) + R"(,"message":)" + quoted(message) + "}";
}

// What the answer means, in the protocol's words.
std::string tell(const csn_outcome &outcome)
{
    if (outcome.kind == CSN_OUTCOME_UNUSABLE)
        return failure("transport", "the answer can't be used");
    if (outcome.kind == CSN_OUTCOME_ERROR)
        return R"("outcome":"error","error":{"kind":"service","code":)" + quoted(view(outcome.code)) + R"(,"message":)" +
               quoted(view(outcome.message)) + R"(,"requestId":)" + quoted(view(outcome.request_id)) + R"(,"httpStatus":)" +
               std::to_string(outcome.status) + "}";
    Buffer output;
    std::string told = R"("outcome":"success","requestId":)" + quoted(view(outcome.request_id));
    if (outcome.output && csn_value_write(&output, outcome.output, nullptr) == CSN_OK)
        told += R"(,"output":)" + std::string{view(output.text())};
    return told;
}

// Interim answers are read and skipped.
bool read_answer(Parser &parser, csn_span bytes)
{
    while (bytes.len > 0) {
        std::size_t consumed = 0;
        csn_http_progress progress = CSN_HTTP_MORE;
        if (csn_http_parser_feed(&parser, bytes, &consumed, &progress) != CSN_OK || progress == CSN_HTTP_FATAL)
            return false;
        bytes = csn_span_slice(bytes, consumed, bytes.len);
        if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(&parser)->status >= 200)
            return true;
        if (progress == CSN_HTTP_COMPLETE)
            csn_http_parser_reset(&parser);
    }
    return csn_http_parser_finish(&parser) == CSN_HTTP_COMPLETE;
}

class Client {
public:
    explicit Client(const csn_plugin_host *host) : host_{host} {}

    int call(csn_span line)
    {
        Arena arena;
        csn_value *root = nullptr;
        if (csn_value_parse(&arena, line, nullptr, &root, nullptr) != CSN_OK)
            return 1;
        const csn_operation *operation = csn_model_find_operation(csn_codepipeline_model(), span(text_at(root, "/operation")));
        if (!operation)
            return 1;
        const std::string report = "{\"id\":" + quoted(text_at(root, "/id")) + "," + perform(arena, *root, *operation) + "}";
        host_->answer(host_->ctx, span(report));
        return 0;
    }

private:
    std::string perform(Arena &arena, const csn_value &line, const csn_operation &operation)
    {
        Buffer body;
        Buffer request;
        csn_client_config config{};
        config.model = csn_codepipeline_model();
        config.region = span(text_at(&line, "/config/region"));
        config.credentials.access_key_id = span(text_at(&line, "/config/credentials/accessKeyId"));
        config.credentials.secret_access_key = span(text_at(&line, "/config/credentials/secretAccessKey"));
        config.credentials.session_token = span(text_at(&line, "/config/credentials/sessionToken"));
        const std::string_view endpoint = text_at(&line, "/config/endpoint");
        const std::size_t begin = endpoint.find("://") + 3;
        const std::size_t end = std::min(endpoint.find('/', begin), endpoint.size());
        config.authority = span(endpoint.substr(begin, end - begin));
        config.base_path = span(endpoint.substr(end));
        csn_time now{};
        now.seconds = std::time(nullptr);
        csn_status status = csn_awsjson_encode(config.model, operation.input, csn_value_get(&line, span("input")), nullptr, &body, nullptr);
        if (status == CSN_OK)
            status = csn_client_build(&config, operation.name, body.text(), now, &request, nullptr);
        return status == CSN_OK ? send(arena, operation, request.text()) : failure("client", csn_status_sentence(status));
    }

    std::string send(Arena &arena, const csn_operation &operation, csn_span request)
    {
        csn_buf answer{};
        Parser parser;
        csn_outcome outcome{};
        const int end = host_->exchange(host_->ctx, request, &answer);
        const std::unique_ptr<char, decltype(&std::free)> kept{answer.data, &std::free};
        const bool usable = end == CSN_PLUGIN_ANSWERED || end == CSN_PLUGIN_CLOSED;
        if (!usable || !read_answer(parser, csn_buf_span(&answer)))
            return failure("transport", "no whole answer came");
        if (csn_client_classify(csn_codepipeline_model(), &operation, csn_http_parser_message(&parser), &arena, &outcome, nullptr) != CSN_OK)
            return failure("transport", "the answer can't be read");
        return tell(outcome);
    }

    const csn_plugin_host *host_;
};

constexpr std::string_view hello = R"({"countersign":1,"client":{"name":"example-plugin","version":"1","language":"c++"},)"
                                   R"("features":["session-token","endpoint-path","max-attempts","timeout"],"defaults":{"maxAttempts":1}})";

} // namespace

extern "C" const csn_plugin *csn_plugin_v1(void)
{
    static const csn_plugin plugin = {
        CSN_PLUGIN_ABI, sizeof(csn_plugin), span(hello),
        [](const csn_plugin_host *host) -> void * { return new (std::nothrow) Client{host}; },
        [](void *client, csn_span line) { return static_cast<Client *>(client)->call(line); },
        [](void *client) { delete static_cast<Client *>(client); },
    };
    return &plugin;
}
