/* Files of cases and rules: sound ones are taken, bad ones are refused with file and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#include "open_catalogue.h"

/* ---- bad files ---- */

enum { FILES_MAX = 64 };

/* Loads the embedded rules, and `text` as one more file. */
static enum csn_status load_with(struct csn_catalogue *into, const char *path, const char *text, struct csn_error *error)
{
    struct csn_catalogue_file files[FILES_MAX];
    size_t embedded_count, count = 0;
    const struct csn_catalogue_file *embedded = csn_catalogue_embedded(&embedded_count);
    files[count++] = (struct csn_catalogue_file){csn_span_of_string(path), csn_span_of_string(text)};
    for (size_t i = 0; i < embedded_count && count < FILES_MAX; i++)
        if (csn_span_starts_with(embedded[i].path, CSN_SPAN("rules/")))
            files[count++] = embedded[i];
    return csn_catalogue_load(into, csn_codepipeline_model(), files, count, error);
}

#define P "{\"jobId\":\"j\",\"clientToken\":\"t\"}"
#define FILE_OF(cases) "{\"area\":\"a\",\"operation\":\"PutThirdPartyJobSuccessResult\",\"cases\":[" cases "]}"
#define CASE(members) "{\"id\":\"a.b\",\"title\":\"t\",\"rules\":[\"body.utf8\"]," members "}"
#define ANSWER(answer) FILE_OF(CASE("\"input\":" P ",\"answers\":[" answer "]"))
#define EXPECT(expect) FILE_OF(CASE("\"input\":" P ",\"answers\":[{}],\"expect\":" expect))

static void loader_accepts_a_sound_case(void **state)
{
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    if (load_with(&loaded, "cases/x.json", FILE_OF(CASE("\"aliases\":[\"a.old\"],\"input\":" P)), &error) != CSN_OK)
        fail_msg("%s", error.message);
    assert_int_equal(loaded.case_count, 1);
    assert_ptr_equal(csn_catalogue_case(&loaded, CSN_SPAN("a.old")), &loaded.cases[0]);
    assert_true(csn_span_equal(loaded.cases[0].file, CSN_SPAN("cases/x.json")));
    csn_catalogue_clear(&loaded);
}

static void loader_refuses_bad_cases_with_file_and_place(void **state)
{
    static const struct {
        const char *name, *text, *message;
    } rows[] = {
        {"no JSON", "{\"area\":", "cases/x.json: byte 8: "},
        {"no object", "[]", "cases/x.json: : must be an object"},
        {"no area", "{\"cases\":[]}", "cases/x.json: : area is missing"},
        {"no cases", "{\"area\":\"a\"}", "cases/x.json: : cases is missing"},
        {"empty list", "{\"area\":\"a\",\"cases\":[]}", "cases/x.json: /cases: must not be empty"},
        {"unknown member of the file", "{\"area\":\"a\",\"cases\":[1],\"x\":1}", "cases/x.json: : unknown member x"},
        {"case no object", FILE_OF("5"), "/cases/0: must be an object and is a number"},
        {"no id", FILE_OF("{\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"), "/cases/0: id is missing"},
        {"odd id", FILE_OF("{\"id\":\"A b\",\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"), "/cases/0/id: an id is made of"},
        {"no rules", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"input\":" P "}"), "/cases/0: rules is missing"},
        {"unknown rule", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"rules\":[\"body.utf8\",\"no.rule\"],\"input\":" P "}"),
         "/cases/0/rules/1: there is no rule no.rule"},
        {"rule twice", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"rules\":[\"body.utf8\",\"body.utf8\"],\"input\":" P "}"),
         "/cases/0/rules/1: body.utf8 stands twice"},
        {"two equal ids", FILE_OF(CASE("\"input\":" P) "," CASE("\"input\":" P)), "/cases/1/id: a.b stands for a case of cases/x.json already"},
        {"alias of another", FILE_OF(CASE("\"input\":" P) ",{\"id\":\"c\",\"aliases\":[\"a.b\"],\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"),
         "/cases/1/aliases: a.b stands for a case"},
        {"unknown member", FILE_OF(CASE("\"input\":" P ",\"anwsers\":[]")), "/cases/0: unknown member anwsers"},
        {"member twice", FILE_OF(CASE("\"input\":" P ",\"input\":" P)), "/cases/0: a member stands twice"},
        {"unknown area", FILE_OF(CASE("\"needs\":{\"areas\":[\"cook\"]},\"input\":" P)), "/cases/0/needs/areas/0: there is no cook"},
        {"unknown feature", FILE_OF(CASE("\"needs\":{\"features\":[\"tls\",\"x\"]},\"input\":" P)), "/cases/0/needs/features/1: there is no x"},
        {"odd variable", FILE_OF(CASE("\"environment\":{\"A=B\":\"\"},\"input\":" P)), "/cases/0/environment: A=B is no name"},
        {"NUL in a variable", FILE_OF(CASE("\"environment\":{\"A\":\"\\u0000\"},\"input\":" P)), "/cases/0/environment/A: no variable"},
        {"steps and input", FILE_OF(CASE("\"steps\":[{\"input\":" P "}],\"input\":" P)), "/cases/0: unknown member input"},
        {"no steps", FILE_OF(CASE("\"steps\":[]")), "/cases/0/steps: must not be empty"},
        {"unknown operation", FILE_OF(CASE("\"operation\":\"ListPipelines\",\"input\":{}")), "/cases/0/operation: the model has no operation ListPipelines"},
        {"no input", FILE_OF(CASE("\"operation\":\"PollForThirdPartyJobs\"")), "/cases/0: input is missing"},
        {"input of another kind", FILE_OF(CASE("\"input\":[]")), "/cases/0/input: must be an object and is a"},
        {"unknown member of the input", FILE_OF(CASE("\"input\":{\"jobId\":\"j\",\"clientToken\":\"t\",\"jobID\":\"j\"}")), "/cases/0/input: jobID"},
        {"member of another kind", FILE_OF(CASE("\"input\":{\"jobId\":5,\"clientToken\":\"t\"}")), "/cases/0/input: jobId"},
        {"constraint without refusal", FILE_OF(CASE("\"input\":{\"jobId\":\"\",\"clientToken\":\"t\"}")), "say in refusal"},
        {"required member without refusal", FILE_OF(CASE("\"input\":{\"jobId\":\"j\"}")), "say in refusal"},
        {"special without feature", FILE_OF(CASE("\"input\":{\"jobId\":{\"$special\":\"utf16:d83d\"},\"clientToken\":\"t\"}")),
         "/cases/0/input/jobId: a $special needs the feature special-values"},
        {"reference forward", FILE_OF(CASE("\"input\":{\"jobId\":\"$steps[0].output.a\",\"clientToken\":\"t\"}")), "/cases/0/input/jobId: step 0 does not come before"},
        {"malformed reference", FILE_OF(CASE("\"steps\":[{\"input\":" P "},{\"input\":{\"jobId\":\"$steps[0].input\",\"clientToken\":\"t\"}}]")),
         "/cases/0/steps/1/input/jobId: a reference reads"},
        {"refusal without twin", FILE_OF(CASE("\"refusal\":\"allowed\",\"input\":" P)), "/cases/0: twin is missing"},
        {"refusal by no rule", FILE_OF(CASE("\"refusal\":\"right\",\"twin\":\"a.b\",\"input\":" P)), "/cases/0/refusal: there is no rule right"},
        {"no such twin", FILE_OF(CASE("\"refusal\":\"allowed\",\"twin\":\"c\",\"input\":" P)), "cases/x.json: : case a.b: there is no twin c"},
        {"twin that may be refused itself", FILE_OF(CASE("\"refusal\":\"allowed\",\"twin\":\"a.b\",\"input\":" P)), "case a.b: the twin a.b is no legal input"},
        {"free no pointer", FILE_OF(CASE("\"free\":[\"jobId\"],\"input\":" P)), "/cases/0/free/0: must be a JSON pointer"},
        {"attempts", FILE_OF(CASE("\"config\":{\"maxAttempts\":0},\"input\":" P)), "/cases/0/config/maxAttempts: must be a whole number from 1"},
        {"time-out", FILE_OF(CASE("\"config\":{\"timeoutMs\":1.5},\"input\":" P)), "/cases/0/config/timeoutMs: must be a whole number"},
        {"token", FILE_OF(CASE("\"config\":{\"sessionToken\":\"yes\"},\"input\":" P)), "/cases/0/config/sessionToken: must be a boolean"},
        {"path", FILE_OF(CASE("\"config\":{\"endpointPath\":\"a b\"},\"input\":" P)), "/cases/0/config/endpointPath: must be a path"},
        {"clock", FILE_OF(CASE("\"config\":{\"now\":\"noon\"},\"input\":" P)), "/cases/0/config/now: must be an instant"},
        {"unknown configuration", FILE_OF(CASE("\"config\":{\"region\":\"x\"},\"input\":" P)), "/cases/0/config: unknown member region"},
        {"no answers", FILE_OF(CASE("\"answers\":[],\"input\":" P)), "/cases/0/answers: must not be empty"},
        {"interim status as final", ANSWER("{\"status\":100}"), "/cases/0/answers/0/status: must be a whole number from 200 to 599"},
        {"unknown member of an answer", ANSWER("{},{\"stauts\":400}"), "/cases/0/answers/1: unknown member stauts"},
        {"body of another kind", ANSWER("{\"body\":5}"), "/cases/0/answers/0/body: must be an object"},
        {"two bodies", ANSWER("{\"body\":{},\"bodyHex\":\"00\"}"), "/cases/0/answers/0: body and bodyHex exclude"},
        {"odd hexadecimal digits", ANSWER("{\"bodyHex\":\"abc\"}"), "/cases/0/answers/0/bodyHex: must be bytes in hexadecimal"},
        {"header's name", ANSWER("{\"headers\":{\"a b\":\"\"}}"), "/cases/0/answers/0/headers/a b: is no name"},
        {"header's value", ANSWER("{\"headers\":{\"a\":\"x\\r\\ny: z\"}}"), "/cases/0/answers/0/headers/a: must be a header's value"},
        {"value in a list", ANSWER("{\"headers\":{\"a\":[\"x\",5]}}"), "/cases/0/answers/0/headers/a/1: must be a header's value"},
        {"framing", ANSWER("{\"framing\":\"gzip\"}"), "/cases/0/answers/0/framing: gzip is none of the choices"},
        {"chunks without chunked", ANSWER("{\"chunks\":[1]}"), "/cases/0/answers/0: chunks needs the framing chunked"},
        {"empty chunk", ANSWER("{\"framing\":\"chunked\",\"chunks\":[0]}"), "/cases/0/answers/0/chunks/0: must be a whole number"},
        {"both splits", ANSWER("{\"splitEvery\":1,\"splitAt\":[1]}"), "/cases/0/answers/0: splitEvery and splitAt exclude"},
        {"splits that fall back", ANSWER("{\"splitAt\":[5,5]}"), "/cases/0/answers/0/splitAt/1: must be a whole number from 6"},
        {"gap without split", ANSWER("{\"gapMs\":1}"), "/cases/0/answers/0: gapMs needs"},
        {"long wait", ANSWER("{\"delayMs\":100000}"), "/cases/0/answers/0/delayMs: must be a whole number from 1 to 60000"},
        {"then", ANSWER("{\"then\":\"sleep\"}"), "/cases/0/answers/0/then: sleep is none of the choices"},
        {"never ends", ANSWER("{\"body\":\"abc\",\"cut\":1}"), "/cases/0/answers/0: the answer never ends"},
        {"raw that never ends", ANSWER("{\"raw\":\"HTTP/1.1 200 OK\\r\\n\"}"), "/cases/0/answers/0: the answer never ends"},
        {"raw twice", ANSWER("{\"raw\":\"a\",\"rawHex\":\"00\"}"), "/cases/0/answers/0: raw and rawHex exclude"},
        {"unknown event", ANSWER("{\"event\":\"keep\"}"), "event: keep is none of the choices"},
        {"event with a body", ANSWER("{\"event\":\"reset\",\"body\":{}}"), "/cases/0/answers/0: unknown member body"},
        {"two expectations", FILE_OF(CASE("\"input\":" P ",\"answers\":[{\"expect\":{\"outcome\":\"any\"}}],\"expect\":{\"outcome\":\"any\"}")),
         "/cases/0/expect: the last answer has an expectation already"},
        {"unknown outcome", EXPECT("{\"outcome\":\"maybe\"}"), "/cases/0/expect/outcome: maybe is none of the choices"},
        {"unknown kind", EXPECT("{\"outcome\":\"error\",\"kind\":[\"odd\"]}"), "/cases/0/expect/kind/0: there is no odd"},
        {"unknown member of an expectation", EXPECT("{\"codes\":\"x\"}"), "/cases/0/expect: unknown member codes"},
        {"code of a success", EXPECT("{\"code\":\"x\"}"), "/cases/0/expect: a success has neither code nor message"},
        {"unknown citation", EXPECT("{\"cite\":{\"outcome\":\"no.rule\"}}"), "/cases/0/expect/cite/outcome: there is no rule no.rule"},
        {"citation of nothing", EXPECT("{\"cite\":{\"colour\":\"body.utf8\"}}"), "/cases/0/expect/cite: unknown member colour"},
        {"output of a void operation", EXPECT("{\"output\":{}}"), "/cases/0/expect/output: PutThirdPartyJobSuccessResult has no output"},
        {"output of another form", FILE_OF(CASE("\"operation\":\"AcknowledgeThirdPartyJob\",\"refusal\":\"allowed\",\"twin\":\"a.b\",\"input\":{},"
                                                 "\"expect\":{\"output\":{\"state\":\"x\"}}")),
         "/cases/0/expect/output: state is not of the model's form"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_catalogue loaded;
        struct csn_error error = {.message = ""};
        if (load_with(&loaded, "cases/x.json", rows[i].text, &error) == CSN_OK)
            fail_msg("%s: was accepted", rows[i].name);
        if (!strstr(error.message, rows[i].message) || strncmp(error.message, "cases/x.json: ", 14) != 0)
            fail_msg("%s: %s", rows[i].name, error.message);
        assert_int_equal(loaded.case_count, 0);
    }
}

#define RULE(members) "{\"area\":\"a\",\"rules\":[{\"number\":\"1\",\"sentence\":\"s.\",\"source\":\"s\",\"broken\":\"b\",\"mend\":\"m\"," members "}]}"

static void loader_refuses_bad_rules_with_file_and_place(void **state)
{
    static const struct {
        const char *name, *text, *message;
    } rows[] = {
        {"unknown level", RULE("\"id\":\"a.b\",\"level\":\"must\",\"basis\":\"spec\""), "/rules/0/level: must is none of the choices"},
        {"no basis", RULE("\"id\":\"a.b\",\"level\":\"MUST\""), "/rules/0: level and basis are needed"},
        {"no reason", RULE("\"id\":\"a.b\",\"level\":\"MUST\",\"basis\":\"derived\""), "/rules/0: a MUST that no specification says"},
        {"an id that is taken", RULE("\"id\":\"body.utf8\",\"level\":\"MUST\",\"basis\":\"spec\""), ": there is a rule body.utf8 already"},
        {"unknown member", RULE("\"id\":\"a.b\",\"level\":\"MUST\",\"basis\":\"spec\",\"colour\":1"), "/rules/0: unknown member colour"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_catalogue loaded;
        struct csn_error error = {.message = ""};
        if (load_with(&loaded, "rules/x.json", rows[i].text, &error) == CSN_OK)
            fail_msg("%s: was accepted", rows[i].name);
        if (!strstr(error.message, rows[i].message) || strncmp(error.message, "rules/", 6) != 0)
            fail_msg("%s: %s", rows[i].name, error.message);
    }
}

/* ---- a user's directory ---- */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void directory_adds_its_cases_and_nothing_else(void **state)
{
    char root[] = "/tmp/csn-catalogue-XXXXXX", inner[64], file[80], other[80];
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(inner, sizeof inner, "%s/mine", root);
    snprintf(file, sizeof file, "%s/one.json", inner);
    snprintf(other, sizeof other, "%s/notes.txt", inner);
    assert_int_equal(mkdir(inner, 0700), 0);
    write_file(file, FILE_OF(CASE("\"input\":" P)));
    write_file(other, "no case");
    enum csn_status status = csn_catalogue_open(&loaded, csn_codepipeline_model(), root, &error);
    unlink(file);
    unlink(other);
    rmdir(inner);
    rmdir(root);
    if (status != CSN_OK)
        fail_msg("%s", error.message);
    assert_int_equal(loaded.case_count, catalogue.case_count + 1);
    assert_true(csn_span_equal(csn_catalogue_case(&loaded, CSN_SPAN("a.b"))->file, csn_span_of_string(file)));
    csn_catalogue_clear(&loaded);
}

static void directory_that_is_not_there_is_named(void **state)
{
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_int_equal(csn_catalogue_open(&loaded, csn_codepipeline_model(), "/nonexistent/cases", &error), CSN_SYSTEM);
    assert_non_null(strstr(error.message, "/nonexistent/cases: No such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loader_accepts_a_sound_case),
        cmocka_unit_test(loader_refuses_bad_cases_with_file_and_place),
        cmocka_unit_test(loader_refuses_bad_rules_with_file_and_place),
        cmocka_unit_test(directory_adds_its_cases_and_nothing_else),
        cmocka_unit_test(directory_that_is_not_there_is_named),
    };

    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue) != 0;
}
