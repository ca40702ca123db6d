"""Builds the library and its tests once in a scratch directory, then the library again and again with one source changed.

The tests are linked against a shared library, so that a mutant costs one compilation and one link, however many tests it meets.
"""
import collections
import json
import os
import pathlib
import queue
import re
import resource
import shlex
import shutil
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARNINGS = re.compile(r"-W(?!l,)|-o$|-c$")
# Bound at once: a call that is bound late leaves its registers, secrets among them, on the stack (test_secrets).
CIRCUMSTANCES = {"CMOCKA_TEST_ABORT": "1", "CCACHE_DISABLE": "1", "LD_BIND_NOW": "1",
                 "ASAN_OPTIONS": "hard_rss_limit_mb=2000:abort_on_error=0"}
LIBRARY = "libcountersign.so"


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"mutate: {command} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


class Test:
    def __init__(self, described, directory):
        self.name = described["name"]
        self.command = described["command"]
        self.directory = next((p["value"] for p in described.get("properties", []) if p["name"] == "WORKING_DIRECTORY"), directory)
        self.seconds = 0.0


class Build:
    """One configuration of library and tests, in `directory`."""

    def __init__(self, directory, jobs, *options):
        self.directory, self.jobs = directory, jobs
        run(["cmake", "-S", ROOT, "-B", directory, "-G", "Ninja", "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Debug",
             "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DCSN_CONFORMANCE=OFF", "-DCSN_FUZZ=OFF", *options])
        run(["cmake", "--build", directory, "-j", str(jobs)])
        run(["ctest", "--test-dir", directory, "-L", "lib", "-R", "^test_", "--output-on-failure"])
        listed = json.loads(run(["ctest", "--test-dir", directory, "-L", "lib", "--show-only=json-v1"]))
        programs = str(directory / "tests" / "test_")
        self.tests = [Test(t, directory) for t in listed["tests"] if t.get("command", [""])[0].startswith(programs)]

    def coverage(self):
        """(file, function) -> the names of the tests that enter it."""
        covering = collections.defaultdict(set)
        for test in self.tests:
            for counts in self.directory.rglob("*.gcda"):
                counts.unlink()
            subprocess.run(test.command, cwd=test.directory, capture_output=True, check=True)
            counts = [str(p) for p in (self.directory / "lib/CMakeFiles/countersign.dir").rglob("*.gcda")]
            for line in run(["gcov", "--json-format", "--stdout", *counts], cwd=self.directory).splitlines():
                for source in json.loads(line)["files"]:
                    for function in source["functions"]:
                        if function["execution_count"]:
                            file = os.path.relpath(self.directory / source["file"], ROOT)
                            covering[file, function["name"]].add(test.name)
        return covering


class Workshop(Build):
    """A build whose tests load the library from a bench: a copy of its sources with its own objects and shared library."""

    def __init__(self, directory, jobs, *options):
        super().__init__(directory, jobs, "-DCMAKE_C_FLAGS_DEBUG=-O1", *options)
        self.read_commands()
        self.read_dependents()
        self.benches = queue.Queue()
        for number in range(jobs):
            bench = directory / f"bench{number}"
            shutil.copytree(ROOT / "lib/src", bench / "lib/src")
            self.benches.put(bench)
        self.link_tests(bench)
        self.time_tests(bench)

    def read_commands(self):
        self.flags, self.objects = {}, {}
        for entry in json.loads((self.directory / "compile_commands.json").read_text()):
            file = os.path.relpath(entry["file"], ROOT)
            if file.startswith("lib/src/"):
                words = shlex.split(entry["command"])
                output = words[words.index("-o") + 1]
                words = words[[os.path.basename(w) for w in words].index("gcc"):words.index("-o")]
                sources = f"-I{ROOT}/lib/src"
                self.flags[file] = ["-Ilib/src" if w == sources else w for w in words if not WARNINGS.match(w)] + ["-w"]
                self.objects[file] = self.directory / output
        self.originals = {}

    def read_dependents(self):
        """A header's change is a change of all that include it."""
        self.dependents = collections.defaultdict(list)
        of_object = {str(o.relative_to(self.directory)): file for file, o in self.objects.items()}
        for block in run(["ninja", "-C", self.directory, "-t", "deps"]).split("\n\n"):
            lines = [line.strip() for line in block.splitlines()]
            user = of_object.get(lines[0].split(":")[0]) if lines else None
            for line in lines[1:] if user else []:
                self.dependents[os.path.relpath(self.directory / line, ROOT)].append(user)

    def link_tests(self, bench):
        self.link(bench, {})
        for test in self.tests:
            target = os.path.relpath(test.command[0], self.directory)
            command = run(["ninja", "-C", self.directory, "-t", "commands", target]).splitlines()[-1]
            run(command.replace("lib/libcountersign.a", str(bench / LIBRARY)), shell=True, cwd=self.directory)

    def time_tests(self, bench):
        for test in self.tests:
            begun = time.monotonic()
            if self.fails(test, bench, 300):
                raise SystemExit(f"mutate: {test.name} fails without a mutant")
            test.seconds = time.monotonic() - begun

    def compile(self, bench, file):
        """The object's bytes, or nothing where it does not compile."""
        done = subprocess.run([*self.flags[file], "-c", file, "-o", "mutant.o"], cwd=bench, env=os.environ | CIRCUMSTANCES,
                              capture_output=True)
        return (bench / "mutant.o").read_bytes() if done.returncode == 0 else None

    def original(self, bench, file):
        if file not in self.originals:
            self.originals[file] = self.compile(bench, file)
        return self.originals[file]

    def objects_of(self, bench, file, source):
        """What `file` becomes when it reads `source`: the objects that differ, by file; nothing where something fails to compile."""
        users = self.dependents[file]
        before = {user: self.original(bench, user) for user in users}
        (bench / file).write_text(source)
        try:
            after = {}
            for user in users:
                after[user] = self.compile(bench, user)
                if after[user] is None:
                    return {}
            return {user: made for user, made in after.items() if made != before[user]}
        finally:
            shutil.copyfile(ROOT / file, bench / file)

    def link(self, bench, changed):
        objects = []
        for file, standard in self.objects.items():
            if file in changed:
                standard = bench / f"changed{len(objects)}.o"
                standard.write_bytes(changed[file])
            objects.append(standard)
        sanitize = [f for f in next(iter(self.flags.values())) if f.startswith("-fsanitize")]
        run(["gcc", "-shared", *sanitize, f"-Wl,-soname,{LIBRARY}", "-o", bench / LIBRARY, *objects, "-lcrypto"])

    def fails(self, test, bench, seconds):
        """How a test fails on the bench's library: "failed", "crashed" or "hung"; nothing where it passes."""
        environment = os.environ | CIRCUMSTANCES | {"LD_LIBRARY_PATH": str(bench)}
        program = subprocess.Popen(test.command, cwd=test.directory, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=self.no_core)
        try:
            status = program.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()
            return "hung"
        return "" if status == 0 else "failed" if status > 0 or status == -signal.SIGABRT else "crashed"

    @staticmethod
    def no_core():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
