/* Seeds of what the service at hand has not: every kind of shape, as it was given and as it was sent, and patterns with their texts. */
#include "seeds.h"

#include "property.h"

enum { SEED_CEILING = 1 << 16 };

struct pair {
    bool valid; /* given can be sent, and what was sent can be read */
    const char *name;
    const char *given;
    const char *sent;
};

#define FULL_TEXTS \
    "\"text\":\"a\\\"b\\u00e9\\ud83d\\ude00\",\"word\":\"ab1\",\"count\":-5,\"big\":-9223372036854775808,\"real\":1.5,\"single\":\"-Infinity\"," \
    "\"flag\":true,\"bytes\":\"AP8Q\",\"colour\":\"PINK\",\"texts\":[\"\",\"x\"],\"sparse\":[1,null],\"counts\":{\"a\":1,\"\":2}," \
    "\"points\":[{\"x\":1},{\"x\":2,\"y\":3e-5}],\"grid\":{\"k\":[{\"x\":9}],\"l\":[]},\"choice\":{\"right\":7},\"any\":{\"z\":[null,1.0]}," \
    "\"point\":{\"x\":0,\"y\":-0.1},\"again\":[{\"text\":\"z\",\"again\":[{\"flag\":false}]}]"
#define GIVEN_TIMES ",\"when\":-0.5,\"dateTime\":1700000000.123,\"httpDate\":1700000000"
#define SENT_TIMES ",\"when\":-0.5,\"dateTime\":\"2023-11-14T22:13:20.123Z\",\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\""

static const struct pair pairs[] = {
    {true, "nothing", "{}", "{}"},
    {true, "everything", "{" FULL_TEXTS GIVEN_TIMES "}", "{" FULL_TEXTS SENT_TIMES "}"},
    {true, "missing", "{" FULL_TEXTS "}", "{}"},
    {true, "not-given", "{}", "{" FULL_TEXTS SENT_TIMES "}"},
    {false, "nulls", "{\"text\":null,\"count\":1,\"texts\":[\"a\",null],\"counts\":{\"a\":null}}", "{\"text\":null,\"count\":null,\"texts\":[null,\"b\"],\"counts\":{\"a\":1}}"},
    {true, "sparse-nulls", "{\"text\":null,\"sparse\":[null,1,null]}", "{\"text\":null,\"sparse\":[1,null,null],\"texts\":[null],\"grid\":{\"a\":null}}"},
    {true, "respelt-names", "{\"dateTime\":5,\"httpDate\":0,\"text\":\"a\"}", "{\"DateTime\":5,\"http_date\":\"\",\"TEXT\":\"b\",\"te-xt\":\"a\"}"},
    {true, "twice", "{\"text\":\"a\",\"counts\":{\"a\":1}}", "{\"text\":\"a\",\"text\":\"a\",\"text\":\"b\",\"counts\":{\"a\":1,\"a\":1,\"a\":1}}"},
    {true, "unknown", "{}", "{\"no-such-member\":{\"text\":[1]}}"},
    {true, "numbers", "{\"count\":50,\"big\":9223372036854775807,\"real\":0.1,\"single\":0.1,\"points\":[{\"x\":1}]}",
     "{\"count\":5e1,\"big\":9223372036854775806,\"real\":0.10000000000000001,\"single\":0.100000001,\"points\":[{\"x\":1.0}]}"},
    {true, "reals", "{\"real\":1e400,\"single\":-1e-400,\"points\":[{\"x\":1,\"y\":\"NaN\"},{\"x\":1,\"y\":123456789012345678901234567890}]}",
     "{\"real\":\"Infinity\",\"single\":0e99,\"points\":[{\"x\":1,\"y\":\"NaN\"},{\"x\":1,\"y\":1.2345678901234568e+29}]}"},
    {true, "other-reals", "{\"real\":2.5,\"single\":\"NaN\"}", "{\"real\":2.25,\"single\":\"Infinity\"}"},
    {true, "long-real", "{}", "{\"real\":0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001234567890123456789}"},
    {true, "blobs", "{\"bytes\":\"Zm8=\"}", "{\"bytes\":\"Zg==\",\"again\":[{\"bytes\":\"\"},{\"bytes\":\"Zm9vYg==\"},{\"bytes\":\"+/+/\"}]}"},
    {true, "lone-surrogates", "{\"text\":\"a\\ud83db\",\"texts\":[\"\\ude00\",\"\\ud83d\"]}", "{\"text\":\"a\\ufffdb\",\"texts\":[\"\\ufffd\\ufffd\\ufffd\",\"\\ud83d\"]}"},
    {true, "encoded-again", "{\"text\":\"\\u00e9\",\"texts\":[\"{\\\"a\\\":1}\",\"[\"]}", "{\"text\":\"\\u00c3\\u00a9\",\"texts\":[\"{\\\\\\\"a\\\\\\\":1}\",\"]\"]}"},
    {true, "another-count", "{\"texts\":[\"a\"],\"sparse\":[1,2],\"counts\":{\"a\":1},\"grid\":{\"k\":[]}}", "{\"texts\":[],\"sparse\":[1],\"counts\":{\"b\":1},\"grid\":{}}"},
    {true, "other-values", "{\"flag\":true,\"any\":{\"a\":[1]},\"colour\":\"RED\",\"choice\":{\"left\":\"a\"}}", "{\"flag\":false,\"any\":{\"a\":[2]},\"colour\":\"GREEN\",\"choice\":{\"right\":1}}"},
    {false, "milliseconds", "{\"when\":1700000000.5,\"again\":[{\"when\":-0.5},{\"when\":1700000000.9999}]}",
     "{\"when\":1700000000500,\"again\":[{\"when\":-500},{\"when\":1700000000000}]}"},
    {true, "precision", "{\"when\":1700000000.1234567,\"dateTime\":1700000000.1239}", "{\"when\":1700000000.1234567,\"dateTime\":\"2023-11-14T22:13:20.124Z\"}"},
    {true, "rounded", "{\"when\":1700000000.1239,\"httpDate\":-0.5}", "{\"when\":1700000000.124,\"httpDate\":\"Thu, 01 Jan 1970 00:00:00 GMT\"}"},
    {true, "another-instant", "{\"when\":5,\"dateTime\":5,\"httpDate\":5}",
     "{\"when\":6,\"dateTime\":\"1970-01-01T00:00:06Z\",\"httpDate\":\"Thu, 01 Jan 1970 00:00:07 GMT\"}"},
    {true, "bounds", "{\"word\":\"ABCDEF\",\"count\":101,\"real\":1000.5,\"bytes\":\"MTIzNDU2Nzg5\",\"texts\":[\"\",\"\",\"\",\"\"],\"point\":{}}",
     "{\"word\":\"\",\"count\":-6,\"real\":-1000.5,\"bytes\":\"\",\"counts\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4},\"choice\":{}}"},
    {true, "dropped", "{\"point\":{\"y\":1},\"choice\":{},\"any\":{}}", "{}"},
    {true, "corrected", "{}", "{\"point\":{},\"points\":[{},{\"y\":1}],\"strict\":{}}"},
    {false, "other-kinds", "{\"text\":1,\"count\":\"50\",\"big\":true,\"real\":\"1\",\"flag\":0,\"bytes\":5,\"when\":\"x\",\"texts\":{},\"counts\":[],\"choice\":1}",
     "{\"text\":\"1\",\"count\":50,\"big\":1,\"real\":1,\"flag\":false,\"bytes\":\"\",\"when\":5,\"texts\":[],\"counts\":{},\"choice\":{}}"},
    {false, "sent-kinds", "{\"text\":\"{}\",\"count\":50,\"flag\":true,\"bytes\":\"\",\"when\":5,\"dateTime\":5,\"texts\":[],\"counts\":{},\"choice\":{},\"any\":1,\"real\":1}",
     "{\"text\":{},\"count\":\"50\",\"flag\":\"true\",\"bytes\":[],\"when\":\"5\",\"dateTime\":5,\"texts\":{},\"counts\":[],\"choice\":[],\"any\":[],\"real\":true}"},
    {false, "spliced", "{\"text\":\"{\\\"a\\\":1}\",\"point\":{\"x\":1}}", "{\"text\":{\"a\":1},\"point\":null,\"flag\":1}"},
    {false, "no-blob", "{}", "{\"bytes\":\"Zm9v?\"}"},
    {false, "short-blob", "{}", "{\"bytes\":\"Zm9\"}"},
    {false, "no-real", "{}", "{\"real\":\"infinity\"}"},
    {false, "no-date", "{}", "{\"dateTime\":\"2023-02-29T00:00:00Z\"}"},
    {false, "no-http-date", "{}", "{\"httpDate\":\"Wed, 14 Nov 2023 22:13:20 GMT\"}"},
    {false, "boolean-for-list", "{}", "{\"texts\":true}"},
    {false, "past-32-bits", "{}", "{\"count\":2147483648}"},
    {false, "past-64-bits", "{\"big\":9223372036854775808}", "{}"},
    {false, "fraction", "{\"count\":1.5}", "{\"count\":1.5}"},
    {false, "past-9999", "{\"when\":253402300800}", "{\"when\":1e99}"},
    {false, "given-list", "{\"texts\":1}", "{\"texts\":[1]}"},
    {false, "given-map", "{\"counts\":\"a\"}", "{\"counts\":{\"a\":null}}"},
    {false, "given-boolean", "{\"flag\":\"true\"}", "{\"flag\":null}"},
    {false, "given-blob", "{\"bytes\":[1]}", "{\"bytes\":null}"},
    {false, "given-integer", "{\"count\":{}}", "{\"count\":100.0}"},
    {false, "given-time", "{\"when\":\"2023-11-14\"}", "{\"dateTime\":5}"},
    {false, "given-real", "{\"real\":\"nan\"}", "{\"real\":[]}"},
    {false, "given-structure", "{\"point\":5}", "{\"point\":5}"},
    {false, "time-as-text", "{}", "{\"when\":true}"},
    {false, "no-object", "[]", "\"x\""},
    {false, "unknown-given", "{\"nobody\":1}", "{}"},
};

struct pattern {
    bool valid;
    const char *name;
    struct csn_span text; /* pattern, line's end, text */
};

#define TAKEN(name, text) {true, name, CSN_SPAN_INIT(text)}
#define REFUSED(name, text) {false, name, CSN_SPAN_INIT(text)}

static const struct pattern patterns[] = {
    TAKEN("empty", ""), TAKEN("anchors", "^a$\na"), TAKEN("search", "b\nabc"), TAKEN("only-begin", "^\n"), TAKEN("never", "a^\na"),
    TAKEN("uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$\n3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f"),
    TAKEN("alternatives", "^(a|bc|)+x$\nabcax"), TAKEN("groups", "^(?:(a)(?:b|c)){2}$\nabac"), TAKEN("nested", "^((a{2}){2}){1,2}$\naaaaaaaa"),
    TAKEN("lazy", "^a+?b*?c??$\naab"), TAKEN("bounds", "^a{0}b{2,}c{1,3}d{0,2}$\nbbbcc"), TAKEN("once-in-class", "^[^\\w]$\n-"),
    TAKEN("named", "^\\w\\W\\d\\D\\s\\S$\na-1x y"), TAKEN("named-in-class", "^[\\w-\\d.\\s-]+$\na-1 ."), TAKEN("range-to-class", "^[a-\\d]+$\na-5"),
    TAKEN("inverted-named", "^[^\\S]+[\\W]\n \t!"), TAKEN("escapes", "^\\t\\n?\\r\\f\\v\\.\\\\\\/$\n\t\r\f\v.\\/"), TAKEN("hex", "^\\x41\\u00e9\\ud83d\\ude00$\nA\xC3\xA9\xF0\x9F\x98\x80"),
    TAKEN("wide-ranges", "^[\\u00a0-\\ud7ff\\ue000-\\ufffd\\ud800\\udc00-\\udbff\\udfff]+$\n\xC3\xA9\xF0\x9F\x98\x80"),
    TAKEN("wide-plain", "^[\xC3\xA9-\xE2\x82\xAC]\xC3\xA9?.$\n\xC3\xAA\xC3\xA9\xE2\x80\xA8"), TAKEN("inverted-wide", "^[^\xC3\xA9]$\n\xC3\xA9"),
    TAKEN("any", "^...$\na\rb"), TAKEN("not-utf8", "^[^a]{2}$\n\xFF\xC3"), TAKEN("hyphens", "^[-a-]+[a\\]-]?$\na-]"), TAKEN("many", "^(a?){20}a{20}$\naaaaaaaaaaaaaaaaaaaa"),
    TAKEN("empty-loop", "^(a*)*(b|)+$\naab"), TAKEN("optional-group", "(ab)?$\nab"),
    REFUSED("open-group", "(a"), REFUSED("closed-group", "a)"), REFUSED("open-class", "[a"), REFUSED("empty-class", "[]"), REFUSED("backwards", "[b-a]"),
    REFUSED("nothing-repeated", "*a"), REFUSED("nothing-repeated-in-a-group", "(+)"), REFUSED("doubled", "a++"), REFUSED("bounds-backwards", "a{3,2}"),
    REFUSED("bounds-open", "a{3"), REFUSED("bounds-empty", "a{}"), REFUSED("bounds-great", "a{1001}"), REFUSED("too-long", "(a{1000}){2}"),
    REFUSED("too-long-unbounded", "(a{600}){2,}"), REFUSED("look-around", "(?=a)"), REFUSED("named-group", "(?<n>a)"), REFUSED("property", "\\p{L}"),
    REFUSED("back-reference", "(a)\\1"), REFUSED("boundary", "\\b"), REFUSED("trailing-backslash", "a\\"), REFUSED("no-hex", "\\x4g"), REFUSED("short-hex", "\\u12"),
    REFUSED("half-a-pair", "\\ud83d"), REFUSED("wrong-pair", "\\ud83d\\u0041"), REFUSED("pattern-not-utf8", "\xFF"), REFUSED("class-not-utf8", "[\xFF]"),
    REFUSED("escape-not-utf8", "\\\xFF"),
    REFUSED("too-deep", "((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))"),
    REFUSED("too-many-classes", "[a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a]"),
    REFUSED("too-many-ranges", "[\\u0100\\u0102\\u0104\\u0106\\u0108\\u010a\\u010c\\u010e\\u0110\\u0112\\u0114\\u0116\\u0118\\u011a\\u011c\\u011e\\u0120]"),
};

static void put_pair(struct csn_fuzz_seeds *seeds, const struct pair *pair)
{
    struct csn_buf file;

    csn_buf_init(&file, NULL, SEED_CEILING);
    CSN_FUZZ_PROPERTY(csn_buf_append_format(&file, "Compare\n{\"given\":%s,\"sent\":%s}", pair->given, pair->sent) == CSN_OK, "the seed has room");
    csn_fuzz_seed(seeds, CSN_FUZZ_EVERY_KIND, pair->valid, csn_span_of_string(pair->name), csn_buf_span(&file));
    csn_buf_clear(&file);
}

void csn_fuzz_seed_values(struct csn_fuzz_seeds *seeds)
{
    for (size_t i = 0; i < CSN_COUNT(pairs); i++)
        put_pair(seeds, &pairs[i]);
    for (size_t i = 0; i < CSN_COUNT(patterns); i++)
        csn_fuzz_seed(seeds, CSN_FUZZ_PATTERN_MATCH, patterns[i].valid, csn_span_of_string(patterns[i].name), patterns[i].text);
}
