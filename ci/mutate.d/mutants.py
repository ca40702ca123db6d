"""Where a C source can be changed: its functions, and in each the mutants of a dozen operators.

The source is tokenised, not parsed: a change that makes no sense does not compile, and then doesn't count.
"""
import re
from typing import NamedTuple

TOKEN = re.compile(r"""
    (?P<skip>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<text>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign>->|\+\+|--|<<=|>>=|<=|>=|==|!=|&&|\|\||<<|>>|[-+*/%&|^]=|\.\.\.|.)
""", re.X | re.S | re.M)

RELATIONAL = {"==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*"}
INCREMENT = {"++": "--", "--": "++"}
LOGICAL = {"&&": "||", "||": "&&"}
BITWISE = {"&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<"}
COMPOUND = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "|=": "&=", "&=": "|=", "^=": "|=", "<<=": ">>=", ">>=": "<<="}
BINARY_TOO = set("+-*&")  # these are prefixes as well
PAIRS = {")": "(", "]": "[", "}": "{"}
HEADS = {"if", "while", "for", "switch"}
NO_OPERAND = HEADS | {"return", "case", "else", "do", "sizeof"}
NOT_DELETED = HEADS | {"return", "else", "do", "case", "default", "goto", "{", "}", ";"}


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Function(NamedTuple):
    file: str
    name: str
    mutants: list


class Mutant(NamedTuple):
    operator: str
    start: int
    end: int
    text: str


def tokens_of(source):
    return [Token(m.lastgroup, m.group(), m.start(), m.end()) for m in TOKEN.finditer(source) if m.lastgroup != "skip"]


def partners(tokens):
    """The index of each bracket's other half."""
    other, open_ones = {}, []
    for i, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in PAIRS.values():
            open_ones.append(i)
        elif token.text in PAIRS:
            other[i] = open_ones.pop()
            other[other[i]] = i
    return other


class Body:
    """The tokens between the braces of one function."""

    def __init__(self, source, tokens, other, first, last):
        self.source, self.tokens, self.other, self.first, self.last = source, tokens, other, first, last

    def text(self, first, last):
        return self.source[self.tokens[first].start:self.tokens[last].end]

    def replace(self, operator, first, last, text):
        return Mutant(operator, self.tokens[first].start, self.tokens[last].end, text)

    def until(self, i, ends):
        """The last index before one of `ends`, or before the bracket that closes what `i` stands in; steps over brackets."""
        while i < self.last and self.tokens[i].text not in ends and self.tokens[i].text not in PAIRS:
            i = self.other[i] + 1 if self.tokens[i].text in PAIRS.values() else i + 1
        return i - 1

    def is_binary(self, i):
        before = self.tokens[i - 1]
        operand = before.kind in ("number", "char", "text") or before.text in (")", "]") or (
            before.kind == "name" and before.text not in NO_OPERAND)
        return operand and self.tokens[i + 1].text not in (")", ",")

    def signs(self, i):
        sign = self.tokens[i].text
        for operator, table in (("relational", RELATIONAL), ("boundary", BOUNDARY), ("increment", INCREMENT),
                                ("logical", LOGICAL), ("assignment", COMPOUND)):
            if sign in table:
                yield self.replace(operator, i, i, table[sign])
        for operator, table in (("arithmetic", ARITHMETIC), ("bitwise", BITWISE)):
            if sign in table and (sign not in BINARY_TOO or self.is_binary(i)):
                yield self.replace(operator, i, i, table[sign])
        if sign in COMPOUND:
            yield self.replace("assignment", i, i, "=")
        elif sign == "=" and self.tokens[i + 1].text != "{":
            yield self.replace("assignment", i + 1, self.until(i + 1, {",", ";"}), "0")
        elif sign == "!":
            yield self.replace("negation", i, i, "")
        elif sign == "~":
            yield self.replace("bitwise", i, i, "")
        elif sign == "?":
            middle = self.until(i + 1, {":"})  # a conditional within the middle one makes nonsense, which does not compile
            end = self.until(middle + 2, {",", ";", ":"})
            yield self.replace("choice", i, end, f"? {self.text(middle + 2, end)} : {self.text(i + 1, middle)}")

    def constants(self, i):
        kind, text = self.tokens[i].kind, self.tokens[i].text
        if kind == "char":
            yield self.replace("constant", i, i, f"({text} + 1)")
            yield self.replace("constant", i, i, f"({text} - 1)")
        elif kind == "number":
            yield self.replace("constant", i, i, f"({text} + 1)")
            if not re.fullmatch(r"0[xX]?0*[uUlL]*", text):
                yield self.replace("constant", i, i, f"({text} - 1)")
        elif text in ("true", "false"):
            yield self.replace("constant", i, i, "false" if text == "true" else "true")

    def returns(self, i):
        end = self.until(i + 1, {";"})
        if end > i:
            value = self.text(i + 1, end)
            for other in ("0", f"!({value})", f"({value}) + 1"):
                yield self.replace("return", i + 1, end, other)

    def conditions(self, i):
        if self.tokens[i].text in ("if", "while"):
            condition = self.text(i + 1, self.other[i + 1])
            yield self.replace("negation", i + 1, self.other[i + 1], f"(!{condition})")

    def begins_statement(self, i):
        before = self.tokens[i - 1].text
        if before == ")":
            return self.tokens[self.other[i - 1] - 1].text in HEADS
        return before in (";", "{", "}", "else", "do", ":")

    def statements(self, i):
        if self.begins_statement(i) and self.tokens[i].text not in NOT_DELETED:
            end = self.until(i, {";"})
            if self.tokens[end + 1].text == ";":
                yield self.replace("deletion", i, end, "")

    def mutants(self):
        for i in range(self.first, self.last):
            token = self.tokens[i]
            yield from self.statements(i)
            if token.kind == "sign":
                yield from self.signs(i)
            elif token.text == "return":
                yield from self.returns(i)
            else:
                yield from self.constants(i)
                yield from self.conditions(i)


def functions_of(file, source):
    tokens = tokens_of(source)
    other = partners(tokens)
    i = 0
    while i < len(tokens):
        if tokens[i].text == "{" and tokens[i - 1].text == ")":
            name = tokens[other[i - 1] - 1].text
            yield Function(file, name, list(Body(source, tokens, other, i + 1, other[i]).mutants()))
        i = other[i] + 1 if tokens[i].text == "{" else i + 1
