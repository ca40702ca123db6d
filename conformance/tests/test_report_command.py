"""`countersign report`, from outside: what it reads, what it refuses, and its page in a real browser where there is one."""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zlib

COMMAND = sys.argv.pop(1)
BROWSER = "/usr/bin/chromium"


def countersign(*arguments, text=""):
    return subprocess.run([COMMAND, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60)


def a_case(name, verdict="pass", message="it is odd"):
    checks = []
    if verdict in ("fail", "warn"):
        checks = [{"id": "request.body", "rule": "body.utf8", "level": "MUST", "basis": "spec", "status": verdict, "message": message,
                   "expected": message, "actual": "x", "sentence": message, "mend": message, "source": message}]
    return {"id": name, "title": message, "area": name.split(".")[0], "rules": [], "needs": {"areas": [], "features": []},
            "verdict": verdict, "beganMs": 0, "durationMs": 1, "checksRun": 2, "checks": checks,
            "exchanges": [{"attempt": 1, "atMs": 0, "request": message, "response": message}], "rerun": message}


def a_report(*cases, name="sdk", version="1", catalogue=2, **members):
    return {"schema": 1, "countersign": {"version": "1.0", "suite": "abc"},
            "client": {"name": name, "version": version, "language": "c"},
            "selection": {"repeat": 1, "cases": len(cases), "core": len(cases), "catalogue": catalogue}, "seed": 1,
            "started": "2026-01-01T00:00:00Z", "durationMs": 5, "complete": True, "coverage": {"core": 100}, "summary": {}, "causes": [],
            "cases": list(cases), **members}


def as_lines(report):
    header = {"type": "header", **{k: report[k] for k in ("schema", "countersign", "client", "selection", "seed", "started")}}
    cases = [{"type": "case", **case} for case in report["cases"]]
    return "".join(json.dumps(record) + "\n" for record in [header, *cases, {"type": "footer", "durationMs": 5, "complete": True}])


class InDirectory(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.path = pathlib.Path(self.directory.name)

    def write(self, name, content):
        path = self.path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path


class Command(InDirectory):
    def test_json_and_lines_give_the_same_page(self):
        report = a_report(a_case("a.one"), a_case("b.two", "fail"))
        pages = [countersign("report", self.write(name, content))
                 for name, content in (("r.json", report), ("r.ndjson", as_lines(report)))]
        self.assertEqual([page.returncode for page in pages], [0, 0])
        self.assertEqual(pages[0].stdout, pages[1].stdout)

    def test_a_page_in_each_format(self):
        path = self.write("r.json", a_report(a_case("a.one"), a_case("b.two", "fail")))
        for form, begins in (("html", "<!DOCTYPE html>"), ("markdown", "## countersign"), ("text", "  1  sdk 1 (c): 1 case fails"),
                             ("badge", "<svg ")):
            with self.subTest(form):
                page = countersign("report", "--format", form, path)
                self.assertEqual((page.returncode, page.stderr), (0, ""))
                self.assertTrue(page.stdout.startswith(begins), page.stdout[:200])

    def test_output_goes_to_a_file(self):
        out = self.path / "badge.svg"
        page = countersign("report", "--format=badge", f"--output={out}", self.write("r.json", a_report(a_case("a.one"), a_case("a.two"))))
        self.assertEqual((page.returncode, page.stdout), (0, ""))
        self.assertIn("countersign: conforms", out.read_text())

    def test_output_that_cannot_be_written_is_4(self):
        page = countersign("report", "--output", self.path / "no" / "such", self.write("r.json", a_report(a_case("a.one"))))
        self.assertEqual(page.returncode, 4)

    def test_standard_input_is_read(self):
        page = countersign("report", "--format", "text", "-", text=json.dumps(a_report(a_case("a.one"), a_case("a.two"))))
        self.assertIn("conforms (2 pass)", page.stdout)

    def test_shards_become_one_client(self):
        paths = [self.write(f"{i}.json", a_report(a_case(f"a.case-{i}"))) for i in range(2)]
        page = countersign("report", "--format", "text", *paths)
        self.assertIn("  1  sdk 1 (c): conforms (2 pass)", page.stdout)
        self.assertNotIn("  2  ", page.stdout)

    def test_versions_stand_side_by_side(self):
        paths = [self.write(f"{i}.json", a_report(a_case("a.one"), version=str(i))) for i in range(3)]
        page = countersign("report", "--format", "text", *paths)
        for i in range(3):
            self.assertIn(f"  {i + 1}  sdk {i} (c)", page.stdout)

    def test_a_run_that_was_cut_off_says_so(self):
        text = as_lines(a_report(a_case("a.one"), a_case("a.two")))
        for name, cut in (("without footer", text[:text.rindex('{"type": "footer"')]), ("in a line", text[:-20])):
            with self.subTest(name):
                page = countersign("report", "--format", "text", self.write("cut.ndjson", cut))
                self.assertEqual(page.returncode, 0, page.stderr)
                self.assertIn("incomplete run", page.stdout)

    def test_bad_files_are_all_named(self):
        good = a_report(a_case("a.one"))
        bad = {"empty": "", "broken.json": '{"schema":1,\n"cases":[}', "list.json": "[]", "other.json": '{"a":1}',
               "later.json": a_report(a_case("a.one"), schema=2), "verdict.json": a_report(a_case("a.one", "splendid")),
               "half.ndjson": as_lines(good).replace('{"type": "case"', '{"type": "case', 1)}
        paths = [self.write(name, content) for name, content in bad.items()] + [self.path / "absent.json", self.path]
        out = self.path / "page.html"
        page = countersign("report", "--output", out, self.write("good.json", good), *paths)
        self.assertEqual(page.returncode, 2)
        for path in paths:
            self.assertIn(f"{path}: ", page.stderr)
        self.assertIn("broken.json: line 2: ", page.stderr)
        self.assertIn("half.ndjson: line 2: ", page.stderr)
        self.assertNotIn("good.json", page.stderr)
        self.assertFalse(out.exists())

    def test_without_files_is_wrong_usage(self):
        self.assertEqual(countersign("report").returncode, 2)


def evidence_of(page):
    """What the page's script puts into each case, by client and number."""
    data = json.loads(re.search(r'(?s)<script type="application/json" id="evidence">(.*?)</script>', page).group(1))
    return [["".join(data["shared"][piece] if isinstance(piece, int) else piece for piece in case) for case in client]
            for client in data["cases"]]


class Balance(html.parser.HTMLParser):
    """Fails where an element is closed that isn't the last one opened."""
    def __init__(self):
        super().__init__()
        self.open = []
        self.names = set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class Evidence(InDirectory):
    def test_it_is_whole_and_well_formed(self):
        report = a_report(a_case("a.one"), a_case("b.two", "fail", HOSTILE), a_case("b.three", "warn"))
        page = countersign("report", self.write("a.json", report), self.write("b.json", a_report(a_case("b.two")))).stdout
        clients = evidence_of(page)
        self.assertEqual([len(cases) for cases in clients], [3, 1])
        for case in (case for cases in clients for case in cases):
            balance = Balance()
            balance.feed(case)
            self.assertEqual(balance.open, [])
            self.assertLessEqual(balance.names, set("p div figure figcaption pre i dl dt dd code mark".split()))
        self.assertIn("&lt;script&gt;", clients[0][1])

    def test_what_cases_have_in_common_is_there_once(self):
        message = "what a rule says is the same for all cases, " * 20
        sizes = [len(countersign("report", self.write("a.json", a_report(*(a_case(f"a.case-{i}", "fail", message) for i in range(count))))).stdout)
                 for count in (1, 101)]
        self.assertLess(sizes[1] - sizes[0], 100 * len(message) * 2)  # it stands nine times in each case, once of them outside of its evidence

    def test_long_messages_are_cut_and_it_says_so(self):
        case = a_case("a.one", "fail")
        case["exchanges"][0]["request"] = "x" * 100000
        page = countersign("report", self.write("a.json", a_report(case))).stdout
        self.assertLess(len(page), 60000)
        self.assertIn("bytes more", evidence_of(page)[0][0])
        self.assertIn("the JSON report has them whole", page)


HOSTILE = "<script>document.documentElement.dataset.owned='yes'</script><img src=x onerror=\"document.documentElement.dataset.owned=1\">"


@unittest.skipUnless(os.path.exists(BROWSER), f"there is no {BROWSER}")
class Browser(InDirectory):
    def setUp(self):
        super().setUp()
        report = a_report(a_case("a.one"), a_case("b.two", "fail", HOSTILE), a_case("b.three", "warn"), name=HOSTILE)
        self.page = self.path / "page.html"
        countersign("report", "--output", self.page, self.write("a.json", report), self.write("b.json", a_report(a_case("b.two"))))

    def browse(self, *options, fragment=""):
        profile = tempfile.mkdtemp(dir=self.path)
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        return subprocess.run([BROWSER, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                               "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars",
                               f"--user-data-dir={profile}", *sandbox, *options, f"{self.page.as_uri()}{fragment}"],
                              capture_output=True, text=True, timeout=120).stdout

    def document(self, fragment=""):
        return self.browse("--virtual-time-budget=2000", "--dump-dom", fragment=fragment)

    def corner(self, *options):
        """The colour of the first pixel of a screenshot: the paper's."""
        shot = self.path / "shot.png"
        self.browse(f"--screenshot={shot}", "--window-size=800,600", *options)
        data = shot.read_bytes()
        pixels, at = b"", 8
        while at < len(data):
            size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
            pixels += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
            at += size + 12
        return tuple(zlib.decompress(pixels)[1:4])

    def test_runs_its_own_script_and_no_other(self):
        document = self.document()
        self.assertIn('data-ready="yes"', document)
        self.assertNotIn("data-owned", document)
        self.assertNotIn("<img", document)

    def test_is_closed_until_it_is_opened(self):
        self.assertNotIn('open=""', self.document())

    def test_a_link_opens_the_evidence_that_it_points_to(self):
        document = self.document("#e0-1")
        self.assertEqual(document.count('open=""'), 2)
        self.assertLess(document.index('<details class="case fail print" open="">'), document.index('id="e0-1"'))

    def test_evidence_is_there_when_it_is_opened(self):
        self.assertNotIn("<figure>", self.document().split("<script")[0])
        self.assertIn("<figure>", self.document("#e0-1").split("<script")[0])

    def printed_pages(self):
        printed = self.path / "page.pdf"
        self.browse(f"--print-to-pdf={printed}")
        return len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))

    def test_evidence_of_what_did_not_pass_is_printed(self):
        with_evidence = self.printed_pages()
        self.page.write_text(self.page.read_text().replace("<script>", "<script>void 0;"))  # which the page's policy stops
        self.assertGreater(with_evidence, self.printed_pages())

    def test_is_light_and_dark(self):
        self.assertGreater(min(self.corner()), 200)
        self.assertLess(max(self.corner("--force-dark-mode")), 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
