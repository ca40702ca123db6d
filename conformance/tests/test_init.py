"""`countersign init LANGUAGE`: every template is run by its own tool chain under adapter-check. What a machine lacks is said by name."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

COMMAND, SOURCE, LIBRARY = sys.argv[1:4]
del sys.argv[1:4]
NOT_RUN = []
LANGUAGES = ["c", "go", "java", "javascript", "python", "r", "ruby", "rust", "shell"]
GOPATH = pathlib.Path("/usr/share/gocode")
CRATES = pathlib.Path("/usr/share/cargo/registry")


def run(*arguments, **options):
    return subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=240, **options)


class Template(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name)

    def need(self, *programs):
        for program in programs:
            if not shutil.which(program):
                self.skipTest(f"{program} is missing")

    def write(self, language, name):
        template = run(COMMAND, "init", language)
        self.assertEqual((template.returncode, template.stderr), (0, ""))
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.stdout, encoding="utf-8")
        return path

    def build(self, *command, **environment):
        built = run(*command, cwd=self.path, env={**os.environ, **environment})
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)

    def check(self, *command, environment=None):
        return run(COMMAND, "adapter-check", "--", *command, cwd=self.path, env={**os.environ, **(environment or {})})

    def works(self, *command):
        check = self.check(*command)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        self.assertTrue(check.stdout.endswith("the adapter works\n"))

    def waits_for_a_client(self, reason, *command):
        """Without a client it says hello, answers each call, and says what is missing."""
        check = self.check(*command)
        self.assertEqual(check.returncode, 3, check.stdout + check.stderr)
        answers = re.findall(r'^  got       \{.*"unsupported".*$', check.stdout, re.M)
        self.assertEqual(len(answers), 3, check.stdout)
        for answer in answers:
            self.assertIn(reason, answer)
        self.ends_with_its_input(*command)

    def without(self, client):
        NOT_RUN.append(f"{self.id().rpartition('.')[2]} with a client: {client} is missing")

    def ends_with_its_input(self, *command):
        ended = run(*command, cwd=self.path, stdin=subprocess.DEVNULL)
        self.assertEqual((ended.returncode, len(ended.stdout.splitlines())), (0, 1), ended.stderr)

    def test_python(self):
        python = "/usr/bin/python3"
        self.write("python", "adapter.py")
        if run(python, "-c", "import boto3").returncode == 0:
            self.works(python, "adapter.py")
        else:
            self.without("boto3")
        (self.path / "boto3.py").write_text('raise ImportError("there is no boto3")')
        self.waits_for_a_client("there is no boto3", python, "adapter.py")

    def test_javascript(self):
        self.need("node")
        self.write("javascript", "adapter.mjs")
        self.waits_for_a_client("npm install @aws-sdk/client-codepipeline", "node", "adapter.mjs")
        modules = pathlib.Path(SOURCE, "conformance/adapters/js-v3/node_modules")
        if not modules.is_dir():
            modules = pathlib.Path(SOURCE, "build/adapters/js-v3/node_modules")
        if modules.is_dir():
            (self.path / "node_modules").symlink_to(modules)
            self.works("node", "adapter.mjs")
        else:
            self.without("@aws-sdk/client-codepipeline")

    def test_go(self):
        self.need("go")
        path = self.write("go", "adapter.go")
        self.assertEqual(run("gofmt", "-l", path).stdout, "")
        if not (GOPATH / "src/github.com/aws/aws-sdk-go-v2/service/codepipeline").is_dir():
            self.skipTest("the AWS SDK for Go is missing (golang-github-aws-aws-sdk-go-v2-dev); gofmt finds nothing")
        self.build("go", "build", "-o", "adapter", "adapter.go", GO111MODULE="off", GOPATH=str(GOPATH))
        self.works("./adapter")
        self.ends_with_its_input("./adapter")

    def test_rust(self):
        self.need("cargo", "rustc")
        self.write("rust", "src/main.rs")
        if not list(CRATES.glob("serde_json-1*")):
            self.skipTest("the crate serde_json is missing (librust-serde-json-dev)")
        (self.path / "Cargo.toml").write_text('[package]\nname = "adapter"\nversion = "0.1.0"\nedition = "2021"\n'
                                              '[dependencies]\nserde_json = "1"\n')
        (self.path / ".cargo").mkdir()
        (self.path / ".cargo/config.toml").write_text('[source.crates-io]\nreplace-with = "debian"\n'
                                                      f'[source.debian]\ndirectory = "{CRATES}"\n')
        self.build("cargo", "build", "--offline", "--quiet", RUSTFLAGS="-D warnings --cap-lints=warn", CARGO_HOME=str(self.path / "home"))
        self.waits_for_a_client("no client is filled in yet", "target/debug/adapter")

    def test_java(self):
        self.need("java", "javac")
        self.write("java", "Adapter.java")
        self.build("javac", "-Xlint:all", "-Werror", "Adapter.java")
        self.waits_for_a_client("no client is filled in yet", "java", "-cp", ".", "Adapter")

    def test_ruby(self):
        self.need("ruby")
        path = self.write("ruby", "adapter.rb")
        self.build("ruby", "-wc", path)
        if run("ruby", "-e", "require 'aws-sdk-codepipeline'").returncode == 0:
            self.works("ruby", "adapter.rb")
        else:
            self.without("aws-sdk-codepipeline")
            self.waits_for_a_client("gem install aws-sdk-codepipeline", "ruby", "adapter.rb")

    def test_r(self):
        self.need("Rscript")
        self.write("r", "adapter.R")
        if run("Rscript", "-e", "library(jsonlite)").returncode != 0:
            self.skipTest("the R package jsonlite is missing (r-cran-jsonlite)")
        if run("Rscript", "-e", "library(paws)").returncode == 0:
            self.works("Rscript", "adapter.R")
        else:
            self.without("paws")
            self.waits_for_a_client("install.packages", "Rscript", "adapter.R")

    def test_c(self):
        path = self.write("c", "adapter.c")
        self.build(os.environ.get("CC", "cc"), *os.environ.get("CFLAGS", "").split(), "-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", path, "-I", f"{SOURCE}/lib/include", LIBRARY, "-lcrypto",
                   "-o", "adapter")
        self.works("./adapter")
        self.ends_with_its_input("./adapter")
        judged = run(COMMAND, "run", "--jobs", "4", "--filter", "success.*", "--filter", "error.*", "--", "./adapter", cwd=self.path)
        self.assertEqual(judged.returncode, 0, judged.stdout)

    def test_shell(self):
        path = self.write("shell", "adapter.sh")
        self.build("sh", "-n", path)
        self.need("jq", "curl")
        self.works("sh", "adapter.sh")
        self.ends_with_its_input("sh", "adapter.sh")


class Command(unittest.TestCase):
    def test_help_names_every_language(self):
        self.assertEqual(LANGUAGES, sorted(path.stem for path in pathlib.Path(SOURCE, "conformance/adapters/templates").iterdir()))
        told = run(COMMAND, "init", "--help").stdout
        for language in LANGUAGES:
            self.assertRegex(told, rf"\b{language}\b")

    def test_an_unknown_language_gets_the_nearest(self):
        refused = run(COMMAND, "init", "pyton")
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertIn("is python meant?", refused.stderr)

    def test_wants_one_language(self):
        self.assertEqual(run(COMMAND, "init").returncode, 2)
        self.assertEqual(run(COMMAND, "init", "c", "go").returncode, 2)

    def test_marks_what_is_to_be_filled_in(self):
        for language in LANGUAGES:
            self.assertGreater(run(COMMAND, "init", language).stdout.count("FILL IN: "), 1, language)


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    for test, reason in result.skipped:
        print(f"not run: {test.id().rpartition('.')[2]}: {reason}")
    for what in NOT_RUN:
        print(f"not run: {what}")
    sys.exit(not result.wasSuccessful())
